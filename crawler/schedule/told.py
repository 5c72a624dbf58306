"""How long a list asks to be left alone: Cache-Control, Expires, Retry-After, and the ttl of an RSS channel. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from crawler.dates import instant

LONG_S = 3600.0  # asked for more than that, we say so: whoever runs the crawl may want to know
_TTL = re.compile(rb"<ttl[^>]*>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(rb"<sy:updatePeriod[^>]*>\s*(\w+)\s*</sy:updatePeriod>", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<sy:updateFrequency[^>]*>\s*(\d{1,4})\s*</sy:updateFrequency>", re.IGNORECASE)
_PERIODS_S = {b"hourly": 3600.0, b"daily": 86_400.0, b"weekly": 604_800.0}
CHANNEL_BYTES = 20_000  # a channel says such things before its items


def fresh_until(headers: Mapping[str, str], now: float, body: bytes = b"") -> float:
    """Until when a list says that it needn't be asked again; `headers` are by small names.

    `now` where it asks for nothing. What can't be read asks for nothing. A schedule waits for it; a person who asks
    for a crawl needn't, as long as no server refuses.
    """
    asked = (fresh_s(headers, now), ttl_s(body), retry_after_s(headers.get("retry-after"), now))
    return now + max((seconds for seconds in asked if seconds is not None), default=0.0)


def fresh_s(headers: Mapping[str, str], now: float) -> float | None:
    """How long an answer stays fresh by Cache-Control and Age, else by Expires; None when neither says."""
    control = headers.get("cache-control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return 0.0
    if found := re.search(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,9})", control):
        age = headers.get("age", "").strip()
        return max(0.0, float(found[1]) - (float(age) if age.isdigit() else 0.0))
    expires, date = _date(headers.get("expires")), _date(headers.get("date"))
    return None if expires is None else max(0.0, expires - (date if date is not None else now))


def ttl_s(body: bytes) -> float | None:
    """The ttl of an RSS channel (in minutes there), or its update period by the syndication module."""
    head = body[:CHANNEL_BYTES].partition(b"<item")[0]
    if found := _TTL.search(head):
        return 60.0 * int(found[1])
    if (period := _PERIOD.search(head)) and period[1].lower() in _PERIODS_S:
        times = _FREQUENCY.search(head)
        return _PERIODS_S[period[1].lower()] / max(int(times[1]) if times else 1, 1)
    return None


def retry_after_s(value: str | None, now: float) -> float | None:
    """The wait that a Retry-After header asks for, as seconds or as a date; None when it says nothing readable."""
    text = (value or "").strip()
    if text.isdigit() and len(text) < 10:
        return float(text)
    until = _date(text)
    return None if until is None else max(0.0, until - now)


def _date(text: str | None) -> float | None:
    """A header's date. Nearly all are in HTTP's own form; the reader of all forms takes 0.2 s to make itself ready."""
    try:
        return datetime.strptime(text or "", "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC).timestamp()
    except ValueError:
        found = instant(text)
    return None if found is None else found.timestamp()


def tell(until: float, now: float) -> str | None:
    """A line for people where a wait is long; None where it isn't."""
    if until - now <= LONG_S:
        return None
    return f"left alone until {datetime.fromtimestamp(until, UTC):%Y-%m-%d %H:%M} UTC, as it asks"
