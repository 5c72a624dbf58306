"""Keeps documents and index up to date with the articles' segments.

    articles/NAME.jsonl ─▶ Enricher ─▶ documents/NAME.jsonl ─▶ index
          a segment is enriched when documents/ has none of its name; it is indexed when the index hasn't had it

Which segments an index has had is kept in `state/indexed.json` under the index's identity: an index made anew has had
none. All of it may be repeated at will, since in an index the newer version wins.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from crawler.article import Article
from crawler.segments import read_records, sealed_segments, write_segment

from .document import Document
from .enrich.duplicates import Clusters
from .enrich.enricher import Enricher

if TYPE_CHECKING:
    from .index import Index

T = TypeVar("T")
Step = Callable[[int], None]  # told how many records were just done


@dataclass
class Trouble:
    """Lines that couldn't be read and documents that an index refused: skipped, counted, shown with their place."""

    lines: list[str] = field(default_factory=list)

    def line(self, segment: Path, number: int, why: str) -> None:
        self.lines.append(f"{segment}:{number}: skipped, {why}")

    def refused(self, segment: Path, id: str, reason: str) -> None:
        self.lines.append(f"{segment}: article {id} refused by the index: {reason}")


@dataclass(frozen=True, slots=True)
class Enriched:
    """What enrichment did: segments made, and documents in them."""

    segments: int = 0
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing did: segments read, documents put in, left alone (the index has a newer one), refused."""

    segments: int = 0
    indexed: int = 0
    stale: int = 0
    rejected: int = 0


def segments_to_enrich(data: Path, *, again: bool = False) -> list[Path]:
    """The article segments that have no documents yet (all of them with `again`), oldest first."""
    return [path for path in sealed_segments(data / "articles") if again or not _documents_of(data, path).exists()]


def enrich(
    data: Path,
    segments: Iterable[Path],
    trouble: Trouble,
    *,
    enricher: Enricher | None = None,
    step: Step | None = None,
) -> Enriched:
    """Makes the documents of article segments, a segment at a time; a killed run goes on with the next one missing."""
    made = documents = 0
    with Clusters(data / "state" / "clusters.sqlite") as clusters:
        worker = enricher or Enricher(clusters)
        for segment in segments:
            articles = read_records(segment, Article.from_json, on_trouble=trouble.line)
            lines = _counted((document.to_json() for document in worker.documents(articles)), step)
            documents += write_segment(_documents_of(data, segment), _then(lines, clusters.commit))
            made += 1
    return Enriched(made, documents)


def segments_to_index(data: Path, index: Index) -> list[Path]:
    """The document segments that this index hasn't had, oldest first."""
    had = _Positions(data).of(index)
    return [path for path in sealed_segments(data / "documents") if had.get(path.name) != _fingerprint(path)]


def index_segments(
    data: Path, index: Index, segments: Iterable[Path], trouble: Trouble, *, step: Step | None = None
) -> Indexed:
    """Puts document segments into an index; a segment counts as had once the index says that it is durable."""
    positions = _Positions(data)
    total = Indexed()
    for segment in segments:
        print_before = _fingerprint(segment)
        documents = _counted(read_records(segment, Document.from_json, on_trouble=trouble.line), step)
        updated = index.update(documents)
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


def prune(data: Path, index: Index) -> int:
    """Deletes from an index what no document segment holds; returns how many. The last step of a rebuild in place."""
    wanted = {
        document.id
        for segment in sealed_segments(data / "documents")
        for document in read_records(segment, Document.from_json)
    }
    return index.delete([document.id for document in index.documents() if document.id not in wanted])


def count_records(segments: Iterable[Path]) -> int:
    """The number of lines of segments, for progress bars."""
    total = 0
    for segment in segments:
        with open(segment, "rb") as file:
            total += sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    return total


def _documents_of(data: Path, segment: Path) -> Path:
    return data / "documents" / segment.name


def _counted(records: Iterable[T], step: Step | None) -> Iterator[T]:
    for record in records:
        yield record
        if step:
            step(1)


def _then(records: Iterable[T], act: Callable[[], None]) -> Iterator[T]:
    """The records, and then an act: memberships must last before the segment that names them is sealed."""
    yield from records
    act()


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
        self._path.parent.mkdir(parents=True, exist_ok=True)
        aside = self._path.with_suffix(".new")
        aside.write_text(json.dumps(positions, indent=1))
        os.replace(aside, self._path)

    def forget(self, index: Index) -> None:
        positions = self._read()
        if positions.pop(index.identity(), None) is not None:
            self._path.write_text(json.dumps(positions, indent=1))

    def _read(self) -> dict[str, dict[str, list[int]]]:
        try:
            found: dict[str, dict[str, list[int]]] = json.loads(self._path.read_text())
        except (FileNotFoundError, ValueError):  # not there or torn: everything is indexed again, which changes nothing
            return {}
        return found


def forget_positions(data: Path, index: Index) -> None:
    """Makes an index count as having had no segment, so that the next `index_segments` reads them all."""
    _Positions(data).forget(index)
