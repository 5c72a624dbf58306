"""The books of a crawl: what is due, and what each answer changes; frontier, agenda and health kept in step.

    lists_due ─▶ list_read | list_same | list_failed ─▶ pages_due ─▶ page_answered ─▶ …

The crawl's spiders write here what they see, and so does the simulated year (`benchmarks/year.py`): both are driven by
the same decisions. Times are seconds since 1970 and passed in; it knows nothing of Scrapy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from crawler.archive import GAP, ArchivePattern, Gap, Gaps, Order, Orders, Span, first_pages, in_span
from crawler.frontier import Answer, Frontier, Listed, Verdict, Waiting, host_of, url_key
from crawler.health import Break, Pulse, breaks
from crawler.own_line import OwnLine
from crawler.records.article import Article
from crawler.records.discovery import Discovery, Listing
from crawler.records.record import whole
from crawler.schedule import Agenda, Due, Item, Terms
from crawler.schedule.told import tell

ARCHIVE = "archive"  # how a page of a dated index, or a sitemap read for its days, lists
GONE = (404, 410)  # such is the page after the last one, on sites that number them
AHEAD_S = 3600.0  # a list that names a time this far ahead of the clock names one that can't be
BEHIND_S = 2 * 86_400.0  # and what is new in a list that was read within a day isn't this old
MOST_GAP_DAYS = 7  # of a longer gap the rest is left to `kliping backfill`: a person decides about that many pages
_ENOUGH_WAITING = 200  # pages of a source that wait, beyond which no day of a backfill is opened
UPKEEP_S = 86_400.0
_READING_S = 600.0  # a list that is being read isn't due again so soon, whatever becomes of the read


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One listed URL and what it is to us."""

    listing: Listing
    discovery: Discovery
    listed: Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRead:
    """What a read of a list brought; `told` are lines for people."""

    found: tuple[Found, ...] = ()
    is_gap: bool = False
    hastened: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """What of an article is there, for the health of its source."""

    title: bool
    authors: bool
    time: bool
    characters: int

    @classmethod
    def of(cls, article: Article) -> Self:
        return cls(bool(article.title), bool(article.authors), article.published is not None, len(article.text))


class Books:
    """The books over one open frontier. Not to be shared between threads."""

    def __init__(self, frontier: Frontier) -> None:
        self.frontier = frontier
        self.agenda = Agenda(frontier.database)
        self.orders = Orders(frontier.database)
        self.gaps = Gaps(frontier.database)
        self._archives: dict[str, Sequence[ArchivePattern]] = {}
        self.line = OwnLine(frontier, self.agenda)
        self._kept_up: float | None = None
        self._terms: dict[str, Terms] = {}
        self._pulses: dict[str, Pulse] = {}

    def enter(
        self,
        source: str,
        lists: Iterable[tuple[str, str]],
        terms: Terms,
        now: float,
        archives: Sequence[ArchivePattern] = (),
    ) -> None:
        """Takes in a source: its lists as (via, URL), its terms, and where its dated index pages are."""
        self._terms[source] = terms
        self._archives[source] = archives
        listed = list(lists)
        for _, url in listed:
            self.line.enter(url)
        self.agenda.enter(source, listed, now)

    def add_list(
        self, source: str, via: str, url: str, now: float, *, named_by: str, modified: float | None, at_once: bool
    ) -> None:
        """Takes in a list that another one named: due where it is new, has changed since it was read, or `at_once`."""
        read = self.agenda.plan(url).read
        is_due = at_once or read is None or (modified is not None and modified > read)
        self.agenda.add(source, via, url, now, is_due=is_due)
        if is_due:
            self.gaps.widen(source, named_by, url)

    # -- what is due

    def lists_due(self, source: str, now: float, count: int | None = None) -> list[Due]:
        """Up to `count` lists to read now; each is put off for some minutes, in which its read is written down here."""
        if self._opens_at(source, now) > now:
            return []
        due: list[Due] = []
        for each in self.agenda.due(source, now):
            if count is not None and len(due) >= count:
                break
            told = self.frontier.host(host_of(url_key(each.url))).told
            self.agenda.delay(each.url, max(told, now + _READING_S))
            if told <= now:
                due.append(each)
        due = due or self._archives_due(source, now)
        if due:
            self.line.asking(source, now)
        return due

    def _archives_due(self, source: str, now: float) -> list[Due]:
        """A page of an archive, where no list is due: one at a time, and of a backfill only what can be worked off."""
        for order in self.orders.due(source, now):
            told = self.frontier.host(host_of(url_key(order.url))).told
            if order.why != GAP and self.frontier.pages.waits(source, now, _ENOUGH_WAITING):
                return []
            self.orders.delay(order, max(told, now + _READING_S))
            if told <= now:
                return [Due(order.url, ARCHIVE)]
        return []

    def pages_due(self, source: str, now: float, count: int | None = None) -> list[Waiting]:
        """Up to `count` pages to ask for now; each is given back by `page_answered`."""
        if self._opens_at(source, now) > now:
            return []
        if due := self.frontier.due(source, now, count):
            self.line.asking(source, now)
        return due

    def pages_early(self, source: str, now: float, count: int | None = None, *, before: float) -> list[Waiting]:
        """What a person's crawl looks at before its time (`Frontier.early`)."""
        if self.line.opens_at(source) > now:
            return []
        if found := self.frontier.early(source, now, count, before=before):
            self.line.asking(source, now)
        return found

    def next_due(self, source: str, now: float) -> float | None:
        """When something of the source is due next; None when nothing ever is."""
        known = (self.agenda.next_due(source), self.orders.next_due(source), self.frontier.next_due(source))
        moments = [each for each in known if each is not None]
        return self._opens_at(source, max(now, min(moments))) if moments else None

    def _opens_at(self, source: str, now: float) -> float:
        """The first moment from now on at which something of the source may be asked for."""
        return self._terms[source].opens_at(max(now, self.line.opens_at(source)))

    # -- lists

    def list_read(
        self, source: str, due: Due, listings: Sequence[Listing], now: float, *, fresh_until: float = 0.0
    ) -> ListRead:
        """A list was read: what is new in it is due, and a gap makes the source's other lists due."""
        pace, before = self._terms[source].pace, self.agenda.plan(due.url)
        found = tuple(self.discover(source, due, listing, now) for listing in map(whole, listings) if _key(listing.url))
        items = [Item(url_key(each.listing.url), _seconds(each.listing)) for each in found]
        planned = self.agenda.read(due.url, items, now, pace, fresh_until=fresh_until)
        self._list_well(source, due.url, now)
        new = [each for each in found if each.listed is Listed.NEW]
        self._count(source, now, reads=1, new=len(new), gaps=planned.is_gap)
        if before.read is not None and now - before.read < AHEAD_S * 24:
            self._look_at_times(source, new, now)
        told = [f"{due.url} is {wait}" for wait in [tell(fresh_until, now)] if wait]
        told += self._heard(source, due.url, len(new), now)
        if not planned.is_gap:
            return ListRead(found=found, told=tuple(told))
        hastened, line = self._fill(source, due.url, before.read or now, now)
        return ListRead(found=found, is_gap=True, hastened=hastened, told=(*told, line))

    def _fill(self, source: str, url: str, since: float, now: float) -> tuple[tuple[str, ...], str]:
        """Makes due what may hold what a list lost sight of, once a gap: its addresses, and a line for people."""
        hastened = self.agenda.hasten(source, now, but=url)
        zone = self._terms[source].zone
        last = datetime.fromtimestamp(now, zone).date()
        first = datetime.fromtimestamp(since, zone).date()
        nearest = max(first, last - timedelta(days=MOST_GAP_DAYS - 1))
        pages = first_pages(self._archives[source], Span(nearest, last))
        for first_url, (pattern, span) in pages.items():
            self.orders.order(source, first_url, span, now, why=GAP, pattern=pattern, again=True)
        filling = (*hastened, *pages)
        self.gaps.note(source, url, since, now, filling)
        rest = f"; `kliping backfill {source} --from {first} --to {nearest}` reads the days before" * (first < nearest)
        return filling, _gap(source, url, self._how_filled(source, url, filling)) + rest

    def _how_filled(self, source: str, url: str, filling: Sequence[str]) -> str:
        if filling:
            return f"filled from {', '.join(filling)}"
        if any(other != url and plan.read for other, (_, plan, _) in self.agenda.plans(source).items()):
            return "its other lists were read just now"
        return "no other list could fill it"

    def _heard(self, source: str, url: str, new: int, now: float, *, is_read: bool = True) -> list[str]:
        """What a list or an archive's page brought counts for the gaps that it fills; lines for people."""
        closed = self.gaps.heard(source, url, new, now, is_read=is_read)
        self._count(source, now, filled=sum(each.filled for each in closed))
        return [_filled(each) for each in closed]

    # -- archives

    def archive_read(
        self,
        source: str,
        due: Due,
        listings: Sequence[Listing],
        now: float,
        *,
        following: str | None = None,
        sitemaps: Sequence[tuple[str, datetime | None]] = (),
    ) -> ListRead:
        """A page of a dated index, or a sitemap, was read for its days: what is new in it is due, and its next page
        while it brings something that the pages before it didn't list."""
        order = self.orders.at(source, due.url)
        if order is None:
            return ListRead()
        for url, changed in sitemaps:
            if (span := order.span_of(url, changed)) is not None:
                self.orders.order(source, url, span, now, why=order.why, after=order.ordered)
        dated = [(listing, self._day(source, listing, order)) for listing in map(whole, listings) if _key(listing.url)]
        kept = [(self.discover(source, due, listing, now), day) for listing, day in dated if day is not None]
        listed = [(url_key(each.listing.url), day, each.listed is Listed.SEEN) for each, day in kept]
        fresh = self.orders.note(order, listed, now)
        further = order.next_url(following) if fresh else None
        if further is None:
            self.orders.end(order, now)
        else:
            self.orders.go_on(order, further, now)
        new = sum(each.listed is Listed.NEW for each, _ in kept)
        self._list_well(source, due.url, now)
        self._count(source, now, reads=1, new=new)
        told = self._heard(source, order.first_url, new, now, is_read=further is None)
        return ListRead(found=tuple(each for each, _ in kept), told=tuple(told))

    def archive_failed(self, source: str, due: Due, answer: Answer, now: float) -> tuple[str, ...]:
        """A page of an archive couldn't be read; returns lines for people. One that isn't there ends its days."""
        order = self.orders.at(source, due.url)
        if order is None or self._is_line_s(due.url, answer, now, is_list=True):
            return ()
        if answer.status in GONE and order.page > 1:
            self.orders.end(order, now)
            return tuple(self._heard(source, order.first_url, 0, now))
        self.orders.fail(order, now, not_before=answer.not_before or 0.0, note=answer.note or answer.label)
        self._count(source, now, failed=1)
        told = self._heard(source, order.first_url, 0, now)
        return (*self.frontier.look_at_list(due.url, answer, now), *told)

    def _day(self, source: str, listing: Listing, order: Order) -> date | None:
        """The day of a listed article, where the order asks for it."""
        zone = self._terms[source].zone
        times = (listing.published, listing.modified)
        return in_span([None if each is None else each.astimezone(zone).date() for each in times], order, listing.url)

    def discover(self, source: str, due: Due, listing: Listing, now: float) -> Found:
        """Takes in one listed URL. Raises ValueError when it is none to crawl."""
        discovery = Discovery(
            source=source, via=due.via, title=listing.title, published=listing.published, found_at=due.url,
            section=listing.section, precision=listing.precision, zone=listing.zone,
        )  # fmt: skip
        return Found(
            listing=listing, discovery=discovery, listed=self.frontier.discover(source, listing, discovery, now)
        )

    def list_same(self, source: str, due: Due, now: float, *, fresh_until: float = 0.0) -> None:
        """A list is as it was."""
        self.agenda.same(due.url, now, self._terms[source].pace, fresh_until=fresh_until)
        self._list_well(source, due.url, now)
        self._count(source, now, reads=1)
        self._heard(source, due.url, 0, now)

    def list_failed(self, source: str, due: Due, answer: Answer, now: float) -> tuple[str, ...]:
        """A list couldn't be read; returns lines for people."""
        if self._is_line_s(due.url, answer, now, is_list=True):
            self.agenda.put_back(due.url, now)
            return ()
        pace, not_before = self._terms[source].pace, answer.not_before or 0.0
        why = answer.note or answer.label
        self.agenda.failed(due.url, now, pace, not_before=not_before, why=why)
        told = self.frontier.look_at_list(due.url, answer, now)
        self._count(source, now, failed=1)
        told = (*told, *self._heard(source, due.url, 0, now))
        wait = tell(not_before, now)
        return (*told, f"{due.url} is {wait}") if wait else told

    # -- pages

    def page_answered(
        self, source: str, key: str, answer: Answer, now: float, *, filled: Filled | None = None
    ) -> Verdict:
        """A page was asked for and this came of it."""
        if self._is_line_s(key, answer, now, is_list=False):
            return self.frontier.unasked(key)
        verdict = self.frontier.look(key, answer, now, self._terms[source].revisits_s)
        if not answer.is_wait:
            self._count(source, now, **{f"page.{answer.outcome}": 1})
        pulse = self.pulse(source)
        if answer.is_good or answer.outcome == "robots":
            pulse = pulse.after(allowed=answer.is_good)
        if filled is not None:
            self._count(source, now, title=filled.title, authors=filled.authors, time=filled.time,
                        characters=filled.characters)  # fmt: skip
            pulse = pulse.after_article(title=filled.title, authors=filled.authors, time=filled.time,
                                        characters=filled.characters)  # fmt: skip
        self._keep_pulse(source, pulse)
        return verdict

    def _is_line_s(self, asked: str, answer: Answer, now: float, *, is_list: bool) -> bool:
        """Whether an answer tells of our own line only."""
        if answer.status is not None:
            self.line.heard(now)
        return answer.unheard and self.line.is_to_blame(asked, now, is_list=is_list)

    # -- upkeep

    def keep_up(self, now: float) -> None:
        """What would grow for ever is cut back, if the last time was a day ago: looks and counts of long ago."""
        if self._kept_up is not None and 0 <= now - self._kept_up < UPKEEP_S:
            return
        self._kept_up = now
        self.frontier.pages.forget_looks(now)
        self.frontier.series.condense(now)

    # -- health

    def breaks(self, source: str, now: float) -> tuple[Break, ...]:
        """What is broken in a source now."""
        lists = {url: (via, plan) for url, (via, plan, _) in self.agenda.plans(source).items()}
        return breaks(source, lists, self.frontier.hosts_of(source), self.pulse(source), now)

    def pulse(self, source: str) -> Pulse:
        """How the source's articles and lists have been filled of late."""
        if source not in self._pulses:
            row = self.frontier.database.row("SELECT pulse FROM pulses WHERE source = ?", source)
            self._pulses[source] = Pulse() if row is None else Pulse.from_json(row[0])
        return self._pulses[source]

    def _keep_pulse(self, source: str, pulse: Pulse) -> None:
        if pulse == self.pulse(source):
            return
        self._pulses[source] = pulse
        self.frontier.database.write("INSERT OR REPLACE INTO pulses VALUES (?, ?)", source, pulse.to_json())

    def _count(self, source: str, now: float, **counts: float) -> None:
        for name, count in counts.items():
            if count:
                self.frontier.series.add(source, name, now, count)

    def _list_well(self, source: str, url: str, now: float) -> None:
        self.line.heard(now)
        self.frontier.look_at_list(url, Answer("article", 200), now)

    def _look_at_times(self, source: str, new: Sequence[Found], now: float) -> None:
        """Whether times of what just came can be: only lists that are read often tell, and only dated items."""
        pulse = self.pulse(source)
        for each in new:
            if (time := _seconds(each.listing)) is not None:
                pulse = pulse.after(date=now - BEHIND_S <= time <= now + AHEAD_S)
        self._keep_pulse(source, pulse)


def _gap(source: str, url: str, how: str) -> str:
    return f"{source}: {url} shows nothing of what it showed before; articles may have passed by unseen ({how})"


def _filled(gap: Gap) -> str:
    return f"{gap.source}: the gap of {gap.url} is filled: other lists named {gap.filled:,} pages that it didn't show"


def _key(url: str) -> str | None:
    """The key of a listed URL; None for mailto:, javascript: and the like, which are no URLs to crawl."""
    try:
        return url_key(url)
    except ValueError:
        return None


def _seconds(listing: Listing) -> float | None:
    return None if listing.published is None else listing.published.timestamp()
