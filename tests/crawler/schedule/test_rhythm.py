"""A list is read when it brings something: more often in its busy hours, within what its source allows."""

from __future__ import annotations

import random

import pytest

from crawler.schedule.rhythm import HOUR_S, HOURS, Pace, Rhythm, interval_s, next_read

WEEK = HOURS * HOUR_S
START = 2600 * WEEK  # the beginning of a week
PACE = Pace.of(900)


def taught(weeks: int, hours: range, articles: int) -> Rhythm:
    """The rhythm of a list that brings so many articles in each of these hours of every day, and else nothing."""
    chance, rhythm = random.Random(3), Rhythm()
    for hour in range(weeks * HOURS):
        start = START + hour * HOUR_S
        count = articles if hour % 24 in hours else 0
        rhythm = rhythm.learned([start + chance.uniform(0, HOUR_S) for _ in range(count)], start, start + HOUR_S)
    return rhythm


def test_a_list_never_read_is_read_at_the_usual_interval() -> None:
    assert next_read(START, Rhythm(), PACE) == pytest.approx(START + 900)


@pytest.mark.parametrize(("rate", "seconds"), [(1, 900), (4, 450), (16, 225), (1000, 60), (0.25, 1800), (0.001, 1800)])
def test_the_interval_follows_the_square_root_within_min_and_max(rate: float, seconds: float) -> None:
    assert interval_s(rate, PACE) == pytest.approx(seconds)


def test_a_list_is_read_before_a_third_of_it_can_be_replaced() -> None:
    assert interval_s(16, PACE, depth=3) == pytest.approx(225)
    assert interval_s(16, PACE, depth=2) == pytest.approx(150)


def test_after_a_gap_the_interval_is_halved() -> None:
    assert interval_s(1, PACE, strict=0.5) == pytest.approx(450)
    assert interval_s(0.001, PACE, strict=0.5) == pytest.approx(900)


def test_busy_hours_are_learned() -> None:
    rhythm = taught(4, range(6, 10), 12)
    assert rhythm.rate(8) > 6
    assert rhythm.rate(20) < 1
    nights, mornings = (next_read(START + 7 * WEEK + hour * HOUR_S, rhythm, PACE) for hour in (20, 7))
    assert nights - (START + 7 * WEEK + 20 * HOUR_S) > 4 * (mornings - (START + 7 * WEEK + 7 * HOUR_S))


def test_a_quiet_hour_doesn_t_carry_its_long_interval_into_a_busy_one() -> None:
    rhythm = taught(6, range(6, 10), 60)
    start = START + 7 * WEEK + 6 * HOUR_S - 300  # five minutes before the rush
    assert next_read(start, rhythm, PACE) < start + 900


def test_what_was_usual_fades() -> None:
    rhythm = taught(8, range(6, 10), 12)
    for hour in range(30 * HOURS):
        start = START + (8 * HOURS + hour) * HOUR_S
        rhythm = rhythm.learned([], start, start + HOUR_S)
    assert rhythm.rate(8) < 1


def test_nothing_is_learned_from_a_month_in_which_nobody_looked() -> None:
    assert Rhythm().learned([], START, START + 30 * 86_400) == Rhythm()


@pytest.mark.parametrize(
    ("every", "low", "high", "expected"),
    [(900, None, None, (900, 60, 1800)), (10, None, None, (10, 10, 20)), (900, 1200, None, (1200, 1200, 1800)),
     (900, None, 600, (600, 60, 600))],
)  # fmt: skip
def test_a_pace_fills_in_what_isn_t_said(
    every: float, low: float | None, high: float | None, expected: tuple[float, float, float]
) -> None:
    pace = Pace.of(every, low, high)
    assert (pace.every_s, pace.min_s, pace.max_s) == expected


def test_a_rhythm_is_written_and_read_back() -> None:
    rhythm = taught(1, range(6, 10), 3)
    again = Rhythm.from_bytes(rhythm.to_bytes())
    assert again.articles == pytest.approx(rhythm.articles, rel=1e-6)
    assert again.rate(8) == pytest.approx(rhythm.rate(8), rel=1e-5)
