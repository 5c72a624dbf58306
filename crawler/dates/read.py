"""Reads one time in the forms that newspapers write: ISO and its slips, mail headers, epochs, words, "2 jam lalu"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

from crawler.facts import table

Read = tuple[datetime, str, str]  # time (naive where no zone was given), precision, how the zone is known

_EARLIEST = 1990  # no newspaper page is older; such years are ids or birthdays
_CLOCK = (
    r"(?:(?P<early>오전|오후|午前|午後|上午|下午)\s?)?"
    r"(?P<hour>[01]?\d|2[0-4])\s?[:.h時시]\s?(?P<minute>[0-5]\d)(?:\s?[:.분分]\s?(?P<second>[0-5]\d)(?:[.,]\d+)?)?"
    r"(?![.:/]?\d)[分분]?\s*(?P<half>[apAP]\.?\s?[mM]\b\.?)?"  # 21.10.2025 is no clock
)
_ZONE = r"(?P<zone>(?:GMT|UTC)\s?[+-]\s?\d{1,2}(?::?\d{2})?\b|[+-]\d{2}:?\d{2}\b|(?i:WIB|WITA|WIT)\b|[A-Z]{2,4}\b)"
_ISO = re.compile(
    r"^\D{0,3}(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})"
    r"(?:[T\s,]+(?P<hour>\d{1,2})[:\-.](?P<minute>\d{2})(?:[:\-.](?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[A-Z]{3,4}|(?i:WIB|WITA|WIT)|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?(?::\d{2})?)?\s*$"
)
_COMPACT = re.compile(
    r"^(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?:[.,]\d+)?\s?(?P<zone>Z|[+-]\d\d:?\d\d)?)?$"
)
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?(?:\.\d+)?$")
_NAME = r"(?P<name>[^\W\d_]{3,14})"
_NUMERIC_YEAR_FIRST = re.compile(
    r"\b(?P<year>(?:19|20)\d\d)\s?[-/.年년]\s?(?P<month>\d{1,2})\s?[-/.月월]\s?(?P<day>\d{1,2})(?!\d)[日일.]?"
)
_NUMERIC = re.compile(r"\b(?P<day>\d{1,2})\s?[/.\-]\s?(?P<month>\d{1,2})\s?[/.\-]\s?(?P<year>(?:19|20)\d\d)\b")
_DAY_MONTH = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[.\s\-/]{{1,3}}(?:de\s|of\s)?{_NAME}[.,]?[\s\-/]{{1,3}}(?:de\s)?"
    r"(?P<year>(?:19|20)\d\d)\b"
)
_MONTH_DAY = re.compile(rf"\b{_NAME}\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>(?:19|20)\d\d)\b")
_YEAR_MONTH_DAY = re.compile(rf"\b(?P<year>(?:19|20)\d\d)[.,]?\s(?:m\.\s)?{_NAME}\.?\s(?P<day>\d{{1,2}})\b")
_NUMBERED_MONTH = re.compile(
    r"\b(?P<day>\d{1,2})\s(?:tháng|th\.?)\s(?P<month>\d{1,2}),?\s(?:năm\s)?(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)
_DATES = (_NUMERIC_YEAR_FIRST, _DAY_MONTH, _MONTH_DAY, _NUMERIC, _YEAR_MONTH_DAY, _NUMBERED_MONTH)
_AFTER = re.compile(rf"^[^\d\n]{{0,24}}?{_CLOCK}\s*(?:Uhr|hrs?\b|h\b)?\s*\(?{_ZONE}?")
_BEFORE = re.compile(rf"{_CLOCK}\s*(?:Uhr|hrs?\b)?\s*\(?{_ZONE}?[^\d]{{0,24}}$")
_ZONE_AFTER = re.compile(rf"^\s*\(?{_ZONE}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MAIL = re.compile(r"^[A-Za-z]{3},?\s")
_SCRIPTED = re.compile(r"^([A-Za-z]{3}) ([A-Za-z]{3}) (\d{2}) (\d{4}) ([\d:]+) GMT([+-]\d{4}).*$")
_SHELL = re.compile(r"^([A-Za-z]{3}) ([A-Za-z]{3}) +(\d{1,2}) ([\d:]+) ([A-Z]{3,4}) (\d{4})$")


@lru_cache(maxsize=1024)
def read_time(raw: str, *, us: bool = False) -> Read | None:
    """Time, precision (second, minute, day) and how its zone is known; None where no date stands.

    `us` reads 3/4/2024 as 4 March.
    """
    raw = raw.strip()[:120]
    if _EPOCH.match(raw):
        return _from_epoch(raw)
    try:
        return _from_iso(raw) or _from_mail(raw) or _from_words(raw, us)
    except (ValueError, OverflowError):
        return None


def other_order(raw: str, *, us: bool = False) -> datetime | None:
    """The time with day and month swapped, where a date such as 3/4/2024 allows both orders; else None."""
    if not _NUMERIC.search(raw[:120]):
        return None
    one, other = read_time(raw, us=us), read_time(raw, us=not us)
    return other[0] if one and other and one[0] != other[0] else None


def _from_epoch(raw: str) -> Read:
    seconds = float(raw) / (1000 if len(raw.split(".")[0]) == 13 else 1)
    return datetime.fromtimestamp(seconds, UTC), "second", "offset"


def _from_iso(raw: str) -> Read | None:
    match = _ISO.match(raw) or _COMPACT.match(raw)
    if not match:
        return None
    return _build(match.groupdict(), int(match["month"]), match["zone"])


def _from_mail(raw: str) -> Read | None:
    """RFC 2822, as feeds and old meta tags write it, and the forms of JavaScript and of the shell."""
    if not _MAIL.match(raw) or ":" not in raw:
        return None
    raw = _SHELL.sub(r"\1, \3 \2 \6 \4 \5", _SCRIPTED.sub(r"\1, \3 \2 \4 \5 \6", raw))
    try:
        time = parsedate_to_datetime(raw)
    except (ValueError, TypeError):
        return None
    if time.tzinfo is None:
        if raw.endswith("-0000"):
            return time, "second", "utc"
        offset, known = zone_of(raw.rsplit(None, 1)[-1])
        return time.replace(tzinfo=offset), "second", known
    return time, "second", "offset" if time.utcoffset() else "utc"


def _from_words(raw: str, us: bool) -> Read | None:
    """Dates in words or figures inside a line, with the clock after or before them."""
    if not _YEAR.search(raw):
        return None
    found = [first for pattern in _DATES if (first := _first(pattern, raw, us))]
    if not found:
        return None
    begin, end, values, month = min(found, key=lambda item: item[0])
    return _with_clock(values, month, raw[:begin], raw[end:])


def _first(pattern: re.Pattern[str], raw: str, us: bool) -> tuple[int, int, dict[str, Any], int] | None:
    """Where a pattern's first possible date stands, its values and its month."""
    for match in pattern.finditer(raw):
        values: dict[str, Any] = match.groupdict()
        if month := _month(values, us):
            return match.start(), match.end(), values, month
    return None


def _with_clock(values: dict[str, Any], month: int, before: str, after: str) -> Read | None:
    clock = _AFTER.match(after) or _BEFORE.search(before)
    if clock is None:
        return _build(values, month, None)
    zone = clock["zone"] or ((later := _ZONE_AFTER.match(after)) and later["zone"]) or None
    return _build(values | clock.groupdict(), month, zone)


def _month(values: dict[str, Any], us: bool) -> int | None:
    """The month's number, swapping day and month where the figures or the country ask for it."""
    if "name" in values:
        return _months().get(values["name"].lower())
    day, month = int(values["day"]), int(values["month"])
    if month > 12 >= day or (us and day <= 12):
        values["day"], month = str(month), day
    return month if 1 <= month <= 12 else None


def _build(values: dict[str, Any], month: int, zone: str | None) -> Read | None:
    year, day = int(values["year"]), int(values["day"])
    if year < _EARLIEST:
        return None
    if not values.get("hour"):
        return datetime(year, month, day), "day", "none"
    hour, second = int(values["hour"]), values.get("second")
    if half := values.get("half") or values.get("early"):
        hour = hour % 12 + (12 if half.lower().startswith(("p", "오후", "午後", "下午")) else 0)
    time = datetime(year, month, day, hour % 24, int(values["minute"]), int(second or 0))
    offset, known = zone_of(zone)
    return time.replace(tzinfo=offset), "second" if second else "minute", known


def zone_of(name: str | None) -> tuple[tzinfo | None, str]:
    """The zone behind "WIB", "Z", "+0700" or "GMT+7", and how it is known: utc, offset, named, none."""
    if not name:
        return None, "none"
    name = re.sub(r"\s", "", name)
    if name == "Z" or re.fullmatch(r"(?:UTC|GMT)?[+-]?0{1,2}:?(?:00)?(?::00)?|UTC|GMT", name):
        return UTC, "utc"
    if match := re.search(r"([+-])(\d{1,2}):?(\d{2})?", name):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        if minutes > 14 * 60:
            return None, "none"
        return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes)), "offset"
    minutes_east = table("dates/months")["zones"].get(name.upper())
    if minutes_east is None:
        return None, "none"
    return timezone(timedelta(minutes=minutes_east)), "named"


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Months by their names, and by abbreviations of three letters or more that fit one month only."""
    full = {name: int(number) for number, names in table("dates/months")["months"].items() for name in names}
    return _abbreviated(full.items()) | full


def _abbreviated(full: Iterable[tuple[str, int]]) -> dict[str, int]:
    meant: dict[str, set[int]] = {}
    for name, number in full:
        for length in range(3, len(name)):
            meant.setdefault(name[:length], set()).add(number)
    return {short: numbers.pop() for short, numbers in meant.items() if len(numbers) == 1}


# --- relative to now

_AGO = re.compile(
    r"^\D{0,24}?\b(?P<count>\d{1,2}|se|an?|one)\s?(?P<unit>[^\W\d_]+)\s(?:yang\s)?(?:lalu|ago|geleden|siden|sedan|fa)\b"
    r"|\b(?:vor|il y a|hace|há)\s(?P<count2>\d{1,2}|einer|einem|una?|une)\s(?P<unit2>[^\W\d_]+)",
    re.IGNORECASE,
)


def read_relative(text: str, now: datetime) -> tuple[datetime, str] | None:
    """The time that "2 jam lalu" or "5 minutes ago" means at `now`, with its precision: hours tell no more than a day.

    None where the text says nothing of the kind.
    """
    match = _AGO.search(text)
    if not match:
        return None
    count, unit = match["count"] or match["count2"], (match["unit"] or match["unit2"]).lower()
    seconds = next((size for start, size in _units() if unit.startswith(start)), None)
    if seconds is None:
        return None
    ago = timedelta(seconds=seconds * (int(count) if count.isdigit() else 1))
    return now - ago, "minute" if seconds <= 60 else "day"


@lru_cache(maxsize=1)
def _units() -> tuple[tuple[str, int], ...]:
    """Beginnings of the names of units with their seconds, the longest first."""
    named = table("dates/months")["units"]
    listed = [(start, int(seconds)) for seconds, starts in named.items() for start in starts]
    return tuple(sorted(listed, key=lambda pair: -len(pair[0])))
