"""Backfill: what a newspaper published on days gone by, from its dated index pages and sitemaps, day by day.

    days ─▶ orders (on disk) ─▶ index pages, sitemaps ─▶ frontier ─▶ pages, as in any crawl ─▶ a table by day

It asks as politely as any crawl, and through the same desk: what a kill leaves is gone on with, by the next backfill or
by any crawl of the source. The lists of the source are read as they fall due meanwhile.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.archive import BACKFILL, Orders, Span, first_pages
from crawler.books import Books
from crawler.catalogue import Source
from crawler.desk import Desk, OnProgress
from crawler.errors import CatalogueError
from crawler.frontier import Frontier
from crawler.ledger import Ledger
from crawler.turns import turns_of

_WAITING = {"new", "changed", "again"}


@dataclass(slots=True)
class Day:
    """What became of the pages that the archive names for one day of one source.

    `listed` is the sum of `had` (before the backfill), `new` (articles got), `waiting` (for a look or another one) and
    `lost`; `reasons` are the outcomes of what is neither had nor new.
    """

    source: str
    day: str
    listed: int = 0
    had: int = 0
    new: int = 0
    waiting: int = 0
    lost: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, had: bool, state: str, outcome: str | None) -> None:
        """Counts one page."""
        self.listed += 1
        if had:
            self.had += 1
        elif state == "done":
            self.new += 1
        else:
            self.waiting += state in _WAITING
            self.lost += state not in _WAITING
            self.reasons[outcome or "not asked for yet"] += 1

    def to_values(self) -> dict[str, Any]:
        """JSON's own types."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {"reasons": dict(self.reasons)}


@dataclass(frozen=True, slots=True)
class Backfilled:
    """What a backfill did: a day a line, what of the archive couldn't be read, and the crawl's own ledger."""

    days: tuple[Day, ...]
    unread: tuple[tuple[str, str], ...]
    ledger: Ledger


def backfill(
    sources: Sequence[Source],
    span: Span,
    data: Path,
    *,
    again: bool = False,
    on_progress: OnProgress | None = None,
    log_level: str = "ERROR",
) -> Backfilled:
    """Reads these days of the sources' archives and fetches what they name. Call it once a process, as any crawl.

    `again` reads days once more that were read when they were over. Raises CatalogueError where a source has nothing to
    go through, and DataFolderBusy before anything is fetched.
    """
    from crawler.crawling import run
    from crawler.spiders import spider_of

    for source in sources:
        _check(source)
    desk = Desk.open(data, only_due=True)
    desk.turns = turns_of(sources)
    if on_progress is not None:
        desk.on_progress = on_progress
    try:
        order_days(desk.books, sources, span, time.time(), again=again)
        desk.folder.checkpoint()
        run([spider_of(source) for source in sources], desk, log_level=log_level)
    finally:
        desk.close()
    if desk.fatal is not None:
        raise desk.fatal
    return Backfilled(*report(data, sources, span), desk.ledger)


def order_days(books: Books, sources: Sequence[Source], span: Span, now: float, *, again: bool = False) -> None:
    """Asks for the days of these sources' archives, and of their sitemaps."""
    for source in sources:
        for url, (pattern, days) in first_pages(source.archives, span).items():
            books.orders.order(source.name, url, days, now, why=BACKFILL, pattern=pattern, again=again)
        for url in source.sitemaps:
            books.orders.order(source.name, url, span, now, why=BACKFILL, again=again)
        books.orders.make_due(source.name, now)


def report(data: Path, sources: Sequence[Source], span: Span) -> tuple[tuple[Day, ...], tuple[tuple[str, str], ...]]:
    """What became of every page of these days so far, and what of the archives couldn't be read yet."""
    days: dict[tuple[str, str], Day] = {}
    unread: list[tuple[str, str]] = []
    with Frontier(data / "state" / "crawl.sqlite") as frontier:
        orders = Orders(frontier.database)
        for source in sources:
            days |= {(source.name, str(day)): Day(source.name, str(day)) for day in span.days()}
            for day, had, state, outcome in orders.days(source.name, span):
                days[source.name, day].add(bool(had), state, outcome)
            unread += orders.failing(source.name)
    return tuple(days.values()), tuple(unread)


def _check(source: Source) -> None:
    if not source.archives and not source.sitemaps:
        raise CatalogueError(
            f"{source.name}: its source file has neither `archives` nor `sitemaps`, so there is nothing to go through; "
            'add its dated index pages, such as archives = ["https://…/indeks?date={day:%Y-%m-%d}&page={page}"], or go '
            "through WARC files with --warc"
        )
