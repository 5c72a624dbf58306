"""The data folder while a crawl writes to it: one lock, captures, articles and state, and what a killed crawl left.

    DIR/captures/*.warc.gz   a response is here before its article is written
    DIR/articles/*.jsonl     an article is here before its URL counts as seen
    DIR/state/crawl.sqlite   lost, it is made again from the other two, the lists among the captures included

Opening seals what was left open, and takes into the state whatever lies in files that it doesn't know: responses that
have their article are done; responses without one were fetched just before a kill, and are read from the capture
instead of from the network when their URL comes up. Of a state made anew the lists of late are read again from their
captures (`crawler.relisting`), so that what they named and nobody has fetched yet isn't lost.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import msgspec

from crawler.books import Books
from crawler.captures import (
    CaptureWriter,
    Headers,
    read_response_at,
    read_responses,
    recover_captures,
    sealed_captures,
)
from crawler.captures import Response as CapturedResponse
from crawler.disk import writing
from crawler.errors import DataFolderBusy, DataFolderUnusable
from crawler.frontier import Frontier, State, url_key
from crawler.frontier.looks import Standing, next_revisit
from crawler.outcomes import Outcome
from crawler.reach import Reach
from crawler.records.article import Article, Capture
from crawler.records.discovery import Discovery, Errand
from crawler.segments import SegmentWriter, read_records, recover_segments, sealed_segments
from crawler.suspects import Suspects

CHECKPOINT_SECONDS = 2.0
CHECKPOINT_OUTCOMES = 50
SETTLED_S = 1800.0  # whatever came of a response has come of it by then
LATE_S = 7 * 86_400.0


class DataFolder:
    """An open data folder. Use it as a context manager; a second one on the same folder raises DataFolderBusy."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.notes: list[str] = []
        self._lock = lock_folder(root)
        self.frontier = Frontier(root / "state" / "crawl.sqlite")
        self.books = Books(self.frontier)
        self.notes += self.frontier.notes
        self.captures = CaptureWriter(root / "captures", on_reopen=self._carry_on)
        self.articles = SegmentWriter(root / "articles")
        self.suspects = Suspects(root / "state" / "suspects.json")
        self.unread_lists: list[tuple[Capture, Errand]] = []  # lists whose items a new state doesn't know yet
        self.reach = Reach()
        self._further: dict[str, list[str]] = {}  # by the asked URL of a first page, those of its further ones
        self._fetched: dict[str, Capture] = {}  # asked URLs that needn't be fetched again
        self._since, self._outcomes = time.monotonic(), 0
        self._clock_told = False
        self._catch_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Seals captures and articles, writes the state and gives the lock back, whatever of that fails."""
        with contextlib.ExitStack() as at_last:
            at_last.callback(self._lock.close)
            at_last.callback(self.frontier.close)
            self.captures.seal()
            self.articles.seal()
            self._account()

    def capture(
        self,
        url: str,
        *,
        status: int,
        headers: Headers,
        body: bytes,
        errand: Errand,
        captured: datetime,
        request_headers: Headers = (),
    ) -> Capture:
        """Keeps a response, before anything else looks at it."""
        capture = self.captures.write(
            url,
            status=status,
            headers=headers,
            body=body,
            errand=errand,
            captured=captured,
            request_headers=request_headers,
        )
        is_page = errand.kind in {"article", "page"}
        self.reach.written(capture.file, self.captures.began, self.captures.end, errand if is_page else None)
        return capture

    def fetched(self, asked: str) -> CapturedResponse | None:
        """The response that a killed crawl fetched for this URL and didn't get to read; each is given once."""
        capture = self._fetched.pop(asked, None)
        return None if capture is None else read_response_at(self.root / "captures", capture)

    def write(self, article: Article) -> int:
        """Writes an article; its URL may be finished after that. Returns its version, greater than any before."""
        version = self.frontier.articles.version(article)
        if version != article.version:
            if not self._clock_told:
                self.notes.append(
                    f"{article.url}: the clock is behind the last version's; the version grows all the same"
                )
            self._clock_told = True
            article = msgspec.structs.replace(article, version=version)
        self.articles.write(article.to_json())
        self.frontier.articles.add(article)
        return version

    def settle(self, asked: str | None = None) -> None:
        """One more URL has its outcome; once in a while that is made durable. `asked` is that of a page."""
        if asked is not None:
            self.reach.settled(asked)
            for url in (asked, *self._further.pop(asked, ())):
                self._fetched.pop(url, None)
        self._outcomes += 1
        if self._outcomes >= CHECKPOINT_OUTCOMES or time.monotonic() - self._since >= CHECKPOINT_SECONDS:
            self.checkpoint()

    def checkpoint(self) -> None:
        """Everything so far survives a power cut: first captures, then articles, then the state that speaks of them."""
        self.captures.sync()
        self.articles.sync()
        for name, offset in self.reach.reached():
            self.frontier.files.read_to(name, offset)
        self.frontier.commit()
        self._since, self._outcomes = time.monotonic(), 0

    def seal_older_than(self, seconds: float) -> None:
        """Seals the articles' open segment when its first record is older than that: readers see it from then on."""
        if self.articles.age_s >= seconds:
            self.checkpoint()
            self.articles.seal()

    def account_for_what_is_settled(self) -> None:
        """Notes that files sealed some time ago are in the state, so that a start after a kill needn't read them."""
        if not self._fetched and not self.unread_lists:
            before = time.time() - SETTLED_S
            self.frontier.files.account_for(path for path in self._sealed() if path.stat().st_mtime < before)

    def _catch_up(self) -> None:
        """Takes in what lies in files that the state doesn't know: all of them when it is new."""
        with writing(self.root, DataFolderUnusable):
            recovered = [
                *recover_captures(self.captures.folder, self.frontier.files.reached),
                *recover_segments(self.articles.folder),
            ]
        segments = list(self.frontier.files.unknown(sealed_segments(self.articles.folder)))
        captures = list(self.frontier.files.unknown(sealed_captures(self.captures.folder)))
        if recovered:
            self.notes.append(f"{self.root}: recovered {len(recovered)} files that a killed crawl had left open")
        written = self._take_in_articles(segments)
        for path in captures:
            self._take_in_captures(path, written)
        self._account()
        self.checkpoint()

    def _take_in_articles(self, segments: Iterable[Path]) -> dict[Capture, _Made]:
        """Marks the articles as written; returns what was made of which capture."""
        written = dict[Capture, _Made]()
        for segment in segments:
            for article in read_records(segment, Article.from_json, on_trouble=self._tell):
                self.frontier.articles.add(article)
                if article.capture is not None:
                    written[article.capture] = _Made(article.id, article.version if article.withdrawn else None)
        return written

    def _take_in_captures(self, path: Path, written: dict[Capture, _Made]) -> None:
        reached = self.frontier.files.reached(path.name)
        for response in read_responses(path, on_trouble=self._tell, start=reached):
            errand = response.errand
            if errand is not None and errand.kind == "listing" and response.status == 200 and self._is_late(response):
                self.unread_lists.append((response.capture, errand))
            if errand is None or errand.kind not in {"article", "page"}:
                continue
            try:
                key = url_key(errand.asked)
            except ValueError as error:
                self._tell(path, response.capture.offset, f"passed by: {errand.asked!r} is no URL to crawl ({error})")
                continue
            if errand.kind == "page":
                self._take_in_further_page(response, errand)
            else:
                self._take_in(key, response, errand, written.get(response.capture))

    def _take_in(self, key: str, response: CapturedResponse, errand: Errand, made: _Made | None) -> None:
        captured = response.captured.timestamp()
        found = errand.discovery or Discovery(source=errand.source)
        if made is None and not self.frontier.pages.wants(key, captured):
            return
        published = None if found.published is None else found.published.timestamp()
        standing = Standing(State.NEW, due=captured)
        if made is not None:
            due = next_revisit(min(published or captured, captured), captured)
            state = State.DONE if made.withdrawn is None else State.WITHDRAWN
            standing = Standing(state, article=captured, published=published, due=due)
            self._fetched.pop(errand.asked, None)
        else:
            self._fetched[errand.asked] = response.capture
            self.reach.left(response.capture.file, self.frontier.files.reached(response.capture.file), errand)
        outcome = Outcome.ARTICLE if made is not None else None
        self.frontier.pages.restore(
            errand.source, errand.asked, found, captured=captured, outcome=outcome, standing=standing
        )  # fmt: skip
        if made is not None:
            self.frontier.pages.note_article(key, made.article_id)
            if made.withdrawn is not None:
                self.frontier.pages.note_withdrawn(key, made.withdrawn)

    def _take_in_further_page(self, response: CapturedResponse, errand: Errand) -> None:
        """A further page is wanted where its first one is still to be read, which was fetched before it."""
        if errand.first in self._fetched:
            self._fetched[errand.asked] = response.capture
            self._further.setdefault(errand.first, []).append(errand.asked)

    def _is_late(self, response: CapturedResponse) -> bool:
        """Whether a new state needs a list: what older ones named has had all its looks by now."""
        return self.frontier.is_new and time.time() - response.captured.timestamp() < LATE_S

    def _account(self) -> None:
        """Every file is in the state, unless some response still waits for its article, or a list to be read."""
        if not self._fetched and not self.unread_lists:
            self.frontier.files.account_for(self._sealed())

    def _carry_on(self, path: Path) -> None:
        """More is written to a file than the state knows of it: after a kill the rest is taken in."""
        self.frontier.files.carry_on(path)
        self.frontier.commit()

    def _sealed(self) -> list[Path]:
        return [*sealed_captures(self.captures.folder), *sealed_segments(self.articles.folder)]

    def _tell(self, path: Path, place: int, what: str) -> None:
        self.notes.append(f"{path} at {place}: {what}")


@dataclass(frozen=True, slots=True)
class _Made:
    """The article that was made of a capture, and the version of its record that says it is withdrawn, if one does."""

    article_id: str
    withdrawn: int | None


def lock_folder(root: Path) -> IO[str]:
    """The lock of a data folder, held until it is closed or the process ends, however it ends.

    Raises DataFolderBusy when another process holds it, and DataFolderUnusable when the folder can't be written to.
    """
    path = root / "state" / "crawl.lock"
    with writing(root, DataFolderUnusable):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(path, "a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        file.close()
        raise DataFolderBusy(
            f"{root}: another process writes there (process {holder}); "
            "wait until it has ended, or choose another folder with --data"
        ) from error
    with writing(root, DataFolderUnusable):
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
    return file
