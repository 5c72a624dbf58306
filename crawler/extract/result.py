"""What comes out of extraction: the content fields of one page, before pages are joined into an `Article`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.records.article import Provenance, Related, Removed


@dataclass(frozen=True, slots=True, kw_only=True)
class PageExtract:
    """One page's content: the fields of `Article` that a page alone can give, and where its next page is.

    `canonical_url` is absolute and already in canonical form (`crawler.urls.canonical_url`): the page's own
    `rel=canonical` where it can be trusted, else the page's URL. `next_page` is absolute and to be fetched as it is.
    """

    url: str
    canonical_url: str
    text: str
    title: str | None = None
    published: datetime | None = None
    published_from: Provenance | None = None
    updated: datetime | None = None
    dateline: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    language: str | None = None
    related: tuple[Related, ...] = ()
    removed: tuple[Removed, ...] = ()
    next_page: str | None = None
    page_number: int = 1
    total_pages: int | None = None
