"""How each source fares, from the crawl's books alone: the crawler's part of `kliping status` and `/metrics`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.books import Books
from crawler.errors import StateError
from crawler.frontier import Frontier
from crawler.frontier.series import HOUR_S
from crawler.health import Break, sparkline, usual_at

DAY_HOURS = 24
WEEKS_S = 43 * 86_400.0
FIELDS = ("title", "time", "authors")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """One source. Times are seconds since 1970; `new` counts articles by hour, the last 24, oldest first.

    `usual` is what the same 24 hours brought on average in the weeks before, None where none is known; `filled` is the
    share of the day's articles that had each field, `text_characters` how long their texts are on average; `waiting`
    is how many pages are to be looked at for their text, `oldest_due` since when the first of them might have been;
    `gaps` how often a list lost sight of what it had shown in these 24 hours, and `gap_pages` how many pages others
    named instead.
    """

    name: str
    last_read: float | None
    last_new: float | None
    next_read: float | None
    new: tuple[int, ...]
    usual: float | None
    outcomes: dict[str, int] = field(default_factory=dict)
    filled: dict[str, float] = field(default_factory=dict)
    text_characters: int | None = None
    waiting: int = 0
    oldest_due: float | None = None
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


def sources_of(data: Path, now: float) -> tuple[SourceStatus, ...]:
    """How the sources of a data folder fare, whether a crawl works on it or not. Raises StateError where none has."""
    path = data / "state" / "crawl.sqlite"
    if not path.exists():
        raise StateError(f"{data}: nothing was crawled there yet; `kliping crawl NAME --data {data}` begins")
    with Frontier(path) as frontier:
        books = Books(frontier)
        counts, due = frontier.pages.counts(), frontier.pages.oldest_due(now)
        return tuple(_source(books, name, counts, due.get(name), now) for name in books.agenda.sources())


def _source(
    books: Books, name: str, counts: dict[tuple[str, str], int], oldest_due: float | None, now: float
) -> SourceStatus:
    this_hour = int(now // HOUR_S)
    hours = range(this_hour - DAY_HOURS + 1, this_hour + 1)
    new = books.frontier.series.of(name, now - WEEKS_S, ["new"]).get("new", {})
    series = books.frontier.series.of(name, now - DAY_HOURS * HOUR_S)
    day = {key: sum(each.get(hour, 0) for hour in hours) for key, each in series.items()}
    plans = [(plan, due) for _, plan, due in books.agenda.plans(name).values()]
    return SourceStatus(
        name=name,
        last_read=max((plan.read for plan, _ in plans if plan.read is not None), default=None),
        last_new=max((plan.brought for plan, _ in plans if plan.brought is not None), default=None),
        next_read=min((due for _, due in plans), default=None),
        new=tuple(int(new.get(hour, 0)) for hour in hours),
        usual=_usual(new, hours),
        outcomes={key.removeprefix("page."): int(n) for key, n in day.items() if key.startswith("page.") and n},
        waiting=sum(counts.get((name, state), 0) for state in ("new", "changed", "again")),
        oldest_due=oldest_due,
        given_up=counts.get((name, "given_up"), 0),
        withdrawn=counts.get((name, "withdrawn"), 0),
        gaps=int(day.get("gaps", 0)),
        gap_pages=sum(gap.filled for gap in books.gaps.of(name, now - DAY_HOURS * HOUR_S)),
        breaks=books.breaks(name, now),
        **_filled(day),
    )


def _usual(new: Mapping[int, float], hours: Iterable[int]) -> float | None:
    """What these hours usually bring together; None where none of them was seen before."""
    known = [each for hour in hours if (each := usual_at(new, hour)) is not None]
    return sum(known) if known else None


def _filled(day: dict[str, float]) -> dict[str, Any]:
    """How the articles of a day were filled, by its counts."""
    articles = day.get("page.article", 0) + day.get("page.unchanged", 0)
    if not articles:
        return {}
    shares = {each: round(min(1.0, day.get(each, 0) / articles), 3) for each in FIELDS}
    return {"filled": shares, "text_characters": round(day.get("characters", 0) / articles)}
