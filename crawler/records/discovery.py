"""How a URL came to be fetched: the `Listing` that named it, its `Discovery`, and the `Errand` to its server.

These are read leniently: a field that isn't known is left alone, so an older crawler reads newer captures.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

import msgspec

from crawler.records.record import Record, Time


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """An article as a feed, sitemap or section page lists it. `modified` is when the list says it last changed.

    Of `published`, `precision` is second, minute or day, and `zone` says how its zone is known: stated by the list, or
    assumed to be the source's.
    """

    url: str
    title: str | None = None
    published: Time | None = None
    modified: Time | None = None
    section: str | None = None
    precision: str | None = None
    zone: str | None = None


class _Sparse(Record, frozen=True, kw_only=True):
    """A record that is written without what is absent."""

    def _written(self) -> dict[str, Any]:
        return {name: value for name, value in super()._written().items() if value is not None}


class Discovery(_Sparse, frozen=True, kw_only=True):
    """How a URL was found, with what the feed or sitemap said of it: evidence beside the page's own.

    `via` is one of feed, sitemap, section, archive, collection, link; `found_at` is the URL of the list that named it,
    or the name of the WARC file that it was taken from.
    `precision` and `zone` are those of the listing: how fine `published` is, and whether its zone was stated or
    assumed; None in captures that were made before this was kept, whose zones count as assumed.
    """

    TIMES: ClassVar[tuple[str, ...]] = ("published",)

    source: str | None = None
    via: str | None = None
    title: str | None = None
    published: Time | None = None
    found_at: str | None = None
    section: str | None = None
    precision: str | None = None
    zone: str | None = None

    @classmethod
    def remembered(cls, told: str) -> Self:
        """What was kept as JSON; nothing where it can't be read any more: it is evidence beside the page's own."""
        try:
            return cls.from_json(told)
        except ValueError:
            return cls()


class Errand(_Sparse, frozen=True, kw_only=True):
    """Why a response was fetched: kept beside it in the captures, so that replay does as the crawl did.

    `kind` is robots, listing, article, page (2 and later) or other; `asked` is the URL as it was asked for before any
    redirect; `first` is the asked URL of page 1, for pages after it.
    """

    kind: str
    source: str
    asked: str
    discovery: Discovery | None = None
    page: int = 1
    first: str | None = None

    def _written(self) -> dict[str, Any]:
        values = super()._written()
        if self.discovery is not None:
            values["discovery"] = self.discovery._written()
        if self.page == 1:
            del values["page"]
        return values

    @classmethod
    def from_values(cls, values: Any) -> Self:
        if isinstance(values, dict) and values.get("discovery") is not None:
            values = values | {"discovery": Discovery.from_values(values["discovery"])}
        return super().from_values(values)
