"""Counts by day as a small column chart in block letters, by day, week, month or year, whichever fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_BLOCKS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns with their counts; `labels` are (column, text) below them; `unit` says what one column is."""

    unit: str
    counts: tuple[int, ...]
    labels: tuple[tuple[int, str], ...]

    def rows(self, height: int) -> list[str]:
        """The columns drawn in `height` lines, top line first. A count above zero is always seen."""
        most = max(self.counts, default=0) or 1
        eighths = [max(count > 0, round(count / most * height * 8)) for count in self.counts]
        return ["".join(_BLOCKS[min(8, max(0, full - 8 * row))] for full in eighths) for row in reversed(range(height))]

    def axis(self, column: int = 1) -> str:
        """The labels in one line under columns that are `column` letters wide; one that has no room is left out."""
        line = ""
        for place, text in self.labels:
            if len(line) <= place * column:
                line = line.ljust(place * column) + text + " "
        return line.rstrip()


def chart(days: Sequence[tuple[str, int]], most: int) -> Chart:
    """Counts by day (2024-03-01, count), oldest first, in at most `most` columns."""
    counts = {date.fromisoformat(day): count for day, count in days}
    first, last = min(counts), max(counts)
    unit, start, columns = _fitting(first, last, most)
    sums = dict.fromkeys(columns, 0)
    for day, count in counts.items():
        if start(day) in sums:
            sums[start(day)] += count
    return Chart(unit, tuple(sums.values()), tuple(_labels(unit, columns)))


def _fitting(first: date, last: date, most: int) -> tuple[str, Callable[[date], date], list[date]]:
    """The finest unit that needs no more columns than there are; of years the last ones."""
    for unit, start, following in _UNITS:
        columns = list(_columns(start(first), last, following))
        if len(columns) <= most:
            return unit, start, columns
    return unit, start, columns[-most:]


def _columns(first: date, last: date, following: Callable[[date], date]) -> Iterator[date]:
    while first <= last:
        yield first
        first = following(first)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


_UNITS: tuple[tuple[str, Callable[[date], date], Callable[[date], date]], ...] = (
    ("day", lambda day: day, lambda day: day + timedelta(days=1)),
    ("week", lambda day: day - timedelta(days=day.weekday()), lambda day: day + timedelta(days=7)),
    ("month", lambda day: day.replace(day=1), _next_month),
    ("year", lambda day: day.replace(month=1, day=1), lambda day: day.replace(year=day.year + 1)),
)


def _labels(unit: str, columns: Sequence[date]) -> Iterator[tuple[int, str]]:
    """A label where a month (by day or week) or a year (by month) begins, and under the first column."""
    shown = {"day": "%d %b %Y", "week": "%b %Y", "month": "%Y", "year": "%Y"}[unit]
    part = {"day": "%Y-%m", "week": "%Y-%m", "month": "%Y", "year": "%Y"}[unit]
    for place, day in enumerate(columns):
        if place == 0 or day.strftime(part) != columns[place - 1].strftime(part):
            yield place, day.strftime(shown)
