"""From pages to a written article, one step a class: join the pages, drop what is unchanged, write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Self

from crawler.books import Filled
from crawler.desk import Desk, desk_of
from crawler.errors import CrawlerError
from crawler.extract import Part, join_pages
from crawler.frontier import Answer, Waiting
from crawler.outcomes import Outcome
from crawler.records.article import Article

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The pages of one article, read and in order, on their way through the pipeline."""

    waiting: Waiting
    captured: datetime
    parts: Sequence[Part]
    article: Article | None = None


class JoinPages:
    """Makes one article of its pages."""

    def process_item(self, item: Pages) -> Pages:
        article = join_pages(item.parts, source=item.waiting.source, captured=item.captured)
        return replace(item, article=article)


class DropUnchanged:
    """Drops an article whose newest record says the same already, also when it came by another URL."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(desk_of(crawler))

    def process_item(self, item: Pages) -> Pages:
        from scrapy.exceptions import DropItem

        assert item.article is not None
        with _or_end(self.desk):
            is_known = self.desk.folder.frontier.articles.has(item.article)
        if is_known:
            self.desk.finish(item.waiting, _answer(item, Outcome.UNCHANGED), filled=Filled.of(item.article))
            raise DropItem(f"{item.article.url} is unchanged")
        return item


class WriteArticle:
    """Writes the article; its URL counts as seen only after that. What goes on, to Scrapy's feeds, is the `Article`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(desk_of(crawler))

    def process_item(self, item: Pages) -> Article:
        assert item.article is not None
        with _or_end(self.desk):
            self.desk.folder.write(item.article)
        self.desk.finish(item.waiting, _answer(item, Outcome.ARTICLE), filled=Filled.of(item.article))
        return item.article


@contextmanager
def _or_end(desk: Desk) -> Iterator[None]:
    """What can't be kept (a full disk) ends the crawl, and is told once, at its end; the page stays in the queue.

    Left to Scrapy, it would be a traceback for each page at hand.
    """
    from scrapy.exceptions import DropItem

    try:
        yield
    except CrawlerError as error:
        desk.fail(error)
        raise DropItem(f"it can't be kept: {error}") from error


def _answer(item: Pages, outcome: Outcome) -> Answer:
    assert item.article is not None
    published = item.article.published
    return Answer(
        outcome,
        200,
        captured=item.captured.timestamp(),
        published=None if published is None else published.timestamp(),
        article_id=item.article.id,
    )
