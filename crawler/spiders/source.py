"""What every spider does: visits the lists of its source, and takes each listed URL to its one outcome.

queue + lists ─▶ article ─▶ its further pages ─▶ pipelines (join, drop, write)
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.http import Response

from crawler.assembling import Assembly
from crawler.catalogue import Source
from crawler.desk import Desk, desk_of
from crawler.errors import CrawlerError
from crawler.extract import Page, PageExtract, Part
from crawler.extraction_pool import Packed
from crawler.manners import NOT_BEFORE
from crawler.outcomes import Outcome, Verdict, of_status, without_answer
from crawler.pipelines import Pages
from crawler.recording import CAPTURE, CAPTURED, ERRAND, encoding_of
from crawler.records.article import Capture, Rejection
from crawler.records.discovery import Errand, Listing
from crawler.refused import outcome_of, why_of
from crawler.seen import Waiting

if TYPE_CHECKING:
    from twisted.python.failure import Failure

_LIST_PRIORITY = 10


@dataclass(frozen=True, slots=True)
class ListReader:
    """How a list is read: a worker calls `parse(body, url, content type, *more)`, and `take(result, url)` follows here.

    `take` gives the requests that come of it.
    """

    parse: Callable[..., Any]
    take: Callable[[Any, str], list[scrapy.Request]]
    more: tuple[Any, ...] = ()


class SourceSpider(scrapy.Spider):
    """The base. A way of publishing adds its lists in `lists` and calls `super().lists()`."""

    source: Source

    @property
    def desk(self) -> Desk:
        """The desk of this crawl."""
        return desk_of(self.crawler)

    async def start(self) -> AsyncIterator[Any]:
        try:
            requests = [*map(self._article_request, self.desk.carry_over(self.source)), *self.lists()]
        except CrawlerError as error:  # the state can't be read: Scrapy would log it and end as if all were well
            self.desk.fail(error)
            return
        for request in requests:
            yield request

    def lists(self) -> Iterator[scrapy.Request]:
        """Requests for the pages that list this source's articles."""
        yield from ()

    # -- lists

    def visit(self, url: str, reader: ListReader) -> Iterator[scrapy.Request]:
        """A request for a list, whose body goes to the reader; none when its server asked us to wait longer."""
        seen = self.desk.folder.seen
        if not seen.may_visit(url):
            self.desk.trouble(f"{self.name}: {url} is left alone: its server asked for more time")
            return
        known = seen.validators(url)
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        yield scrapy.Request(
            url,
            callback=self._list,
            errback=self._list_failed,
            headers={name: value for name, value in headers.items() if value},
            priority=_LIST_PRIORITY,
            cb_kwargs={"asked": url, "reader": reader},
            meta={ERRAND: Errand(kind="listing", source=self.name, asked=url)},
        )

    def take(self, listings: Iterable[Listing], *, via: str, found_at: str) -> list[scrapy.Request]:
        """Puts listed articles into the queue, on disk, and only then gives requests for them."""
        found = [self.desk.discover(self.source, listing, via=via, found_at=found_at) for listing in listings]
        self.desk.folder.checkpoint()
        return [self._article_request(waiting) for waiting in found if waiting is not None]

    async def _list(self, response: Response, asked: str, reader: ListReader) -> AsyncIterator[scrapy.Request]:
        seen = self.desk.folder.seen
        if response.status == 304:
            self.desk.ledger.lists_read += 1
            seen.visited(asked, etag=None, last_modified=None, body=None)
            return
        if response.status != 200:
            if NOT_BEFORE in response.meta:
                seen.rest(asked, response.meta[NOT_BEFORE])
            self.desk.list_failed(f"{self.name}: {asked} answered {response.status}")
            return
        packed = Packed(response.body, encoding_of(response))
        content_type = header(response, "Content-Type")
        try:
            parsed = await self.desk.pool.parse(packed, reader.parse, response.url, content_type, *reader.more)
        except ValueError as error:
            self.desk.list_failed(f"{self.name}: {asked} can't be understood: {error}")
            return
        requests = reader.take(parsed.result, response.url)
        # Noted after its articles are in the queue: a kill in between reads the list again.
        # An index's validators are forgotten: it stays the same while the sitemaps that it names change.
        is_index = any(request.meta[ERRAND].kind == "listing" for request in requests)
        etag, modified = (None, None) if is_index else (header(response, "ETag"), header(response, "Last-Modified"))
        self.desk.ledger.lists_read += 1
        seen.visited(asked, etag=etag, last_modified=modified, body=parsed.digest.encode())
        for request in requests:
            yield request

    def _list_failed(self, failure: Failure) -> None:
        request: Any = failure.request  # type: ignore[attr-defined]
        what = f"{self.name}: {request.cb_kwargs['asked']} wasn't read"
        self.desk.list_failed(f"{what}: {outcome_of(failure.value)} ({why_of(failure.value)})")

    # -- articles

    def _article_request(self, waiting: Waiting) -> scrapy.Request:
        errand = Errand(kind="article", source=self.name, asked=waiting.url, discovery=waiting.discovery)
        return scrapy.Request(
            waiting.url,
            callback=self._article,
            errback=self._article_failed,
            cb_kwargs={"waiting": waiting},
            meta={ERRAND: errand},
        )

    async def _article(self, response: Response, waiting: Waiting) -> AsyncIterator[Pages]:
        captured: datetime = response.meta[CAPTURED]
        verdict = of_status(response.status)
        if verdict is not None:
            self._settle(waiting, verdict, _not_before(response), captured)
            return
        first = await self._extract(response, waiting)
        if isinstance(first, Rejection):
            self.desk.finish(waiting.key, first.reason, captured=captured)
            return
        parts = await self._all_pages(Part(response.url, first, response.meta[CAPTURE]), waiting)
        if parts is None:
            self.desk.postpone(waiting.key, Outcome.LATER, tried=False)
            return
        yield Pages(key=waiting.key, source=self.name, captured=captured, parts=parts)

    async def _all_pages(self, first: Part, waiting: Waiting) -> list[Part] | None:
        """All pages in order; the first that can't be had ends them, marked. None when the crawl was stopped."""
        assembly = Assembly(first, asked=waiting.url)
        while url := assembly.next_url():
            part = await self._further_page(url, assembly.number, waiting)
            if part is None:
                return None
            assembly.add(part, asked=url)
        return assembly.parts

    async def _further_page(self, url: str, number: int, waiting: Waiting) -> Part | None:
        errand = Errand(
            kind="page", source=self.name, asked=url, discovery=waiting.discovery, page=number, first=waiting.url
        )
        request = scrapy.Request(url, meta={ERRAND: errand})
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            if outcome_of(error) is Outcome.LATER:
                return None
            self.logger.info("page %s of %s can't be had: %s", number, waiting.url, error)
            return Part(url, None, None)
        capture: Capture = response.meta[CAPTURE]
        if of_status(response.status) is not None:
            return Part(url, None, None)
        extract = await self._extract(response, waiting)
        return Part(response.url, None if isinstance(extract, Rejection) else extract, capture)

    async def _extract(self, response: Response, waiting: Waiting) -> PageExtract | Rejection:
        content_type = header(response, "Content-Type")
        page = Page(response.url, response.body, content_type, response.meta[CAPTURED], response.status)
        return await self.desk.pool.extract(
            page, encoding=encoding_of(response), discovery=waiting.discovery, rules=self.source.rules
        )

    def _article_failed(self, failure: Failure) -> None:
        request: Any = failure.request  # type: ignore[attr-defined]
        waiting: Waiting = request.cb_kwargs["waiting"]
        outcome = outcome_of(failure.value)
        self.logger.info("%s: %s (%s)", waiting.url, outcome, failure.value)
        self._settle(waiting, without_answer(outcome), request.meta.get(NOT_BEFORE, 0.0), None)

    def _settle(self, waiting: Waiting, verdict: Verdict, not_before: float, captured: datetime | None) -> None:
        """Writes the verdict down; `not_before` is when the URL may be asked for again, in seconds since 1970."""
        if verdict.again:
            tried = verdict.outcome is not Outcome.LATER
            self.desk.postpone(waiting.key, verdict.outcome, not_before=not_before, tried=tried)
        else:
            self.desk.finish(waiting.key, verdict.outcome, captured=captured)


def _not_before(response: Response) -> float:
    return float(response.meta.get(NOT_BEFORE, 0))


def header(response: Response, name: str) -> str | None:
    """The first header of that name, or None."""
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1")
