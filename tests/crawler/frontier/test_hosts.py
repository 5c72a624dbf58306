"""Trouble of a host is told from trouble of a page."""

from __future__ import annotations

import pytest

from crawler.frontier.hosts import BACKOFF_S, USUAL_AFTER_S, Host, after_answer, after_list
from crawler.frontier.looks import Answer

NOON = 1_796_040_000.0
GOOD, THIN, WALL, GONE = Answer("article", 200), Answer("too_short", 200), Answer("http_error", 403), Answer("http_404")
SILENT = Answer("network_error")


def answers(host: Host, *given: Answer, start: int = 0) -> Host:
    """The host after these answers of as many different pages."""
    for number, answer in enumerate(given, start):
        host = after_answer(host, f"koran.test/{number}", answer, NOON + number).host
    return host


@pytest.mark.parametrize(
    "bad", [THIN, WALL, GONE, Answer("error_page"), Answer("http_error", 500), Answer("unreadable")]
)
def test_pages_that_fail_one_after_the_other_are_the_host_s_matter(bad: Answer) -> None:
    host = answers(Host(), *[GOOD] * 5, bad, bad)
    assert not host.in_trouble
    judged = after_answer(host, "koran.test/7", bad, NOON)
    assert judged.began
    assert not judged.is_pages
    assert judged.pardon == ("koran.test/5", "koran.test/6", "koran.test/7")


def test_walls_of_several_kinds_by_turns_are_one_wall() -> None:
    assert answers(Host(), WALL, GONE, WALL).in_trouble


def test_one_page_that_fails_over_and_over_is_the_page_s_own_matter() -> None:
    host = Host()
    for minute in range(20):
        judged = after_answer(host, "koran.test/sama", GONE, NOON + 60 * minute)
        assert judged.is_pages
        host = judged.host


def test_good_pages_between_the_bad_ones_speak_for_the_host() -> None:
    assert not answers(Host(), *[GOOD, GONE, GONE] * 8).in_trouble


@pytest.mark.parametrize("own", ["gallery", "paywall", "not_html", "too_large"])
def test_what_is_no_text_says_nothing_of_the_host(own: str) -> None:
    assert not answers(Host(), *[Answer(own)] * 20).in_trouble


def test_two_silent_pages_are_a_silent_host_and_so_is_a_silent_list() -> None:
    assert answers(Host(), SILENT, SILENT).in_trouble
    judged = after_list(answers(Host(), GOOD, SILENT), "https://koran.test/rss", SILENT, NOON)
    assert judged.began
    assert "koran.test/1" in judged.pardon


def test_robots_txt_that_can_t_be_read_is_trouble_at_once() -> None:
    judged = after_answer(Host(), "koran.test/1", Answer("robots_unreadable"), NOON)
    assert judged.began
    assert not judged.is_pages


def test_trouble_is_asked_after_more_and_more_seldom_and_ends_with_a_good_page() -> None:
    host, now, waits = answers(Host(), WALL, WALL, WALL), NOON, []
    for number in range(6):
        waits.append(host.until - now)
        now = host.until
        host = after_answer(host, f"koran.test/{number % 3}", WALL, now).host
    assert [round(wait) for wait in waits[1:]] == [*BACKOFF_S[1:], 3600, 3600][: len(waits) - 1]
    judged = after_answer(host, "koran.test/1", GOOD, now)
    assert judged.ended
    assert (judged.host.since, judged.host.until) == (None, 0.0)


def test_a_list_ends_silence_but_no_wall() -> None:
    assert not after_list(answers(Host(), SILENT, SILENT), "https://koran.test/rss", GOOD, NOON).host.in_trouble
    assert after_list(answers(Host(), *[WALL] * 3), "https://koran.test/rss", GOOD, NOON).host.in_trouble


def test_a_silent_host_that_says_no_speaks_again() -> None:
    judged = after_answer(answers(Host(), SILENT, SILENT), "koran.test/1", GONE, NOON)
    assert judged.ended
    assert judged.is_pages


def test_what_has_lasted_a_week_is_the_usual_and_pages_are_judged_again() -> None:
    host = answers(Host(), *[WALL] * 3)
    judged = after_answer(host, "koran.test/9", WALL, NOON + USUAL_AFTER_S + 10)
    assert judged.ended
    assert judged.is_pages
    assert not answers(judged.host, *[WALL] * 10, start=20).in_trouble


def test_a_page_that_was_pardoned_before_is_no_witness() -> None:
    host = Host()
    for number in range(5):
        host = after_answer(host, f"koran.test/{number}", GONE, NOON, may_witness=False).host
    assert not host.in_trouble


def test_a_server_s_word_holds_for_all_of_the_host() -> None:
    judged = after_answer(Host(), "koran.test/1", Answer("later", 429, not_before=NOON + 900), NOON)
    assert (judged.host.until, judged.host.in_trouble) == (NOON + 900, False)


def test_a_busy_server_that_says_no_time_is_asked_more_and_more_seldom() -> None:
    judged = after_answer(Host(), "koran.test/1", Answer("later", 503), NOON)
    assert judged.began
    assert judged.host.until == NOON + BACKOFF_S[0]


def test_a_host_is_written_and_read_back() -> None:
    host = answers(Host(), GOOD, GONE, THIN)
    assert Host.from_json(host.since, host.until, host.to_json()) == host
