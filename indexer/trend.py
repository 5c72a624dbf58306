"""Attention over time: how many articles a search holds for in each day, week, month or year, and what share of all.

A period counts the articles whose moment lies in it, in Jakarta's days. Between the first and the last period that has
any, none is left out: a week without an article is a week with 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from indexer.index import Index
from indexer.query import Everything, Query

PERIODS = ("day", "week", "month", "year")
MOST_DAYS = 3_000  # days that are counted, the latest: eight years
SOURCES = 12  # newspapers told apart, those with the most articles


@dataclass(frozen=True, slots=True)
class Point:
    """One period by its first day, of one newspaper or of all: articles that the search holds for, and all articles."""

    first: date
    source: str | None
    count: int
    all: int

    @property
    def share(self) -> float:
        """Of all articles of the period, those that the search holds for; 0 where there are none."""
        return self.count / self.all if self.all else 0.0


def trend(index: Index, query: Query, by: str, *, by_source: bool = False) -> list[Point]:
    """The points of a search, oldest first; with `by_source` one for each newspaper in each period."""
    if not by_source:
        return list(_points(index, query, by, None))
    found = index.search(replace(query, limit=0, facets=SOURCES, collapse=False)).facets["source"]
    return sorted(
        (point for source, _ in found for point in _points(index, replace(query, source=(source,)), by, source)),
        key=lambda point: (point.first, point.source or ""),
    )


def start_of(day: date, by: str) -> date:
    """The first day of the period that a day is in; weeks begin on Mondays."""
    if by == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1, month=1) if by == "year" else day.replace(day=1) if by == "month" else day


def _points(index: Index, query: Query, by: str, source: str | None) -> Iterator[Point]:
    counts = _summed(_days(index, query), by)
    if not counts:
        return
    every = _summed(_days(index, replace(query, text=Everything())), by)
    for first in _periods(min(counts), max(counts), by):
        yield Point(first, source, counts.get(first, 0), every.get(first, 0))


def _days(index: Index, query: Query) -> Iterable[tuple[date, int]]:
    counted = replace(query, limit=0, facets=MOST_DAYS, collapse=False, partial=False)
    return ((date.fromisoformat(day), count) for day, count in index.search(counted).facets["day"])


def _summed(days: Iterable[tuple[date, int]], by: str) -> dict[date, int]:
    sums: dict[date, int] = {}
    for day, count in days:
        first = start_of(day, by)
        sums[first] = sums.get(first, 0) + count
    return sums


def _periods(first: date, last: date, by: str) -> Iterator[date]:
    longest = {"day": 1, "week": 7, "month": 31, "year": 366}[by]
    while first <= last:
        yield first
        first = start_of(first + timedelta(days=longest), by)
