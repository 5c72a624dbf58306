"""Where a line names a day, and which: in figures, in words, in the order of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from crawler.dates.calendars import gregorian
from crawler.dates.plain import months

_YEAR = r"(?P<year>(?:19|20)\d\d|25[3-9]\d|1[34]\d\d)"
_NAME = r"(?P<name>[^\W\d_]{3,14})(?:/[^\W\d_]{2,14}(?:\s[^\W\d_]{5,8})?)?"  # "مارس/آذار" has two
_OF = r"(?:de[l]?\s|of\s|năm\s|m\.\s|gada\s)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|o|a)?"
_FIGURES_YEAR_FIRST = re.compile(
    rf"\b{_YEAR}\s?[-/.年년]\s?(?P<month>\d{{1,2}})\s?[-/.月월]\s?(?P<day>\d{{1,2}})(?!\d)[日일.]?"
)
_FIGURES = re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})\s?[/.\-]\s?(?P<month>\d{{1,2}})\s?[/.\-]\s?{_YEAR}(?!\d)")
_DAY_MONTH = re.compile(rf"(?<!\d){_DAY}[.\s\-/,]{{1,3}}(?:d['’]|{_OF}){_NAME}[.,]?[\s\-/,]{{1,3}}{_OF}{_YEAR}(?!\d)")
_MONTH_DAY = re.compile(rf"\b{_NAME}\.?[\s\-]{_DAY},?[\s\-]{{1,2}}{_YEAR}(?!\d)")
_YEAR_MONTH_DAY = re.compile(rf"\b{_YEAR}[.,]?[\s\-]{_OF}{_NAME}\.?[\s\-](?P<day>\d{{1,2}})\b")
_YEAR_DAY_MONTH = re.compile(rf"\b{_YEAR}\.\s?gada\s(?P<day>\d{{1,2}})\.\s?{_NAME}\b")
_MONTH_DAY_CLOCK_YEAR = re.compile(  # the shell's, C's and some interfaces': "Thu Jun 20 14:05:00 WIB 2024"
    rf"\b{_NAME}\s{{1,2}}(?P<day>\d{{1,2}})\s(?=(?P<between>\d\d:\d\d[:\d]{{0,3}}(?:\s[A-Z]{{2,5}}|\s[+\-]\d{{4}})?)\s)"
    rf"[\d:]{{5,8}}(?:\s\S{{2,5}})?\s{_YEAR}$"
)
_FOUR = (_FIGURES_YEAR_FIRST, _DAY_MONTH, _MONTH_DAY, _FIGURES, _YEAR_MONTH_DAY, _YEAR_DAY_MONTH, _MONTH_DAY_CLOCK_YEAR)
_SHORT = r"['’]?(?P<year>\d\d)\b(?!\s?[:.h%]\s?\d|\d)"
_FIGURES_SHORT = re.compile(  # 1.2.24 is a version
    rf"(?<![\d.,/\-])(?!\d\.\d\.)(?P<day>\d{{1,2}})([/.\-])(?P<month>\d{{1,2}})\2{_SHORT}(?![/\-.]\d)"
)
_DAY_MONTH_SHORT = re.compile(rf"(?<!\d){_DAY}[.\s\-/]{{1,3}}{_NAME}[.,]?[\s\-/]{{1,3}}{_SHORT}")
_MONTH_DAY_SHORT = re.compile(rf"\b{_NAME}\.?\s{_DAY},?\s['’](?P<year>\d\d)\b")
_TWO = (_DAY_MONTH_SHORT, _MONTH_DAY_SHORT, _FIGURES_SHORT)
_IN_FIGURES = frozenset({_FIGURES_YEAR_FIRST, _FIGURES, _FIGURES_SHORT})  # the others name a month
_HAS_YEAR = re.compile(r"(?:19|20|25|13|14)\d\d")
_HAS_FIGURES = re.compile(r"\d\s?[-/.年년]\s?\d")
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a line names, what stands before and after it there, and the day that the other order would give."""

    day: date
    before: str
    after: str
    other: date | None = None


def find_day(line: str, *, us: bool) -> Day | None:
    """The first day that a line names, years of four figures before those of two. `us` reads 3/4/2024 as 4 March."""
    figures, name = _HAS_FIGURES.search(line) is not None, _names_month(line)
    tiers = (_FOUR, _TWO) if _HAS_YEAR.search(line) else (_TWO,)
    for patterns in tiers if figures or name else ():
        fitting = (pattern for pattern in patterns if (figures if pattern in _IN_FIGURES else name))
        found = [first for pattern in fitting if (first := _first(pattern, line, us))]
        if found:
            return min(found, key=lambda day: len(day.before))
    return None


def _names_month(line: str) -> bool:
    """Whether a word of a line is a month: without one the patterns that name it needn't be tried."""
    return any(word.lower() in months() for word in _WORD.findall(line))


def _first(pattern: re.Pattern[str], line: str, us: bool) -> Day | None:
    """The first possible day that a pattern finds."""
    for match in pattern.finditer(line):
        readings = list(_readings(match, us))
        if readings:
            between = match.groupdict().get("between")
            after = line[match.end() :] if between is None else f" {between}{line[match.end() :]}"
            other = next((day for day in readings[1:] if day != readings[0]), None)
            return Day(readings[0], line[: match.start()], after, other)
    return None


def _readings(match: re.Match[str], us: bool) -> Iterator[date]:
    """The days that a match can mean, the likelier first: figures with the day first allow two."""
    values = match.groupdict()
    year, day = int(values["year"]), int(values["day"])
    if "name" in values:
        calendar, month = months().get(values["name"].lower(), ("", 0))
        orders = [(calendar, month, day)] if month else []
    else:
        orders = [("numeric", int(values["month"]), day)]
        if match.re in {_FIGURES, _FIGURES_SHORT}:
            orders.append(("numeric", day, int(values["month"])))
    for calendar, month, day_of_month in reversed(orders) if us else orders:
        try:
            yield gregorian(calendar, year, month, day_of_month)
        except ValueError:
            continue
