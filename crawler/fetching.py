"""Fetches one page for a person: with the manners, the guard, the limits and the name of a crawl, and keeps nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from crawler.catalogue import Source
from crawler.errors import FetchError
from crawler.records.page import Page
from crawler.urls import registered_domain


def source_for(url: str, catalogue: Mapping[str, Source]) -> Source:
    """The source that the URL belongs to, with its pace, its TLS and its rules; else one made for its domain alone.

    Raises FetchError when it is no http(s) URL.
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    if not host:
        raise FetchError(f"{url}: names no host; write the address whole, such as https://www.harian.co.id/berita/1")
    known = next((source for source in catalogue.values() if source.owns(url) and not source.demo), None)
    domain = registered_domain(host)
    return known or Source(name="page", title=domain, home=url, domains=(domain,))


def fetch_page(url: str, source: Source) -> Page:
    """The page at a URL of this source. Call it once a process, as any crawl.

    Raises FetchError with the reason when robots.txt, the guard, the server or the network is against it.
    """
    from crawler.crawling import run
    from crawler.desk import Desk
    from crawler.extraction_pool import ExtractionPool
    from crawler.folder import DataFolder
    from crawler.spiders import page_spider_of

    spider = page_spider_of(source, url)
    with tempfile.TemporaryDirectory(prefix="kliping-page-") as folder:
        desk = Desk(DataFolder(Path(folder)), ExtractionPool(1))
        try:
            run([[spider]], desk)
        finally:
            desk.close()
    if spider.page is None:
        raise FetchError(f"{url}: {spider.why or 'interrupted'}; check the address, or save the page and give the file")
    return spider.page
