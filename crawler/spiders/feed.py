"""Newspapers that publish by feed: RSS and Atom."""

from __future__ import annotations

from collections.abc import Iterator

import scrapy

from crawler.lists import parse_feed
from crawler.spiders.source import SourceSpider


class FeedSpider(SourceSpider):
    """Visits the source's feeds."""

    def lists(self) -> Iterator[scrapy.Request]:
        for url in self.source.feeds:
            yield from self.visit(url, self._feed)
        yield from super().lists()

    async def _feed(self, body: bytes, url: str, content_type: str | None) -> list[scrapy.Request]:
        listings = await self.desk.pool.parse(parse_feed, body, url, content_type, self.source.zone)
        return self.take(listings, via="feed", found_at=url)
