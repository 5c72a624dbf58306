"""Replay: the articles of captures again, without the network, in the order of the captures.

    captures ─▶ responses ─▶ worker processes ─▶ further pages joined ─▶ unchanged dropped ─▶ articles/*.jsonl

It makes of our own captures what the crawl made of them; only where a further page lies in another file than its first
may the capture location differ. Foreign WARC files work too: a host that no source file knows gives its registered
domain as the source, pages that a `next_page` leads to are joined when they are in the same files, and a later page
whose first page isn't there is left out as a part.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from crawler.assembling import Assembly
from crawler.bodies import is_asked_for
from crawler.captures import Response, read_response_at, read_responses
from crawler.catalogue import Source
from crawler.errors import CaptureError, CrawlerError
from crawler.extract import PageExtract, Part, Rule, join_pages
from crawler.extraction_pool import ExtractionPool, peak_rss_bytes
from crawler.folder import lock_folder
from crawler.frontier import content_digest
from crawler.frontier.written import withdrawn_digest
from crawler.gone import Gone
from crawler.ledger import Ledger
from crawler.outcomes import Outcome, of_status
from crawler.records.article import Article, Capture, Reason, Rejection, version_of
from crawler.records.discovery import Errand
from crawler.segments import SegmentWriter, read_records, recover_segments, sealed_segments
from crawler.urls import registered_domain
from crawler.withdrawals import withdrawn

_AHEAD = 8  # responses read ahead of the workers: enough to keep two busy, little to keep in memory

OnProgress = Callable[[int, int], None]  # responses dealt with, of how many


@dataclass(slots=True)
class Replayed:
    """What a replay did: its ledger, how long it took, and the most memory that each process needed."""

    ledger: Ledger = field(default_factory=Ledger)
    seconds: float = 0.0
    own_rss_bytes: int = 0
    worker_rss_bytes: tuple[int, ...] = ()

    def summary(self) -> str:
        """One line for people."""
        articles, pages = self.ledger.total(Outcome.ARTICLE), self.ledger.total()
        rate = articles / self.seconds if self.seconds else 0.0
        workers = max(self.worker_rss_bytes, default=0)
        return (
            f"{articles} articles of {pages} responses in {self.seconds:.1f} s: {rate:.1f} articles/s; "
            f"peak memory {self.own_rss_bytes / 1024**2:.0f} MiB, each worker up to {workers / 1024**2:.0f} MiB"
        )


def replay(
    paths: Sequence[Path],
    to: Path,
    catalogue: Mapping[str, Source],
    *,
    workers: int = 2,
    on_progress: OnProgress | None = None,
) -> Replayed:
    """Makes the articles of these WARC files, or folders of them, in `to`/articles: once, however often it is called.

    Raises CaptureError on a file that is no WARC, and DataFolderBusy when another process writes to the folder.
    """
    started = time.monotonic()
    result = Replayed()
    with lock_folder(to):
        recover_segments(to / "articles")
        with ExtractionPool(workers) as pool, SegmentWriter(to / "articles") as writer:
            tell = on_progress or (lambda done, total: None)
            _Replay(capture_files(paths), catalogue, pool, writer, result.ledger, tell).run()
    result.seconds = time.monotonic() - started
    result.own_rss_bytes = peak_rss_bytes()
    result.worker_rss_bytes = tuple(pool.peaks.values())
    return result


@dataclass(frozen=True, slots=True)
class _Task:
    """A response whose page is being read by a worker, or one that says that an article's page is gone."""

    response: Response
    source: str
    rules: tuple[Rule, ...]
    result: Future[PageExtract | Rejection] | None  # None: there is no page, it is gone


@dataclass(frozen=True, slots=True)
class _Newest:
    """The last record of an article: its version and what it says."""

    version: int
    digest: str
    is_withdrawn: bool = False


class _Replay:
    """One replay's state."""

    def __init__(
        self,
        paths: Sequence[Path],
        catalogue: Mapping[str, Source],
        pool: ExtractionPool,
        writer: SegmentWriter,
        ledger: Ledger,
        on_progress: OnProgress,
    ) -> None:
        self.paths, self.catalogue, self.pool, self.writer = paths, catalogue, pool, writer
        self.ledger, self.on_progress = ledger, on_progress
        self.folders = {path.name.removesuffix(".open"): path.parent for path in paths}
        self.places: dict[str, list[Capture]] = {}  # URL as asked and as answered → its 200 responses, in order
        self.total = 0
        self.newest: dict[str, _Newest] = {}  # by article id: the last of this replay
        self.written = set(_records_of(writer.folder))  # what an earlier replay, or the crawl, has made of the same
        self.claimed: set[Capture] = set()  # responses that became a further page of some article
        self.orphans: list[_Task] = []  # later pages whose first page hasn't come yet
        self.gone = Gone()

    def run(self) -> None:
        self._find_places()
        for task in self._read_ahead(self._tasks()):
            self._finish(task)
        self._write_withdrawn()
        for task in self.orphans:
            # Their first pages may have come after them. One whose first page isn't there at all is no whole article.
            self._count(task.source, Outcome.PART)

    def _find_places(self) -> None:
        for path in self.paths:
            for response in read_responses(path, on_trouble=self._tell):
                self.total += 1
                asked = response.errand.asked if response.errand else response.url
                if response.status == 200:
                    for url in {response.url, asked}:
                        self.places.setdefault(url, []).append(response.capture)
        self.on_progress(0, self.total)

    def _tasks(self) -> Iterator[_Task]:
        """The pages to be read; every other response has its outcome at once."""
        for path in self.paths:
            for response in read_responses(path):
                source, rules = self._source_of(response)
                self.ledger.discover(source)
                outcome = _outcome_unread(response)
                if outcome is Outcome.HTTP_404 and response.errand and response.errand.kind == "article":
                    yield _Task(response, source, rules, None)  # in its turn: what it says, it says of what was before
                elif outcome is not None:
                    self._count(source, outcome)
                else:
                    yield _Task(response, source, rules, self._submit(response, response.errand, rules))

    def _read_ahead(self, tasks: Iterator[_Task]) -> Iterator[_Task]:
        """The same tasks in the same order, with some of those to come already with the workers."""
        waiting: deque[_Task] = deque()
        for task in tasks:
            waiting.append(task)
            if len(waiting) > _AHEAD:
                yield waiting.popleft()
        yield from waiting

    def _submit(
        self, response: Response, errand: Errand | None, rules: tuple[Rule, ...]
    ) -> Future[PageExtract | Rejection]:
        """Has a response read by a worker, with what the list said of the article that it belongs to."""
        discovery = errand.discovery if errand else None
        return self.pool.submit(response.packed_page(), encoding=response.encoding, discovery=discovery, rules=rules)

    def _finish(self, task: _Task) -> None:
        try:
            outcome = self._outcome(task)
        except CrawlerError:
            raise  # the folder can't be written to, a capture not be read
        except Exception as error:  # no page stops a replay: its outcome says that it couldn't be dealt with
            outcome = Reason.UNREADABLE
            self.ledger.troubles.append(f"{task.response.url}: {type(error).__name__}: {error}"[:300])
        if outcome is not None:
            self._count(task.source, outcome)

    def _outcome(self, task: _Task) -> Outcome | Reason | None:
        """What becomes of a page; None when that is known at the end only."""
        if task.result is None:
            return self._is_gone(task)
        found = task.result.result()
        if task.response.capture in self.claimed:
            return Outcome.PART
        if isinstance(found, Rejection):
            return found.reason
        if found.page_number > 1:
            self.orphans.append(task)
            return None
        parts = self._all_pages(task, Part(task.response.url, found, task.response.capture))
        article = join_pages(parts, source=task.source, captured=task.response.captured)
        if task.response.errand:
            self.gone.stands(task.response.errand.asked, article.id)
        return self._write(article)

    def _is_gone(self, task: _Task) -> Outcome:
        """What was an article answers 404 or 410; the second time it is withdrawn."""
        assert task.response.errand is not None
        id = self.gone.missed(task.response.errand.asked, task.response.captured)
        if id is not None and (last := self.newest.get(id)) is not None and not last.is_withdrawn:
            version = max(version_of(task.response.captured), last.version + 1)
            self.newest[id] = _Newest(version, withdrawn_digest(last.digest), is_withdrawn=True)
            if (id, version, self.newest[id].digest) not in self.written:
                self.gone.withdrawals[id, last.version] = task.response.captured
        return Outcome.HTTP_404

    def _write_withdrawn(self) -> None:
        """Writes the records of what was withdrawn, each from the record that it had then."""
        if not self.gone.withdrawals:
            return
        self.writer.seal()
        for segment in sealed_segments(self.writer.folder):
            for article in read_records(segment, Article.from_json):
                at = self.gone.withdrawals.pop((article.id, article.version), None)
                if at is not None:
                    self.writer.write(withdrawn(article, at).to_json())

    def _write(self, article: Article) -> Outcome:
        """Writes the article, unless the one before it says the same, or the folder has this very record already."""
        before, digest = self.newest.get(article.id), content_digest(article)
        if before is not None and before.digest == digest:
            return Outcome.UNCHANGED
        version = article.version if before is None else max(article.version, before.version + 1)
        self.newest[article.id] = _Newest(version, digest)
        if (article.id, version, digest) in self.written:
            return Outcome.UNCHANGED
        self.writer.write(msgspec.structs.replace(article, version=version).to_json())
        return Outcome.ARTICLE

    def _all_pages(self, task: _Task, first: Part) -> list[Part]:
        """All pages in order; the first that isn't in these files ends them, marked."""
        errand = task.response.errand
        assembly = Assembly(first, asked=errand.asked if errand else first.url)
        while url := assembly.next_url():
            assembly.add(self._further_page(task, url), asked=url)
        return assembly.parts

    def _further_page(self, task: _Task, url: str) -> Part:
        """The response to this URL that came next after the first page's, else the last one before it."""
        places = self.places.get(url)
        if not places:
            return Part(url, None, None)
        first = task.response.capture
        later = [place for place in places if place.file == first.file and place.offset > first.offset]
        place = later[0] if later else places[-1]
        self.claimed.add(place)
        response = read_response_at(self.folders[place.file], place)
        found = self._submit(response, task.response.errand, task.rules).result()
        return Part(response.url, None if isinstance(found, Rejection) else found, place)

    def _source_of(self, response: Response) -> tuple[str, tuple[Rule, ...]]:
        """The source's name and rules: as the crawl noted it, else by host, else the registered domain."""
        if response.errand and response.errand.source in self.catalogue:
            source = self.catalogue[response.errand.source]
            return source.name, source.rules
        if response.errand and response.errand.source:
            return response.errand.source, ()
        for source in self.catalogue.values():
            if source.owns(response.url):
                return source.name, source.rules
        return registered_domain(urlsplit(response.url).hostname or response.url), ()

    def _count(self, source: str, outcome: Outcome | Reason) -> None:
        self.ledger.count(source, outcome)
        self.on_progress(self.ledger.total(), self.total)

    def _tell(self, path: Path, offset: int, what: str) -> None:
        self.ledger.troubles.append(f"{path} at byte {offset}: {what}")


def capture_files(paths: Sequence[Path]) -> list[Path]:
    """The WARC files of these paths, each once: a folder gives all that lie in it and below, oldest first.

    Raises CaptureError when a folder has none.
    """
    files: dict[Path, None] = {}
    for path in paths:
        found = [path]
        if path.is_dir():
            found = sorted(each for each in path.rglob("*") if each.name.endswith((".warc", ".warc.gz")))
            if not found:
                raise CaptureError(f"{path}: no .warc or .warc.gz file lies there; give a folder of captures")
        files.update(dict.fromkeys(found))
    return [*files]


def _records_of(folder: Path) -> Iterator[tuple[str, int, str]]:
    """Id, version and digest of every article in a folder of segments."""
    for segment in sealed_segments(folder):
        for article in read_records(segment, Article.from_json):
            yield article.id, article.version, content_digest(article)


def _outcome_unread(response: Response) -> Outcome | Reason | None:
    """The outcome of a response that is no page to be read; None when it is one."""
    kind = response.errand.kind if response.errand else None
    if kind in {"robots", "listing", "other"}:
        return Outcome.LISTING
    if verdict := of_status(response.status):
        return verdict.outcome
    if response.errand and not is_asked_for(response.encoding):
        return Reason.UNREADABLE  # as in the crawl; foreign captures are unpacked, whatever they were sent in
    return Outcome.PART if kind == "page" else None
