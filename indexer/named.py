"""How many of a source's latest documents name somebody or something: what tells that the entity model works for it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from crawler.segments import read_records, sealed_segments

LATEST = 2_000  # documents that are looked at, the newest segments first: 0.1 s


class _Shown(msgspec.Struct):
    """What is read of a document's line."""

    source: str
    entities: dict[str, list[str]]


def named_of(data: Path, latest: int = LATEST) -> dict[str, float]:
    """The share of each source's latest documents that have an entity, by source."""
    counts, found = dict[str, list[bool]](), 0
    for segment in reversed(sealed_segments(data / "documents")):
        if found >= latest:
            break
        try:
            documents = _documents(segment, segment.stat().st_mtime_ns)
        except OSError:  # merged with others meanwhile
            continue
        found += len(documents)
        for source, has_names in documents:
            counts.setdefault(source, []).append(has_names)
    return {source: sum(each) / len(each) for source, each in counts.items()}


@lru_cache(maxsize=256)
def _documents(segment: Path, changed: int) -> tuple[tuple[str, bool], ...]:
    """Source of each document of a segment, and whether it has entities."""
    shown = read_records(segment, msgspec.json.Decoder(_Shown).decode)
    return tuple((each.source, any(each.entities.values())) for each in shown)
