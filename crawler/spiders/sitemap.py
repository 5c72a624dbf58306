"""Newspapers that publish by sitemap: news sitemaps, plain ones and their indexes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from crawler.extraction_pool import Packed
from crawler.lists import parse_sitemap
from crawler.records.discovery import Listing
from crawler.schedule import Due
from crawler.spiders.source import Read, SourceSpider

_MAX_SITEMAPS = 50  # of one index; one of years of archives is read newest first
_OLDEST = datetime.min.replace(tzinfo=UTC)


class SitemapSpider(SourceSpider):
    """Reads the source's sitemaps; those that they name become lists with a due time of their own."""

    async def read(self, due: Due, packed: Packed, url: str, content_type: str | None) -> Read:
        if due.via != "sitemap":
            return await super().read(due, packed, url, content_type)
        parsed = await self.desk.pool.parse(packed, parse_sitemap, url, content_type, self.source.zone)
        sitemap = parsed.result
        since = self._since()
        self._add_lists(due, sitemap.sitemaps, since)
        fresh = [listing for listing in sitemap.listings if is_fresh(listing, since)]
        return Read(fresh, parsed.digest, is_index=bool(sitemap.sitemaps))

    def _add_lists(self, due: Due, named: Sequence[tuple[str, datetime | None]], since: datetime) -> None:
        """Takes in the sitemaps of an index that may hold something fresh, those that changed last first."""
        newest = sorted(named, key=lambda each: each[1] or _OLDEST, reverse=True)
        fresh = [
            (url, modified)
            for url, modified in newest
            if url != due.url and self.source.owns(url) and (modified is None or modified >= since)
        ]
        for url, modified in fresh[:_MAX_SITEMAPS]:
            changed = None if modified is None else modified.timestamp()
            at_once = not self.desk.stays
            self.desk.books.add_list(
                self.name, "sitemap", url, time.time(), named_by=due.url, modified=changed, at_once=at_once
            )

    def _since(self) -> datetime:
        days = self.source.fresh_days
        return _OLDEST if days is None else datetime.now(UTC) - timedelta(days=days)


def is_fresh(listing: Listing, since: datetime) -> bool:
    """Whether an article is young enough: by its date of publishing, else of its last change; without any it is."""
    day = listing.published or listing.modified
    return day is None or day >= since
