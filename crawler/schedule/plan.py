"""When one list is read next, after what its last read brought: pure decisions over `Plan`.

    read     ─▶ the rhythm learns, the next read by it; a gap halves the interval
    the same ─▶ the rhythm learns that nothing came
    failed   ─▶ again after 2, 5, 15 min, then at the longest interval

Whatever the list, its cache headers or Retry-After ask for comes on top: nothing is ever read sooner than asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from crawler.schedule.gaps import Compared, Item, compare
from crawler.schedule.rhythm import Pace, Rhythm, next_read

BACKOFF_S = (120.0, 300.0, 900.0)
STRICTEST = 1 / 16
_EASED = 1.05  # at each read that still sees most of the last one


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a list. Times are seconds since 1970; `strict` shortens its interval, below 1 after gaps.

    `read` is the last time that it could be read, `brought` the last time that something new was in it, `depth` how
    many items it shows, `failing` since when it can't be read, and `why`. `empty` counts reads in a row without items
    of a list that had some; `pause` is the longest time between two that brought something.
    """

    rhythm: Rhythm = field(default_factory=Rhythm)
    known: tuple[int, ...] = ()
    depth: int = 0
    strict: float = 1.0
    read: float | None = None
    brought: float | None = None
    failures: int = 0
    failing: float | None = None
    why: str | None = None
    gaps: int = 0
    empty: int = 0
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan after a read, when the list is due next, and what the read showed."""

    plan: Plan
    due: float
    arrivals: int = 0
    is_gap: bool = False


def after_read(plan: Plan, items: Sequence[Item], now: float, pace: Pace, *, not_before: float = 0.0) -> Planned:
    """A list was read and shows these items."""
    seen = compare(plan.known, items)
    strict = _strictness(plan.strict, seen)
    learned = replace(
        plan,
        rhythm=_learned(plan, seen, now),
        known=seen.known,
        depth=len(items) or plan.depth,
        strict=strict,
        read=now,
        brought=now if seen.arrivals else plan.brought,
        failures=0,
        failing=None,
        why=None,
        empty=0 if items or not plan.depth else plan.empty + 1,
        pause=max(plan.pause, now - plan.brought) if seen.arrivals and plan.brought else plan.pause,
        gaps=plan.gaps + seen.is_gap,
    )
    return Planned(learned, _due(learned, now, pace, not_before), len(seen.arrivals), seen.is_gap)


def after_same(plan: Plan, now: float, pace: Pace, *, not_before: float = 0.0) -> Planned:
    """A list was asked for and is as it was: 304, or the same bytes."""
    rhythm = plan.rhythm if plan.read is None else plan.rhythm.learned((), plan.read, now)
    learned = replace(
        plan,
        rhythm=rhythm,
        read=now,
        failures=0,
        failing=None,
        why=None,
        empty=plan.empty + (plan.empty > 0),
        strict=min(1.0, plan.strict * _EASED),
    )
    return Planned(learned, _due(learned, now, pace, not_before))


def after_failure(plan: Plan, now: float, pace: Pace, *, not_before: float = 0.0, why: str | None = None) -> Planned:
    """A list couldn't be read."""
    wait = BACKOFF_S[plan.failures] if plan.failures < len(BACKOFF_S) else pace.max_s
    failed = replace(
        plan, failures=plan.failures + 1, failing=plan.failing if plan.failing is not None else now, why=why
    )
    return Planned(failed, max(now + min(max(wait, pace.min_s), pace.max_s), not_before))


def forgiven(plan: Plan, now: float) -> Planned:
    """A list whose last failure was none of its own."""
    failures = max(0, plan.failures - 1)
    stays = replace(plan, failures=failures) if failures else replace(plan, failures=0, failing=None, why=None)
    return Planned(stays, now)


def spread(due: float, now: float, others: Sequence[float]) -> float:
    """A due time moved forward by up to a quarter of the wait, to where it lies farthest from those of the source's
    other lists: what two lists name alike is then seen by the first that is read."""
    if not others or due <= now:
        return due
    wait = due - now
    moments = [now + wait * part / 16 for part in range(16, 11, -1)]
    return max(moments, key=lambda moment: min(_apart(moment, other, wait) for other in others))


def _apart(moment: float, other: float, wait: float) -> float:
    """How far apart two reads are that come again after about `wait`, as a part of it, in whole tenths."""
    between = abs(moment - other) % wait
    return round(min(between, wait - between) / wait, 1)


def _learned(plan: Plan, seen: Compared, now: float) -> Rhythm:
    """At the first read the items' own times tell what came before it, as far as they reach back."""
    if plan.read is not None:
        return plan.rhythm.learned((now if time is None else time for time in seen.arrivals), plan.read, now)
    times = sorted(time for time in seen.arrivals if time is not None and time <= now)
    return plan.rhythm.learned(times, times[0], now) if times else plan.rhythm


def _strictness(strict: float, seen: Compared) -> float:
    if seen.kept is None:
        return strict
    if seen.is_gap:
        return max(strict / 2, STRICTEST)
    return max(strict * 0.8, STRICTEST) if seen.kept < 0.5 else min(1.0, strict * _EASED)


def _due(plan: Plan, now: float, pace: Pace, not_before: float) -> float:
    return max(next_read(now, plan.rhythm, pace, depth=plan.depth, strict=plan.strict), not_before)
