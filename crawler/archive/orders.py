"""What of which days is asked for, in the state file: one row a dated index or sitemap, with the page it has come to.

    order ─▶ due ─▶ read (again for its next page, as long as one brings something new of its days) ─▶ done
                 └▶ failed: again after 2, 5, 15 min, then hourly

A kill goes on with the page at which it was; what is done is done until it is ordered again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import inf

from crawler.archive.named_days import days_named
from crawler.archive.pattern import ArchivePattern, Span
from crawler.frontier.database import Database
from crawler.schedule.plan import BACKOFF_S

BACKFILL, GAP = "backfill", "gap"
MOST_PAGES = 500  # of one day's index: a page that is new each time it is asked for would never end
SETTLED = timedelta(days=1)  # after a day's end its index is as it will stay
_LONGEST_S = 3600.0
_GIVEN_UP_S = 3 * 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One index or sitemap: the first address, the one it has come to, and the days that it is asked for."""

    first_url: str
    url: str
    source: str
    span: Span
    pattern: ArchivePattern | None
    page: int
    ordered: float
    failures: int
    failing: float | None
    why: str

    def span_of(self, sitemap: str, changed: datetime | None) -> Span | None:
        """Which of its days a sitemap that an index names may hold: those that its address names, else all, unless its
        last change lies before them; None for none."""
        named = days_named(sitemap)
        if named is not None:
            both = Span(max(named.first, self.span.first), min(named.last, self.span.last))
            return both if both.first <= both.last else None
        is_older = changed is not None and changed.date() < self.span.first - timedelta(days=1)
        return None if is_older else self.span

    def next_url(self, following: str | None) -> str | None:
        """The address of the page after this one, if there may be one; `following` is what the page itself names."""
        if self.page >= MOST_PAGES:
            return None
        if self.pattern is not None and self.pattern.has_pages:
            return self.pattern.url(self.span.first, self.page + 1)
        return following if following not in (self.url, self.first_url) else None


_COLUMNS = "first_url, url, source, first, last, pattern, page, ordered, failures, failing, why"


class Orders:
    """The tables of orders and of what they listed. Times are seconds since 1970 and passed in."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def order(
        self,
        source: str,
        url: str,
        span: Span,
        now: float,
        *,
        why: str,
        pattern: ArchivePattern | None = None,
        again: bool = False,
        after: float | None = None,
    ) -> bool:
        """Asks for an index or sitemap; False where it is being read already, or was read once its days were over.

        With `again` it is read anyhow. `after` is when the sitemap index that names it was ordered: what was read since
        is read, so that indexes which name each other come to an end.
        """
        row = self._db.row("SELECT first, last, ordered, done FROM archives WHERE first_url = ?", url)
        if row is not None:
            had, done = Span(date.fromisoformat(row[0]), date.fromisoformat(row[1])), row[3]
            is_same = had.first <= span.first and span.last <= had.last
            is_fresh = done is not None and done >= min(_settled(span), after or inf)
            if is_same and (done is None or (is_fresh and not again)):
                return False
            span = Span(min(had.first, span.first), max(had.last, span.last)) if done is None else span
        self._db.write(
            "INSERT OR REPLACE INTO archives (first_url, url, source, first, last, pattern, page, ordered, due, why) "
            "VALUES (?1, ?1, ?2, ?3, ?4, ?5, 1, ?6, ?6, ?7)",
            url, source, span.first.isoformat(), span.last.isoformat(), pattern and pattern.text, now, why,
        )  # fmt: skip
        return True

    def due(self, source: str, now: float) -> list[Order]:
        """What may be read now: what fills a gap first, then day by day."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM archives WHERE source = ? AND due <= ? ORDER BY why = 'backfill', first, url",
            source, now,
        )  # fmt: skip
        return [_order(row) for row in rows]

    def next_due(self, source: str) -> float | None:
        """When one of the source is to be read next."""
        row = self._db.row("SELECT min(due) FROM archives WHERE source = ? AND due IS NOT NULL", source)
        return None if row is None else row[0]

    def at(self, source: str, url: str) -> Order | None:
        """The order that has come to this address."""
        row = self._db.row(
            f"SELECT {_COLUMNS} FROM archives WHERE source = ? AND url = ? AND done IS NULL", source, url
        )
        return None if row is None else _order(row)

    def delay(self, order: Order, until: float) -> None:
        """Puts a read off, such as while it is going on."""
        self._db.write("UPDATE archives SET due = max(due, ?) WHERE first_url = ?", until, order.first_url)

    def note(self, order: Order, listed: Iterable[tuple[str, date, bool]], now: float) -> int:
        """Notes what a page listed, as (key, day, whether it was had before); returns how many the pages of this order
        hadn't listed yet."""
        fresh = 0
        for key, day, had in listed:
            row = self._db.row("SELECT at FROM archived WHERE source = ? AND key = ?", order.source, key)
            fresh += row is None or row[0] < order.ordered
            self._db.write(
                "INSERT INTO archived (source, key, day, at, had) VALUES (?1, ?2, ?3, ?4, ?5) "
                "ON CONFLICT (source, key) DO UPDATE SET at = ?4",
                order.source, key, day.isoformat(), now, had,
            )  # fmt: skip
        return fresh

    def go_on(self, order: Order, url: str, now: float) -> None:
        """The next page of an order is due."""
        self._db.write(
            "UPDATE archives SET url = ?, page = page + 1, due = ?, failures = 0, failing = NULL, note = NULL "
            "WHERE first_url = ?",
            url, now, order.first_url,
        )  # fmt: skip

    def end(self, order: Order, now: float) -> None:
        """All pages of an order are read."""
        self._db.write(
            "UPDATE archives SET done = ?, due = NULL, failures = 0, failing = NULL, note = NULL WHERE first_url = ?",
            now, order.first_url,
        )  # fmt: skip

    def fail(self, order: Order, now: float, *, not_before: float, note: str) -> None:
        """A page couldn't be read: it is asked for again later; after three days of that its days are given up."""
        if order.failing is not None and now - order.failing > _GIVEN_UP_S:
            self.end(order, now)
            self._db.write("UPDATE archives SET note = ? WHERE first_url = ?", f"given up: {note}", order.first_url)
            return
        wait = BACKOFF_S[order.failures] if order.failures < len(BACKOFF_S) else _LONGEST_S
        self._db.write(
            "UPDATE archives SET due = ?1, failures = failures + 1, failing = coalesce(failing, ?2), note = ?3 "
            "WHERE first_url = ?4",
            max(now + wait, not_before), now, note, order.first_url,
        )  # fmt: skip

    def failing(self, source: str) -> list[tuple[str, str]]:
        """What couldn't be read so far, or was given up, as (address, why)."""
        return self._db.rows(
            "SELECT url, note FROM archives WHERE source = ? AND note IS NOT NULL ORDER BY url", source
        )

    def make_due(self, source: str, now: float) -> None:
        """A person asks: what failed is tried at once, unless its server asked us to wait (the host's own matter)."""
        self._db.write("UPDATE archives SET due = ? WHERE source = ? AND due IS NOT NULL", now, source)

    def days(self, source: str, span: Span) -> list[tuple[str, bool, str, str | None]]:
        """What became of every listed page of these days: day, whether it was had before, state, last outcome."""
        return self._db.rows(
            "SELECT day, had, state, outcome FROM archived JOIN pages USING (key) "
            "WHERE archived.source = ? AND day BETWEEN ? AND ? ORDER BY day",
            source, span.first.isoformat(), span.last.isoformat(),
        )  # fmt: skip


def in_span(days: Sequence[date | None], order: Order, url: str) -> date | None:
    """The day of a listed article where the order asks for it: the first known of `days`, else the one that its address
    names, else that of an index of one day."""
    known = next((day for day in days if day is not None), None)
    if known is None and (named := days_named(url)) and named.first == named.last:
        known = named.first
    if order.pattern is not None and order.span.first == order.span.last:
        return order.span.first  # its page is that day's, whatever time an article was changed at since
    return known if known is not None and known in order.span else None


def _settled(span: Span) -> float:
    return (datetime.combine(span.last, datetime.min.time(), UTC) + timedelta(days=1) + SETTLED).timestamp()


def _order(row: tuple[str, str, str, str, str, str | None, int, float, int, float | None, str]) -> Order:
    return Order(
        first_url=row[0], url=row[1], source=row[2], span=Span(date.fromisoformat(row[3]), date.fromisoformat(row[4])),
        pattern=None if row[5] is None else ArchivePattern(row[5]), page=row[6], ordered=row[7], failures=row[8],
        failing=row[9], why=row[10],
    )  # fmt: skip
