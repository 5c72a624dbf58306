"""Fetches single pages for a person: with the manners, the guard, the limits and the name of a crawl; keeps nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.catalogue import Source
from crawler.errors import FetchError
from crawler.records.page import Page
from crawler.urls import registered_domain

if TYPE_CHECKING:
    from crawler.spiders.asking import Asker


def source_for(url: str, catalogue: Mapping[str, Source]) -> Source:
    """The source that the URL belongs to, with its pace, its TLS and its rules; else one made for its domain alone.

    Raises FetchError when it is no http(s) URL.
    """
    known = next((source for source in catalogue.values() if source.owns(url) and not source.demo), None)
    return known or source_at(url)


def source_at(url: str) -> Source:
    """A source that is no more than the URL's registered domain. Raises FetchError when it is no http(s) URL."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    if not host:
        raise FetchError(f"{url}: names no host; write the address whole, such as https://www.harian.co.id/berita/1")
    domain = registered_domain(host)
    return Source(name="page", title=domain, home=url, domains=(domain,))


def fetch_page(url: str, source: Source) -> Page:
    """The page at a URL of this source. Call it once a process, as any crawl.

    Raises FetchError with the reason when robots.txt, the guard, the server or the network is against it.
    """
    found: list[Page | str] = []

    async def work(asker: Asker) -> None:
        found.append(await asker.ask(url))

    asking(source, work)
    [page] = found or ["interrupted"]
    if isinstance(page, str):
        raise FetchError(f"{url}: {page}; check the address, or save the page and give the file")
    return page


def asking(source: Source, work: Callable[[Asker], Awaitable[None]]) -> None:
    """Runs a function that asks for pages of a source, in a data folder that is thrown away. Once a process."""
    from crawler.crawling import run
    from crawler.desk import Desk
    from crawler.extraction_pool import ExtractionPool
    from crawler.folder import DataFolder
    from crawler.spiders import asking_spider_of

    with tempfile.TemporaryDirectory(prefix="kliping-page-") as folder:
        desk = Desk(DataFolder(Path(folder)), ExtractionPool(1))
        try:
            run([asking_spider_of(source, work)], desk)
        finally:
            desk.close()
