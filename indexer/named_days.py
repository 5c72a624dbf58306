"""Days that a search names in words: "17 Agustus 2020", "februari 2021", "kemarin", "minggu lalu".

An article of those days is as good as one that has the words, among what is shown after the articles with all words:
newspapers write "Senin (17/8)", and the record has the day. A year alone is left a word: "pemilu 2024" was news in
2023. Days are Jakarta's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from indexer.analysis import fold
from indexer.query import JAKARTA, During

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb pebruari february",
            "maret mar march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agu agt aug august",
            "september sep sept",
            "oktober okt october",
            "november nov nopember",
            "desember des december",
        ),
        1,
    )
    for name in names.split()
}
YEARS = (1990, 2100)
AFTER = 1  # days after a day named: what happened on the 17th is in the papers of the 18th


@dataclass(frozen=True, slots=True)
class Named:
    """Words [start, end) of a search and the time that they name."""

    start: int
    end: int
    days: During


def named_days(words: Sequence[str], now: datetime) -> list[Named]:
    """The days that words name, from left to right, none of them in two."""
    folded, found, at = [fold(word) for word in words], list[Named](), 0
    while at < len(folded):
        one = _named_at(folded, at, now)
        if one:
            found.append(one)
        at = one.end if one else at + 1
    return found


def _named_at(words: Sequence[str], at: int, now: datetime) -> Named | None:
    first, second, third = (*words[at : at + 3], "", "", "")[:3]
    if second in MONTHS and _is_number(first, (1, 31)) and _is_number(third, YEARS):
        return _day(at, int(third), MONTHS[second], int(first))
    if first in MONTHS and _is_number(second, YEARS):
        start = date(int(second), MONTHS[first], 1)
        return Named(at, at + 2, _during(start, (start + timedelta(31)).replace(day=1)))
    today = now.astimezone(JAKARTA).date()
    if first == "kemarin":
        return Named(at, at + 1, _during(today - timedelta(1), today))
    if second == "lalu" and (span := _before(first, today)):
        return Named(at, at + 2, _during(*span))
    return None


def _before(unit: str, today: date) -> tuple[date, date] | None:
    """The week, month or year before this one."""
    monday, month = today - timedelta(today.weekday()), today.replace(day=1)
    return {
        "minggu": (monday - timedelta(7), monday),
        "pekan": (monday - timedelta(7), monday),
        "bulan": ((month - timedelta(1)).replace(day=1), month),
        "tahun": (date(today.year - 1, 1, 1), date(today.year, 1, 1)),
    }.get(unit)


def _day(at: int, year: int, month: int, day: int) -> Named | None:
    try:
        start = date(year, month, day)
    except ValueError:  # 31 februari
        return None
    return Named(at, at + 3, _during(start, start + timedelta(1 + AFTER)))


def _during(first: date, after: date) -> During:
    return During(datetime.combine(first, time(), JAKARTA), datetime.combine(after, time(), JAKARTA))


def _is_number(word: str, limits: tuple[int, int]) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 4 and limits[0] <= int(word) <= limits[1]
