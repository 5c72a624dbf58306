"""The desk of a running crawl: where its URLs come in, wait, and get their outcome.

One desk a crawl, shared by the spiders of all its sources. It joins the data folder with its books, the extraction pool
and the ledger, and knows nothing of Scrapy; whoever runs the crawl hangs it on each of Scrapy's crawlers
(`crawler.desk = …`), where every component finds it with `desk_of(crawler)`.

A crawl to the end (`stays` is False) reads each list once, and looks at all that was looked at in vain, due or not. One
that stays works through what is due until it is stopped; a backfill (`only_due`), until nothing is due any more.
"""

from __future__ import annotations

import functools
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Self

from crawler.books import ARCHIVE, Books, Filled, ListRead
from crawler.catalogue import Source, load_catalogue
from crawler.errors import CrawlerError
from crawler.extraction_pool import ExtractionPool
from crawler.folder import DataFolder
from crawler.frontier import Answer, Listed, State, Waiting, Withdrawal, host_of, url_key
from crawler.frontier.hosts import SILENT
from crawler.ledger import Ledger
from crawler.lists import ArchivePage
from crawler.outcomes import Outcome
from crawler.records.article import Article
from crawler.records.discovery import Listing
from crawler.relisting import relist
from crawler.schedule import Due
from crawler.schedule.told import tell
from crawler.signs import Signs
from crawler.turns import Turn
from crawler.withdrawals import newest_records, tell_withdrawn

OnProgress = Callable[[int, int], None]
P = ParamSpec("P")


def _or_end(method: Callable[Concatenate[Desk, P], None]) -> Callable[Concatenate[Desk, P], None]:
    """What can't be kept any more (a full disk) ends the crawl, and is told once, at its end."""

    @functools.wraps(method)
    def guarded(desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            method(desk, *args, **kwargs)
        except CrawlerError as error:
            desk.fail(error)

    return guarded


class Desk:
    """What one crawl has found and dealt with. `limit` is how many pages each source may fetch; None is all.

    `on_trouble` is told each line for people as it comes; the ledger of a crawl to the end keeps them as well.
    """

    def __init__(
        self,
        folder: DataFolder,
        pool: ExtractionPool,
        *,
        limit: int | None = None,
        stays: bool = False,
        only_due: bool = False,
    ) -> None:
        self.folder = folder
        self.pool = pool
        self.limit = limit
        self.stays = stays
        self.only_due = stays or only_due
        self.ledger = Ledger()
        self.fatal: CrawlerError | None = None
        self.on_progress: OnProgress = lambda found, settled: None
        self.on_trouble: Callable[[str], None] = lambda line: None
        self.turns: dict[str, Turn] = {}
        self.signs = Signs()
        self._began = time.time()
        self._is_closed = False
        self.longest_s: float | None = None  # of a crawl to the end: how long servers may make it wait by their pace
        self._paces: dict[str, tuple[float, float]] = {}  # by source: seconds between requests, when the next may go
        self._paced_since = 0.0
        self._left: set[str] = set()  # sources whose pace is too slow for the rest of this crawl
        self._waits: dict[str, str] = {}  # key → source, of what has no outcome in this crawl yet
        self._met: set[str] = set()  # keys that this crawl has counted
        self._only_seen: set[str] = set()  # those whose outcome is seen_before so far
        self._started: Counter[str] = Counter()
        self._read: set[str] = set()  # lists that a crawl to the end has read
        self._given_up: Counter[str] = Counter()
        self._counted: dict[str, str] = {}  # key → outcome: a page may be looked at twice in one crawl
        self.books.line.tell = self.trouble
        self.on_answer: dict[str, Callable[[], None]] = {}  # by source: told when one of its requests is done with

    @classmethod
    def open(
        cls, data: Path, *, limit: int | None = None, workers: int = 2, stays: bool = False, only_due: bool = False
    ) -> Self:
        """A desk on a data folder. Raises DataFolderBusy when somebody else writes there."""
        folder = DataFolder(data)
        desk = cls(folder, ExtractionPool(workers), limit=limit, stays=stays, only_due=only_due)
        desk.pool.warm_up()
        if folder.unread_lists:
            relist(folder, desk.pool, load_catalogue(data))
        for note in folder.notes:
            desk.trouble(note)
        desk.books.keep_up(time.time())
        return desk

    @property
    def books(self) -> Books:
        """The books of the data folder."""
        return self.folder.books

    # -- what is due

    def enter(self, source: Source, every_s: float | None = None) -> None:
        """Takes in a source; a crawl to the end makes its lists due, but for those whose server asked us to wait."""
        now = time.time()
        terms = source.terms() if every_s is None else source.terms(every_s)
        self.books.enter(source.name, source.lists, terms, now, source.archives)
        if self.only_due:
            return
        for url, until in self.books.agenda.make_due(source.name, now):
            self.trouble(f"{source.name}: {url} is {tell(until, now) or 'left alone: its server asked for more time'}")

    def lists_due(self, source: Source) -> list[Due]:
        """A list to read now, if there is one."""
        if self.fatal or source.name in self._left:
            return []
        due = self.books.lists_due(source.name, time.time(), 1)
        if self.only_due:
            return due
        new = [each for each in due if each.url not in self._read]
        self._read.update(each.url for each in new)
        return new

    def pages_due(self, source: Source) -> list[Waiting]:
        """A page to ask for now, if there is one and the source's limit allows it."""
        is_over = self.limit is not None and self._started[source.name] >= self.limit
        if self.fatal or is_over or source.name in self._left:
            return []
        now = time.time()
        due = self.books.pages_due(source.name, now, 1)
        if not due and not self.only_due:
            due = self.books.pages_early(source.name, now, 1, before=self._began)
        for waiting in due:
            self._started[source.name] += 1
            self._only_seen.discard(waiting.key)
            self._meet(source.name, waiting.key)
            self._waits[waiting.key] = source.name
        return due

    def next_due_s(self, source: Source) -> float | None:
        """Seconds until something of the source is due; None when nothing ever is."""
        now = time.time()
        due = self.books.next_due(source.name, now)
        return None if due is None else max(0.0, due - now)

    def paced(self, source: str, seconds: float) -> None:
        """A server has just asked for so many seconds between two requests of ours, its robots.txt being the first."""
        slower = max(seconds, self._paces.get(source, (0.0, 0.0))[0])
        self._paced_since = self._paced_since or time.time()
        self._paces[source] = (slower, time.time() + slower)

    def has_time_for(self, source: str) -> bool:
        """Whether one more request fits into this crawl at the pace that the server asks for; takes its time if so.

        Nobody asks sooner: what doesn't fit is left, and told once.
        """
        if self.only_due or self.longest_s is None or source not in self._paces:
            return True
        pace, free_at = self._paces[source]
        at = max(time.time(), free_at)
        if at <= self._paced_since + self.longest_s:
            self._paces[source] = (pace, at + pace)
            return True
        if source not in self._left:
            self._left.add(source)
            self.trouble(
                f"{source}: its server asks for {pace:g} seconds between requests, and this crawl may take "
                f"{self.longest_s / 60:g} minutes: the rest is left; `kliping run {source}` gets it in its time, or "
                "a crawl with a greater --longest"
            )
        return False

    # -- lists

    @_or_end
    def list_read(self, source: Source, due: Due, listings: Sequence[Listing], *, fresh_until: float = 0.0) -> None:
        """Takes in what a list shows, and makes it durable."""
        wanted = [listing for listing in listings if self._wanted(source, listing)]
        self._take_in(source, self.books.list_read(source.name, due, wanted, time.time(), fresh_until=fresh_until))

    @_or_end
    def archive_read(self, source: Source, due: Due, listings: Sequence[Listing], page: ArchivePage) -> None:
        """Takes in what a page of an archive shows, and the sitemaps that it names; makes it durable."""
        wanted = [listing for listing in listings if self._wanted(source, listing)]
        sitemaps = [each for each in page.sitemaps if source.owns(each[0])]
        read = self.books.archive_read(
            source.name, due, wanted, time.time(), following=page.following, sitemaps=sitemaps
        )
        self._take_in(source, read)

    def _take_in(self, source: Source, read: ListRead) -> None:
        self.ledger.lists_read += 1
        self.ledger.reads[source.name] += 1
        self.ledger.listed[source.name] += len(read.found)
        self.ledger.new[source.name] += sum(found.listed is Listed.NEW for found in read.found)
        for found in read.found:
            self._take(source.name, url_key(found.listing.url), found.listing, found.listed)
        for line in read.told:
            self.trouble(line)
        self.folder.checkpoint()
        self._answered(source.name)

    @_or_end
    def list_same(self, source: Source, due: Due, *, fresh_until: float = 0.0) -> None:
        """A list is as it was."""
        self.books.list_same(source.name, due, time.time(), fresh_until=fresh_until)
        self.ledger.lists_read += 1
        self.ledger.reads[source.name] += 1
        self.folder.settle()
        self._answered(source.name)

    @_or_end
    def list_failed(self, source: Source, due: Due, answer: Answer, line: str) -> None:
        """A feed, sitemap or section page couldn't be read; `line` is for people."""
        self.ledger.lists_failed += 1
        failed = self.books.archive_failed if due.via == ARCHIVE else self.books.list_failed
        told = failed(source.name, due, answer, time.time())
        if not (answer.unheard and self.books.line.is_down):  # else one line has told of all
            for each in (f"{source.name}: {line}", *told):
                self.trouble(each)
        self.folder.settle()
        self._answered(source.name)

    # -- pages

    @_or_end
    def finish(self, waiting: Waiting, answer: Answer, *, filled: Filled | None = None) -> None:
        """A page was asked for and this came of it. What an article's outcome rests on is on disk already."""
        verdict = self.books.page_answered(waiting.source, waiting.key, answer, time.time(), filled=filled)
        self._given_up[waiting.source] += verdict.state is State.GIVEN_UP
        for line in verdict.told:
            self.trouble(line)
        self.folder.settle(waiting.url)
        if self._waits.pop(waiting.key, None) is not None:
            if before := self._counted.get(waiting.key):
                self.ledger.take_back(waiting.source, before)
            outcome = Outcome.LATER if answer.unheard and self.books.line.is_down else answer.outcome
            self._counted[waiting.key] = outcome
            self._count(waiting.source, outcome)
        self._answered(waiting.source)

    # -- the crawl

    def trouble(self, line: str) -> None:
        """Something that people should read, such as a feed that failed."""
        self.on_trouble(line)
        if not self.stays:
            self.ledger.troubles.append(line)

    def fail(self, error: CrawlerError) -> None:
        """Nothing can be kept any more (a full disk): every spider stops at its next look here."""
        self.fatal = self.fatal or error

    def withdrawals(self) -> list[Withdrawal]:
        """What was found withdrawn and has no record that says so; the last record of each is sealed by now."""
        gone = self.folder.frontier.pages.withdrawals()
        if gone:
            self.folder.seal_older_than(0)
        return gone

    def tell_withdrawn(self, gone: Sequence[Withdrawal], records: Mapping[str, Article]) -> None:
        """Writes the records of what is gone, given the last one of each."""
        for article in tell_withdrawn(self.folder, gone, records):
            self.trouble(f"{article.source}: withdrawn: {article.url}")

    def turn_over(self) -> Ledger:
        """The ledger since the last call, of a crawl that stays; what waits is counted with the next one."""
        done, self.ledger = self.ledger, Ledger()
        due = {source: self.books.agenda.next_due(source) for source in done.discovered | done.reads}
        done.next_reads = {source: at for source, at in due.items() if at is not None}
        self._met.clear()
        self._counted.clear()
        self._only_seen.clear()
        for key, source in list(self._waits.items()):
            self._meet(source, key)
        return done

    def close(self) -> None:
        """Ends the crawl: what is still open stays in the queue, everything is sealed, the workers end. Once."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            for key, source in self._waits.items():
                self._count(source, self._why_waiting(key))
            self._waits.clear()
            if self.fatal is None and (gone := self.withdrawals()):
                records = newest_records(self.folder.articles.folder, {each.article_id for each in gone})
                self.tell_withdrawn(gone, records)
            for source, count in self._given_up.items():
                if count:
                    self.trouble(f"{source}: {count:,} pages given up; `kliping why --given-up` lists them")
        finally:
            self.pool.close()
            self.folder.close()

    def _wanted(self, source: Source, listing: Listing) -> bool:
        """Whether a listed URL is one of the source's; what isn't is counted once."""
        try:
            key = url_key(listing.url)
        except ValueError:
            return False  # mailto:, javascript: and the like are no URLs to crawl
        refusal = _refusal(source, listing.url)
        if refusal is not None and self._meet(source.name, key):
            self._count(source.name, refusal)
        return refusal is None

    def _take(self, source: str, key: str, listing: Listing, listed: Listed) -> None:
        """Counts what a list named. A sitemap may know of a change that the feed before it didn't tell."""
        if not self._meet(source, key):
            if listed is Listed.CHANGED and key in self._only_seen:
                self._only_seen.discard(key)
                self.ledger.take_back(source, Outcome.SEEN_BEFORE)
                self._waits[key] = source
            elif key in self._waits:
                self.folder.frontier.pages.note_modified(listing)  # it is fetched in this crawl anyway
            return
        if listed is Listed.SEEN:
            self._only_seen.add(key)
            self._count(source, Outcome.SEEN_BEFORE)
        else:
            self._waits[key] = source

    def _meet(self, source: str, key: str) -> bool:
        """Counts a URL as found, once a crawl; False when it has been met already."""
        if key in self._met:
            return False
        self._met.add(key)
        self.ledger.discover(source)
        self._tell()
        return True

    def _why_waiting(self, key: str) -> Outcome:
        """The outcome of what stays in the queue: later, or what its silent host is to blame for."""
        host = self.folder.frontier.host(host_of(key))
        return Outcome(host.kind) if host.in_trouble and host.kind in SILENT else Outcome.LATER

    def _answered(self, source: str) -> None:
        self.signs.answered()
        if source in self.on_answer:
            self.on_answer[source]()

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
