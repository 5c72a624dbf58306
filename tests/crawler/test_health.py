"""What is broken is named at the third poll or page that shows it, and what is usual isn't."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from crawler.frontier.hosts import Host
from crawler.health import Field, Pulse, breaks, sparkline, usual_at
from crawler.schedule import Item, Pace, Plan, Rhythm
from crawler.schedule.plan import after_failure, after_read

NOON = 1_796_040_000.0
FEED = "https://koran.test/rss.xml"
PACE = Pace.of(900)
WELL = Plan(read=NOON, brought=NOON, depth=10)


def kinds(plan: Plan = WELL, *, via: str = "feed", host: Host | None = None, pulse: Pulse | None = None) -> list[str]:
    hosts = {} if host is None else {"koran.test": host}
    return [each.kind for each in breaks("koran", {FEED: (via, plan)}, hosts, pulse or Pulse(), NOON + 1000)]


def test_a_list_that_fails_three_times_is_named_with_its_reason() -> None:
    plan = WELL
    for number in range(3):
        assert not kinds(plan)
        plan = after_failure(plan, NOON + number, PACE, why="the certificate has expired").plan
    [found] = breaks("koran", {FEED: ("feed", plan)}, {}, Pulse(), NOON + 10)
    assert (found.kind, found.since) == ("unreachable", NOON)
    assert "the certificate has expired" in found.what


def test_a_source_whose_lists_are_all_away_is_one_break() -> None:
    away = replace(WELL, failures=5, failing=NOON)
    lists = {FEED: ("feed", away), FEED + "2": ("feed", away)}
    assert len(breaks("koran", lists, {}, Pulse(), NOON)) == 1


def test_a_feed_that_had_items_and_shows_none_three_times_is_empty() -> None:
    plan = after_read(Plan(), [Item("a"), Item("b")], NOON, PACE).plan
    for number in range(3):
        assert not kinds(plan)
        plan = after_read(plan, [], NOON + number, PACE).plan
    assert kinds(plan) == ["empty"]
    assert not kinds(plan, via="sitemap")  # two days without news empty one


def test_a_list_that_brings_nothing_for_long_is_frozen_and_a_quiet_one_isn_t() -> None:
    busy, start = Rhythm(), NOON - 20 * 86_400
    for hour in range(20 * 24):
        at = start + 3600 * hour
        busy = busy.learned([at + 60, at + 1800], at, at + 3600)
    stale = replace(WELL, rhythm=busy, brought=NOON - 8 * 3600, pause=2 * 3600)
    assert kinds(stale) == ["frozen"]
    assert not kinds(replace(stale, pause=8 * 3600))  # it has been quiet for as long before
    assert not kinds(replace(stale, rhythm=Rhythm().learned([start], start, NOON - 86_400 * 8)))


@pytest.mark.parametrize("kind", ["http_error 403", "too_short", "http_404"])
def test_a_wall_before_the_pages_is_named_once_a_second_look_has_met_it(kind: str) -> None:
    host = Host(since=NOON, kind=kind, probes=1)
    assert not kinds(host=host)
    assert kinds(host=replace(host, probes=2)) == ["wall"]


def test_a_field_that_was_always_there_is_missed_at_the_third_article() -> None:
    pulse = Pulse()
    for _ in range(12):
        pulse = pulse.after_article(title=True, authors=True, time=True, characters=2000)
    for number in range(3):
        assert not kinds(pulse=pulse), number
        pulse = pulse.after_article(title=False, authors=True, time=True, characters=2000)
    assert kinds(pulse=pulse) == ["layout"]
    assert not kinds(pulse=pulse.after_article(title=True, authors=True, time=True, characters=2000))


def test_texts_that_are_much_shorter_than_they_were_are_a_layout_that_broke() -> None:
    pulse = Pulse()
    for characters in [2000] * 12 + [300] * 3:
        pulse = pulse.after_article(title=True, authors=True, time=True, characters=characters)
    assert kinds(pulse=pulse) == ["layout"]


def test_a_field_that_is_often_absent_is_missed_later() -> None:
    chance, field, alarms = random.Random(4), Field(), 0
    for _ in range(20_000):
        field = field.after(chance.random() < 0.5)
        alarms += field.is_broken
    assert alarms < 30


def test_what_is_missed_for_long_is_the_usual() -> None:
    field = Field(count=100)
    for _ in range(60):
        field = field.after(False)
    assert not field.is_broken


def test_a_pulse_is_written_and_read_back() -> None:
    pulse = Pulse().after_article(title=True, authors=False, time=True, characters=1234).after(date=True)
    assert Pulse.from_json(pulse.to_json()) == pulse


def test_what_is_usual_is_the_mean_of_the_same_hour_in_the_weeks_before() -> None:
    assert usual_at({1000 - 168: 4.0, 1000 - 336: 2.0}, 1000) == 3.0
    assert usual_at({}, 1000) is None


def test_a_sparkline_shows_the_greatest_in_full() -> None:
    assert sparkline([0, 1, 4, 8]) == " ▁▄█"
    assert sparkline([]) == ""
