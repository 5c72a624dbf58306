"""Newspapers of a simulated world: when they publish and edit, what their lists show, what goes wrong and when."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

HOUR, DAY = 3600.0, 86_400.0
START = 1_798_761_600.0  # Friday, 1 January 2027, 0:00 UTC
SITEMAP_DAYS = 2.0
RETRY_AFTER_S = 1800.0
LATE_PAGE_S = (60.0, 1200.0)  # how long after it is listed an early 404 becomes a page

# What goes wrong for a time: how long, and how many times a year with one newspaper.
TROUBLES: dict[str, tuple[float, float]] = {
    "outage": (DAY, 2),
    "certificate": (DAY, 0.5),
    "robots_away": (DAY, 0.5),
    "robots_closed": (2 * DAY, 0.5),
    "maintenance": (6 * HOUR, 3),
    "shells": (2 * DAY, 1),
    "wall": (2 * DAY, 1),
    "busy": (3 * HOUR, 2),
    "empty": (12 * HOUR, 1),
    "frozen": (6 * DAY, 0.5),
    "dates": (14 * DAY, 0.3),
    "layout": (60 * DAY, 0.3),
}
# In these no list can be read, or none says what there is.
UNREADABLE = frozenset(
    {"outage", "certificate", "robots_away", "robots_closed", "maintenance", "busy", "empty", "frozen"}
)


@dataclass(frozen=True, slots=True)
class Piece:
    """An article: when it is published, from when its page is there, and its edits as (when, whether lists tell)."""

    key: str
    published: float
    there: float
    edits: tuple[tuple[float, bool], ...] = ()

    def version(self, now: float) -> int:
        """How many edits there were by now."""
        return sum(at <= now for at, _ in self.edits)

    def told(self, now: float) -> float | None:
        """The last change that lists tell of."""
        return max((at for at, is_told in self.edits if is_told and at <= now), default=None)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that goes wrong for a time."""

    kind: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list shows at one moment: its validator, and the pieces with the times that it gives them."""

    etag: str
    items: tuple[tuple[Piece, float, float | None], ...]


@dataclass(frozen=True)
class Paper:
    """One newspaper. `lists` are its lists by URL: how many items a feed shows, None for a sitemap of two days."""

    name: str
    pieces: Sequence[Piece]
    lists: dict[str, int | None]
    troubles: Sequence[Trouble] = ()
    lies: bool = False  # its ETag never changes
    delay_s: float = 1.0
    by_key: dict[str, Piece] = field(default_factory=dict)

    @cached_property
    def times(self) -> list[float]:
        return [piece.published for piece in self.pieces]

    @cached_property
    def told(self) -> list[float]:
        """When the lists change without a new piece."""
        return sorted(at for piece in self.pieces for at, is_told in piece.edits if is_told)

    def trouble(self, now: float) -> str | None:
        """What is wrong just now."""
        return next((trouble.kind for trouble in self.troubles if trouble.start <= now < trouble.end), None)

    def shows(self, url: str, now: float) -> Shown:
        """What a list shows, read in full."""
        wrong = next((each for each in self.troubles if each.start <= now < each.end), None)
        if wrong is not None and wrong.kind == "empty":
            return Shown("kosong", ())
        at = wrong.start if wrong is not None and wrong.kind == "frozen" else now
        last, depth = bisect_right(self.times, at), self.lists[url]
        first = bisect_right(self.times, at - SITEMAP_DAYS * DAY) if depth is None else max(0, last - depth)
        shift = -10 * DAY if wrong is not None and wrong.kind == "dates" else 0.0
        items = tuple((piece, piece.published + shift, piece.told(at)) for piece in reversed(self.pieces[first:last]))
        etag = "tetap" if self.lies else f"{first}-{last}-{bisect_right(self.told, at)}-{shift}"
        return Shown(etag, items)

    def stood(self, piece: Piece) -> float:
        """The longest time without a break that a piece stood in a list that could be read, in seconds."""
        longest = 0.0
        for depth in self.lists.values():
            place = bisect_right(self.times, piece.published) - 1
            end = piece.published + SITEMAP_DAYS * DAY if depth is None else _at(self.times, place + depth)
            longest = max(longest, self._readable(piece.published, end))
        return longest

    def _readable(self, start: float, end: float) -> float:
        """The longest stretch of a time in which nothing kept the lists from being read."""
        moment, longest = start, 0.0
        for trouble in sorted(self.troubles, key=lambda each: each.start):
            if trouble.kind not in UNREADABLE or trouble.end <= moment or trouble.start >= end:
                continue
            longest = max(longest, trouble.start - moment)
            moment = trouble.end + (RETRY_AFTER_S if trouble.kind == "busy" else 0.0)
        return max(longest, end - moment)


def papers(hosts: int, articles: int, days: float, seed: int = 10) -> list[Paper]:
    """The newspapers of a world: few publish much and many little, in daytime and in bursts."""
    chance = random.Random(seed)
    weights = [1 / (rank + 2) for rank in range(hosts)]
    return [
        _paper(number, round(articles * weight / sum(weights)), days, random.Random(chance.random()))
        for number, weight in enumerate(weights)
    ]


def _paper(number: int, count: int, days: float, chance: random.Random) -> Paper:
    name = f"koran-{number}.test"
    pieces = [_piece(f"{name}/{place}", at, chance) for place, at in enumerate(_moments(count, days, chance))]
    depth = chance.choice((3, 5, 10, 20, 50))
    lists: dict[str, int | None] = {f"https://{name}/rss.xml": depth}
    if number % 3 == 0:
        lists[f"https://{name}/sitemap-news.xml"] = None
    return Paper(
        name=name,
        pieces=pieces,
        lists=lists,
        troubles=_troubles(days, chance),
        lies=number % 10 == 4,
        by_key={piece.key: piece for piece in pieces},
    )


def _moments(count: int, days: float, chance: random.Random) -> list[float]:
    """When articles are published: by daylight in Jakarta, less at weekends, one in ten in a burst within the hour."""
    moments: list[float] = []
    while len(moments) < count:
        day = chance.randrange(int(days))
        if day % 7 in (1, 2) and chance.random() < 0.5:  # Saturday and Sunday
            continue
        at = START + day * DAY + (chance.triangular(0, 24, 9) - 7) % 24 * HOUR
        burst = chance.randint(4, 9) if chance.random() < 0.03 else 1
        moments += [at + chance.uniform(0, HOUR) * (burst > 1) for _ in range(burst)]
    return sorted(moments[:count])


def _piece(key: str, at: float, chance: random.Random) -> Piece:
    late = chance.uniform(*LATE_PAGE_S) if chance.random() < 0.08 else 0.0
    edits = []
    if chance.random() < 0.25:
        edits.append((at + chance.uniform(600, 20 * HOUR), chance.random() < 0.5))
    return Piece(key, at, at + late, tuple(edits))


def _troubles(days: float, chance: random.Random) -> list[Trouble]:
    """Troubles that don't overlap: a day at least lies between two, for what is measured is each by itself."""
    found: list[Trouble] = []
    for kind, (length, a_year) in TROUBLES.items():
        for _ in range(_times(a_year * days / 365, chance)):
            for _ in range(20):  # tries to find room
                start = START + chance.uniform(min(20.0, days / 2), days) * DAY
                end = start + length * chance.uniform(0.7, 1.3)
                if all(end + DAY < other.start or start > other.end + DAY for other in found):
                    found.append(Trouble(kind, start, end))
                    break
    return sorted(found, key=lambda each: each.start)


def _times(expected: float, chance: random.Random) -> int:
    whole = int(expected)
    return whole + (chance.random() < expected - whole)


def _at(times: list[float], place: int) -> float:
    return times[place] if place < len(times) else float("inf")


def every_piece(world: Sequence[Paper]) -> Iterator[tuple[Paper, Piece]]:
    """All pieces of all papers."""
    for paper in world:
        for piece in paper.pieces:
            yield paper, piece
