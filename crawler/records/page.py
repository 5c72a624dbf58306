"""The `Page`: one response as it came, which is what goes into extraction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One response as it came: the body is bytes and is decoded late, so a wrong header can be overruled.

    `content_type` is the header as sent ("text/html; charset=UTF-8") or None; `captured` is aware.
    """

    url: str
    body: bytes
    content_type: str | None
    captured: datetime
    status: int = 200
