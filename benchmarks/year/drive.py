"""The crawl of a simulated world: the crawl's own books asked what is due, and told what the newspapers answer.

Nothing here decides anything: what is simulated is the clock, the servers, and the manners that stand between
(robots.txt kept for an hour, a second between two requests of a host).
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.year.world import DAY, HOUR, RETRY_AFTER_S, START, Paper, Piece
from crawler.books import Books, Filled
from crawler.frontier import Answer, Frontier
from crawler.records.article import Article, Extractor
from crawler.records.discovery import Listing
from crawler.schedule import Due, Terms

ROBOTS_KEPT_S = HOUR

# What a page answers while something is wrong.
PAGES: dict[str, Answer] = {
    "outage": Answer("network_error", note="no answer"),
    "certificate": Answer("network_error", note="the certificate has expired"),
    "robots_away": Answer("robots_unreadable"),
    "robots_closed": Answer("robots"),
    "maintenance": Answer("error_page", 200),
    "shells": Answer("too_short", 200),
    "wall": Answer("http_error", 403),
}
# What a list answers then; what isn't here can be read.
LISTS: dict[str, Answer] = {
    **{kind: PAGES[kind] for kind in ("outage", "certificate", "robots_away", "robots_closed")},
    "maintenance": Answer("error_page", 200, note="no feed"),
}


@dataclass
class Log:
    """What happened: requests as the servers saw them, first captures, versions, and what was said to be broken."""

    requests: dict[str, list[tuple[float, str]]] = field(default_factory=dict)
    first: dict[str, float] = field(default_factory=dict)
    written: Counter[str] = field(default_factory=Counter)
    versions: dict[str, list[int]] = field(default_factory=dict)
    fetches: dict[str, Counter[str]] = field(default_factory=dict)
    asked_too_soon: int = 0
    against_robots: int = 0
    reads: int = 0
    named: list[tuple[float, str, str]] = field(default_factory=list)  # when, paper, kind
    polls: dict[str, list[float]] = field(default_factory=dict)
    gaps: int = 0


class Crawl:
    """One crawl of a world, from START for some days."""

    def __init__(self, world: Sequence[Paper], folder: Path, terms: Terms) -> None:
        self.papers = {paper.name: paper for paper in world}
        self.frontier = Frontier(folder / "crawl.sqlite")
        self.books = Books(self.frontier)
        self.log = Log()
        self._robots: dict[str, tuple[float, str | None]] = {}
        self._broken: dict[str, set[str]] = {}
        self._asked_to_wait: dict[str, float] = {}
        for paper in world:
            lists = [("feed" if depth else "sitemap", url) for url, depth in paper.lists.items()]
            self.books.enter(paper.name, lists, terms, START)

    def run(self, days: float) -> Log:
        """Works through what is due until the end."""
        queue = [(START, name) for name in self.papers]
        end, saved = START + days * DAY, START
        while queue:
            now, name = heapq.heappop(queue)
            if now >= end:
                continue
            if now > saved + DAY:
                self.frontier.commit()
                saved = now
            busy_until = self._visit(self.papers[name], now)
            due = self.books.next_due(name, busy_until)
            if due is not None:
                heapq.heappush(queue, (max(due, busy_until), name))
        self.frontier.close()
        return self.log

    def _visit(self, paper: Paper, now: float) -> float:
        """What is due of one paper now: its lists, then one page. Returns when its host may be asked again."""
        while due := self.books.lists_due(paper.name, now, 1):
            self._read(paper, due[0], now)
            now += paper.delay_s
        for waiting in self.books.pages_due(paper.name, now, 1):
            self._fetch(paper, paper.by_key[waiting.key], waiting.why, now)
            now += paper.delay_s
        return now

    # -- lists

    def _read(self, paper: Paper, due: Due, now: float) -> None:
        self.log.reads += 1
        self.log.polls.setdefault(paper.name, []).append(now)
        wrong = self._manners(paper, now)
        if wrong is None:
            self._request(paper, now, due.url)
            wrong = paper.trouble(now)
        if wrong == "busy":
            self._asked_to_wait[paper.name] = now + RETRY_AFTER_S
            self.books.list_failed(paper.name, due, Answer("later", 429, not_before=now + RETRY_AFTER_S), now)
        elif wrong in LISTS:
            self.books.list_failed(paper.name, due, LISTS[wrong], now)
        else:
            self._read_well(paper, due, now)
        self._look_for_breaks(paper, now)

    def _read_well(self, paper: Paper, due: Due, now: float) -> None:
        shown = paper.shows(due.url, now)
        validators = self.frontier.validators
        if validators.of(due.url).etag == shown.etag:
            validators.visited(due.url, etag=None, last_modified=None, digest=None)
            self.books.list_same(paper.name, due, now)
            return
        body = repr((shown.etag, len(shown.items), shown.items[:1]))
        if validators.is_same(due.url, body):
            validators.visited(due.url, etag=shown.etag, last_modified=None, digest=body)
            self.books.list_same(paper.name, due, now)
            return
        listings = [
            Listing(url=f"https://{piece.key}", title=piece.key, published=_time(published), modified=_time(told))
            for piece, published, told in shown.items
        ]
        done = self.books.list_read(paper.name, due, listings, now)
        self.log.gaps += done.is_gap
        validators.visited(due.url, etag=shown.etag, last_modified=None, digest=body)

    # -- pages

    def _fetch(self, paper: Paper, piece: Piece, why: str, now: float) -> None:
        wrong = self._manners(paper, now)
        if wrong is None:
            self._request(paper, now, piece.key)
            wrong = paper.trouble(now)
            known = self.log.fetches.setdefault(piece.key, Counter())
            known["trouble" if why == "revisit" and wrong in {*PAGES, "busy"} else why] += 1
        if wrong == "busy":
            self._asked_to_wait[paper.name] = now + RETRY_AFTER_S
            answer = Answer("later", 429, not_before=now + RETRY_AFTER_S)
        elif wrong in PAGES:
            answer = PAGES[wrong]
        elif now < piece.there:
            answer = Answer("http_404", 404)
        else:
            self._take(paper, piece, now, is_bare=wrong == "layout")
            return
        self.books.page_answered(paper.name, piece.key, answer, now)

    def _take(self, paper: Paper, piece: Piece, now: float, *, is_bare: bool) -> None:
        """The page is there: written when it says something new, as the crawl's pipeline does it."""
        version = piece.version(now)
        article = _article(paper, piece, version, now, is_bare=is_bare)
        if self.frontier.articles.has(article):
            answer = Answer("unchanged", 200, captured=now, published=piece.published)
        else:
            self.frontier.articles.add(article)
            self.log.first.setdefault(piece.key, now)
            self.log.versions.setdefault(piece.key, []).append(-1 - version if is_bare else version)
            answer = Answer("article", 200, captured=now, published=piece.published)
        self.books.page_answered(paper.name, piece.key, answer, now, filled=Filled.of(article))

    # -- between

    def _manners(self, paper: Paper, now: float) -> str | None:
        """Why nothing may be asked now, by robots.txt; asked for it once an hour."""
        read, told = self._robots.get(paper.name, (0.0, None))
        if now - read >= ROBOTS_KEPT_S or told is not None:
            self._request(paper, now, "/robots.txt")
            wrong = paper.trouble(now)
            told = wrong if wrong in {"robots_away", "robots_closed", "outage", "certificate"} else None
            self._robots[paper.name] = (now, told)
        return told

    def _request(self, paper: Paper, now: float, what: str) -> None:
        if what != "/robots.txt":
            self.log.asked_too_soon += now < self._asked_to_wait.get(paper.name, 0.0)
            self.log.against_robots += self._robots.get(paper.name, (0, None))[1] == "robots_closed"
        self.log.requests.setdefault(paper.name, []).append((now, what))

    def _look_for_breaks(self, paper: Paper, now: float) -> None:
        found = {each.kind: each for each in self.books.breaks(paper.name, now)}
        before = self._broken.get(paper.name, set())
        for kind in found.keys() - before:
            self.log.named.append((now, paper.name, kind))
        self._broken[paper.name] = set(found)


def _article(paper: Paper, piece: Piece, version: int, now: float, *, is_bare: bool) -> Article:
    return Article(
        id=piece.key,
        url=f"https://{piece.key}",
        source=paper.name,
        version=round(now * 1000),
        captured=datetime.fromtimestamp(now, UTC),
        capture=None,
        published=_time(piece.published),
        title=None if is_bare else piece.key,
        text=f"{piece.key}, suntingan {version}. " * 20,
        authors=() if is_bare else ("Ani",),
        extractor=Extractor("simulated", "1"),
    )


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
