"""Asks for URLs one by one, as a function wants them: nothing is listed, extracted or written."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, ClassVar, Protocol

import scrapy

from crawler.bodies import TooLarge, decoded
from crawler.extract import Page, PageExtract
from crawler.outcomes import of_status
from crawler.recording import CAPTURED, ERRAND, encoding_of
from crawler.records.article import Rejection
from crawler.records.discovery import Errand
from crawler.refused import why_of
from crawler.spiders.source import SourceSpider, header


class Asker(Protocol):
    """What a function that runs in `AskingSpider` may ask for."""

    async def ask(self, url: str) -> Page | str:
        """The page at a URL, or why it can't be had."""

    async def extract(self, page: Page) -> PageExtract | Rejection:
        """What a page says, read by a worker."""


class AskingSpider(SourceSpider):
    """Runs one function, which is given an `Asker`."""

    work: ClassVar[Callable[[Asker], Awaitable[None]]]

    async def start(self) -> AsyncIterator[Any]:
        await type(self).work(self)
        return
        yield  # an iterator that gives no request: they are made in `ask`

    async def extract(self, page: Page) -> PageExtract | Rejection:
        """What a page says, read by a worker."""
        return await self.desk.pool.extract(page)

    async def ask(self, url: str) -> Page | str:
        """The page at a URL, with the body unpacked; or why it can't be had."""
        request = scrapy.Request(url, meta={ERRAND: Errand(kind="article", source=self.name, asked=url)})
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # whatever it was, there is no page
            return why_of(error)
        if of_status(response.status) is not None:
            return f"the server answered {response.status}"
        try:
            body = decoded(response.body, encoding_of(response))
        except TooLarge as error:
            return str(error)
        return Page(response.url, body, header(response, "Content-Type"), response.meta[CAPTURED], response.status)
