"""Keeps documents and index up to date with the articles' segments.

    articles/NAME.jsonl ─▶ Enricher ─▶ documents/NAME.jsonl ─▶ index
          a segment is enriched when documents/ has none of its name; it is indexed when the index hasn't had it

Which segments an index has had is kept in `state/indexed.json` under the index's identity: an index made anew has had
none. All of it may be repeated at will, since in an index the newer version wins.

Enriching again goes over all segments, and keeps in `state/again.json` how far it came (`indexer.enrich.again`).
Several processes may enrich one data folder: a segment is worked on by one of them.
"""

from __future__ import annotations

import fcntl
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from crawler.records.article import Article
from crawler.segments import read_records, sealed_segments, write_segment
from indexer.document import Document, Ner
from indexer.enrich.again import Again
from indexer.enrich.duplicates import Clusters
from indexer.enrich.enricher import Enricher
from indexer.enrich.languages import Taggers
from indexer.enrich.store import models_folder
from indexer.makers import Guard, Maker, by_language
from indexer.state import write_state

if TYPE_CHECKING:
    from indexer.index import Index

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
    """What enrichment did: segments made, documents in them, and by which models."""

    segments: int = 0
    documents: int = 0
    makers: tuple[Maker, ...] = ()


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing did: segments read, documents put in, left alone (the index has a newer one), refused."""

    segments: int = 0
    indexed: int = 0
    stale: int = 0
    rejected: int = 0


def segments_to_enrich(data: Path, *, again: bool = False) -> list[Path]:
    """The article segments that have no documents yet, oldest first.

    With `again` all of them, but for those that an `enrich` with `again` has made since and was then cut off. Documents
    whose article segment is gone hold their articles: they are made again from themselves, and nothing is lost.
    """
    articles = sealed_segments(data / "articles")
    if not again:
        return [path for path in articles if not _documents_of(data, path).exists()]
    names = {path.name for path in articles}
    alone = [path for path in sealed_segments(data / "documents") if path.name not in names]
    done = Again(data).done()
    return sorted((path for path in (*articles, *alone) if path.name not in done), key=lambda path: path.name)


def enrich(
    data: Path,
    segments: Iterable[Path],
    trouble: Trouble,
    *,
    again: bool = False,
    enricher: Enricher | None = None,
    step: Step | None = None,
) -> Enriched:
    """Makes the documents of article segments, a segment at a time; a killed run goes on with the next one missing.

    With `again` documents that are there are replaced, each segment's at once when the new ones are whole; and how far
    it came is kept until the last is done.
    """
    made, makers = 0, Counter[tuple[str | None, Ner]]()
    progress = Again(data) if again else None
    with _clusters(data) as clusters:
        worker = enricher or Enricher(clusters, Taggers(models_folder(data)))
        for segment in segments:
            with _alone(data):
                if not again and _documents_of(data, segment).exists():
                    continue  # another process made it meanwhile
                _enrich_segment(data, segment, worker, clusters, trouble, makers, step)
                made += 1
            if progress:
                progress.add(segment.name)
    if progress:
        progress.end()
    return Enriched(made, makers.total(), by_language(Maker(*key, count) for key, count in makers.items()))


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
        documents = _counted(read_records(segment, Document.from_json, on_trouble=trouble.line), step)
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


def count_records(segments: Iterable[Path]) -> int:
    """The number of lines of segments, for progress bars."""
    total = 0
    for segment in segments:
        with open(segment, "rb") as file:
            total += sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    return total


def _documents_of(data: Path, segment: Path) -> Path:
    return data / "documents" / segment.name


def _enrich_segment(
    data: Path,
    segment: Path,
    worker: Enricher,
    clusters: Clusters,
    trouble: Trouble,
    makers: Counter[tuple[str | None, Ner]],
    step: Step | None,
) -> None:
    own = segment.parent == data / "documents"
    articles = read_records(segment, Document.from_json if own else Article.from_json, on_trouble=trouble.line)
    documents = _tallied(_counted(worker.documents(articles), step), makers)
    lines = (document.to_json() for document in documents)
    write_segment(_documents_of(data, segment), _then(lines, clusters.commit))


def _tallied(documents: Iterable[Document], makers: Counter[tuple[str | None, Ner]]) -> Iterator[Document]:
    for document in documents:
        makers[document.language, document.ner] += 1
        yield document


def _maker_of(line: str) -> tuple[str | None, Ner]:
    """Language and model of a document's line; of the rest only that it is JSON is checked."""
    try:
        values = json.loads(line)
        return values.get("language"), Ner(**values["ner"])
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not a document record: {error}") from error


def _clusters(data: Path) -> Clusters:
    """The clusters of a data folder, opened alone: two processes that make the file at once lock each other out."""
    with _alone(data):
        return Clusters(data / "state" / "clusters.sqlite")


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Waits until no other process is at a segment: two would write one file, and into one state of clusters."""
    folder = data / "state"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "enrich.lock", "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # the kernel's: it goes with its process
        yield


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


def forget_positions(data: Path, index: Index) -> None:
    """Makes an index count as having had no segment, so that the next `index_segments` reads them all."""
    _Positions(data).forget(index)
