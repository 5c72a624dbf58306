"""What a simulated year is measured by, and the bars that it has to pass."""

from __future__ import annotations

import statistics
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.year.drive import Log
from benchmarks.year.world import DAY, HOUR, START, Paper, Trouble, every_piece
from crawler.schedule.rhythm import hour_of_week

STOOD_S = 1800.0
POLLS = 3
# Which kinds of break name which trouble; a busy server is told about, and named when it goes on.
NAMES: dict[str, set[str]] = {
    "outage": {"unreachable", "wall"}, "certificate": {"unreachable", "wall"}, "robots_away": {"unreachable", "wall"},
    "robots_closed": {"unreachable", "robots", "wall"}, "maintenance": {"unreachable", "wall"}, "shells": {"wall"},
    "wall": {"wall"}, "busy": {"unreachable"}, "empty": {"empty"}, "frozen": {"frozen"}, "dates": {"dates"},
    "layout": {"layout"},
}  # fmt: skip
BY_LISTS = frozenset({"outage", "certificate", "robots_away", "robots_closed", "maintenance", "busy", "empty"})
AFTERMATH_S = 2 * HOUR  # in which what is named still belongs to the trouble before


@dataclass(frozen=True, slots=True)
class Bar:
    """One measure: what it is, its figure, the bar, and whether it passes."""

    what: str
    figure: str
    bar: str
    passes: bool


def measure(world: Sequence[Paper], log: Log, days: float) -> list[Bar]:
    """All bars of a run."""
    in_time = [(p, piece) for p, piece in every_piece(world)
               if p.stood(piece) >= STOOD_S and piece.published < START + (days - 1) * DAY]  # fmt: skip
    lost = [piece.key for _, piece in in_time if piece.key not in log.first]
    doubled = sum(len(versions) - len(set(versions)) for versions in log.versions.values())
    reads, fixed, interval = log.reads, *_fixed(world, days)
    ours, even = _delays(world, log, days)
    false, months = _false_alarms(world, log), len(world) * days / 30.4
    named, missed, unseen = _named(world, log)
    first = sum(counts["new"] for counts in log.fetches.values()) / max(len(log.fetches), 1)
    revisits = [counts["revisit"] for counts in log.fetches.values()]
    again = sum(counts["again"] for counts in log.fetches.values())
    told = sum(counts["changed"] for counts in log.fetches.values())
    return [
        Bar(f"lost, of {len(in_time):,} that stood 30 min", f"{len(lost)}", "0", not lost),
        Bar("versions written twice", f"{doubled}", "0", doubled == 0),
        Bar("first fetches per article", f"{first:.2f}", "≤ 1.1", first <= 1.1),
        Bar("second looks in all; changes fetched", f"{again:,}; {told:,}", "", True),
        Bar("revisits per article", f"{statistics.fmean(revisits):.2f}, most {max(revisits)}", "≤ 4",
            max(revisits) <= 4),
        Bar(f"list reads ({reads:,}) to those every {interval / 60:.0f} min ({fixed:,.0f})", f"{reads / fixed:.2f}",
            "≤ 1.1", reads <= 1.1 * fixed),
        Bar("median delay, min, to that of as many reads spread evenly", f"{ours / 60:.1f} / {even / 60:.1f} = "
            f"{ours / even:.2f}", "≤ 1.2", ours <= 1.2 * even),
        Bar("requests sooner than a server asked", f"{log.asked_too_soon}", "0", not log.asked_too_soon),
        Bar("requests against robots.txt", f"{log.against_robots}", "0", not log.against_robots),
        Bar("least seconds between two requests of a host", f"{_least_gap(log):.2f}", "≥ 1", _least_gap(log) >= 0.999),
        Bar("false alarms a source and month", f"{len(false) / months:.3f} ({_sum(false)})", "≤ 1",
            len(false) <= months),
        Bar(f"breaks named within {POLLS} polls", f"{named} ({unseen} too short to be seen)",
            f"all {named + len(missed)}", not missed),
        *(Bar("not named in time", f"{paper} {trouble.kind} of {(trouble.end - trouble.start) / HOUR:.0f} h", "", True)
          for paper, trouble in missed[:10]),
        *(Bar("lost", key, "", True) for key in lost[:10]),
    ]  # fmt: skip


def _fixed(world: Sequence[Paper], days: float) -> tuple[float, float]:
    """How many reads one fixed interval for all lists needs that loses nothing of what stood 30 min, and that interval.

    It is as long as the shortest such time.
    """
    shortest = min((p.stood(piece) for p, piece in every_piece(world) if p.stood(piece) >= STOOD_S), default=STOOD_S)
    return sum(len(paper.lists) for paper in world) * days * DAY / shortest, shortest


def _delays(world: Sequence[Paper], log: Log, days: float) -> tuple[float, float]:
    """The median delay from publishing to the first capture, and that of the same reads, spread evenly in each hour."""
    ours, even = [], []
    for paper in world:
        reads = Counter(hour_of_week(at) for at in log.polls.get(paper.name, []))
        for piece in paper.pieces:
            if piece.key in log.first:
                ours.append(log.first[piece.key] - piece.published)
                interval = HOUR * days / 7 / max(reads[hour_of_week(piece.published)], 1)
                even += [interval * part / 20 for part in range(1, 20, 2)]
    return statistics.median(ours), statistics.median(even)


def _least_gap(log: Log) -> float:
    """Between two requests for pages and lists of one host; robots.txt goes before them."""
    least = float("inf")
    for requests in log.requests.values():
        times = [at for at, what in requests if what != "/robots.txt"]
        least = min([least, *(later - earlier for earlier, later in pairwise(times))])
    return least


def _false_alarms(world: Sequence[Paper], log: Log) -> list[str]:
    """Kinds of break that were named where nothing of the sort was wrong."""
    troubles = {paper.name: paper.troubles for paper in world}
    return [
        kind
        for at, name, kind in log.named
        if not any(kind in NAMES[each.kind] and each.start <= at <= each.end + AFTERMATH_S for each in troubles[name])
    ]


def _named(world: Sequence[Paper], log: Log) -> tuple[int, list[tuple[str, Trouble]], int]:
    """How many troubles were named in time, those that weren't, and how many nobody could have seen."""
    named, missed, unseen = 0, [], 0
    for paper in world:
        for trouble in paper.troubles:
            seen = _visible_from(paper, trouble, log)
            if seen is None:
                unseen += 1
                continue
            polls = log.polls[paper.name]
            place = bisect_left(polls, seen) + POLLS * len(paper.lists)
            if place >= len(polls) or polls[place - 1] > trouble.end:
                unseen += 1
            elif any(name == paper.name and kind in NAMES[trouble.kind] and trouble.start <= at <= polls[place]
                     for at, name, kind in log.named):  # fmt: skip
                named += 1
            else:
                missed.append((paper.name, trouble))
    return named, missed, unseen


def _visible_from(paper: Paper, trouble: Trouble, log: Log) -> float | None:
    """When a trouble could be seen: lists at once; pages at the third; a frozen list when a dozen articles are due."""
    if trouble.kind in BY_LISTS:
        return trouble.start
    if trouble.kind == "frozen":
        before = bisect_left(paper.times, trouble.start)
        rate = before / (trouble.start - START)
        return (
            trouble.start + 2 * 12 / rate
            if rate and before > 50 and 2 * 12 / rate < trouble.end - trouble.start
            else None
        )
    first: dict[str, float] = {}  # pages by when they were first asked for
    for at, what in log.requests[paper.name]:
        if trouble.start <= at < trouble.end and what in paper.by_key:
            first.setdefault(what, at)
    asked = sorted(first.values())
    known = bisect_right(paper.times, trouble.start)
    if trouble.kind in {"dates", "layout"}:
        asked = [at for at in paper.times if trouble.start <= at < trouble.end]
        if known < 15:
            return None
    return asked[2] if len(asked) >= 3 else None


def _sum(kinds: Sequence[str]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in Counter(kinds).most_common()) or "none"
