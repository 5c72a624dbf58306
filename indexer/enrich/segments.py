"""Keeps documents up to date with the articles' segments.

    articles/NAME.jsonl ─▶ Enricher ─▶ identities ─▶ documents/NAME.jsonl
          a segment is enriched when documents/ has none of its name    └▶ earlier ones, where who is who changed

Enriching again goes over all segments, and keeps in `state/again.json` how far it came (`indexer.enrich.again`).
Several processes may enrich one data folder: a segment is worked on by one of them.
"""

from __future__ import annotations

import fcntl
import sqlite3
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from crawler.holding import held
from crawler.records.article import Article
from crawler.segments import read_records, sealed_segments, write_segment
from indexer.counting import Step, Trouble, counted
from indexer.document import Document, Ner
from indexer.enrich.again import Again
from indexer.enrich.duplicates import Clusters
from indexer.enrich.enricher import Enricher
from indexer.enrich.identities import FILE as identities_file
from indexer.enrich.identities import Identities, Ids, with_ids
from indexer.enrich.languages import Taggers
from indexer.enrich.store import models_folder
from indexer.errors import StateError
from indexer.makers import Maker, by_language


@dataclass(frozen=True, slots=True)
class Enriched:
    """What enrichment did: segments made, documents in them, and by which models."""

    segments: int = 0
    documents: int = 0
    makers: tuple[Maker, ...] = ()


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
    with held(data), _healing(data), _clusters(data) as clusters, _identities(data) as identities:
        worker = enricher or Enricher(clusters, Taggers(models_folder(data)))
        for segment in segments:
            with _alone(data):
                if not segment.exists() or (not again and _documents_of(data, segment).exists()):
                    continue  # another process made it meanwhile, or it was merged into another since it was listed
                _enrich_segment(data, segment, worker, (clusters, identities), trouble, makers, step)
                made += 1
            if progress:
                progress.add(segment.name)
    if progress:
        progress.end()
    return Enriched(made, makers.total(), by_language(Maker(*key, count) for key, count in makers.items()))


def _documents_of(data: Path, segment: Path) -> Path:
    return data / "documents" / segment.name


def _enrich_segment(
    data: Path,
    segment: Path,
    worker: Enricher,
    memories: tuple[Clusters, Identities],
    trouble: Trouble,
    makers: Counter[tuple[str | None, Ner]],
    step: Step | None,
) -> None:
    own = segment.parent == data / "documents"
    articles = read_records(segment, Document.from_json if own else Article.from_json, on_trouble=trouble.line)
    clusters, identities = memories
    documents = list(_tallied(counted(worker.documents(articles), step), makers))
    changed = identities.settle(documents, segment.name)
    _revise(data, changed, segment, identities)
    ids = identities.of(documents)
    clusters.commit()
    identities.commit()
    write_segment(_documents_of(data, segment), (with_ids(one, ids).to_json() for one in documents))


def _revise(data: Path, changed: Ids, segment: Path, identities: Identities) -> None:
    """Writes the earlier documents again whose persons have other identities now, before that counts as done."""
    for name, articles in sorted(identities.segments({article for article, _ in changed}).items()):
        path = data / "documents" / name
        if name == segment.name or not path.exists():
            continue
        lines = [_revised(line, articles, changed) for line in read_records(path, bytes)]
        write_segment(path, (line for line, _ in lines))
        identities.count(sum(again for _, again in lines))


def _revised(line: bytes, articles: Collection[str], changed: Ids) -> tuple[bytes, bool]:
    """A document's line with its persons' identities as they are now, one revision on, and whether they changed."""
    try:
        document = Document.from_json(line)
    except ValueError:
        return line, False  # no document: whoever reads the segment tells of it
    now = with_ids(document, changed) if document.id in articles else document
    if now is document:
        return line, False
    return msgspec.structs.replace(now, revision=document.revision + 1).to_json(), True


def _tallied(documents: Iterable[Document], makers: Counter[tuple[str | None, Ner]]) -> Iterator[Document]:
    for document in documents:
        makers[document.language, document.ner] += 1
        yield document


def _clusters(data: Path) -> Clusters:
    """The clusters of a data folder, opened alone: two processes that make the file at once lock each other out.

    A damaged file is set aside, and one that is missing or damaged is made again from the documents. Raises StateError
    where it is only busy, or the disk is full: then nothing is thrown away.
    """
    path = data / "state" / "clusters.sqlite"
    with _alone(data):
        missing = not path.exists()
        try:
            clusters = Clusters(path)
        except sqlite3.OperationalError as error:
            raise StateError(
                f"{path}: can't be opened ({error}); end what holds it, or check folder and disk"
            ) from error
        except sqlite3.DatabaseError:
            _set_aside(path)
            clusters, missing = Clusters(path), True
        if missing:
            for segment in sealed_segments(data / "documents"):
                for document in read_records(segment, Document.from_json):
                    clusters.remember(document, document.cluster)
            clusters.commit()
        return clusters


@contextmanager
def _identities(data: Path) -> Iterator[Identities]:
    """Who is who in a data folder, made anew from the documents where the file is missing or damaged."""
    path = data / identities_file
    with _alone(data):
        missing = not path.exists()
        try:
            found = Identities(data)
        except sqlite3.OperationalError as error:
            raise StateError(f"{path}: can't be opened ({error}); end what holds it, or check the disk") from error
        except sqlite3.DatabaseError:
            _set_aside(path)
            found, missing = Identities(data), True
        for segment in sealed_segments(data / "documents") if missing else ():
            found.settle(list(read_records(segment, Document.from_json)), segment.name)
        found.commit()
    with closing(found):
        yield found


@contextmanager
def _healing(data: Path) -> Iterator[None]:
    """Damage inside the files shows only where it is read: then they are set aside, for the next run to make anew."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StateError(f"{data / 'state'}: its files can't be written ({error}); check the disk") from error
    except sqlite3.DatabaseError as error:
        path = data / "state" / "clusters.sqlite"
        for one in (path, data / identities_file):
            _set_aside(one)
        raise StateError(f"{path}: was damaged ({error}) and is set aside; run it again, it is made anew") from error


def _set_aside(path: Path) -> None:
    """Keeps a damaged file under another name, and what belongs to it."""
    for part in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        if part.exists():
            part.rename(part.with_name(f"{part.name}.broken-{time.time_ns()}"))


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Waits until no other process is at a segment: two would write one file, and into one state of clusters."""
    folder = data / "state"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "enrich.lock", "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # the kernel's: it goes with its process
        yield
