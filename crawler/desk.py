"""The desk of a running crawl: where its URLs come in, wait, and get their outcome.

One desk a crawl, shared by the spiders of all its sources. It joins the data folder, the extraction pool and the
ledger, and knows nothing of Scrapy; whoever runs the crawl hangs it on each of Scrapy's crawlers (`crawler.desk = …`),
where every component finds it with `desk_of(crawler)`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from crawler.catalogue import Source
from crawler.errors import CrawlerError
from crawler.extraction_pool import ExtractionPool
from crawler.folder import DataFolder
from crawler.ledger import Ledger
from crawler.outcomes import Outcome
from crawler.records.discovery import Discovery, Listing
from crawler.records.record import whole
from crawler.seen import Listed, Waiting, url_key

OnProgress = Callable[[int, int], None]


class Desk:
    """What one crawl has found and dealt with. `limit` is how many URLs each source may fetch; None is all."""

    def __init__(self, folder: DataFolder, pool: ExtractionPool, *, limit: int | None = None) -> None:
        self.folder = folder
        self.pool = pool
        self.limit = limit
        self.ledger = Ledger()
        self.fatal: CrawlerError | None = None
        self.on_progress: OnProgress = lambda found, settled: None
        self._open: dict[str, str] = {}  # key → source, of what is being fetched
        self._met: set[str] = set()  # keys that this crawl has counted
        self._only_seen: set[str] = set()  # those whose outcome is seen_before so far
        self._started: dict[str, int] = {}

    @classmethod
    def open(cls, data: Path, *, limit: int | None = None, workers: int = 2) -> Self:
        """A desk on a data folder. Raises DataFolderBusy when somebody else writes there."""
        folder = DataFolder(data)
        desk = cls(folder, ExtractionPool(workers), limit=limit)
        desk.pool.warm_up()
        desk.ledger.troubles += folder.notes
        return desk

    def carry_over(self, source: Source) -> list[Waiting]:
        """What earlier crawls have left in the source's queue, to be fetched now."""
        found = self.folder.seen.waiting(source.name)
        return [waiting for waiting in found if self._meet(source, waiting.key) and self._start(source, waiting.key)]

    def discover(self, source: Source, listing: Listing, *, via: str, found_at: str) -> Waiting | None:
        """Takes in a listed URL; returns what is to be fetched, or None where its outcome is known already."""
        listing = whole(listing)
        try:
            key = url_key(listing.url)
        except ValueError:
            return None  # mailto:, javascript: and the like are no URLs to crawl
        discovery = _discovery(source, listing, via, found_at)
        if not self._meet(source, key):
            return self._listed_again(source, key, listing, discovery)
        if refusal := _refusal(source, listing.url):
            self._count(source.name, refusal)
            return None
        found = self.folder.seen.discover(source.name, listing, discovery)
        if found is Listed.SEEN:
            self._only_seen.add(key)
            self._count(source.name, Outcome.SEEN_BEFORE)
            return None
        if found is Listed.WAITING:  # told to wait until later: `carry_over` has taken what may be fetched now
            self._count(source.name, Outcome.LATER)
            return None
        return self._begin(source, key, listing, discovery)

    def finish(self, key: str, outcome: str, *, captured: datetime | None = None) -> None:
        """The URL has its final outcome. What an article's outcome rests on is on disk already."""
        if (source := self._open.pop(key, None)) is not None:
            self.folder.seen.finish(key, outcome, captured=captured)
            self.folder.settle()
            self._count(source, outcome)

    def postpone(self, key: str, outcome: str, *, not_before: float = 0, tried: bool = True) -> None:
        """The URL has no final outcome yet: counted as `outcome` now, it stays in the queue for another crawl."""
        if (source := self._open.pop(key, None)) is not None:
            self.folder.seen.postpone(key, outcome, not_before=not_before, tried=tried)
            self.folder.settle()
            self._count(source, outcome)

    def trouble(self, line: str) -> None:
        """Something that people should read at the end, such as a feed that failed."""
        self.ledger.troubles.append(line)

    def list_failed(self, line: str) -> None:
        """A feed, sitemap or section page couldn't be read."""
        self.ledger.lists_failed += 1
        self.trouble(line)

    def fail(self, error: CrawlerError) -> None:
        """Nothing can be kept any more (a full disk): every spider stops at its next look here."""
        self.fatal = self.fatal or error

    def close(self) -> None:
        """Ends the crawl: what is still open stays in the queue, everything is sealed, the workers end."""
        try:
            for key in list(self._open):
                self.ledger.interrupted = True
                self.postpone(key, Outcome.LATER, tried=False)
        finally:
            self.pool.close()
            self.folder.close()

    def _meet(self, source: Source, key: str) -> bool:
        """Counts a URL as found, once a crawl; False when it has been met already."""
        if key in self._met:
            return False
        self._met.add(key)
        self.ledger.discover(source.name)
        self._tell()
        return True

    def _listed_again(self, source: Source, key: str, listing: Listing, discovery: Discovery) -> Waiting | None:
        """What another list of this crawl says: a sitemap may know of a change that the feed before it didn't tell."""
        if key not in self._only_seen:
            self.folder.seen.note_modified(key, listing)  # it is fetched in this crawl anyway
            return None
        if self.folder.seen.discover(source.name, listing, discovery) is not Listed.CHANGED:
            return None
        self._only_seen.discard(key)
        self.ledger.take_back(source.name, Outcome.SEEN_BEFORE)
        return self._begin(source, key, listing, discovery)

    def _begin(self, source: Source, key: str, listing: Listing, discovery: Discovery) -> Waiting | None:
        waiting = Waiting(key=key, url=listing.url, discovery=discovery, attempts=0)
        return waiting if self._start(source, key) else None

    def _start(self, source: Source, key: str) -> bool:
        """Opens a URL for fetching, unless the source has had its limit: then it waits for another crawl."""
        self._open[key] = source.name
        started = self._started[source.name] = self._started.get(source.name, 0) + 1
        if self.limit is None or started <= self.limit:
            return True
        self.postpone(key, Outcome.LATER, tried=False)
        return False

    def _count(self, source: str, outcome: str) -> None:
        self.ledger.count(source, outcome)
        self._tell()

    def _tell(self) -> None:
        self.on_progress(len(self._met), self.ledger.total())


def desk_of(crawler: Any) -> Desk:
    """The desk of one of Scrapy's crawlers."""
    desk: Desk = crawler.desk
    return desk


def _refusal(source: Source, url: str) -> Outcome | None:
    if not source.owns(url):
        return Outcome.OFFSITE
    return None if source.wants(url) else Outcome.NOT_WANTED


def _discovery(source: Source, listing: Listing, via: str, found_at: str) -> Discovery:
    return Discovery(
        source=source.name,
        via=via,
        title=listing.title,
        published=listing.published,
        found_at=found_at,
        section=listing.section,
        precision=listing.precision,
        zone=listing.zone,
    )
