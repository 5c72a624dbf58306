"""How each source fares, from the crawl's books alone: what `kliping status` prints and `/metrics` gives."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.books import Books
from crawler.errors import StateError
from crawler.frontier import Frontier
from crawler.frontier.series import HOUR_S
from crawler.health import Break, sparkline, usual_at
from crawler.segments import sealed_segments

DAY_HOURS = 24
FIELDS = ("title", "authors", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """One source. Times are seconds since 1970; `new` counts articles by hour, the last 24, oldest first.

    `usual` is what the same 24 hours brought on average in the weeks before, None where none is known; `filled` is the
    share of late articles that had each field, `waiting` how many pages are to be looked at for their text, `gaps` how
    often a list lost sight of what it had shown in these 24 hours, and `gap_pages` how many pages others named instead.
    """

    name: str
    last_read: float | None
    last_new: float | None
    next_read: float | None
    new: tuple[int, ...]
    usual: float | None
    outcomes: dict[str, int] = field(default_factory=dict)
    filled: dict[str, float] = field(default_factory=dict)
    waiting: int = 0
    given_up: int = 0
    withdrawn: int = 0
    gaps: int = 0
    gap_pages: int = 0
    breaks: tuple[Break, ...] = ()

    @property
    def spark(self) -> str:
        """The last 24 hours as a row of bars."""
        return sparkline(self.new)

    def to_values(self) -> dict[str, Any]:
        """JSON's own types."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "breaks"}
        broken = [{"kind": each.kind, "what": each.what, "since": each.since} for each in self.breaks]
        return {**values, "new": list(self.new), "broken": broken}


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """All sources, and what they share: free bytes on the disk, segments that have no documents yet."""

    sources: tuple[SourceStatus, ...]
    disk_free_bytes: int
    segments_to_enrich: int

    @property
    def is_broken(self) -> bool:
        return any(source.breaks for source in self.sources)

    def to_values(self) -> dict[str, Any]:
        """JSON's own types."""
        return {
            "sources": [source.to_values() for source in self.sources],
            "disk_free_bytes": self.disk_free_bytes,
            "segments_to_enrich": self.segments_to_enrich,
            "broken": self.is_broken,
        }


def status_of(data: Path, now: float) -> Status:
    """The status of a data folder, whether a crawl works on it or not. Raises StateError where none ever has."""
    path = data / "state" / "crawl.sqlite"
    if not path.exists():
        raise StateError(f"{data}: nothing was crawled there yet; `kliping crawl NAME --data {data}` begins")
    with Frontier(path) as frontier:
        books = Books(frontier)
        counts = frontier.pages.counts()
        sources = tuple(_source(books, name, counts, now) for name in books.agenda.sources())
    done = {each.name for each in sealed_segments(data / "documents")}
    waiting = sum(each.name not in done for each in sealed_segments(data / "articles"))
    return Status(sources=sources, disk_free_bytes=shutil.disk_usage(data).free, segments_to_enrich=waiting)


def _source(books: Books, name: str, counts: dict[tuple[str, str], int], now: float) -> SourceStatus:
    series = books.frontier.series.of(name, now - 43 * 86_400)
    this_hour = int(now // HOUR_S)
    hours = range(this_hour - DAY_HOURS + 1, this_hour + 1)
    plans = [(plan, due) for _, plan, due in books.agenda.plans(name).values()]
    day = {key: sum(each.get(hour, 0) for hour in hours) for key, each in series.items()}
    articles = day.get("page.article", 0) + day.get("page.unchanged", 0)
    usual = [usual_at(series.get("new", {}), hour) for hour in hours]
    return SourceStatus(
        name=name,
        last_read=max((plan.read for plan, _ in plans if plan.read is not None), default=None),
        last_new=max((plan.brought for plan, _ in plans if plan.brought is not None), default=None),
        next_read=min((due for _, due in plans), default=None),
        new=tuple(int(series.get("new", {}).get(hour, 0)) for hour in hours),
        usual=sum(each or 0.0 for each in usual) if any(each is not None for each in usual) else None,
        outcomes={
            key.removeprefix("page."): int(count) for key, count in day.items() if key.startswith("page.") and count
        },
        filled={each: round(min(1.0, day.get(each, 0) / articles), 3) for each in FIELDS} if articles else {},
        waiting=sum(counts.get((name, state), 0) for state in ("new", "changed", "again")),
        given_up=counts.get((name, "given_up"), 0),
        withdrawn=counts.get((name, "withdrawn"), 0),
        gaps=int(day.get("gaps", 0)),
        gap_pages=sum(gap.filled for gap in books.gaps.of(name, now - DAY_HOURS * HOUR_S)),
        breaks=books.breaks(name, now),
    )
