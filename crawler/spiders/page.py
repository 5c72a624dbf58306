"""One page on a person's request: no list is read, nothing is extracted or written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, ClassVar

import scrapy

from crawler.bodies import TooLarge, decoded
from crawler.extract import Page
from crawler.outcomes import of_status
from crawler.recording import CAPTURED, ERRAND, encoding_of
from crawler.records.discovery import Errand
from crawler.refused import why_of
from crawler.spiders.source import SourceSpider, header


class PageSpider(SourceSpider):
    """Asks for one URL; its class, made for that alone, is left with the page or with why there is none."""

    url: ClassVar[str]
    page: ClassVar[Page | None] = None
    why: ClassVar[str] = ""

    async def start(self) -> AsyncIterator[Any]:
        errand = Errand(kind="article", source=self.name, asked=self.url)
        try:
            response = await self.crawler.engine.download_async(scrapy.Request(self.url, meta={ERRAND: errand}))
        except Exception as error:  # whatever it was, there is no page
            type(self).why = why_of(error)
            return
        if of_status(response.status) is not None:
            type(self).why = f"the server answered {response.status}"
            return
        try:
            body = decoded(response.body, encoding_of(response))
        except TooLarge as error:
            type(self).why = str(error)
            return
        captured = response.meta[CAPTURED]
        type(self).page = Page(response.url, body, header(response, "Content-Type"), captured, response.status)
        return
        yield  # an iterator that gives no request: the one was made above
