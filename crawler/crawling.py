"""Runs a crawl: all spiders of the chosen sources in this process, side by side, on one desk."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.catalogue import Source
from crawler.desk import Desk, OnProgress
from crawler.errors import CrawlerError
from crawler.ledger import Ledger

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.spiders import SourceSpider


def crawl(
    sources: Sequence[Source],
    data: Path,
    *,
    limit: int | None = None,
    on_progress: OnProgress | None = None,
    log_level: str = "ERROR",
) -> Ledger:
    """Crawls these sources into a data folder and returns what became of every URL.

    It can be called once a process, because Scrapy's reactor can't be started twice; SIGTERM and Ctrl-C end it cleanly.
    Raises DataFolderBusy before anything is fetched.
    """
    from crawler.spiders import spider_of

    desk = Desk.open(data, limit=limit)
    if on_progress is not None:
        desk.on_progress = on_progress
    try:
        run([[spider_of(source) for source in group] for group in groups_by_domain(sources)], desk, log_level=log_level)
    finally:
        desk.close()
    if desk.fatal is not None:
        raise desk.fatal
    return desk.ledger


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


def run(groups: Sequence[Sequence[type[SourceSpider]]], desk: Desk, *, log_level: str = "ERROR") -> None:
    """Runs Scrapy until all spiders are done: the groups side by side, those of a group one by one."""
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("KLIPING_DATA", str(desk.folder.root), priority="cmdline")
    settings.set("LOG_LEVEL", log_level, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    for name in ("scrapy.core.scraper", "scrapy.core.engine", "scrapy.utils.signal"):
        logging.getLogger(name).addFilter(_is_not_ours)
    loop = asyncio.get_event_loop()
    tasks = [loop.create_task(_one_after_the_other(process, desk, group)) for group in groups]
    stop = loop.create_task(_stop_at_the_end(tasks))
    process.start(stop_after_crawl=False)
    if stop.done() and not stop.cancelled() and (error := stop.exception()):
        raise error


def _is_not_ours(record: logging.LogRecord) -> bool:
    """Our own errors end the crawl with their message (`Desk.fail`): no traceback beside it."""
    return not (record.exc_info and isinstance(record.exc_info[1], CrawlerError))


async def _one_after_the_other(process: AsyncCrawlerProcess, desk: Desk, group: Sequence[type[SourceSpider]]) -> None:
    for spider in group:
        crawler: Any = process.create_crawler(spider)
        crawler.desk = desk
        await process.crawl(crawler)
        if crawler.stats.get_value("finish_reason") == "shutdown":
            return


async def _stop_at_the_end(groups: Sequence[asyncio.Task[None]]) -> None:
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
