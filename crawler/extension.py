"""What a spider needs around it: an open desk, and the demo newspaper when it is that one.

`kliping crawl` opens the desk itself, for all its spiders; `scrapy crawl` has it opened and closed here. Scrapy makes
its extensions before all else that asks for the desk.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from crawler.desk import Desk
from crawler.errors import CrawlerError
from crawler.frontier import Answer
from crawler.pipelines import Pages
from crawler.records.article import Reason

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)


class Crawl:
    """The extension of one spider."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self.owns_desk = not hasattr(crawler, "desk")
        if self.owns_desk:
            crawler.desk = Desk.open(Path(crawler.settings["KLIPING_DATA"]))
        self.desk: Desk = crawler.desk
        self.demo: Any = None
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)
        crawler.signals.connect(self.callback_failed, signals.spider_error)
        crawler.signals.connect(self.item_failed, signals.item_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def opened(self, spider: Any) -> None:
        if spider.source.demo:
            spider.source = self._serve_demo(spider.source)

    def closed(self, spider: Any, reason: str) -> None:
        if reason != "finished":
            self.desk.ledger.interrupted = True
        if self.demo is not None:
            self.demo.__exit__(None, None, None)
        if self.owns_desk:
            self.desk.close()
            for source, outcome, count, meaning in self.desk.ledger.rows():
                log.info("%s: %s %s (%s)", source, count, outcome, meaning)
            for trouble in self.desk.ledger.troubles:
                log.warning(trouble)

    def failed(self, failure: Any) -> None:
        """A folder that can't be written to ends the crawl; the URL at hand has no outcome and stays in the queue."""
        if isinstance(failure.value, CrawlerError):
            self.desk.fail(failure.value)

    def callback_failed(self, failure: Any, response: Any, spider: Any) -> None:
        """Any trouble with one page or list, whatever it is, is the outcome of that one."""
        self.failed(failure)
        asked = response.request.cb_kwargs
        note = f"{type(failure.value).__name__}: {failure.value}"
        if isinstance(failure.value, CrawlerError):
            return
        if "waiting" in asked:
            self.desk.finish(asked["waiting"], Answer(Reason.UNREADABLE, response.status, note=note))
        elif "due" in asked:
            answer = Answer(Reason.UNREADABLE, response.status, note=note)
            self.desk.list_failed(spider.source, asked["due"], answer, f"{asked['due'].url} can't be read: {note}")

    def item_failed(self, item: Any, failure: Any) -> None:
        """So it is with what is made of a page."""
        self.failed(failure)
        if not isinstance(failure.value, CrawlerError) and isinstance(item, Pages):
            note = f"{type(failure.value).__name__}: {failure.value}"
            self.desk.finish(item.waiting, Answer(Reason.UNREADABLE, 200, note=note))

    def _serve_demo(self, source: Any) -> Any:
        from crawler.demo import serve

        self.demo = serve()
        self.demo.__enter__()
        moved = source.moved(self.demo.url + "/")
        if moved.home != source.home:
            self.desk.trouble(f"demo: the usual port is taken, so the newspaper was served at {moved.home}")
        return moved
