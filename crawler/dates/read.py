"""Reads one time in any form: ISO and its slips, mail headers, epochs, words and figures in forty languages."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from crawler.dates.calendars import gregorian
from crawler.dates.clock import Clock, clock_beside
from crawler.dates.forms import Day, find_day
from crawler.dates.moment import Moment
from crawler.dates.plain import plain
from crawler.dates.zones import ZONE, zone_of

_ISO = re.compile(
    r"^[^\w]{0,3}(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})"
    r"[Tt\s,]+(?P<hour>\d{1,2})[:\-](?P<minute>\d{2})(?:[:\-](?P<second>\d{2})(?:[.,]\d+)?)?"
    rf"\s*(?:(?![AP]M){ZONE}|(?P<hours>[+\-]\d{{1,2}}))?(?::\d\d)?\s*$"
)
_COMPACT = re.compile(
    r"^(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?:[.,]\d+)?\s?(?P<zone>Z|[+-]\d\d:?\d\d)?)?$"
)
_EPOCH = re.compile(r"^(?:/Date\()?(?P<digits>[1-9]\d{9}(?:\d{3}){0,3})(?:\.\d+)?(?:[+\-]\d{4})?(?:\)/)?$")
_LATEST_EPOCH = 4_102_444_800  # the year 2100
_ADDRESS = re.compile(r"://|^www\.|^/\w")


@lru_cache(maxsize=4096)
def read_time(raw: str, *, us: bool = False) -> Moment | None:
    """The time that a text names, or None where it names none; never raises. `us` reads 3/4/2024 as 4 March.

    Naive where no zone is stated. Other days after the first are passed by; an address is no time.
    """
    line = plain(raw)
    try:
        return _from_epoch(line) or _from_iso(line) or _from_compact(line) or _from_words(line, us)
    except (ValueError, OverflowError):
        return None


def other_order(raw: str, *, us: bool = False) -> datetime | None:
    """The time with day and month swapped, where a date such as 3/4/2024 allows both orders; else None."""
    one, other = read_time(raw, us=us), read_time(raw, us=not us)
    return other.time if one and other and one.time != other.time else None


def instant(text: str | None) -> datetime | None:
    """The time in a header for machines, aware: UTC where it names no zone; None where it is none."""
    found = read_time(text or "")
    return found.home(UTC).time if found else None


def _from_epoch(line: str) -> Moment | None:
    match = _EPOCH.match(line)
    if not match:
        return None
    seconds = int(match["digits"]) / 10 ** (len(match["digits"]) - 10)
    if seconds > _LATEST_EPOCH:
        return None
    return Moment(datetime.fromtimestamp(seconds, UTC), "second", "offset")


def _from_iso(line: str) -> Moment | None:
    """ISO 8601 with its slips: blanks for the T, dashes in the clock, hours alone as zone."""
    match = _ISO.match(line)
    if not match:
        return None
    day = gregorian("numeric", int(match["year"]), int(match["month"]), int(match["day"]))
    second = match["second"]
    clock = Clock(int(match["hour"]), int(match["minute"]), int(second) if second else None, None)
    return _zoned(clock.on(day), "second" if second else "minute", match["hours"] or match["zone"])


def _from_compact(line: str) -> Moment | None:
    """20260825T100000Z and its shorter forms: figures alone."""
    match = _COMPACT.match(line)
    if not match:
        return None
    year, month, day = (int(match[name]) for name in ("year", "month", "day"))
    if match["hour"] is None:
        return Moment(datetime(year, month, day), "day", "none")
    time = datetime(year, month, day, int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    return _zoned(time, "second" if match["second"] else "minute", match["zone"])


def _from_words(line: str, us: bool) -> Moment | None:
    if _ADDRESS.search(line):
        return None
    found = find_day(line, us=us)
    return _with_clock(found) if found else None


def _with_clock(found: Day) -> Moment:
    clock = clock_beside(found.before, found.after)
    if clock is None:
        return Moment(datetime(found.day.year, found.day.month, found.day.day), "day", "none")
    return _zoned(clock.on(found.day), "minute" if clock.second is None else "second", clock.zone)


def _zoned(time: datetime, precision: str, zone: str | None) -> Moment:
    offset, known = zone_of(zone, time)
    return Moment(time.replace(tzinfo=offset), precision, known)
