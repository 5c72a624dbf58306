"""The newspaper for tests: what it has published, where it lists it, and what goes wrong on which path."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from crawler.demo import feeds
from crawler.demo.dates import WIB

from . import layouts, prose
from .faults import Answer, Fault, redirect, status
from .server import Request, Server
from .story import Story, slug_of

NEWS_SITEMAP_DAYS = 2  # Google's rule for news sitemaps
_FIRST_NUMBER = 7_000_001


def now_wib() -> datetime:
    """The real clock, in whole seconds."""
    return datetime.now(WIB).replace(microsecond=0)


@dataclass(slots=True)
class _Trouble:
    pattern: str
    faults: tuple[Fault, ...]
    left: int | None  # answers that it still spoils; None: all


class Newspaper:
    """A newspaper on loopback. Use it as a context manager; everything may be changed while it serves.

    `clock` says what time the newspaper thinks it is. `feed_size` limits feeds to the newest; None lists all.
    `canonical_base` is what its pages call themselves, `url` unless given: identity then doesn't depend on the port.
    `host` may be any loopback address (127.0.0.2 is another newspaper to a crawler that counts by host).
    `tls` serves https with a certificate that nobody vouches for.
    """

    def __init__(
        self,
        name: str = "Koran Uji",
        *,
        clock: Callable[[], datetime] = now_wib,
        host: str = "127.0.0.1",
        feed_size: int | None = None,
        section_size: int = 20,
        canonical_base: str | None = None,
        tls: bool = False,
    ) -> None:
        self.name = name
        self.clock = clock
        self.feed_size = feed_size
        self.section_size = section_size
        self.robots: str | Fault | None = "User-agent: *\nDisallow:\n"
        self._lock = threading.RLock()
        self._numbers = itertools.count(_FIRST_NUMBER)
        self._stories: dict[str, Story] = {}  # by slug, in order of publishing
        self._pages: dict[str, Callable[[], Answer]] = {}  # whatever else stands at a path
        self._troubles: list[_Trouble] = []
        self._server = Server(self._answer, host=host, tls=_certificate() if tls else None)
        self.url = f"{'https' if tls else 'http'}://{host}:{self._server.port}"
        self.canonical_base = (canonical_base or self.url).rstrip("/")

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()

    # -- publishing

    def publish(self, story: Story | None = None, /, **fields: Any) -> Story:
        """Publishes a story, given whole or by its fields; returns it with its slug, path and time filled in."""
        if story is None:
            story = Story(**{"published": self.clock(), **fields})
        with self._lock:
            slug = story.slug or slug_of(story.title)
            if slug in self._stories:
                raise ValueError(f"{slug} is published already: edit it, or publish_many with another seed")
            path = story.path or f"/{story.section}/d-{next(self._numbers)}/{slug}"
            story = replace(story, slug=slug, path=path)
            self._stories[slug] = story
        return story

    def publish_many(self, count: int, *, seed: int = 0, **fields: Any) -> list[Story]:
        """Publishes different articles of several sections, the same for a seed; `fields` are the same for all."""
        return [self.publish(**{**story, **fields}) for story in prose.stories(count, seed=seed, now=self.clock())]

    def edit(self, slug: str, **fields: Any) -> Story:
        """Changes a story; `updated` becomes now unless given. Returns the new one."""
        with self._lock:
            story = replace(self._stories[slug], **{"updated": self.clock(), **fields})
            self._stories[slug] = story
        return story

    def delete(self, slug: str, *, gone: bool = True) -> None:
        """Takes a story out of every list; its URL answers 410, or 404 when it isn't `gone`."""
        with self._lock:
            story = self._stories.pop(slug)
            code = 410 if gone else 404
            self._pages[story.path] = lambda: status(code)(Answer())

    def page(self, path: str, body: str | bytes, *, content_type: str = "text/html; charset=utf-8") -> str:
        """Puts any page at a path and returns its URL."""
        content = body.encode() if isinstance(body, str) else body
        with self._lock:
            self._pages[path] = lambda: Answer(body=content, content_type=content_type)
        return self.url + path

    def redirect(self, path: str, to: str, *, code: int = 301) -> None:
        """Redirects a path to another path or URL; two that name each other make a loop."""
        with self._lock:
            self._pages[path] = lambda: redirect(to, code)(Answer())

    @property
    def stories(self) -> tuple[Story, ...]:
        """All that is published, newest first."""
        with self._lock:
            return tuple(sorted(self._stories.values(), key=lambda story: story.published, reverse=True))

    def url_of(self, story: Story, page: int = 1) -> str:
        """Where a page of a story is served."""
        return self.url + story.page_path(page)

    def canonical_of(self, story: Story) -> str:
        """What a story's pages call themselves."""
        return self.canonical_base + story.path

    # -- the newspaper as a source of Kliping

    def source_toml(self, id: str = "koran", *, ways: Sequence[str] = ("feed",), **keys: Any) -> str:
        """A source file for this newspaper: TOML with the ways it is to be followed; `keys` add to or replace keys."""
        lists = {
            "feed": {"feeds": [f"{self.url}/rss.xml"]},
            "atom": {"feeds": [f"{self.url}/atom.xml"]},
            "sitemap": {"sitemaps": [f"{self.url}/sitemap.xml"]},
            "section": {"sections": [f"{self.url}/"], "articles": [r"/d-\d+/"]},
            "archive": {
                "archives": [f"{self.url}/indeks?date={{day:%Y-%m-%d}}&page={{page}}"],
                "articles": [r"/d-\d+/"],
            },
        }
        table: dict[str, Any] = {
            "title": f"{self.name} ({id})",
            "home": f"{self.url}/",
            "domains": [urlsplit(self.url).hostname],
            "language": "id",
            "timezone": "Asia/Jakarta",
            "delay_seconds": 0,
            "allow_loopback": True,
        }
        for way in ways:
            table.update(lists[way])
        # JSON's texts, numbers, booleans and lists are TOML's too.
        return "".join(f"{key} = {json.dumps(value)}\n" for key, value in {**table, **keys}.items())

    def write_source(self, folder: Path, id: str = "koran", **options: Any) -> Path:
        """Writes the source file as FOLDER/ID.toml and returns its path; options are those of `source_toml`."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{id}.toml"
        path.write_text(self.source_toml(id, **options), encoding="utf-8")
        return path

    # -- trouble

    def fault(self, path: str, *faults: Fault, times: int | None = None) -> None:
        """Spoils the answers at a path, a pattern such as "/berita/*" (the query counts as path), or all of "*"."""
        with self._lock:
            self._troubles.append(_Trouble(path, faults, times))

    def heal(self, path: str | None = None) -> None:
        """Takes back the faults at a path, or all of them."""
        with self._lock:
            self._troubles = [trouble for trouble in self._troubles if path not in (None, trouble.pattern)]

    # -- what was asked

    @property
    def requests(self) -> tuple[Request, ...]:
        """Every request so far, in the order of coming."""
        with self._server.lock:
            return tuple(self._server.log)

    def forget_requests(self) -> None:
        """Empties the log; call it only while nothing is being answered."""
        with self._server.lock:
            self._server.log.clear()

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [request.path for request in self.requests]

    def requests_for(self, path: str) -> tuple[Request, ...]:
        """The requests for a path or pattern."""
        return tuple(request for request in self.requests if fnmatchcase(request.path, path))

    def gaps_seconds(self) -> list[float]:
        """The times between one request's coming and the next's."""
        starts = [request.started for request in self.requests]
        return [later - earlier for earlier, later in itertools.pairwise(starts)]

    def most_at_once(self) -> int:
        """The greatest number of requests that were being answered at the same time."""
        ends = [(r.started, 1) for r in self.requests] + [(r.ended, -1) for r in self.requests if r.ended is not None]
        return max(itertools.accumulate(step for _, step in sorted(ends)), default=0)

    # -- answering

    def _answer(self, request: Request) -> Answer:
        with self._lock:
            answer = self._with_validators(self._page(request.path))
            for fault in self._faults(request.path):
                answer = fault(answer)
        return answer

    def _faults(self, path: str) -> list[Fault]:
        found: list[Fault] = []
        for trouble in self._troubles:
            if fnmatchcase(path, trouble.pattern) and trouble.left != 0:
                trouble.left = None if trouble.left is None else trouble.left - 1
                found.extend(trouble.faults)
        return found

    def _page(self, target: str) -> Answer:
        parts = urlsplit(target)
        for known in (target, parts.path):
            if known in self._pages:
                return self._pages[known]()
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        listing = self._listing(parts.path, query)
        return listing or self._story_page(parts.path, query) or status(404)(Answer())

    def _listing(self, path: str, query: dict[str, str]) -> Answer | None:
        makers: dict[str, Callable[[], Answer]] = {
            "/robots.txt": self._robots,
            "/rss.xml": lambda: _xml(feeds.rss(self._channel, self._items()), "application/rss+xml"),
            "/atom.xml": lambda: _xml(feeds.atom(self._channel, self._items()), "application/atom+xml"),
            "/sitemap-news.xml": lambda: _xml(feeds.news_sitemap(self._channel, self._fresh_items())),
            "/sitemap.xml": lambda: _xml(_sitemap_index([(self.url + "/sitemap-news.xml", None)])),
            "/sitemap-arsip.xml": self._archive_index,
        }
        if path in makers:
            return makers[path]()
        if path == "/indeks":
            return self._index_page(query.get("date", ""), int(query.get("page", "1")))
        if found := re.fullmatch(r"/arsip/(\d{4})-(\d\d)\.xml", path):
            return _xml(feeds.news_sitemap(self._channel, self._items_of_month(int(found[1]), int(found[2]))))
        if path.startswith("/rss/"):
            return _xml(feeds.rss(self._channel, self._items(path.removeprefix("/rss/"))), "application/rss+xml")
        section = path.strip("/")
        if not section or section in {story.section for story in self._stories.values()}:
            return self._section_page(section or None, int(query.get("page", "1")))
        return None

    def _robots(self) -> Answer:
        if self.robots is None:
            return status(404)(Answer())
        if callable(self.robots):
            return self.robots(Answer(body=b"User-agent: *\nDisallow:\n", content_type="text/plain"))
        return Answer(body=self.robots.encode(), content_type="text/plain; charset=utf-8")

    def _index_page(self, day: str, number: int) -> Answer:
        """One page of the articles of a day; a page behind the last shows none, as on many real sites."""
        chosen = [story for story in self._archived() if story.published.astimezone(WIB).date().isoformat() == day]
        start = (number - 1) * self.section_size
        return Answer(
            body=layouts.section_page(self.name, "indeks", chosen[start : start + self.section_size], None).encode()
        )

    def _archive_index(self) -> Answer:
        """A sitemap of sitemaps, one a month, with the last change in each."""
        changed: dict[str, datetime] = {}
        for story in self._archived():
            month = f"{story.published.astimezone(WIB):%Y-%m}"
            changed[month] = max(changed.get(month, story.published), story.updated or story.published)
        return _xml(_sitemap_index([(f"{self.url}/arsip/{month}.xml", when) for month, when in changed.items()]))

    def _items_of_month(self, year: int, month: int) -> list[feeds.Item]:
        local = ((story, story.published.astimezone(WIB)) for story in self._archived())
        return [self._item(story) for story, when in local if (when.year, when.month) == (year, month)]

    def _archived(self) -> list[Story]:
        """What the archive shows: all that is published, whether a feed still lists it or not."""
        return [story for story in self.stories if story.listed]

    def _section_page(self, section: str | None, number: int) -> Answer:
        """One page of the newest first; a page behind the last is empty, as on many real sites."""
        chosen = self._listed(section)
        start = (number - 1) * self.section_size
        following = number + 1 if start + self.section_size < len(chosen) else None
        stories = chosen[start : start + self.section_size]
        return Answer(body=layouts.section_page(self.name, section, stories, following).encode())

    def _story_page(self, path: str, query: dict[str, str]) -> Answer | None:
        for story in self._stories.values():
            number = _page_number(story, path, query)
            if number is not None:
                page = layouts.story_page(story, number, paper=self.name, base=self.canonical_base)
                changed = story.updated or story.published
                return Answer(
                    body=page.encode(), headers={"Last-Modified": format_datetime(changed.astimezone(UTC), usegmt=True)}
                )
        return None

    def _with_validators(self, answer: Answer) -> Answer:
        if answer.status != 200:
            return answer
        tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        return replace(answer, headers={"ETag": tag, **answer.headers})

    @property
    def _channel(self) -> feeds.Channel:
        return feeds.Channel(self.name, self.url + "/", "Berita rekaan untuk uji coba.")

    def _listed(self, section: str | None = None) -> list[Story]:
        return [story for story in self.stories if story.listed and section in (None, story.section)]

    def _items(self, section: str | None = None) -> list[feeds.Item]:
        return [self._item(story) for story in self._listed(section)[: self.feed_size]]

    def _fresh_items(self) -> list[feeds.Item]:
        oldest = self.clock() - timedelta(days=NEWS_SITEMAP_DAYS)
        return [self._item(story) for story in self._listed() if story.published >= oldest]

    def _item(self, story: Story) -> feeds.Item:
        return feeds.Item(
            url=self.url_of(story),
            title=story.title,
            summary=story.lines[0],
            published=story.published,
            updated=story.updated,
            section=story.section,
            author=", ".join(story.authors) or None,
            tags=story.tags,
            language=story.language,
        )


def _page_number(story: Story, path: str, query: dict[str, str]) -> int | None:
    """Which page of the story stands at a path: 0 is all of them on one page, None is none."""
    last = len(story.pages)
    if path == story.path:
        if query.get("single") == "1" or query.get("page") == "all":
            return 0
        wanted = query.get("page", "1") if story.paging == "query" else "1"
    elif story.paging == "slash" and path.startswith(story.path + "/"):
        wanted = path.removeprefix(story.path + "/")
    else:
        return None
    return int(wanted) if wanted.isdigit() and 1 <= int(wanted) <= last else None


def _xml(body: bytes, kind: str = "application/xml") -> Answer:
    return Answer(body=body, content_type=f"{kind}; charset=utf-8")


def _certificate() -> ssl.SSLContext:
    from .certificate import self_signed

    return self_signed()


def _sitemap_index(sitemaps: Iterable[tuple[str, datetime | None]]) -> bytes:
    """A sitemap of sitemaps, each as its URL and the time of its last change."""
    listed = "".join(
        f"<sitemap><loc>{escape(url)}</loc>{f'<lastmod>{when.isoformat()}</lastmod>' if when else ''}</sitemap>"
        for url, when in sitemaps
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</sitemapindex>'.encode()
