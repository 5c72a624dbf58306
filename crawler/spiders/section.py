"""Newspapers that publish by section pages alone: their links that look like articles."""

from __future__ import annotations

from crawler.extraction_pool import Packed
from crawler.lists import parse_section
from crawler.schedule import Due
from crawler.spiders.source import Read, SourceSpider


class SectionSpider(SourceSpider):
    """Reads the source's section pages."""

    async def read(self, due: Due, packed: Packed, url: str, content_type: str | None) -> Read:
        if due.via != "section":
            return await super().read(due, packed, url, content_type)
        parsed = await self.desk.pool.parse(packed, parse_section, url, content_type)
        # Most links of a page are no articles: unlike those of feeds they count as found only when they look like one.
        owns, wants = self.source.owns, self.source.wants
        wanted = [listing for listing in parsed.result if owns(listing.url) and wants(listing.url)]
        return Read(wanted, parsed.digest)
