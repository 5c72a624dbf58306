"""Newspapers that publish by feed: RSS and Atom."""

from __future__ import annotations

from crawler.extraction_pool import Packed
from crawler.lists import parse_feed
from crawler.schedule import Due
from crawler.spiders.source import Read, SourceSpider


class FeedSpider(SourceSpider):
    """Reads the source's feeds."""

    async def read(self, due: Due, packed: Packed, url: str, content_type: str | None) -> Read:
        if due.via != "feed":
            return await super().read(due, packed, url, content_type)
        parsed = await self.desk.pool.parse(packed, parse_feed, url, content_type, self.source.zone)
        return Read(parsed.result, parsed.digest)
