"""Runs a crawl: all spiders of the chosen sources in this process, side by side, on one desk."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.catalogue import Source, choose, load_catalogue
from crawler.desk import OnProgress, close_desk, open_desk
from crawler.ledger import Ledger

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess


def crawl_sources(
    names: Sequence[str],
    data: Path,
    *,
    limit: int | None = None,
    on_progress: OnProgress | None = None,
    log_level: str = "ERROR",
) -> Ledger:
    """Crawls these sources into a data folder and returns what became of every URL.

    It can be called once a process, because Scrapy's reactor can't be started twice; SIGTERM and Ctrl-C end it cleanly.
    Raises CatalogueError and DataFolderBusy before anything is fetched.
    """
    sources = choose(names, load_catalogue(data))
    return crawl_these(sources, data, limit=limit, on_progress=on_progress, log_level=log_level)


def crawl_these(
    sources: Sequence[Source],
    data: Path,
    *,
    limit: int | None = None,
    on_progress: OnProgress | None = None,
    log_level: str = "ERROR",
) -> Ledger:
    """`crawl_sources` for sources that are at hand already, in a catalogue or not."""
    desk = open_desk(data, limit=limit)
    if on_progress is not None:
        desk.on_progress = on_progress
    try:
        _run(sources, data, log_level)
    finally:
        ledger = close_desk()
    if desk.fatal is not None:
        raise desk.fatal
    return ledger


def groups_by_domain(sources: Sequence[Source]) -> list[list[Source]]:
    """Sources that share a registered domain stand in one group: they are crawled one after the other.

    Each spider keeps the pace of its domains by itself, so two at a time would be twice as fast as they promise.
    """
    groups: list[list[Source]] = []
    for source in sources:
        near = [
            group for group in groups if any(source.registered_domains & other.registered_domains for other in group)
        ]
        groups = [group for group in groups if group not in near]
        groups.append([*(other for group in near for other in group), source])
    return groups


def _run(sources: Sequence[Source], data: Path, log_level: str) -> None:
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("KLIPING_DATA", str(data), priority="cmdline")
    settings.set("LOG_LEVEL", log_level, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    loop = asyncio.get_event_loop()
    groups = [loop.create_task(_one_after_the_other(process, group)) for group in groups_by_domain(sources)]
    stop = loop.create_task(_stop_at_the_end(process, groups))
    process.start(stop_after_crawl=False)
    if stop.done() and not stop.cancelled() and (error := stop.exception()):
        raise error


async def _one_after_the_other(process: AsyncCrawlerProcess, group: Sequence[Source]) -> None:
    from crawler.spiders import spider_of

    for source in group:
        crawler = process.create_crawler(spider_of(source))
        await process.crawl(crawler)
        if crawler.stats.get_value("finish_reason") == "shutdown":
            return


async def _stop_at_the_end(process: AsyncCrawlerProcess, groups: Sequence[asyncio.Task[None]]) -> None:
    from twisted.internet import reactor as installed
    from twisted.internet.error import ReactorNotRunning

    reactor: Any = installed  # a module to the type checker, the reactor itself when running
    # Trouble with one source (a bug, since the ledger counts all else) doesn't end the crawl of the others.
    ended = await asyncio.gather(*groups, return_exceptions=True)
    with contextlib.suppress(ReactorNotRunning):  # when a signal has stopped it
        reactor.stop()
    for error in ended:
        if isinstance(error, BaseException):
            raise error
