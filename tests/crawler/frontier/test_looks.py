"""When a page is looked at next, whatever its answer was."""

from __future__ import annotations

import itertools

import pytest

from crawler.frontier.looks import AGAIN_S, CONFIRM_S, Answer, Standing, State, after, next_revisit

NOON = 1_796_040_000.0
DAY = 86_400.0


def in_vain(outcome: str, status: int | None = None) -> list[float]:
    """The times of all looks at a page that never gives anything else, from the first on."""
    page, now, times = Standing(), NOON, []
    while True:
        times.append(now - NOON)
        page = after(page, Answer(outcome, status), now)
        if page.due is None:
            assert page.state is State.GIVEN_UP
            return times
        now = page.due


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("too_short", 200), ("error_page", 200), ("paywall", 200), ("unreadable", 200), ("http_error", 403),
     ("http_404", 404), ("http_404", 410), ("http_error", 500), ("network_error", None)],
)  # fmt: skip
def test_an_answer_in_vain_is_looked_at_again_for_more_than_three_days(outcome: str, status: int | None) -> None:
    times = in_vain(outcome, status)
    assert times[:5] == [0, 120, 1020, 8220, 51420]
    assert times[-1] > 3 * DAY
    assert [round(later - earlier) for earlier, later in itertools.pairwise(times[4:])] == [DAY] * 3


def test_told_to_wait_counts_for_nothing() -> None:
    page = after(Standing(), Answer("later", 429, not_before=NOON + 5000), NOON)
    assert (page.looks, page.due, page.state) == (0, NOON + 5000, State.NEW)


def test_a_look_before_its_time_that_is_in_vain_doesn_t_count() -> None:
    page = after(Standing(), Answer("http_404", 404), NOON)
    assert after(page, Answer("http_404", 404), NOON + 10) == page
    assert after(page, Answer("article", 200), NOON + 10).state is State.DONE


def test_an_article_is_looked_at_again_by_its_age() -> None:
    page, now, ages = after(Standing(), Answer("article", 200, published=NOON - 60), NOON), NOON, []
    while page.due is not None:
        now = page.due
        ages.append(now - (NOON - 60))
        page = after(page, Answer("unchanged", 200), now)
    assert ages == [3600, 21_600, DAY, 7 * DAY]
    assert page.state is State.DONE


@pytest.mark.parametrize(("age", "next_age"), [(0, 3600), (3000, 21_600), (2 * DAY, 7 * DAY), (6 * DAY, None)])
def test_a_revisit_that_would_come_too_soon_is_left_out(age: float, next_age: float | None) -> None:
    assert next_revisit(NOON, NOON + age) == (None if next_age is None else NOON + next_age)


def test_a_source_may_want_no_revisits() -> None:
    assert after(Standing(), Answer("article", published=NOON), NOON, revisits=()).due is None


def test_gone_once_is_confirmed_and_gone_twice_is_withdrawn() -> None:
    page = after(Standing(), Answer("article", published=NOON), NOON)
    once = after(page, Answer("http_404", 404), NOON + 3600)
    assert (once.state, once.due) == (State.AGAIN, NOON + 3600 + CONFIRM_S)
    twice = after(once, Answer("http_404", 410), NOON + 3600 + CONFIRM_S)
    assert twice.state is State.WITHDRAWN
    back = after(twice, Answer("unchanged", 200), twice.due or 0)
    assert back.state is State.DONE


def test_a_404_after_other_trouble_is_the_first() -> None:
    page = after(Standing(), Answer("article", published=NOON), NOON)
    page = after(page, Answer("http_error", 500), NOON + 3600)
    assert after(page, Answer("http_404", 404), NOON + 21_600).state is State.AGAIN


def test_an_article_that_is_found_again_after_one_404_is_an_article() -> None:
    page = after(Standing(), Answer("article", published=NOON), NOON)
    page = after(after(page, Answer("http_404", 404), NOON + 3600), Answer("unchanged", 200), NOON + 10_800)
    assert (page.state, page.looks) == (State.DONE, 0)


def test_a_change_that_can_t_be_fetched_yet_is_not_forgotten() -> None:
    page = Standing(State.CHANGED, article=NOON, published=NOON)
    page = after(page, Answer("http_error", 503), NOON + 9000)
    assert (page.state, page.due) == (State.CHANGED, NOON + 9000 + AGAIN_S[0])


def test_changes_that_were_none_are_counted_and_a_revisit_is_none() -> None:
    told = Standing(State.CHANGED, article=NOON, idle=1)
    assert after(told, Answer("unchanged"), NOON).idle == 2
    assert after(told, Answer("article"), NOON).idle == 0
    assert after(Standing(State.DONE, article=NOON, idle=1), Answer("unchanged"), NOON).idle == 1
