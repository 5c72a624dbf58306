"""The `Article` record: the crawler's whole output, one JSON line each.

Everything downstream is made from these lines, so the field names here are the names everywhere: in segments,
in documents, in the index mapping and on the command line.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self


class Reason(StrEnum):
    """Why a fetched page became no article. One word each, the same in the ledger, in logs and in tests."""

    NOT_ARTICLE = "not_article"  # a home, index, tag or search page
    GALLERY = "gallery"  # photographs or video without a text
    PAYWALL = "paywall"  # a stub before a paywall: never evaded
    TOO_SHORT = "too_short"  # no text left that could be an article
    ERROR_PAGE = "error_page"  # an error page served as 200
    NOT_HTML = "not_html"  # not a page at all
    UNREADABLE = "unreadable"  # hostile or broken beyond reading, or too slow to read


@dataclass(frozen=True, slots=True)
class Rejection:
    """An expected refusal of a page: a value, not an exception. `detail` is one line for people."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """Where the response lies as it was sent: WARC file name (below `captures/`) and the record's byte offset."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which evidence won a date, and how sure that is.

    `evidence` is one of json-ld, meta, microdata, feed, sitemap, visible, script, url; `precision` is second, minute or
    day; `confidence` runs from 0 to 1.
    """

    evidence: str
    precision: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Related:
    """A link to another article that stood inside the text ("Baca juga: …"), as title and absolute URL.

    `url` is None when the page carries the prompt without a link.
    """

    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Removed:
    """A line that stood in the body and was taken out of `text`, with the kind of furniture that it is."""

    line: str
    kind: str


@dataclass(frozen=True, slots=True)
class PagePart:
    """One page of a multi-page article, numbered from 1. `capture` is None when the page is missing."""

    number: int
    url: str
    capture: Capture | None


@dataclass(frozen=True, slots=True)
class Extractor:
    """What made the text: name and version, so that old output can be told from new."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as it was at one capture.

    `id` is a hash of the canonical URL, `version` the capture time in milliseconds since 1970 (UTC); of two records
    with one id the one with the greater version is the newer. Times are aware datetimes in the zone that the page
    gave. `text` is paragraphs joined by one newline. Absent is None, or an empty tuple.
    """

    id: str
    url: str
    source: str
    version: int
    captured: datetime
    capture: Capture | None
    published: datetime | None = None
    published_from: Provenance | None = None
    updated: datetime | None = None
    title: str | None = None
    dateline: str | None = None
    text: str = ""
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    language: str | None = None
    related: tuple[Related, ...] = ()
    pages: tuple[PagePart, ...] = ()
    removed: tuple[Removed, ...] = ()
    extractor: Extractor

    def to_json(self) -> str:
        """The record as one JSON line without its newline."""
        return json.dumps(plain(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, line: str | bytes) -> Self:
        """The record of one JSON line. Raises ValueError (or its child) when the line is no article."""
        return cls.from_dict(json.loads(line))

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """The record of one decoded JSON object; unknown keys are an error, absent optional ones are None."""
        try:
            known = dict(values)
            for name, read in _READERS.items():
                if known.get(name) is not None:
                    known[name] = read(known[name])
            return cls(**known)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"not an article record: {error}") from error


def plain(value: Any) -> Any:
    """A record as JSON's own types: dataclasses become objects, tuples arrays, times ISO 8601 with their offset."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def version_of(captured: datetime) -> int:
    """The version number of a capture time: milliseconds since 1970, UTC."""
    return round(captured.astimezone(UTC).timestamp() * 1000)


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"time without a zone: {text}")
    return time


def _capture(value: dict[str, Any] | None) -> Capture | None:
    return None if value is None else Capture(**value)


_READERS: dict[str, Any] = {
    "captured": _time,
    "published": _time,
    "updated": _time,
    "capture": _capture,
    "published_from": lambda value: Provenance(**value),
    "authors": tuple,
    "editors": tuple,
    "initials": tuple,
    "tags": tuple,
    "related": lambda rows: tuple(Related(**row) for row in rows),
    "removed": lambda rows: tuple(Removed(**row) for row in rows),
    "pages": lambda rows: tuple(PagePart(row["number"], row["url"], _capture(row["capture"])) for row in rows),
    "extractor": lambda value: Extractor(**value),
}
