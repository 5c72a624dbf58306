"""What people write for a day or a time in `--since` and `--until`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from indexer.errors import QueryError

JAKARTA = ZoneInfo("Asia/Jakarta")  # days are Jakarta's days: in --since, in --until and in the day facet

_AGO = re.compile(r"(\d{1,6})\s*(h|d|w)", re.ASCII)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", re.ASCII)
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}


def parse_since(text: str, *, now: datetime | None = None) -> datetime:
    """The first moment of what `text` names: 2024-03-01, 2024-03, 2024, a time, today, 7d (seven days ago), 24h."""
    return _span(text, now, "since")[0]


def parse_until(text: str, *, now: datetime | None = None) -> datetime:
    """The first moment after what `text` names: the day after for 2024-03-01, so that the day itself counts."""
    return _span(text, now, "until")[1]


def first_moment(when: str | datetime | None, now: datetime | None, name: str) -> datetime | None:
    """The first moment of what a text names; what is a time already stays it."""
    return _span(when, now, name)[0] if isinstance(when, str) else when


def _span(text: str, now: datetime | None, name: str) -> tuple[datetime, datetime]:
    """The moments [first, after) that a text names; a time of day and an age name one moment."""
    text, now = text.strip(), now or datetime.now(UTC)
    try:
        if text in ("today", "yesterday"):
            first = now.astimezone(JAKARTA).date() - timedelta(days=text == "yesterday")
            return _midnight(first), _midnight(first + timedelta(days=1))
        if ago := _AGO.fullmatch(text.lower()):
            moment = now - timedelta(hours=int(ago[1]) * _HOURS[ago[2]])
            return moment, moment
        if day := _DAY.fullmatch(text):
            return _days(day)
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=JAKARTA)
        return moment.astimezone(UTC), moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise QueryError(
            f"{name}: {text!r} is no day or time; write 2024-03-01, 2024-03, 2024-03-01T18:30+07:00, today, yesterday,"
            " 7d, 2w or 24h"
        ) from error


def _days(parts: re.Match[str]) -> tuple[datetime, datetime]:
    """The first moment of a year, month or day and the first one after it."""
    first = date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    step = 1 if parts[3] else 31 if parts[2] else 366
    after = first + timedelta(days=step)
    return _midnight(first), _midnight(after.replace(day=after.day if parts[3] else 1))


def _midnight(day: date) -> datetime:
    moment = datetime.combine(day, time(), JAKARTA)
    moment.astimezone(UTC)  # raises OverflowError before the first moment that can be compared
    return moment
