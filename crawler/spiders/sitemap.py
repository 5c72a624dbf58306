"""Newspapers that publish by sitemap: news sitemaps, plain ones and their indexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import scrapy

from crawler.lists import parse_sitemap
from crawler.lists.sitemap import Sitemap
from crawler.records.discovery import Listing
from crawler.spiders.source import ListReader, SourceSpider

_MAX_SITEMAPS = 50  # of one crawl; an index of years of archives is read newest first
_OLDEST = datetime.min.replace(tzinfo=UTC)


class SitemapSpider(SourceSpider):
    """Visits the source's sitemaps, and those that they name."""

    def lists(self) -> Iterator[scrapy.Request]:
        self._visited = set(self.source.sitemaps)
        for url in self.source.sitemaps:
            yield from self.visit(url, self._reader())
        yield from super().lists()

    def _reader(self) -> ListReader:
        return ListReader(parse_sitemap, self._sitemap, (self.source.zone,))

    def _sitemap(self, sitemap: Sitemap, url: str) -> list[scrapy.Request]:
        since = self._since()
        fresh = [listing for listing in sitemap.listings if is_fresh(listing, since)]
        further = self._further(sitemap.sitemaps, since)
        return [*further, *self.take(fresh, via="sitemap", found_at=url)]

    def _further(self, sitemaps: Sequence[tuple[str, datetime | None]], since: datetime) -> list[scrapy.Request]:
        """Requests for the sitemaps of an index that may hold something fresh, those that changed last first."""
        found: list[scrapy.Request] = []
        for url, modified in sorted(sitemaps, key=lambda each: each[1] or _OLDEST, reverse=True):
            is_new = url not in self._visited and self.source.owns(url) and (modified is None or modified >= since)
            if is_new and len(self._visited) < _MAX_SITEMAPS:
                self._visited.add(url)
                found.extend(self.visit(url, self._reader()))
        return found

    def _since(self) -> datetime:
        days = self.source.fresh_days
        return _OLDEST if days is None else datetime.now(UTC) - timedelta(days=days)


def is_fresh(listing: Listing, since: datetime) -> bool:
    """Whether an article is young enough: by its date of publishing, else of its last change; without any it is."""
    day = listing.published or listing.modified
    return day is None or day >= since
