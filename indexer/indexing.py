"""Keeps an index up to date with the documents' segments.

    documents/NAME.jsonl ─▶ index          a segment is indexed when the index hasn't had it

Which segments an index has had is kept in `state/indexed.json` under the index's identity: an index made anew has had
none. All of it may be repeated at will, since in an index the newer version wins. What an index refuses is kept in
`state/refused.jsonl` (`indexer.refused`) and tried again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.holding import held
from crawler.segments import read_records, sealed_segments
from indexer.counting import Step, Trouble, counted
from indexer.document import Document, Ner, Written
from indexer.index import Index, Updated
from indexer.makers import Guard
from indexer.refused import RefusedFile
from indexer.state import change_state, read_state


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing did: segments read, documents put in, left alone (the index has a newer one), refused."""

    segments: int = 0
    indexed: int = 0
    stale: int = 0
    rejected: int = 0

    def plus(self, updated: Updated, segment: Path, trouble: Trouble) -> Indexed:
        """The same with one segment more; what was refused of it is told to `trouble`."""
        for id, reason in updated.rejected:
            trouble.refused(segment, id, reason)
        return Indexed(
            self.segments + 1,
            self.indexed + updated.indexed,
            self.stale + updated.stale,
            self.rejected + len(updated.rejected),
        )


def segments_to_index(data: Path, index: Index) -> list[Path]:
    """The document segments that this index hasn't had, oldest first."""
    return waiting_for(data, index.identity())


def had_by_each(data: Path) -> dict[str, int]:
    """How many segments each index has had that this data folder knows of, by its identity."""
    return {identity: len(had) for identity, had in _Positions(data).all().items()}


def waiting_for(data: Path, identity: str) -> list[Path]:
    """The document segments that an index hasn't had, by its identity, oldest first."""
    had = _Positions(data).all().get(identity, {})
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

    What the index refuses is kept with its reason before the segment counts as had. Raises
    ModelsMixed where the index holds documents of other models, which `anew` allows; see `Index.update`.
    """
    positions, refused = _Positions(data), RefusedFile(data)
    total = Indexed()
    with held(data):
        for segment in segments:
            if not segment.exists():
                continue  # merged into another since it was listed: that one is new to the index, if this was
            print_before = _fingerprint(segment)
            documents = counted(read_records(segment, Written.from_json, on_trouble=trouble.line), step)
            updated = index.update(documents, anew=anew)
            refused.settle(index.identity(), segment.name, updated.rejected, datetime.now(UTC))
            positions.add(index, segment.name, print_before)
            total = total.plus(updated, segment, trouble)
    return total


def index_refused(data: Path, index: Index, trouble: Trouble) -> Indexed:
    """Gives an index again what it refused before; what it takes now, or what no segment holds any more, is settled."""
    file, total = RefusedFile(data), Indexed()
    by_segment: dict[str, set[str]] = {}
    for one in file.of(index.identity()):
        by_segment.setdefault(one.segment, set()).add(one.id)
    for name, ids in by_segment.items():
        segment = data / "documents" / name
        documents = read_records(segment, Written.from_json) if segment.exists() else iter(())
        updated = index.update(one for one in documents if one.document.id in ids)
        file.settle(index.identity(), name, updated.rejected, datetime.now(UTC), tried=ids)
        total = total.plus(updated, segment, trouble)
    return total


def forget_positions(data: Path, index: Index) -> None:
    """Makes an index count as having had no segment, so that the next `index_segments` reads them all."""
    _Positions(data).forget(index)


def carry_positions(data: Path, old: str, new: str) -> None:
    """Makes one index, by its identity, count as having had what another had: it was made from that one."""

    def carried(positions: Any) -> Any:
        held = _sound(positions)
        return held | {new: {**held.get(old, {}), **held.get(new, {})}}

    change_state(data / "state" / "indexed.json", {}, carried)


def had_all(data: Path, names: Sequence[str]) -> tuple[str, ...]:
    """The identities of the indexes that have had all of these document segments, as they are now."""
    prints = {name: _fingerprint(path) for name in names if (path := data / "documents" / name).exists()}
    positions = _sound(read_state(data / "state" / "indexed.json", {}))
    return tuple(
        identity for identity, had in positions.items() if all(had.get(name) == prints.get(name, []) for name in names)
    )


def carry_merged(data: Path, into: str, of: Sequence[str], had: Iterable[str]) -> None:
    """Makes the merged segment count as had by those indexes that had all it was made of; the others read it."""
    path, had = data / "documents" / into, set(had)
    merged = _fingerprint(path) if path.exists() else []

    def carried(positions: Any) -> Any:
        held = _sound(positions)
        for identity, names in held.items():
            kept = {name: each for name, each in names.items() if name != into and name not in of}
            held[identity] = {**kept, into: merged} if identity in had else kept
        return held

    if (data / "state" / "indexed.json").exists():
        change_state(data / "state" / "indexed.json", {}, carried)


def check_makers(data: Path, location: str) -> Guard:
    """Raises ModelsMixed where the documents of a data folder are by several versions of a model.

    A rebuild asks before it begins. Returns the guard, which knows the documents' models.
    """
    guard = Guard(location)
    with held(data):
        for segment in sealed_segments(data / "documents"):
            for language, ner in read_records(segment, _maker_of):
                guard.check_maker(language, ner)
    return guard


def prune(data: Path, index: Index) -> int:
    """Deletes from an index what no document segment holds; returns how many. The last step of a rebuild in place."""
    with held(data):
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

    def add(self, index: Index, name: str, fingerprint: list[int]) -> None:
        """Keeps one position; indices that are gone keep theirs too: some bytes, and they may come back."""
        identity = index.identity()

        def added(positions: Any) -> Any:
            held = _sound(positions)
            return held | {identity: {**held.get(identity, {}), name: fingerprint}}

        change_state(self._path, {}, added)

    def forget(self, index: Index) -> None:
        identity = index.identity()
        change_state(self._path, {}, lambda positions: {k: v for k, v in _sound(positions).items() if k != identity})

    def all(self) -> dict[str, dict[str, list[int]]]:
        return _sound(read_state(self._path, {}))  # not there or torn: all is indexed again, which changes nothing


def _sound(positions: Any) -> dict[str, dict[str, list[int]]]:
    """The positions where they are what we write; a file of another make counts as none."""
    found = positions if isinstance(positions, dict) else {}
    return {identity: had for identity, had in found.items() if isinstance(had, dict)}
