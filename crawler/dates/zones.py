"""Zones: as times state them ("WIB", "Z", "+0700", "GMT+7", "ET", "Asia/Jakarta"), and those of newspapers' homes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.facts import table
from crawler.languages import zone_name

# A zone behind a clock, as the inside of a regular expression.
ZONE = (
    r"(?P<zone>(?:GMT|UTC)\s?[+\-]\s?\d{1,2}(?:[:.]?\d{2})?\b|[+\-]\s?\d{2}:?\d{2}\b|(?i:WIB|WITA|WIT)\b"
    r"|(?:Eastern|Central|Mountain|Pacific) Time\b|[A-ZİŞ]{2,5}\b(?![/'’])|МСК\b"
    r"|[A-Z][a-z]{2,9}/[A-Z][A-Za-z_]{2,14}\b|Z\b)"
)
_UTC = re.compile(r"(?:UTC|GMT)?[+\-]?0{1,2}[:.]?(?:00)?(?::00)?|UTC?|GMT|Z", re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)?([+\-])(\d{1,2})[:.]?(\d{2})?(?::\d\d)?")
_FARTHEST = 14 * 60  # minutes: Kiribati


def zone_of(name: str | None, at: datetime) -> tuple[tzinfo | None, str]:
    """The zone that a name means at a (naive) time, and how it is known: utc, offset, named, none.

    Names such as ET and CET follow the summer time of that day; EST and CEST mean what they say.
    """
    bare = re.sub(r"\s", "", name or "")
    if not bare:
        return None, "none"
    if _UTC.fullmatch(bare):
        return UTC, "utc"
    if match := _OFFSET.fullmatch(bare):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        if minutes > _FARTHEST:
            return None, "none"
        return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes)), "offset"
    return _named(" ".join((name or "").split()), at)


def _named(name: str, at: datetime) -> tuple[tzinfo | None, str]:
    meant: int | str | None = table("dates/zones")["names"].get(name.upper(), name if "/" in name else None)
    if isinstance(meant, int):
        return timezone(timedelta(minutes=meant)), "named"
    zone = place(meant) if meant else None
    offset = at.replace(tzinfo=zone).utcoffset() if zone else None
    return (None, "none") if offset is None else (timezone(offset), "named")


@lru_cache(maxsize=256)
def place(name: str) -> ZoneInfo | None:
    """The zone of a place in the tz database ("Asia/Jakarta"), or None."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=512)
def home_zone(host: str, language: str | None) -> tzinfo | None:
    """The zone that a newspaper's bare times are in: its country's, else its language's, else unknown."""
    name = table("dates/zones")["countries"].get(host.rsplit(".", 1)[-1]) or zone_name(language)
    return place(name) if name else None
