"""Newspapers that publish by section pages alone: their links that look like articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import scrapy

from crawler.lists import parse_section
from crawler.records.discovery import Listing
from crawler.spiders.source import ListReader, SourceSpider


class SectionSpider(SourceSpider):
    """Visits the source's section pages."""

    def lists(self) -> Iterator[scrapy.Request]:
        for url in self.source.sections:
            yield from self.visit(url, ListReader(parse_section, self._section))
        yield from super().lists()

    def _section(self, listings: Sequence[Listing], url: str) -> list[scrapy.Request]:
        # Most links of a page are no articles: unlike those of feeds they count as found only when they look like one.
        wanted = [listing for listing in listings if self.source.owns(listing.url) and self.source.wants(listing.url)]
        return self.take(wanted, via="section", found_at=url)
