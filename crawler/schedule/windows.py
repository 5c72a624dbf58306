"""Hours in which a source may be visited, for those who want them: "05:00-23:00", "mon-fri 06:00-20:00". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WINDOW = re.compile(
    rf"(?:(?P<first>{'|'.join(_DAYS)})(?:-(?P<last>{'|'.join(_DAYS)}))?\s+)?"
    r"(?P<start>\d\d?:\d\d)\s*-\s*(?P<end>\d\d?:\d\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Window:
    """Some hours of some days: minutes of the day from `start` to before `end`; over midnight where `end` is less."""

    days: frozenset[int]
    start: int
    end: int

    def is_open(self, moment: datetime) -> bool:
        """Whether a local time lies in it."""
        minute, today = moment.hour * 60 + moment.minute, moment.weekday()
        if self.start < self.end:
            return today in self.days and self.start <= minute < self.end
        return (today in self.days and minute >= self.start) or ((today - 1) % 7 in self.days and minute < self.end)


def parse_window(text: str) -> Window:
    """A window as written in a source file. Raises ValueError with an example."""
    found = _WINDOW.fullmatch(text.strip())
    if not found:
        raise ValueError(f'{text!r} is no window; write "05:00-23:00" or "mon-fri 06:00-20:00"')
    start, end = _minutes(found["start"], text), _minutes(found["end"], text)
    if start == end:
        raise ValueError(f"{text!r} ends when it begins; leave it out where all hours are meant")
    return Window(_days(found["first"], found["last"]), start, end)


def opens_at(windows: Sequence[Window], moment: float, zone: tzinfo) -> float:
    """The first moment from `moment` on (seconds since 1970) at which one of the windows is open; without any, that."""
    if not windows:
        return moment
    local = datetime.fromtimestamp(moment, UTC)
    for _ in range(8 * 24 * 60):
        if any(window.is_open(local.astimezone(zone)) for window in windows):
            return max(moment, local.timestamp())
        local = local.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return moment


def _minutes(text: str, whole: str) -> int:
    hours, minutes = map(int, text.split(":"))
    if hours * 60 + minutes > 24 * 60 or minutes > 59:
        raise ValueError(f"{whole!r} has no such time as {text}")
    return hours * 60 + minutes


def _days(first: str | None, last: str | None) -> frozenset[int]:
    if first is None:
        return frozenset(range(7))
    start = _DAYS.index(first.lower())
    end = _DAYS.index((last or first).lower())
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))
