"""What every spider does: reads the lists of its source as they fall due, and takes each listed URL to its outcome.

what is due ─▶ list ─▶ books ─▶ page ─▶ its further pages ─▶ pipelines (join, drop, write)

One request after the other is taken from the desk, lists first, and few pages are under way at once: so the pages of a
slow domain never hold back its lists.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

import scrapy
from scrapy.http import Response

from crawler.assembling import Assembly
from crawler.bodies import start_of
from crawler.books import ARCHIVE
from crawler.catalogue import Source
from crawler.desk import Desk, desk_of
from crawler.errors import CrawlerError
from crawler.extract import Page, PageExtract, Part
from crawler.extraction_pool import Packed
from crawler.frontier import Answer, Waiting
from crawler.lists import parse_archive
from crawler.manners import NOT_BEFORE
from crawler.outcomes import Outcome, of_status
from crawler.pipelines import Pages
from crawler.recording import CAPTURE, CAPTURED, ERRAND, KEPT, encoding_of
from crawler.records.article import Capture, Reason, Rejection
from crawler.records.discovery import Errand, Listing
from crawler.refused import is_unheard, outcome_of, why_of
from crawler.schedule import Due
from crawler.schedule.told import CHANNEL_BYTES, fresh_until

if TYPE_CHECKING:
    from twisted.python.failure import Failure

_LIST_PRIORITY = 10
_LONGEST_REST_S = 30.0
_TURN_REST_S = 0.1  # how often a source that shares a domain asks for its turn


@dataclass(frozen=True, slots=True)
class Read:
    """What a list shows, a hash of its body, and whether it only names other lists."""

    listings: Sequence[Listing]
    digest: str
    is_index: bool = False


class SourceSpider(scrapy.Spider):
    """The base. A way of publishing reads its lists in `read` and hands the others' on to `super().read`."""

    source: Source
    every_s: ClassVar[float | None] = None

    @property
    def desk(self) -> Desk:
        """The desk of this crawl."""
        return desk_of(self.crawler)

    async def start(self) -> AsyncIterator[Any]:
        self._under_way = 0
        self._woken = asyncio.Event()
        self.desk.on_answer[self.name] = self._answered
        try:
            self.desk.enter(self.source, self.every_s)
            while True:
                if request := self._next_request():
                    yield request
                elif not self._under_way and not self.desk.stays and not self._waits_for_turn:
                    return
                else:
                    await self._rest()
        except CrawlerError as error:  # the state can't be used: Scrapy would log it and end as if all were well
            self.desk.fail(error)

    async def read(self, due: Due, packed: Packed, url: str, content_type: str | None) -> Read:
        """What a list shows. Raises ValueError when it can't be understood."""
        raise ValueError(f"{self.name} has no way to read a {due.via}")

    async def _read_archive(self, response: Response, due: Due) -> None:
        """A page of an archive: its links count as found only when they look like articles, as those of a section."""
        packed = Packed(response.body, encoding_of(response))
        kind = header(response, "Content-Type")
        page = (await self.desk.pool.parse(packed, parse_archive, response.url, kind, self.source.zone)).result
        owns, wants = self.source.owns, self.source.wants
        listings = [each for each in page.listings if page.is_sitemap or (owns(each.url) and wants(each.url))]
        self.desk.archive_read(self.source, due, listings, page)

    # -- what is asked for

    def _next_request(self) -> scrapy.Request | None:
        """The request that is due most; it counts as under way until the desk is told what came of it."""
        self.desk.signs.looked()
        turn = self.desk.turns.get(self.name)
        self._waits_for_turn = turn is not None and not turn.take(self.name)
        if self._waits_for_turn:
            return None
        request = self._next_list() or (self._next_page() if self._under_way < self._most_pages else None)
        if request is not None:
            self._under_way += 1
            self.desk.signs.asked()
        elif turn is not None:
            turn.drop(self.name)
        return request

    @property
    def _most_pages(self) -> int:
        """Pages under way at once: at a pace of a second or more one is enough, and a list waits for no more."""
        return 1 if self.source.delay_seconds >= 1 else 2 * self.source.concurrency

    def _next_list(self) -> scrapy.Request | None:
        return next(map(self._list_request, self.desk.lists_due(self.source)), None)

    def _next_page(self) -> scrapy.Request | None:
        return next(map(self._article_request, self.desk.pages_due(self.source)), None)

    def _answered(self) -> None:
        self._under_way -= 1
        if turn := self.desk.turns.get(self.name):
            turn.give_back(self.name)
        self._woken.set()

    async def _rest(self) -> None:
        """Waits until something is done with, or falls due."""
        due_s = self.desk.next_due_s(self.source) if self.desk.stays else None
        seconds = _LONGEST_REST_S if due_s is None or self._under_way else min(due_s, _LONGEST_REST_S)
        if self._waits_for_turn:
            seconds = _TURN_REST_S
        self._woken.clear()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._woken.wait(), max(seconds, 0.02))

    # -- lists

    def _list_request(self, due: Due) -> scrapy.Request:
        headers: dict[str, str | None] = {}
        if due.via != ARCHIVE:  # whoever asks for its days wants the whole list, though it is as a crawl saw it last
            known = self.desk.folder.frontier.validators.of(due.url)
            headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return scrapy.Request(
            due.url,
            callback=self._list,
            errback=self._list_failed,
            headers={name: value for name, value in headers.items() if value},
            priority=_LIST_PRIORITY,
            cb_kwargs={"due": due},
            meta={ERRAND: Errand(kind="listing", source=self.name, asked=due.url)},
            dont_filter=True,
        )

    async def _list(self, response: Response, due: Due) -> None:
        verdict = of_status(response.status)
        if verdict is not None and response.status != 304:
            said = f"answered {response.status}"
            answer = Answer(verdict.outcome, response.status, not_before=_not_before(response), note=said)
            self.desk.list_failed(self.source, due, answer, f"{due.url} {said}")
            return
        try:
            await (self._read_archive(response, due) if due.via == ARCHIVE else self._read(response, due))
        except CrawlerError as error:  # what can't be kept ends the crawl; left to Scrapy it would be a traceback
            self.desk.fail(error)
        except ValueError as error:
            answer = Answer(Reason.UNREADABLE, response.status, note=f"can't be understood: {error}")
            self.desk.list_failed(self.source, due, answer, f"{due.url} {answer.note}")

    async def _read(self, response: Response, due: Due) -> None:
        fresh = self._fresh_until(response)
        if response.status == 304:
            self._visited(response, due, None)
            self.desk.list_same(self.source, due, fresh_until=fresh)
            return
        packed = Packed(response.body, encoding_of(response))
        read = await self.read(due, packed, response.url, header(response, "Content-Type"))
        if self.desk.folder.frontier.validators.is_same(due.url, read.digest):
            self._visited(response, due, read.digest)
            self.desk.list_same(self.source, due, fresh_until=fresh)
            return
        self.desk.list_read(self.source, due, read.listings, fresh_until=fresh)
        # Noted after its articles are in the queue: a kill in between reads the list again.
        # An index's validators are forgotten: it stays the same while the sitemaps that it names change.
        if not read.is_index:
            self._visited(response, due, read.digest)

    def _fresh_until(self, response: Response) -> float:
        """Until when the list needn't be asked again, by its headers and by what its channel says at the start."""
        try:
            start = start_of(response.body, encoding_of(response), CHANNEL_BYTES)
        except ValueError:
            start = b""
        return fresh_until(_headers(response), time.time(), start)

    def _visited(self, response: Response, due: Due, digest: str | None) -> None:
        etag, last_modified = header(response, "ETag"), header(response, "Last-Modified")
        validators = self.desk.folder.frontier.validators
        validators.visited(due.url, etag=etag, last_modified=last_modified, digest=digest)

    def _list_failed(self, failure: Failure) -> None:
        request: Any = failure.request  # type: ignore[attr-defined]
        outcome, why = outcome_of(failure.value), why_of(failure.value)
        due: Due = request.cb_kwargs["due"]
        not_before, unheard = request.meta.get(NOT_BEFORE), is_unheard(failure.value)
        answer = Answer(outcome, not_before=not_before, note=f"{outcome} ({why})", unheard=unheard)
        self.desk.list_failed(self.source, due, answer, f"{due.url} wasn't read: {answer.note}")

    # -- articles

    def _article_request(self, waiting: Waiting) -> scrapy.Request:
        errand = Errand(kind="article", source=self.name, asked=waiting.url, discovery=waiting.discovery)
        return scrapy.Request(
            waiting.url,
            callback=self._article,
            errback=self._article_failed,
            cb_kwargs={"waiting": waiting},
            meta={ERRAND: errand},
            dont_filter=True,
        )

    async def _article(self, response: Response, waiting: Waiting) -> AsyncIterator[Pages]:
        captured: datetime = response.meta[CAPTURED]
        verdict = of_status(response.status)
        answer = Answer(Outcome.LATER, response.status, not_before=_not_before(response), captured=captured.timestamp())
        if verdict is not None:
            self.desk.finish(waiting, replace(answer, outcome=verdict.outcome))
            return
        first = await self._extract(response, waiting)
        if isinstance(first, Rejection):
            self.desk.finish(waiting, replace(answer, outcome=first.reason, note=first.detail or None))
            return
        parts = await self._all_pages(Part(response.url, first, response.meta[CAPTURE]), waiting)
        if parts is None or self.desk.fatal:
            self.desk.finish(waiting, Answer(Outcome.LATER))
            return
        yield Pages(waiting=waiting, captured=captured, parts=parts)

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
        watched = self.desk.folder.suspects.reading(response.meta[CAPTURE]) if KEPT in response.flags else None
        async with watched or contextlib.nullcontext():
            return await self.desk.pool.extract(
                page, encoding=encoding_of(response), discovery=waiting.discovery, rules=self.source.rules
            )

    def _article_failed(self, failure: Failure) -> None:
        request: Any = failure.request  # type: ignore[attr-defined]
        waiting: Waiting = request.cb_kwargs["waiting"]
        outcome = outcome_of(failure.value)
        self.logger.info("%s: %s (%s)", waiting.url, outcome, failure.value)
        note = None if outcome is Outcome.LATER else why_of(failure.value)
        not_before, unheard = request.meta.get(NOT_BEFORE), is_unheard(failure.value)
        self.desk.finish(waiting, Answer(outcome, not_before=not_before, note=note, unheard=unheard))


def _not_before(response: Response) -> float | None:
    return response.meta.get(NOT_BEFORE)


def _headers(response: Response) -> dict[str, str]:
    """The headers by their small names, the last of each."""
    listed: Any = response.headers.items()
    return {name.decode("latin-1").lower(): values[-1].decode("latin-1") for name, values in listed if values}


def header(response: Response, name: str) -> str | None:
    """The first header of that name, or None."""
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1")
