"""The lists of all sources with their due times, in the state file: what is read next, and what a read changed."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

import msgspec

from crawler.frontier.database import Database
from crawler.schedule.gaps import Item
from crawler.schedule.plan import Plan, Planned, after_failure, after_read, after_same, forgiven, spread
from crawler.schedule.rhythm import Pace, Rhythm

JUST_NOW_S = 30.0
_BLOBS = {"rhythm", "known"}  # columns of their own
_VALUES = tuple(each.name for each in fields(Plan) if each.name not in _BLOBS)


@dataclass(frozen=True, slots=True)
class Due:
    """A list that may be read: its URL, and how it lists (feed, sitemap, section, archive)."""

    url: str
    via: str


class Agenda:
    """The due times of lists. Times are seconds since 1970 and passed in; not to be shared between threads."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._plans: dict[str, Plan] = {}
        self._dues: dict[str, dict[str, float]] = {}  # by source and URL, of what was read since the start
        self._source: dict[str, str] = {}

    def enter(self, source: str, lists: Iterable[tuple[str, str]], now: float) -> None:
        """Takes in the lists of a source as (via, URL). New ones are due at once; those no longer named never."""
        wanted = {url: via for via, url in lists}
        for (url,) in self._db.rows("SELECT url FROM lists WHERE source = ? AND due IS NOT NULL", source):
            if url not in wanted:
                self._db.write("UPDATE lists SET due = NULL WHERE url = ?", url)
        self._dues[source] = {}
        for url, via in wanted.items():
            self._source[url] = source
            self._db.write(
                "INSERT INTO lists (url, source, via, due) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (url) DO UPDATE SET "
                "source = ?2, via = ?3, due = coalesce(due, max(not_before, ?4))",
                url, source, via, now,
            )  # fmt: skip

    def add(self, source: str, via: str, url: str, now: float, *, is_due: bool) -> None:
        """Takes in one more list of a source; `is_due` makes it due now, unless its server asked us to wait."""
        self._source[url] = source
        self._db.write(
            "INSERT INTO lists (url, source, via, due) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (url) DO UPDATE SET "
            "source = ?2, via = ?3, due = CASE WHEN ?5 OR due IS NULL THEN max(not_before, ?4) ELSE due END",
            url, source, via, now, is_due,
        )  # fmt: skip

    def make_due(self, source: str, now: float) -> list[tuple[str, float]]:
        """Makes all lists of a source due now; returns those whose server asked us to wait longer, with until when."""
        self._db.write("UPDATE lists SET due = max(not_before, ?) WHERE source = ? AND due IS NOT NULL", now, source)
        return self._db.rows(
            "SELECT url, not_before FROM lists WHERE source = ? AND due IS NOT NULL AND not_before > ?", source, now
        )

    def due(self, source: str, now: float) -> list[Due]:
        """The lists of a source that may be read now, that which has waited longest first."""
        rows = self._db.rows(
            "SELECT url, via FROM lists WHERE source = ?1 AND due <= ?2 AND not_before <= ?2 ORDER BY due", source, now
        )
        return [Due(url, via) for url, via in rows]

    def next_due(self, source: str) -> float | None:
        """When a list of the source is to be read next."""
        row = self._db.row("SELECT min(max(due, not_before)) FROM lists WHERE source = ? AND due IS NOT NULL", source)
        return None if row is None else row[0]

    def read(self, url: str, items: Sequence[Item], now: float, pace: Pace, *, fresh_until: float = 0.0) -> Planned:
        """A list was read and shows these items; until `fresh_until` it needn't be asked again, by its own word."""
        return self._keep(url, after_read(self.plan(url), items, now, pace, not_before=fresh_until), now, fresh_until)

    def same(self, url: str, now: float, pace: Pace, *, fresh_until: float = 0.0) -> Planned:
        """A list is as it was."""
        return self._keep(url, after_same(self.plan(url), now, pace, not_before=fresh_until), now, fresh_until)

    def failed(self, url: str, now: float, pace: Pace, *, not_before: float = 0.0, why: str | None = None) -> Planned:
        """A list couldn't be read; `why` is one line for people."""
        return self._keep(
            url, after_failure(self.plan(url), now, pace, not_before=not_before, why=why), now, not_before
        )

    def forgive(self, url: str, now: float) -> None:
        """Takes a list's last failure back: it was none of the list's. It is due now."""
        self._keep(url, forgiven(self.plan(url), now), now, 0.0)

    def hasten(self, source: str, now: float, *, but: str) -> list[str]:
        """Makes the other lists of a source due at once, to fill a gap in one of them; returns their URLs.

        What was read just now has told what it knows.
        """
        rows = self._db.rows(
            "SELECT url, due FROM lists WHERE source = ? AND url != ? AND due IS NOT NULL", source, but
        )
        urls = [url for url, due in rows if due <= now or (self.plan(url).read or 0.0) < now - JUST_NOW_S]
        for url in urls:
            self._db.write("UPDATE lists SET due = min(due, ?) WHERE url = ?", now, url)
        return urls

    def delay(self, url: str, until: float) -> None:
        """Puts a read off, such as while it is going on: what fails to come back is read again then."""
        self._db.write("UPDATE lists SET due = max(due, ?) WHERE url = ?", until, url)

    def put_back(self, url: str, now: float) -> None:
        """The read that was going on has told nothing of the list: it is due now."""
        self._db.write("UPDATE lists SET due = max(not_before, ?) WHERE url = ?", now, url)

    def plan(self, url: str) -> Plan:
        """What is known of a list."""
        if url not in self._plans:
            row = self._db.row("SELECT plan, rhythm, known FROM lists WHERE url = ?", url)
            self._plans[url] = Plan() if row is None or row[0] is None else _read(*row)
        return self._plans[url]

    def sources(self) -> list[str]:
        """Every source that has a list."""
        rows = self._db.rows("SELECT DISTINCT source FROM lists WHERE due IS NOT NULL AND source > '' ORDER BY 1")
        return [row[0] for row in rows]

    def plans(self, source: str) -> dict[str, tuple[str, Plan, float]]:
        """The lists of a source: how each lists, what is known of it, and when it is due."""
        rows = self._db.rows("SELECT url, via, due FROM lists WHERE source = ? AND due IS NOT NULL", source)
        return {url: (via, self.plan(url), due) for url, via, due in rows}

    def _keep(self, url: str, planned: Planned, now: float, not_before: float) -> Planned:
        plan = self._plans[url] = planned.plan
        planned = replace(planned, due=max(self._spread(url, planned.due, now), not_before))
        values = msgspec.json.encode({name: getattr(plan, name) for name in _VALUES}).decode()
        self._db.write(
            "UPDATE lists SET due = ?, plan = ?, rhythm = ?, known = ? WHERE url = ?",
            planned.due, values, plan.rhythm.to_bytes(), array("L", plan.known).tobytes(), url,
        )  # fmt: skip
        return planned

    def _spread(self, url: str, due: float, now: float) -> float:
        """The due time of a list, away from those of its source's other lists."""
        dues = self._dues.setdefault(self._source.get(url, ""), {})
        dues[url] = spread(due, now, [other for each, other in dues.items() if each != url])
        return dues[url]


def _read(plan: str, rhythm: bytes, known: bytes) -> Plan:
    hashes = array("L")
    hashes.frombytes(known)
    return Plan(rhythm=Rhythm.from_bytes(rhythm), known=tuple(hashes), **msgspec.json.decode(plan))
