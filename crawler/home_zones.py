"""The zone of a newspaper that isn't known yet, from what its lists and a page state, and the country of its domain.

    "+07:00" stated, harian.co.id   ─▶ Asia/Jakarta       the country's zone, where it agrees
    "+07:00" stated, harian.com     ─▶ +07:00             no place is known, so summer time isn't either
    nothing stated, harian.co.id    ─▶ Asia/Jakarta       the country's alone
    nothing stated, harian.com      ─▶ unknown            it is left out: bare times then count as UTC

Times in UTC state nothing of a newspaper's home: machines write them so everywhere. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawler.dates import home_zone

_MOST = 0.6  # of the stated times have to agree


@dataclass(frozen=True, slots=True)
class HomeZone:
    """A zone as a source file writes it, and the evidence for it, as a phrase."""

    name: str
    evidence: str


def zone_from(
    home: str, language: str | None, in_lists: Iterable[datetime], on_page: datetime | None
) -> HomeZone | None:
    """The zone of a newspaper at `home`; the times are those whose zone was stated. None when nothing tells it."""
    country = home_zone(urlsplit(home).hostname or "", None)
    for times, where in ((list(in_lists), "its lists state"), ([on_page] if on_page else [], "its pages state")):
        if (offset := _stated(times)) is not None:
            at = max(times)
            likely = country or home_zone(urlsplit(home).hostname or "", language)
            if isinstance(likely, ZoneInfo) and at.astimezone(likely).utcoffset() == offset:
                return HomeZone(likely.key, f"timezone: {where} {_written(offset)}, as is kept there")
            return HomeZone(_written(offset), f"timezone: {where} it")
    if isinstance(country, ZoneInfo):
        return HomeZone(country.key, "timezone: that of its domain's country; no list or page states one")
    return None


def _stated(times: list[datetime]) -> timedelta | None:
    """The offset that most times state, of those that aren't in UTC."""
    offsets = Counter(offset for time in times if (offset := time.utcoffset()))
    if not offsets:
        return None
    [(offset, count)] = offsets.most_common(1)
    return offset if count >= _MOST * offsets.total() else None


def _written(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"
