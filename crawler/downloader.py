"""The downloader: one slot per registered domain, slowed and paused as told, and emptied when the crawl is stopped.

Everything that we use of Scrapy's private parts is in this file: its `Downloader` with its slots (`_get_slot`,
`_latercall`, `Slot.latercall`, `Slot.queue`, `per_slot_settings`). `tests/crawler/test_downloader.py` says which of
them has changed when a new Scrapy comes; until it has been run, pyproject.toml keeps that Scrapy out.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.core.downloader import Downloader
from scrapy.utils.asyncio import call_later, create_looping_call
from twisted.python.failure import Failure

from crawler.desk import desk_of
from crawler.outcomes import Outcome
from crawler.refused import Refused
from crawler.urls import registered_domain

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

_STOP_CHECK_SECONDS = 0.5


class PoliteDownloader(Downloader):
    """Scrapy's downloader with one slot per registered domain, whose pace can be slowed and paused."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._desk = desk_of(crawler)
        self._stopping: asyncio.Future[None] | None = None
        self._stop_check = create_looping_call(self._check_stop)
        self._stop_check.start(_STOP_CHECK_SECONDS, now=False)

    def get_slot_key(self, request: Request) -> str:
        # Scrapy keeps the key in meta, which a redirect to another domain would carry along: so it is never believed.
        return registered_domain(urlsplit(request.url).hostname or "")

    def slow_down(self, request: Request, seconds: float) -> None:
        """Sets the domain's pace to at least these seconds between requests, one at a time."""
        key, slot = self._get_slot(request)
        slot.delay = max(slot.delay, seconds)
        slot.concurrency = 1
        # Scrapy drops idle slots after a minute and makes them again from these settings.
        self.per_slot_settings[key] = {"delay": slot.delay, "concurrency": 1, "jitter": 0}

    def pause(self, request: Request, seconds: float) -> None:
        """No request to the domain begins before these seconds have passed."""
        _, slot = self._get_slot(request)
        if slot.latercall:
            slot.latercall.cancel()
        slot.latercall = call_later(seconds, self._latercall, slot)

    def close(self) -> None:
        if self._stop_check.running:
            self._stop_check.stop()
        super().close()

    def _check_stop(self) -> None:
        """On a stop, what still waits for its turn is given up at once; it stays in our own queue."""
        if self._stopping is None and self._desk.fatal:
            self._stopping = asyncio.ensure_future(self.crawler.stop_async())
        if self.crawler.crawling:
            return
        for slot in self.slots.values():
            while slot.queue:
                _, waiting = slot.queue.popleft()
                failure = Failure(Refused(Outcome.LATER, "the crawl was stopped"))  # type: ignore[no-untyped-call]
                waiting.errback(failure)


def downloader_of(crawler: Crawler) -> PoliteDownloader:
    """The running crawl's downloader, which `crawler.settings` names."""
    downloader = crawler.engine.downloader
    assert isinstance(downloader, PoliteDownloader)
    return downloader
