"""Newspapers that publish by feed: RSS and Atom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import scrapy

from crawler.lists import parse_feed
from crawler.records.discovery import Listing
from crawler.spiders.source import ListReader, SourceSpider


class FeedSpider(SourceSpider):
    """Visits the source's feeds."""

    def lists(self) -> Iterator[scrapy.Request]:
        for url in self.source.feeds:
            yield from self.visit(url, ListReader(parse_feed, self._feed, (self.source.zone,)))
        yield from super().lists()

    def _feed(self, listings: Sequence[Listing], url: str) -> list[scrapy.Request]:
        return self.take(listings, via="feed", found_at=url)
