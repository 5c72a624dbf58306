"""The `Article` record: the crawler's whole output, one JSON line each.

Everything downstream is made from these lines, so the field names here are the names everywhere: in segments,
in documents, in the index mapping and on the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import ClassVar

import msgspec

from crawler.records.record import Count, Record, Time


class Reason(StrEnum):
    """Why a fetched page became no article. One word each, the same in the ledger, in logs and in tests."""

    NOT_ARTICLE = "not_article"  # a home, index, tag or search page
    GALLERY = "gallery"  # photographs or video without a text
    PAYWALL = "paywall"  # a stub before a paywall: never evaded
    TOO_SHORT = "too_short"  # no text left that could be an article
    ERROR_PAGE = "error_page"  # an error page served as 200
    NOT_HTML = "not_html"  # not a page at all
    TOO_LARGE = "too_large"  # larger than the limit, as sent or unpacked
    UNREADABLE = "unreadable"  # hostile or broken beyond reading, or too slow to read


@dataclass(frozen=True, slots=True)
class Rejection:
    """An expected refusal of a page: a value, not an exception. `detail` is one line for people.

    `reading` is the best text that was found all the same, so that it can be shown what was lost: None where the page
    wasn't read so far.
    """

    reason: Reason
    detail: str = ""
    reading: str | None = None


class Capture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the response lies as it was sent: WARC file name (below `captures/`) and the record's byte offset."""

    file: str
    offset: Count


class Provenance(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which evidence won a date, and how sure that is.

    `evidence` is one of json-ld, meta, microdata, feed, sitemap, visible, script, url; `precision` is second, minute or
    day; `confidence` runs from 0 to 1. `zone` says how the time's zone is known: stated, assumed (the newspaper's home)
    or unknown (then the time counts as UTC); it is written where it isn't stated.
    """

    evidence: str
    precision: str
    confidence: float
    zone: str = "stated"


class Related(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A link to another article that stood inside the text ("Baca juga: …"), as title and absolute URL.

    `url` is None when the page carries the prompt without a link.
    """

    title: str
    url: str | None


class Removed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line that stood in the body and was taken out of `text`, with the kind of furniture that it is."""

    line: str
    kind: str


class PagePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One page of a multi-page article, numbered from 1. `capture` is None when the page is missing."""

    number: Count
    url: str
    capture: Capture | None


class Extractor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What made the text: name and version, so that old output can be told from new."""

    name: str
    version: str


class Article(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One article as it was at one capture.

    `id` is a hash of the canonical URL, `version` the capture time in milliseconds since 1970 (UTC); of two records
    with one id the one with the greater version is the newer. Times are aware datetimes in the zone that the page
    gave. `text` is paragraphs joined by one newline. Absent is None, or an empty tuple.

    `withdrawn` is when the page was found to be gone for good: such a record is the last one again, text and all, and
    its version is the time of the withdrawal.
    """

    TIMES: ClassVar[tuple[str, ...]] = ("captured", "published", "updated", "withdrawn")

    id: str
    url: str
    source: str
    version: Count
    captured: Time
    capture: Capture | None
    published: Time | None = None
    published_from: Provenance | None = None
    updated: Time | None = None
    withdrawn: Time | None = None
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


def version_of(captured: datetime) -> int:
    """The version number of a capture time: milliseconds since 1970, UTC."""
    return round(captured.astimezone(UTC).timestamp() * 1000)
