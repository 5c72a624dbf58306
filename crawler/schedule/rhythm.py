"""How often a list is read: learned from what it brought in each hour of the week. Pure, with the clock passed in.

    interval = every × √(1 article an hour / what the list brings)        within min and max

The square root is where the reads do most: of all ways to spend a number of reads over hours that bring different
numbers of articles, it gives the least waiting in sum. A list that brings one article an hour is read `every`; one that
brings sixteen, four times as often. A list is also read before a third of it can have been replaced.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

HOUR_S = 3600.0
HOURS = 168
_KEPT = 0.9  # of what an hour of the week taught remains a week later: some ten weeks deep
_PRIOR_HOURS = 4.0  # so much is thought to be known of a list never read: one article in each of these hours
_SHARED_HOURS = 3.0  # weight of what all hours say, against what one hour of the week itself does
_TURNOVER = 1 / 3  # of a list that may be replaced between two reads, by what is usual
_LONGEST_S = 14 * 86_400.0  # a pause between two reads from which nothing is learned: the machine was off


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the lists of a source are read, in seconds: usually, at most and at least."""

    every_s: float
    min_s: float
    max_s: float

    @classmethod
    def of(cls, every_s: float, min_s: float | None = None, max_s: float | None = None) -> Pace:
        """The pace with what isn't said filled in: down to a minute, up to twice the usual interval."""
        low = min(every_s, 60.0) if min_s is None else min_s
        high = max(2 * every_s, low) if max_s is None else max(max_s, low)
        return cls(min(max(every_s, low), high), low, high)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a list brought in each hour of the week, and for how many hours it was watched then, fading with time."""

    articles: tuple[float, ...] = (0.0,) * HOURS
    watched_h: tuple[float, ...] = (0.0,) * HOURS
    total_articles: float = 0.0
    total_watched_h: float = 0.0

    def learned(self, arrivals: Iterable[float], since: float, until: float) -> Rhythm:
        """The rhythm after a time in which articles arrived at these moments."""
        if not 0 < until - since <= _LONGEST_S:
            return self
        articles, watched = list(self.articles), list(self.watched_h)
        for hour, hours in _hours(since, until):
            fade = _KEPT**hours
            articles[hour] *= fade
            watched[hour] = watched[hour] * fade + hours
        for moment in arrivals:
            articles[hour_of_week(min(max(moment, since), until - 1e-3))] += 1
        return Rhythm(tuple(articles), tuple(watched), sum(articles), sum(watched))

    def rate(self, hour: int) -> float:
        """Articles an hour to be expected in an hour of the week (0 to 167): its own, its neighbours', all hours'."""
        overall = (self.total_articles + _PRIOR_HOURS) / (self.total_watched_h + _PRIOR_HOURS)
        before, after = (hour - 1) % HOURS, (hour + 1) % HOURS
        articles = self.articles[hour] + 0.5 * (self.articles[before] + self.articles[after])
        watched = self.watched_h[hour] + 0.5 * (self.watched_h[before] + self.watched_h[after])
        articles += 0.25 * (sum(self.articles[hour % 24 :: 24]) - self.articles[hour])  # the same hour of other days
        watched += 0.25 * (sum(self.watched_h[hour % 24 :: 24]) - self.watched_h[hour])
        return (articles + _SHARED_HOURS * overall) / (watched + _SHARED_HOURS)

    def expected(self, since: float, until: float) -> float:
        """How many articles were to be expected between two moments."""
        return sum(self.rate(hour) * hours for hour, hours in _hours(since, until))

    def to_bytes(self) -> bytes:
        return array("f", self.articles).tobytes() + array("f", self.watched_h).tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes) -> Rhythm:
        values = array("f")
        values.frombytes(stored)
        articles, watched = tuple(values[:HOURS]), tuple(values[HOURS:])
        return cls(articles, watched, sum(articles), sum(watched))


def hour_of_week(moment: float) -> int:
    """The hour of the week, 0 to 167, from Thursday 0:00 UTC on: 1970 began on one."""
    return int(moment // HOUR_S) % HOURS


def interval_s(rate: float, pace: Pace, *, depth: int | None = None, strict: float = 1.0) -> float:
    """Seconds between two reads of a list that brings `rate` articles an hour and shows `depth` of them.

    `strict` shortens it: below 1 where reads have lost sight of each other.
    """
    wanted = pace.every_s / math.sqrt(max(rate, 1e-6))
    if depth:
        wanted = min(wanted, HOUR_S * depth * _TURNOVER / max(rate, 1e-6))
    return min(max(wanted * strict, pace.min_s), pace.max_s * max(strict, pace.min_s / pace.max_s))


def next_read(now: float, rhythm: Rhythm, pace: Pace, *, depth: int | None = None, strict: float = 1.0) -> float:
    """When to read the list again: each hour until then takes the part of the wait that its own interval gives it."""
    moment, passed = now, 0.0
    while moment < now + pace.max_s:
        interval = interval_s(rhythm.rate(hour_of_week(moment)), pace, depth=depth, strict=strict)
        left = HOUR_S - moment % HOUR_S
        if (1 - passed) * interval <= left:
            moment += (1 - passed) * interval
            break
        passed += left / interval
        moment += left
    return min(max(moment, now + pace.min_s), now + pace.max_s)


def _hours(since: float, until: float) -> Iterator[tuple[int, float]]:
    """The hours of the week that lie between two moments, with how much of each (0 to 1)."""
    moment = since
    while moment < until:
        end = min(moment + HOUR_S - moment % HOUR_S, until)
        yield hour_of_week(moment), (end - moment) / HOUR_S
        moment = end
