"""Times as lists write them: RFC 2822, ISO 8601 and their mistakes, made aware."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from email.utils import parsedate_to_datetime


def parse_time(text: str | None, zone: tzinfo) -> datetime | None:
    """The time, in the zone that it is written in or else in `zone`; None when it can't be read or has no day."""
    found = _iso(text) or _rfc(text)
    return found if found is None or found.tzinfo is not None else found.replace(tzinfo=zone)


def _iso(text: str | None) -> datetime | None:
    # "2026-11-25 10:00:00 +0700" is seen too; fromisoformat takes it once the blank is gone.
    closed = re.sub(r"\s+(?=[+-]\d\d:?\d\d$)", "", (text or "").strip())
    try:
        return datetime.fromisoformat(closed)
    except ValueError:
        return None


def _rfc(text: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(
            (text or "").replace("WIB", "+0700").replace("WITA", "+0800").replace("WIT", "+0900")
        )
    except (ValueError, TypeError, IndexError):
        return None
