"""Newspapers that publish by section pages alone: their links that look like articles."""

from __future__ import annotations

from collections.abc import Iterator

import scrapy

from crawler.lists import parse_section
from crawler.spiders.source import SourceSpider


class SectionSpider(SourceSpider):
    """Visits the source's section pages."""

    def lists(self) -> Iterator[scrapy.Request]:
        for url in self.source.sections:
            yield from self.visit(url, self._section)
        yield from super().lists()

    async def _section(self, body: bytes, url: str, content_type: str | None) -> list[scrapy.Request]:
        listings = await self.desk.pool.parse(parse_section, body, url, content_type)
        # Most links of a page are no articles: unlike those of feeds they count as found only when they look like one.
        wanted = [listing for listing in listings if self.source.owns(listing.url) and self.source.wants(listing.url)]
        return self.take(wanted, via="section", found_at=url)
