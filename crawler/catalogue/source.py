"""A source: one newspaper, where it lists its articles, what belongs to it, how gently it is visited."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, timedelta, timezone, tzinfo
from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawler.archive.pattern import ArchivePattern
from crawler.extract import Rule
from crawler.frontier.looks import REVISIT_S
from crawler.schedule import Pace, Terms
from crawler.schedule.terms import EVERY_S
from crawler.schedule.windows import Window
from crawler.urls import registered_domain


class Status(StrEnum):
    """What is known of whether a source answers."""

    VERIFIED = "verified"  # seen to answer well, on the day `checked`
    UNVERIFIED = "unverified"  # its addresses come from somewhere; nobody has noted that they answer
    BROKEN = "broken"  # seen not to answer, since the day `checked`; `evidence` says how


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One newspaper: where it lists its articles, what belongs to it, how gently it is visited.

    `name` is the file's name and the `source` of its articles. `domains` are hosts; sub-domains belong to them too.
    """

    name: str
    title: str
    home: str
    domains: tuple[str, ...]
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    archives: tuple[ArchivePattern, ...] = ()
    articles: tuple[re.Pattern[str], ...] = ()
    others: tuple[re.Pattern[str], ...] = ()
    language: str | None = None
    country: str | None = None
    timezone: str = "UTC"
    delay_seconds: float = 1.0
    concurrency: int = 2
    fresh_days: float | None = None
    interval_minutes: float | None = None
    min_interval_minutes: float | None = None
    max_interval_minutes: float | None = None
    windows: tuple[Window, ...] = ()
    revisit_hours: tuple[float, ...] | None = None
    verify_tls: bool = True
    allow_loopback: bool = False
    demo: bool = False
    status: Status = Status.UNVERIFIED
    checked: date | None = None
    evidence: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = field(default=(), repr=False)

    @property
    def ways(self) -> tuple[str, ...]:
        """How it publishes, of feed, sitemap and section."""
        listed = (("feed", self.feeds), ("sitemap", self.sitemaps), ("section", self.sections))
        return tuple(way for way, urls in listed if urls)

    @property
    def lists(self) -> tuple[tuple[str, str], ...]:
        """Every page that lists its articles, with how it does: feed, sitemap or section."""
        by_way = (("feed", self.feeds), ("sitemap", self.sitemaps), ("section", self.sections))
        return tuple((way, url) for way, urls in by_way for url in urls)

    def way_of(self, url: str) -> str:
        """How one of its lists lists: one that the source doesn't name is a sitemap that another sitemap named."""
        return next((way for way, each in self.lists if each == url), "sitemap")

    def terms(self, every_s: float = EVERY_S) -> Terms:
        """How it is to be visited; `every_s` is the usual interval where it names none itself."""
        usual, low, high = (
            None if minutes is None else 60 * minutes
            for minutes in (self.interval_minutes, self.min_interval_minutes, self.max_interval_minutes)
        )
        revisits = REVISIT_S if self.revisit_hours is None else tuple(3600 * hours for hours in self.revisit_hours)
        pace = Pace.of(every_s if usual is None else usual, low, high)
        return Terms(pace=pace, windows=self.windows, zone=self.zone, revisits_s=revisits)

    @property
    def registered_domains(self) -> frozenset[str]:
        """Whose servers it burdens: politeness is shared by all sources that have one of these."""
        urls = (*self.listings, *(each.text for each in self.archives))
        listed = (*self.domains, *(urlsplit(url).hostname or "" for url in urls))
        return frozenset(registered_domain(host) for host in listed)

    @property
    def listings(self) -> tuple[str, ...]:
        """Every page that lists its articles."""
        return (*self.feeds, *self.sitemaps, *self.sections)

    @property
    def zone(self) -> tzinfo:
        """The zone of times that its feeds write without one."""
        return UTC if self.timezone == "UTC" else zone_of(self.timezone)

    def owns(self, url: str) -> bool:
        """Whether the URL is on one of its domains."""
        host = (urlsplit(url).hostname or "").lower().rstrip(".")
        return any(host == domain or host.endswith("." + domain) for domain in self.domains)

    def may_visit(self, url: str) -> bool:
        """Whether a request may go there: its domains, and the hosts of its lists with all of theirs."""
        return self.owns(url) or registered_domain(urlsplit(url).hostname or "") in self.registered_domains

    def wants(self, url: str) -> bool:
        """Whether a listed URL is one to fetch as an article, by the source's patterns."""
        if any(pattern.search(url) for pattern in self.others):
            return False
        return not self.articles or any(pattern.search(url) for pattern in self.articles)

    def moved(self, home: str) -> Self:
        """The same source served at another address: every URL that began with `home` begins there."""

        def at(urls: Iterable[str]) -> tuple[str, ...]:
            return tuple(home.rstrip("/") + url.removeprefix(self.home.rstrip("/")) for url in urls)

        return replace(
            self,
            home=home,
            domains=(urlsplit(home).hostname or "",),
            feeds=at(self.feeds),
            sitemaps=at(self.sitemaps),
            sections=at(self.sections),
            archives=tuple(ArchivePattern(each) for each in at(each.text for each in self.archives)),
        )


def zone_of(name: str) -> tzinfo:
    """The zone of a name such as Asia/Jakarta, or of an offset such as +07:00. Raises ValueError, KeyError, OSError."""
    offset = re.fullmatch(r"([+-])(\d\d):(\d\d)", name)
    if not offset:
        return ZoneInfo(name)
    minutes = int(offset[2]) * 60 + int(offset[3])
    return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
