"""The `Index` protocol on a directory: one writer at a time, any number of readers, one commit per update.

A commit is Tantivy's: new files, then one rename. A process killed before it leaves the last commit; the writer's
lock is the kernel's and goes with its process.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from indexer.document import Document, Written
from indexer.embedded.facets import makers
from indexer.embedded.place import CURE, Opened, size_bytes, tantivy_errors
from indexer.embedded.schema import fields_of, hash64, schema
from indexer.embedded.searching import line_of, searched
from indexer.errors import IndexUnusable
from indexer.index import Results, Summary, Updated, sound, summarise
from indexer.makers import Guard, Maker
from indexer.query import Query

if TYPE_CHECKING:
    import tantivy

LOCK = ".tantivy-writer.lock"
LOCK_WAIT_S = 5.0
HEAP_BYTES = 64_000_000  # one thread's arena: beyond it a segment is written out, so memory stays bounded
CHUNK = 500  # documents whose held versions are looked up at once

T = TypeVar("T")


class EmbeddedIndex:
    """Documents in a directory. Hides Tantivy: nothing of it is in a signature."""

    def __init__(self, location: str, place: Opened, *, lock_wait_s: float = LOCK_WAIT_S) -> None:
        self.location = location
        self.lock_wait_s = lock_wait_s
        self._place = place
        self._handle = place.handle

    def identity(self) -> str:
        return self._place.meta.identity

    def update(self, documents: Iterable[Document | Written], *, anew: bool = False) -> Updated:
        indexed, stale, rejected = 0, 0, list[tuple[str, str]]()
        with self._writing() as writer:
            searcher = self._searcher()
            guard = Guard(self.location, () if anew else makers(searcher))
            batch = _Batch(writer, searcher)
            for chunk in _chunks(documents, CHUNK):
                good = list(sound(chunk, rejected))
                for one in good:
                    guard.check(one.document)
                written = batch.write(good)
                indexed, stale = indexed + written, stale + len(good) - written
            if batch.dirty:
                self._commit(writer)
        return Updated(indexed, stale, tuple(rejected))

    def delete(self, ids: Iterable[str]) -> int:
        deleted = 0
        with self._writing() as writer:
            searcher = self._searcher()
            for chunk in _chunks(dict.fromkeys(ids), CHUNK):
                deleted += len(_held(searcher, chunk))
                for id in chunk:
                    writer.delete_documents_by_term("id", id)
            if deleted:
                self._commit(writer)
        return deleted

    def get(self, id: str) -> Document | None:
        with self._reading() as searcher:
            found = searcher.search(_id_query([id]), 1, count=False).hits
            return Document.from_json(line_of(searcher, found[0][1])) if found else None

    def search(self, query: Query) -> Results:
        with self._reading() as searcher:
            return searched(searcher, query)

    def documents(self) -> Iterator[Document]:
        with self._reading() as searcher:
            yield from map(Document.from_json, _lines(searcher))

    def makers(self) -> tuple[Maker, ...]:
        with self._reading() as searcher:
            return makers(searcher)

    def summary(self) -> Summary:
        return summarise(self.documents(), size_bytes=size_bytes(self._place.path))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Holds the writer's lock: nobody writes meanwhile. Raises IndexUnusable when somebody does for long."""
        with self._writing():
            yield

    def take_sources(self, board: Mapping[str, Any]) -> str:
        """Nothing: `kliping status` shows it beside this index."""
        return ""

    def close(self) -> None:
        """Nothing is held between calls: the writer and its lock are released at the end of each."""

    @contextmanager
    def _reading(self) -> Iterator[tantivy.Searcher]:
        """The last commit, and only it, whatever is written meanwhile."""
        with tantivy_errors(self._place.path, f"can't be read any more; {CURE}"):
            yield self._searcher()

    def _searcher(self) -> tantivy.Searcher:
        if self._place.links:
            self._place.links.renew()
        self._handle.reload()
        return self._handle.searcher()

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        """The writer, and with it the lock. Whatever wasn't committed on leaving is dropped."""
        writer = self._locked_writer()
        try:
            yield writer
        except BaseException:
            writer.rollback()
            raise
        finally:
            # Releases the lock. Not after a rollback of nothing: that would break off the merges that a commit began,
            # each time anew, and 40,000 documents took 13.8 KB each in 40 segments instead of 3.2 KB.
            writer.wait_merging_threads()

    def _commit(self, writer: tantivy.IndexWriter) -> None:
        with tantivy_errors(self._place.path, "can't be written; check the folder, its rights and the disk"):
            writer.commit()

    def _locked_writer(self) -> tantivy.IndexWriter:
        if self._place.links:
            raise IndexUnusable(f"{self.location}: this folder may only be read; write as its owner, or name another")
        give_up = time.monotonic() + self.lock_wait_s
        while True:
            try:
                return self._handle.writer(HEAP_BYTES, 1)
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise IndexUnusable(f"{self.location}: can't be written ({error}); check its rights") from error
                if time.monotonic() > give_up:
                    raise IndexUnusable(
                        f"{self.location}: another process is writing to this index (it holds the lock"
                        f" {self._place.path / LOCK}); wait until it ends, or stop it, and try again"
                    ) from error
                time.sleep(0.05)


class _Batch:
    """What one update has written so far, though no searcher sees it yet."""

    def __init__(self, writer: tantivy.IndexWriter, searcher: tantivy.Searcher) -> None:
        self.dirty = False
        self._writer = writer
        self._searcher = searcher
        self._pending: dict[str, int] = {}  # id → version: some 100 bytes a document

    def write(self, documents: list[Written]) -> int:
        """Writes those that aren't older than what is held or pending; returns how many those were."""
        ids = [one.document.id for one in documents]
        held = _held(self._searcher, [id for id in ids if id not in self._pending])
        return sum(self._write_one(one, held.get(id)) for one, id in zip(documents, ids, strict=True))

    def _write_one(self, one: Written, held: _Held | None) -> bool:
        document, line = one.document, one.line
        pending = self._pending.get(document.id)
        newest = pending if pending is not None else held.version if held else None
        if newest is not None and document.version < newest:
            return False
        if pending is not None or held is None or held.line_hash != hash64(line):
            self._replace(document, line, there=newest is not None)
        return True

    def _replace(self, document: Document, line: bytes, *, there: bool) -> None:
        if there:
            self._writer.delete_documents_by_term("id", document.id)
        self._writer.add_document(fields_of(document, line))
        self._pending[document.id] = document.version
        self.dirty = True


@dataclass(frozen=True, slots=True)
class _Held:
    """What the index holds of an id."""

    version: int
    line_hash: int


def _held(searcher: tantivy.Searcher, ids: list[str]) -> dict[str, _Held]:
    """Id → what is held of it; ids that aren't held are absent. One search for all of them."""
    if not ids or not searcher.num_docs:
        return {}
    addresses = [address for _, address in searcher.search(_id_query(ids), len(ids), count=False).hits]
    columns = (searcher.fast_field_values(name, addresses) for name in ("id_hash", "version", "line_hash"))
    by_hash = {
        int(id_hash or 0): _Held(int(version or 0), int(line or 0))
        for id_hash, version, line in zip(*columns, strict=True)
    }
    return {id: by_hash[hash64(id)] for id in ids if hash64(id) in by_hash}


def _id_query(ids: list[str]) -> tantivy.Query:
    import tantivy

    return tantivy.Query.term_set_query(schema(), "id", ids)


def _lines(searcher: tantivy.Searcher) -> Iterator[bytes]:
    """Every document's JSON line."""
    import tantivy

    if searcher.num_docs:
        for _, address in searcher.search(tantivy.Query.all_query(), searcher.num_docs, count=False).hits:
            yield line_of(searcher, address)


def _chunks(things: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(things)
    while chunk := list(islice(iterator, size)):
        yield chunk
