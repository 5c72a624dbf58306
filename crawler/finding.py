"""Finds the lists of a newspaper from its home page: the feeds that it links to, the sitemaps that robots.txt names.

home ─▶ title, language, feeds ┐
robots.txt ─▶ sitemaps         ├─▶ each asked for and read ─▶ those that list articles of the newspaper ─▶ its zone
usual places, where none is    ┘
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.catalogue import Source
from crawler.dates import STATED
from crawler.errors import FetchError
from crawler.extract import PageExtract
from crawler.fetching import asking
from crawler.home_zones import HomeZone, zone_from
from crawler.lists import parse_feed, parse_sitemap
from crawler.lists.addresses import address_of
from crawler.records.discovery import Listing
from crawler.records.page import Page

if TYPE_CHECKING:
    from crawler.spiders.asking import Asker

_USUAL_FEEDS = ("/rss", "/feed", "/rss.xml", "/feed.xml", "/atom.xml")
_USUAL_SITEMAPS = ("/sitemap-news.xml", "/news-sitemap.xml", "/sitemap_news.xml", "/sitemap.xml")
_MAX_ASKED = 12  # lists of one kind that are tried: a person waits, and a server is asked
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")

Ask = Callable[[str], Awaitable[Page | str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a newspaper's own pages say of it, and those of its lists that answered with articles."""

    title: str | None = None
    language: str | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    zone: HomeZone | None = None


@dataclass(slots=True)
class _Seen:
    """What the lists that were read name: pages of the newspaper, and times whose zone they state."""

    pages: list[str] = field(default_factory=list)
    times: list[datetime] = field(default_factory=list)

    def add(self, source: Source, listings: Iterable[Listing]) -> None:
        for listing in listings:
            if source.owns(listing.url):
                self.pages.append(listing.url)
                if listing.zone == STATED and listing.published is not None:
                    self.times.append(listing.published)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What a home page says: its title, its language as two letters, the feeds that it links to."""

    title: str | None
    language: str | None
    feeds: tuple[str, ...]


def find_lists(source: Source) -> Found:
    """Asks a newspaper for its lists, politely. Call it once a process. Raises FetchError without a home page."""
    found: list[Found | str] = []

    async def work(asker: Asker) -> None:
        found.append(await _find(source, asker))

    asking(source, work)
    [result] = found or ["interrupted"]
    if isinstance(result, str):
        raise FetchError(f"{source.home}: {result}; check the address")
    return result


def read_home(page: Page) -> Home:
    """What the HTML of a home page says."""
    from lxml import html

    tree = html.document_fromstring(page.body or b"<html></html>")
    feeds = (
        address_of(page.url, link.get("href") or "")
        for link in tree.iterfind(".//link[@href]")
        if (link.get("type") or "").lower() in _FEED_TYPES and "alternate" in (link.get("rel") or "").lower()
    )
    language = (tree.get("lang") or "").split("-")[0].lower()
    title = tree.findtext(".//title")
    return Home(
        title=" ".join(title.split()) or None if title else None,
        language=language if len(language) == 2 and language.isalpha() else None,
        feeds=tuple(dict.fromkeys(feed for feed in feeds if feed)),
    )


async def _find(source: Source, asker: Asker) -> Found | str:
    ask, seen = asker.ask, _Seen()
    page = await ask(source.home)
    if isinstance(page, str):
        return page
    try:
        home = read_home(page)
    except ValueError as error:
        return f"no page to be read ({error})"
    in_feed, in_sitemap = partial(_lists_in_feed, source, seen), partial(_lists_in_sitemap, source, seen)
    feeds = await _those_that_list(source, ask, home.feeds, in_feed)
    feeds = feeds or await _those_that_list(source, ask, _at(page.url, _USUAL_FEEDS), in_feed, enough=1)
    sitemaps = await _those_that_list(source, ask, await _named_sitemaps(page.url, ask), in_sitemap)
    sitemaps = sitemaps or await _those_that_list(source, ask, _at(page.url, _USUAL_SITEMAPS), in_sitemap, enough=1)
    zone = zone_from(page.url, home.language, seen.times, await _time_on_page(asker, seen.pages))
    return Found(title=home.title, language=home.language, feeds=feeds, sitemaps=sitemaps, zone=zone)


async def _time_on_page(asker: Asker, pages: Sequence[str]) -> datetime | None:
    """The time of one article whose own page states its zone."""
    page = await asker.ask(pages[0]) if pages else ""
    found = await asker.extract(page) if isinstance(page, Page) else None
    if not isinstance(found, PageExtract) or found.published_from is None or found.published_from.zone != STATED:
        return None
    return found.published


async def _named_sitemaps(url: str, ask: Ask) -> tuple[str, ...]:
    """The sitemaps that robots.txt names, those of news first."""
    from protego import Protego

    robots = await ask(urljoin(url, "/robots.txt"))
    if isinstance(robots, str):
        return ()
    named = Protego.parse(robots.body.decode("utf-8-sig", "ignore")).sitemaps
    addresses = (address_of(url, each) for each in named)
    return tuple(sorted((each for each in addresses if each), key=lambda each: "news" not in each))


async def _those_that_list(
    source: Source, ask: Ask, urls: Iterable[str], lists: Callable[[Page], list[str]], *, enough: int = _MAX_ASKED
) -> tuple[str, ...]:
    """Those that can be read and name a page of this newspaper, by the address that they lead to, until enough."""
    found: dict[str, None] = {}
    for url in [each for each in urls if source.may_visit(each)][:_MAX_ASKED]:
        page = await ask(url) if len(found) < enough else ""
        if isinstance(page, Page) and any(source.owns(each) for each in lists(page)):
            found[page.url] = None
    return tuple(found)


def _lists_in_feed(source: Source, seen: _Seen, page: Page) -> list[str]:
    try:
        listings = parse_feed(page.body, page.url, page.content_type, UTC)
    except ValueError:
        return []
    seen.add(source, listings)
    return [listing.url for listing in listings]


def _lists_in_sitemap(source: Source, seen: _Seen, page: Page) -> list[str]:
    """A sitemap counts when it dates what it lists, or names others: an archive of bare addresses would never end."""
    from crawler.bodies import gunzipped

    try:
        sitemap = parse_sitemap(gunzipped(page.body), page.url, page.content_type, UTC)
    except ValueError:
        return []
    seen.add(source, sitemap.listings)
    dated = [listing.url for listing in sitemap.listings if listing.published or listing.modified]
    return [*dated, *(url for url, _ in sitemap.sitemaps)]


def _at(home: str, paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(urljoin(home, path) for path in paths)
