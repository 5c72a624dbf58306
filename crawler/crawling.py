"""Runs a crawl: all spiders of the chosen sources in this process, side by side, on one desk.

To the end: each list once, and everything that waits. Or staying: what is due, as it falls due, until it is stopped.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.catalogue import Source
from crawler.desk import Desk, OnProgress
from crawler.errors import CrawlerError
from crawler.ledger import Ledger
from crawler.turns import turns_of
from crawler.withdrawals import newest_records
from kliping import log
from kliping.heartbeat import Heart

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.spiders import SourceSpider

SEAL_S = 2.0  # what is written is sealed after this, for who waits for it; of a crawl that nobody need follow, later
SEAL_TO_THE_END_S = 20.0
_TICK_S = 0.5
_ACCOUNT_S = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who is told of a crawl that stays: a ledger each `every_s` seconds, and each line of trouble as it comes."""

    every_s: float
    on_round: Callable[[Ledger], None]
    on_trouble: Callable[[str], None]


def crawl(
    sources: Sequence[Source],
    data: Path,
    *,
    limit: int | None = None,
    longest_s: float | None = None,
    on_progress: OnProgress | None = None,
    log_level: str = "ERROR",
    watch: Watch | None = None,
) -> Ledger:
    """Crawls these sources into a data folder and returns what became of every URL; with `watch` it stays.

    `longest_s` is how long servers that ask for a pace of theirs may make a crawl to the end last; None is no limit.

    It can be called once a process, because Scrapy's reactor can't be started twice; SIGTERM and Ctrl-C end it cleanly.
    Raises DataFolderBusy before anything is fetched.
    """
    desk = Desk.open(data, limit=limit, stays=watch is not None)
    desk.turns, desk.longest_s = turns_of(sources), longest_s
    if on_progress is not None:
        desk.on_progress = on_progress
    if watch is not None:
        desk.on_trouble = watch.on_trouble
    try:
        from crawler.spiders import spider_of  # Scrapy loads while the workers start

        spiders = [spider_of(source, watch.every_s if watch else None) for source in sources]
        run(spiders, desk, log_level=log_level, watch=watch)
    finally:
        desk.close()
        if watch is not None:
            Heart(data, "crawler").stop()
    if desk.fatal is not None:
        raise desk.fatal
    return desk.ledger


def run(
    spiders: Sequence[type[SourceSpider]], desk: Desk, *, log_level: str = "ERROR", watch: Watch | None = None
) -> None:
    """Runs Scrapy until all spiders are done."""
    # Imported here because the stack is short: it looks through all of the stack three times, which from where Scrapy
    # loads our download handler took a fifth of a small crawl's CPU.
    import scrapy.core.downloader.contextfactory  # noqa: F401
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("KLIPING_DATA", str(desk.folder.root), priority="cmdline")
    settings.set("LOG_LEVEL", log_level, priority="cmdline")
    settings.set("LOG_INSTALL_ROOT_HANDLER", not log.is_json(), priority="cmdline")
    if log.is_json():
        _silence_twisted()
    process = AsyncCrawlerProcess(settings)
    loop = asyncio.get_event_loop()
    ticking = loop.create_task(_tick(desk, watch, partial(_longest_pause_s, process)))
    tasks = [loop.create_task(_crawl(process, desk, spider)) for spider in spiders]
    stop = loop.create_task(_stop_at_the_end(tasks, ticking))
    process.start(stop_after_crawl=False)
    if stop.done() and not stop.cancelled() and (error := stop.exception()):
        raise error


def _silence_twisted() -> None:
    """Until its log is begun Twisted prints what is critical itself, as text; Scrapy's observer logs it anyway."""
    from twisted.logger import globalLogBeginner

    nobody: Any = lambda event: None  # noqa: E731  # an observer is what can be called, which its type doesn't say
    globalLogBeginner.beginLoggingTo([nobody], redirectStandardIO=False, discardBuffer=True)


async def _crawl(process: AsyncCrawlerProcess, desk: Desk, spider: type[SourceSpider]) -> None:
    crawler: Any = process.create_crawler(spider)
    crawler.desk = desk
    await process.crawl(crawler)


async def _tick(desk: Desk, watch: Watch | None, longest_pause_s: Callable[[], float]) -> None:
    """Once in a while: seals what is written, notes what is settled, tells how it goes and that it goes on."""
    told = accounted = time.monotonic()
    heart = Heart(desk.folder.root, "crawler")
    while desk.fatal is None:
        await asyncio.sleep(_TICK_S)
        now = time.monotonic()
        try:
            desk.folder.seal_older_than(SEAL_S if watch else SEAL_TO_THE_END_S)
            if now - accounted >= _ACCOUNT_S:
                desk.folder.account_for_what_is_settled()
                desk.books.keep_up(time.time())
                accounted = now
            await _tell_withdrawn(desk)
        except CrawlerError as error:
            desk.fail(error)
        if watch is None:
            continue
        heart.beat(desk.signs.progress + longest_pause_s())
        if now - told >= watch.every_s:
            watch.on_round(desk.turn_over())
            told = now


def _longest_pause_s(process: AsyncCrawlerProcess) -> float:
    """The longest time that some server wants between two requests, of those that are being asked."""
    downloaders = [crawler.engine.downloader for crawler in process.crawlers if crawler.engine is not None]
    slots = [slot for downloader in downloaders for slot in downloader.slots.values()]
    return max((slot.delay for slot in slots if slot.queue), default=0.0)


async def _tell_withdrawn(desk: Desk) -> None:
    """Writes records of what is withdrawn; a thread looks the last ones up, for that may be a week of segments."""
    if gone := desk.withdrawals():
        folder, ids = desk.folder.articles.folder, {each.article_id for each in gone}
        desk.tell_withdrawn(gone, await asyncio.to_thread(newest_records, folder, ids))


async def _stop_at_the_end(tasks: Sequence[asyncio.Task[None]], ticking: asyncio.Task[None]) -> None:
    from twisted.internet import reactor as installed
    from twisted.internet.error import ReactorNotRunning

    reactor: Any = installed  # a module to the type checker, the reactor itself when running
    # Trouble with one source (a bug, since the ledger counts all else) doesn't end the crawl of the others.
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    ticking.cancel()
    with contextlib.suppress(ReactorNotRunning):  # when a signal has stopped it
        reactor.stop()
    for error in ended:
        if isinstance(error, BaseException):
            raise error
