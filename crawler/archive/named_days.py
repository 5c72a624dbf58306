"""The days that an address names: /2026/11/30/, sitemap-2026-11.xml, CC-NEWS-20261130013523-00042.warc.gz. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from crawler.archive.pattern import Span

_NAMED = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:([-/_.]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01])(?:\d{6})?)?)?(?!\d)")


def days_named(url: str) -> Span | None:
    """The days of an address, as narrow as it names them: a day, a month or a year; None where it names none."""
    found: Span | None = None
    for match in _NAMED.finditer(url.split("://", 1)[-1].partition("/")[2]):
        year, _, month, day = match.groups()
        span = _span(int(year), int(month or 0), int(day or 0))
        if span is not None and (found is None or span.last - span.first < found.last - found.first):
            found = span
    return found


def _span(year: int, month: int, day: int) -> Span | None:
    if not 1990 <= year <= 2100:
        return None
    if not month:
        return Span(date(year, 1, 1), date(year, 12, 31))
    last = monthrange(year, month)[1]
    if not day:
        return Span(date(year, month, 1), date(year, month, last))
    return Span(date(year, month, day), date(year, month, day)) if day <= last else None
