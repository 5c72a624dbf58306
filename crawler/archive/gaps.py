"""Gaps: reads of a list that lost sight of each other, what is read to fill them, and how much that brought.

    note (two reads of a list don't overlap) ─▶ heard (another list or an archive's day was read) … ─▶ closed

A gap is filled once: the source's other lists and the archive's pages of its days are read, each once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from crawler.frontier.database import Database

KEPT_S = 90 * 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One gap: between which two reads of which list, what is still to be read to fill it, how many pages that brought.

    Times are seconds since 1970; `closed` is when the last of it was read, None before.
    """

    source: str
    url: str
    since: float
    until: float
    filling: tuple[str, ...]
    filled: int
    closed: float | None

    def to_values(self) -> dict[str, Any]:
        """JSON's own types."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {"filling": list(self.filling)}


class Gaps:
    """The table of gaps."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def note(self, source: str, url: str, since: float, until: float, filling: Iterable[str]) -> None:
        """A list has lost sight of what it showed before; `filling` are addresses that are due because of it."""
        waiting = list(dict.fromkeys(filling))
        self._db.write(
            "INSERT OR REPLACE INTO gaps (source, url, since, until, filling, filled, closed) VALUES (?,?,?,?,?,0,?)",
            source, url, since, until, json.dumps(waiting), None if waiting else until,
        )  # fmt: skip
        self._db.write("DELETE FROM gaps WHERE until < ?", until - KEPT_S)

    def widen(self, source: str, index: str, url: str) -> None:
        """An index that is to fill a gap has named a list that is due: that one is to fill it as well."""
        for gap in self._open(source):
            if index in gap.filling and url not in (*gap.filling, gap.url):
                self._db.write(
                    "UPDATE gaps SET filling = ? WHERE source = ? AND url = ? AND until = ?",
                    json.dumps([*gap.filling, url]), source, gap.url, gap.until,
                )  # fmt: skip

    def heard(self, source: str, url: str, new: int, now: float, *, is_read: bool = True) -> tuple[Gap, ...]:
        """A list or an archive's page brought `new` pages that nobody had named; returns the gaps that this closes.

        `is_read` is False where more pages of it are to come.
        """
        closed = []
        for gap in self._open(source):
            if url not in gap.filling or url == gap.url:
                continue
            left = [each for each in gap.filling if each != url] if is_read else list(gap.filling)
            done = None if left else now
            self._db.write(
                "UPDATE gaps SET filling = ?1, filled = filled + ?2, closed = ?3 "
                "WHERE source = ?4 AND url = ?5 AND until = ?6",
                json.dumps(left), new, done, source, gap.url, gap.until,
            )  # fmt: skip
            if done is not None:
                closed.append(self._of(source, gap))
        return tuple(closed)

    def of(self, source: str, since: float) -> tuple[Gap, ...]:
        """The gaps of a source since then, the latest first."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM gaps WHERE source = ? AND until >= ? ORDER BY until DESC", source, since
        )
        return tuple(map(_gap, rows))

    def at(self, source: str, moment: float) -> Gap | None:
        """The gap that was being filled at that moment, the latest of them."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM gaps WHERE source = ?1 AND until <= ?2 AND coalesce(closed, ?2) >= ?2 "
            "ORDER BY until DESC LIMIT 1",
            source, moment,
        )  # fmt: skip
        return _gap(rows[0]) if rows else None

    def _open(self, source: str) -> tuple[Gap, ...]:
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM gaps WHERE source = ? AND closed IS NULL", source)
        return tuple(map(_gap, rows))

    def _of(self, source: str, gap: Gap) -> Gap:
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM gaps WHERE source = ? AND url = ? AND until = ?", source, gap.url, gap.until
        )
        return _gap(rows[0])


_COLUMNS = "source, url, since, until, filling, filled, closed"


def _gap(row: tuple[str, str, float, float, str, int, float | None]) -> Gap:
    source, url, since, until, filling, filled, closed = row
    return Gap(
        source=source, url=url, since=since, until=until, filling=tuple(json.loads(filling)), filled=filled,
        closed=closed,
    )  # fmt: skip
