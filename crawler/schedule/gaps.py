"""Two reads of a list that don't overlap are a gap: something may have come and gone between them. Pure.

What counts is the newer half of the last read: an old item that a publisher has pinned, or one that is taken out, says
nothing. Items are known by a short hash, the newest two hundred of each list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

KEPT = 200


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list: what it is known by, and its own time where the list gives one (seconds since 1970)."""

    key: str
    published: float | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A read beside the one before: what came (its times, None where unknown), and how much of the old is in sight.

    `kept` is the share of the last read's newer half that is still there, None at the first read.
    """

    known: tuple[int, ...]
    arrivals: tuple[float | None, ...]
    kept: float | None

    @property
    def is_gap(self) -> bool:
        return self.kept == 0.0


def compare(before: Sequence[int], items: Sequence[Item]) -> Compared:
    """Sets a read beside what was kept of the last one."""
    newest = _newest(items)
    known = tuple(_hash(item) for item in newest)
    old = set(before)
    arrivals = tuple(item.published for item, each in zip(newest, known, strict=True) if each not in old)
    if not before or not items:
        return Compared(known or tuple(before), () if before else arrivals, None if not before else 1.0)
    half = before[: (len(before) + 1) // 2]
    shown = {_hash(item) for item in items}
    return Compared(known, arrivals, sum(each in shown for each in half) / len(half))


def _newest(items: Sequence[Item]) -> list[Item]:
    """The newest first: by their times where all have one, else as the list has them."""
    if all(item.published is not None for item in items):
        items = sorted(items, key=lambda item: -(item.published or 0.0))
    return list(items[:KEPT])


def _hash(item: Item) -> int:
    return crc32(item.key.encode("utf-8", "replace"))
