"""How far an index lags behind the crawl: what lies in segments and isn't in it yet.

It is told from the files alone (`state/indexed.json` has what each index has had), so that it needs no index to answer:
a crawler's machine may not even reach it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from indexer.counting import count_records
from indexer.embedded.place import identity_of
from indexer.enrich.segments import segments_to_enrich
from indexer.indexing import had_by_each, waiting_for

_NAMED = re.compile(r"(\d{8}T\d{12})Z")  # a segment's name begins with the time at which it was begun


@dataclass(frozen=True, slots=True)
class Lag:
    """Articles that were captured and aren't in the index, and when the oldest of them came (seconds since 1970)."""

    articles: int = 0
    oldest: float | None = None


def lag_of(data: Path) -> Lag:
    """The lag of the data folder's index, or where that is elsewhere, of the one that has had most."""
    unenriched = segments_to_enrich(data)
    own = identity_of(data / "index")
    candidates = [own] if own is not None else [*had_by_each(data)] or [""]
    waiting = min((waiting_for(data, identity) for identity in candidates), key=len)
    segments = [*unenriched, *waiting]
    return Lag(sum(map(_records, segments)), min(map(_began, segments), default=None))


def _records(segment: Path) -> int:
    try:
        found = segment.stat()
        return _counted(segment, found.st_size, found.st_mtime_ns)
    except OSError:  # merged with others meanwhile
        return 0


@lru_cache(maxsize=10_000)
def _counted(segment: Path, size: int, changed: int) -> int:
    return count_records([segment])


def _began(segment: Path) -> float:
    named = _NAMED.match(segment.name)
    if named:
        return datetime.strptime(named[1], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC).timestamp()
    return segment.stat().st_mtime
