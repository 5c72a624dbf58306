"""Backfill from WARC collections: the pages of chosen newspapers out of anybody's captures, without asking them.

    WARC files ─▶ URLs of the sources (before anything is unpacked) ─▶ our captures ─▶ worker processes ─▶ articles

A page is kept in the captures, with where it comes from, before its article is written: the folder can be replayed
without the collection. Files are read once for each source; a kill goes on with the file at which it was, and what of
it was written already is had.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from crawler.archive import Span
from crawler.archive.collections import CollectionFile, at_hand
from crawler.assembling import Assembly
from crawler.backfill import Day
from crawler.captures import Response, read_responses
from crawler.catalogue import Source
from crawler.errors import CaptureError, CrawlerError
from crawler.extract import PageExtract, Part, join_pages
from crawler.extraction_pool import ExtractionPool
from crawler.folder import DataFolder
from crawler.frontier import State, url_key
from crawler.frontier.looks import Standing
from crawler.outcomes import Outcome, of_status
from crawler.records.article import Article, Capture, Reason, Rejection
from crawler.records.discovery import Discovery, Errand

_AHEAD = 8  # pages read ahead of the workers
OnFiles = Callable[[int, int], None]  # files read, of how many


@dataclass(slots=True)
class Collected:
    """What came of a collection: a line a source and day, files read, and what of them couldn't be."""

    days: dict[tuple[str, str], Day] = field(default_factory=dict)
    files: int = 0
    troubles: list[str] = field(default_factory=list)

    def add(self, source: str, day: str, *, had: bool, state: str, outcome: str) -> None:
        """Counts one page."""
        self.days.setdefault((source, day), Day(source, day)).add(had, state, outcome)


def collect(
    sources: Sequence[Source],
    files: Sequence[CollectionFile],
    data: Path,
    *,
    span: Span | None = None,
    workers: int = 2,
    on_progress: OnFiles = lambda done, total: None,
) -> Collected:
    """Takes the sources' pages captured on these days out of WARC files, each once, into a data folder.

    Raises DataFolderBusy before anything is read. A file that can't be had or read is told in `troubles`, and tried
    again by the next call.
    """
    result = Collected()
    days = () if span is None else (str(span.first), str(span.last))
    wanted = [file for file in files if file.may_hold(span)]
    with DataFolder(data) as folder, ExtractionPool(workers) as pool:
        for number, file in enumerate(wanted):
            on_progress(number, len(wanted))
            known = folder.frontier.files
            left = [source for source in sources if not known.was_collected(file.name, source.name, *days)]
            if not left:
                continue
            try:
                with at_hand(file, data / "state" / "collections") as path:
                    _Collecting(folder, pool, left, span, file, result).take(path)
            except CaptureError as error:
                result.troubles.append(str(error))
                continue
            result.files += 1
            folder.checkpoint()
            known.collected(file.name, [source.name for source in left], *days)
        on_progress(len(wanted), len(wanted))
    return result


@dataclass(frozen=True, slots=True)
class _Task:
    source: Source
    response: Response
    capture: Capture
    result: Future[PageExtract | Rejection]


class _Collecting:
    """One file's pages."""

    def __init__(
        self,
        folder: DataFolder,
        pool: ExtractionPool,
        sources: Sequence[Source],
        span: Span | None,
        file: CollectionFile,
        result: Collected,
    ) -> None:
        self.folder, self.pool, self.sources, self.span = folder, pool, sources, span
        self.file, self.result = file, result

    def take(self, path: Path) -> None:
        """Reads the file, and writes the articles of the sources' pages."""
        waiting: deque[_Task] = deque()
        for task in self._tasks(path):
            waiting.append(task)
            if len(waiting) > _AHEAD:
                self._finish(waiting.popleft())
        while waiting:
            self._finish(waiting.popleft())

    def _tasks(self, path: Path) -> Iterator[_Task]:
        for response in read_responses(path, on_trouble=self._tell, wants=lambda url: self._source_of(url) is not None):
            source = self._source_of(response.url)
            if source is None or of_status(response.status) is not None or not self._is_of_these_days(source, response):
                continue
            found = self.folder.frontier.pages.standing(url_key(response.url))
            if found is not None and found[0].article is not None:
                self.result.add(
                    source.name, _day(source, response, None), had=True, state=State.DONE, outcome="article"
                )
                continue
            capture = self._kept(source, response)
            page = response.packed_page()
            yield _Task(
                source, response, capture, self.pool.submit(page, encoding=response.encoding, rules=source.rules)
            )

    def _source_of(self, url: str) -> Source | None:
        return next((each for each in self.sources if each.owns(url) and each.wants(url)), None)

    def _is_of_these_days(self, source: Source, response: Response) -> bool:
        return self.span is None or response.captured.astimezone(source.zone).date() in self.span

    def _kept(self, source: Source, response: Response) -> Capture:
        """Our own capture of a page; the one that a killed run had made of it, if there is one."""
        if (before := self.folder.fetched(response.url)) is not None:
            return before.capture
        discovery = Discovery(source=source.name, via="collection", found_at=self.file.name)
        return self.folder.capture(
            response.url,
            status=response.status,
            headers=[pair for pair in response.headers if pair[0].lower() != "transfer-encoding"],
            body=response.raw,
            errand=Errand(kind="article", source=source.name, asked=response.url, discovery=discovery),
            captured=response.captured,
        )

    def _finish(self, task: _Task) -> None:
        try:
            found = task.result.result()
            made = found if isinstance(found, Rejection) else _article(task, found)
        except CrawlerError:
            raise
        except Exception as error:  # no page stops the others
            made = Rejection(Reason.UNREADABLE, f"{type(error).__name__}: {error}"[:300])
        if isinstance(made, Article):
            self._write(task, made)
        else:
            self._refuse(task, made.reason)

    def _write(self, task: _Task, article: Article) -> None:
        is_known = self.folder.frontier.articles.has(article)
        if not is_known:
            self.folder.write(article)
        captured = task.response.captured.timestamp()
        published = None if article.published is None else article.published.timestamp()
        self._note(task, Outcome.ARTICLE, Standing(State.DONE, article=captured, published=published))
        day = _day(task.source, task.response, article)
        self.result.add(task.source.name, day, had=is_known, state=State.DONE, outcome="article")

    def _refuse(self, task: _Task, reason: Reason) -> None:
        self._note(task, reason, Standing(State.GIVEN_UP, looks=1))
        day = _day(task.source, task.response, None)
        self.result.add(task.source.name, day, had=False, state=State.GIVEN_UP, outcome=reason)

    def _note(self, task: _Task, outcome: str, standing: Standing) -> None:
        """The page has its outcome; what a list has told of it since stays open."""
        discovery = Discovery(source=task.source.name, via="collection", found_at=self.file.name)
        captured = task.response.captured.timestamp()
        self.folder.frontier.pages.restore(
            task.source.name, task.response.url, discovery, captured=captured, outcome=outcome, standing=standing
        )
        self.folder.settle(task.response.url)

    def _tell(self, path: Path, offset: int, what: str) -> None:
        self.result.troubles.append(f"{path} at byte {offset}: {what}")


def _article(task: _Task, first: PageExtract) -> Article | Rejection:
    """The article of a page; further pages are marked as missing, and what is a later page itself is none."""
    if first.page_number > 1:
        return Rejection(Reason.NOT_ARTICLE, "a later page of an article")
    assembly = Assembly(Part(task.response.url, first, task.capture), asked=task.response.url)
    while url := assembly.next_url():
        assembly.add(Part(url, None, None), asked=url)
    return join_pages(assembly.parts, source=task.source.name, captured=task.response.captured)


def _day(source: Source, response: Response, article: Article | None) -> str:
    """The day of an article, as its newspaper counts days; without one, that of the capture."""
    time = article.published if article is not None and article.published is not None else response.captured
    return str(time.astimezone(source.zone).date())
