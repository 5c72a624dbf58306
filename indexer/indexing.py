"""Keeps an index up to date with the documents' segments.

    documents/NAME.jsonl ─▶ index          a segment is indexed when the index hasn't had it

Which segments an index has had is kept in `state/indexed.json` under the index's identity: an index made anew has had
none. All of it may be repeated at will, since in an index the newer version wins.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from crawler.segments import read_records, sealed_segments
from indexer.counting import Step, Trouble, counted
from indexer.document import Document, Ner, Written
from indexer.index import Index
from indexer.makers import Guard
from indexer.state import write_state


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing did: segments read, documents put in, left alone (the index has a newer one), refused."""

    segments: int = 0
    indexed: int = 0
    stale: int = 0
    rejected: int = 0


def segments_to_index(data: Path, index: Index) -> list[Path]:
    """The document segments that this index hasn't had, oldest first."""
    had = _Positions(data).of(index)
    return [path for path in sealed_segments(data / "documents") if had.get(path.name) != _fingerprint(path)]


def index_segments(
    data: Path,
    index: Index,
    segments: Iterable[Path],
    trouble: Trouble,
    *,
    anew: bool = False,
    step: Step | None = None,
) -> Indexed:
    """Puts document segments into an index; a segment counts as had once the index says that it is durable.

    Raises ModelsMixed where the index holds documents of other models, which `anew` allows; see `Index.update`.
    """
    positions = _Positions(data)
    total = Indexed()
    for segment in segments:
        print_before = _fingerprint(segment)
        documents = counted(read_records(segment, Written.from_json, on_trouble=trouble.line), step)
        updated = index.update(documents, anew=anew)
        for id, reason in updated.rejected:
            trouble.refused(segment, id, reason)
        positions.add(index, segment.name, print_before)
        total = Indexed(
            total.segments + 1,
            total.indexed + updated.indexed,
            total.stale + updated.stale,
            total.rejected + len(updated.rejected),
        )
    return total


def forget_positions(data: Path, index: Index) -> None:
    """Makes an index count as having had no segment, so that the next `index_segments` reads them all."""
    _Positions(data).forget(index)


def check_makers(data: Path, location: str) -> Guard:
    """Raises ModelsMixed where the documents of a data folder are by several versions of a model.

    A rebuild asks before it begins. Returns the guard, which knows the documents' models.
    """
    guard = Guard(location)
    for segment in sealed_segments(data / "documents"):
        for language, ner in read_records(segment, _maker_of):
            guard.check_maker(language, ner)
    return guard


def prune(data: Path, index: Index) -> int:
    """Deletes from an index what no document segment holds; returns how many. The last step of a rebuild in place."""
    wanted = {
        document.id
        for segment in sealed_segments(data / "documents")
        for document in read_records(segment, Document.from_json)
    }
    return index.delete([document.id for document in index.documents() if document.id not in wanted])


def _maker_of(line: bytes) -> tuple[str | None, Ner]:
    """Language and model of a document's line. Raises ValueError when it is none, which indexing tells."""
    document = Document.from_json(line)
    return document.language, document.ner


def _fingerprint(segment: Path) -> list[int]:
    """What tells a segment from one of the same name made again: size and time of writing."""
    found = segment.stat()
    return [found.st_size, found.st_mtime_ns]


class _Positions:
    """Which segments each index has had: `state/indexed.json`, {identity: {segment name: fingerprint}}."""

    def __init__(self, data: Path) -> None:
        self._path = data / "state" / "indexed.json"

    def of(self, index: Index) -> dict[str, list[int]]:
        return self._read().get(index.identity(), {})

    def add(self, index: Index, name: str, fingerprint: list[int]) -> None:
        """Keeps one position; indices that are gone keep theirs too: some bytes, and they may come back."""
        positions = self._read()
        positions.setdefault(index.identity(), {})[name] = fingerprint
        write_state(self._path, positions)

    def forget(self, index: Index) -> None:
        positions = self._read()
        if positions.pop(index.identity(), None) is not None:
            write_state(self._path, positions)

    def _read(self) -> dict[str, dict[str, list[int]]]:
        try:
            found: dict[str, dict[str, list[int]]] = json.loads(self._path.read_text())
        except (FileNotFoundError, ValueError):  # not there or torn: everything is indexed again, which changes nothing
            return {}
        return found
