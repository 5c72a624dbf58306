"""Spiders: one class per way of publishing, put together per source by `CatalogueLoader`.

feed.py      RSS and Atom
sitemap.py   news sitemaps, plain ones and their indexes
section.py   pages of links
asking.py    single pages on a person's request
source.py    what is the same for all: the queue, the pages of an article, outcomes
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from crawler.catalogue import Catalogue, Source, load_catalogue
from crawler.spiders.asking import Asker, AskingSpider
from crawler.spiders.feed import FeedSpider
from crawler.spiders.section import SectionSpider
from crawler.spiders.sitemap import SitemapSpider
from crawler.spiders.source import SourceSpider

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.settings import BaseSettings

__all__ = [
    "AskingSpider",
    "CatalogueLoader",
    "FeedSpider",
    "SectionSpider",
    "SitemapSpider",
    "SourceSpider",
    "asking_spider_of",
    "spider_of",
]

WAYS: dict[str, type[SourceSpider]] = {"feed": FeedSpider, "sitemap": SitemapSpider, "section": SectionSpider}


def spider_of(source: Source, every_s: float | None = None) -> type[SourceSpider]:
    """The spider class of one source: its ways of publishing joined, its pace and TLS as settings.

    `every_s` is the usual interval between two reads of its lists, where the source names none itself.
    """
    ways = tuple(WAYS[way] for way in source.ways)
    return type(f"{source.name}Spider", ways, {**_values(source), "every_s": every_s})


def asking_spider_of(source: Source, work: Callable[[Asker], Awaitable[None]]) -> type[AskingSpider]:
    """The spider class that runs a function, which may ask for pages of the source; they are visited as ever."""
    return type(f"{source.name}AskingSpider", (AskingSpider,), {**_values(source), "work": staticmethod(work)})


def _values(source: Source) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "DOWNLOAD_DELAY": source.delay_seconds,
        "CONCURRENT_REQUESTS_PER_DOMAIN": source.concurrency,
        "DOWNLOAD_VERIFY_CERTIFICATES": source.verify_tls,
    }
    return {"name": source.name, "source": source, "custom_settings": settings}


class CatalogueLoader:
    """Scrapy's spider loader over the catalogue, read when it is asked: `scrapy list` prints the sources."""

    def __init__(self, data: Path) -> None:
        self._data = data

    @cached_property
    def _sources(self) -> Catalogue:
        return load_catalogue(self._data)

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        return cls(Path(settings["KLIPING_DATA"]))

    def load(self, spider_name: str) -> type[SourceSpider]:
        if spider_name not in self._sources:
            raise KeyError(f"Spider not found: {spider_name}")
        return spider_of(self._sources[spider_name])

    def find_by_request(self, request: Request) -> list[str]:
        return [name for name, source in self._sources.items() if source.owns(request.url)]

    def list(self) -> list[str]:  # last: in this class the name means this method from here on
        return [*self._sources]
