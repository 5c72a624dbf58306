"""The clock beside a day: "pukul 14.05 WIB", "2:05 PM ET", "午後2時5分", "14h05"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from crawler.dates.zones import ZONE
from crawler.languages import any_of, words

_PM = re.compile(r"p\.?\s?m\.?")
_FIGURE = re.compile(r"\d")
_FAR = 24  # characters between a day and its clock: a weekday, "pukul", "um"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day with the zone as written beside it. `second` is None where none is given."""

    hour: int
    minute: int
    second: int | None
    zone: str | None

    def on(self, day: date) -> datetime:
        """The naive time; 24:00 is the next day's midnight."""
        start = datetime(day.year, day.month, day.day)
        return start + timedelta(hours=self.hour, minutes=self.minute, seconds=min(self.second or 0, 59))


def clock_beside(before: str, after: str) -> Clock | None:
    """The clock that follows a day, or else precedes it."""
    for pattern, text in ((_after(), after), (_hour_after(), after), (_before(), before), (_hour_before(), before)):
        if _FIGURE.search(text) and (match := pattern.search(text)):
            clock = _clock(match, after)
            if clock is not None:
                return clock
    return None


def _clock(match: re.Match[str], after: str) -> Clock | None:
    found = {name.rstrip("2"): value for name, value in match.groupdict().items() if value}
    hour, minute = int(found["hour"]), int(found.get("minute", 0))
    half = found.get("early", found.get("half", "")).lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if _is_second_half(half) else 0)
    if hour > 24 or (hour == 24 and minute):
        return None
    later = None if "zone" in found else _zone_first().match(after)
    second = found.get("second")
    return Clock(hour, minute, int(second) if second else None, found.get("zone") or (later["zone"] if later else None))


def _is_second_half(half: str) -> bool:
    return bool(_PM.fullmatch(half)) or half.rstrip(".") in {word.rstrip(".") for word in words("dates.pm")}


@lru_cache(maxsize=1)
def _pieces() -> tuple[str, str]:
    """The patterns of a clock, and of an hour without a colon: "2pm", "1405 GMT"."""
    halves = rf"(?i:(?P<half>[ap]\.?\s?m(?![^\W\d_])|{any_of('dates.am', 'dates.pm')})(?![^\W\d_])\.?)"
    early = rf"(?:(?P<early>{any_of('dates.am', 'dates.pm', of=('ja', 'ko', 'zh'))})\s?)?"
    clock = (
        rf"{early}(?P<hour>[01]?\d|2[0-4])\s?(?:[:.hH]\s?(?P<minute>[0-5]\d)|[時时点點시]\s?(?P<minute2>[0-5]?\d))"
        r"(?:\s?[:.分분]\s?(?P<second>[0-5]\d|60)(?:[.,]\d+)?)?"
        rf"(?![.:/]?\d)[分분秒초]?\s*{halves}?"
    )
    hour = (
        r"(?:(?P<hour>1[0-2]|0?[1-9])\s?(?i:(?P<half>[ap]\.?m(?![^\W\d_])\.?))"
        r"|(?P<hour2>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?=\s?(?:GMT|UTC|hrs)\b)(?:\s?hrs)?)"  # "1405 GMT"
    )
    return clock, hour


@lru_cache(maxsize=1)
def _after() -> re.Pattern[str]:
    clock, _ = _pieces()
    return re.compile(rf"^[^\d\n]{{0,{_FAR}}}?{clock}\s*(?:Uhr|uur|น\.|hrs?\b|h\b)?\s*[(\[]?{ZONE}?")


@lru_cache(maxsize=1)
def _hour_after() -> re.Pattern[str]:
    _, hour = _pieces()
    return re.compile(rf"^[^\d\n]{{0,{_FAR}}}?{hour}\s*[(\[]?{ZONE}?")


@lru_cache(maxsize=1)
def _hour_before() -> re.Pattern[str]:
    _, hour = _pieces()
    return re.compile(rf"(?<!\d){hour}\s*\(?{ZONE}?[^\d]{{0,{_FAR}}}$")


@lru_cache(maxsize=1)
def _before() -> re.Pattern[str]:
    clock, _ = _pieces()
    return re.compile(rf"{clock}\s*(?:Uhr|uur|น\.|hrs?\b)?\s*\(?{ZONE}?[^\d]{{0,{_FAR}}}$")


@lru_cache(maxsize=1)
def _zone_first() -> re.Pattern[str]:
    return re.compile(rf"^\s*\(?{ZONE}")
