"""A search on one commit of an embedded index: first what has all that is asked, then what has some of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from indexer.asked import weighed_for
from indexer.document import Document
from indexer.embedded.facets import copies, facet_counts
from indexer.embedded.translate import partly, translated
from indexer.embedded.vocabulary import EmbeddedVocabulary
from indexer.index import Hit, Results
from indexer.query import Query
from indexer.ranking import NEAREST, Row, page
from indexer.snippets import Marked, Marker

if TYPE_CHECKING:
    import tantivy

_Found = list[tuple[Any, "tantivy.DocAddress"]]  # score, place


def searched(searcher: tantivy.Searcher, query: Query) -> Results:
    """The answer to a query."""
    started, wanted = time.perf_counter(), weighed_for(query, EmbeddedVocabulary(searcher))
    marker = Marker(query, wanted)
    whole = _Search(searcher, query, translated(query, wanted), marker)
    hits = page(query, marker, whole.rows, query.offset, query.limit)
    others: tuple[Hit, ...] = ()
    partial = 0
    room = query.limit - len(hits)
    if query.partial and (part := partly(query, wanted, ranked=room > 0)):
        some = _Search(searcher, query, part, marker)
        others = page(query, marker, some.rows, max(0, query.offset - whole.stories), room)
        partial = some.total
    return Results(
        total=whole.total,
        stories=whole.stories,
        hits=(*hits, *others),
        facets=facet_counts(searcher, whole.wanted, query.facets),
        took_ms=(time.perf_counter() - started) * 1000,
        partial=partial,
        near=wanted.near,
    )


def line_of(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> bytes:
    """A document's JSON line."""
    return bytes(searcher.doc(address).get_first("line") or b"")


class _Shown(msgspec.Struct):
    """What is read of a document's line to rank and mark it: a fifth of the time that all of it takes."""

    title: str | None
    text: str


class _Search:
    """What matches one query of Tantivy's: counted, folded into stories, and ranked."""

    def __init__(self, searcher: tantivy.Searcher, query: Query, wanted: tantivy.Query, marker: Marker) -> None:
        self.wanted = wanted
        self._searcher, self._query, self._marker = searcher, query, marker
        self._by = "when" if query.order == "newest" else None

    @cached_property
    def _first(self) -> tuple[_Found, int]:
        """The first hits, as many as a page takes, and the number of all: one search for both."""
        most = 2 * max(NEAREST, self._query.offset + self._query.limit) if self._query.limit else 1
        found = self._searcher.search(self.wanted, most, count=True, order_by_field=self._by)
        return found.hits, int(found.count)  # type: ignore[attr-defined]  # the stub lacks it

    @property
    def total(self) -> int:
        return self._first[1]

    @cached_property
    def _folded(self) -> dict[int, int]:
        return copies(self._searcher, self.wanted) if self._query.collapse and self.total > 1 else {}

    @property
    def stories(self) -> int:
        return self.total - sum(count - 1 for count in self._folded.values())

    def rows(self, first: int, size: int) -> Sequence[Row]:
        """Of each story its first document, in the query's order."""
        found = self._found(first + size)
        while len(rows := self._stories(found)) < first + size and len(found) < self.total:
            found = self._found(4 * len(found))
        return [self._row(*row) for row in rows[first : first + size]]

    def _found(self, most: int) -> _Found:
        found, total = self._first
        if most <= len(found) or len(found) == total:
            return found
        return self._searcher.search(self.wanted, most, count=False, order_by_field=self._by).hits

    def _stories(self, found: _Found) -> list[tuple[Any, tantivy.DocAddress, int]]:
        if not self._folded:
            return [(score, address, 0) for score, address in found]
        clusters = self._searcher.fast_field_values("cluster", [address for _, address in found])
        first = dict[int, tuple[Any, Any, int]]()
        for (score, address), value in zip(found, clusters, strict=True):
            cluster = int(value or 0)
            first.setdefault(cluster, (score, address, self._folded.get(cluster, 1) - 1))
        return list(first.values())

    def _row(self, score: Any, address: tantivy.DocAddress, duplicates: int) -> Row:
        line = line_of(self._searcher, address)
        shown = msgspec.json.decode(line, type=_Shown)
        load = cache(lambda: Document.from_json(line))
        marked = Marked(shown.title or "", shown.text, load, load, self._marker)
        return 0.0 if self._by else float(score), marked, duplicates
