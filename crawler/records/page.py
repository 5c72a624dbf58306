"""What goes into extraction: one response as it came, and how its URL was found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """How a URL was found, with what the feed or sitemap said of it: evidence beside the page's own.

    `via` is one of feed, sitemap, section, link; `found_at` is the URL of the feed, sitemap or section page.
    """

    source: str | None = None
    via: str | None = None
    title: str | None = None
    published: datetime | None = None
    found_at: str | None = None
    section: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON's own types, without what is absent; `from_dict` reads it back."""
        values = {name: value for name, value in asdict(self).items() if value is not None}
        if self.published is not None:
            values["published"] = self.published.isoformat()
        return values

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Reads what `to_dict` wrote; unknown keys are left alone, so an older crawler reads newer captures."""
        known = {name: values[name] for name in cls.__dataclass_fields__ if values.get(name) is not None}
        if "published" in known:
            known["published"] = datetime.fromisoformat(known["published"])
        return cls(**known)
