"""A search on Elasticsearch: first what has all that is asked, then what has some of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from indexer.asked import weighed_for
from indexer.document import LABELS, Document
from indexer.elastic import query_dsl
from indexer.elastic.connection import Place, in_our_words
from indexer.elastic.vocabulary import ElasticVocabulary
from indexer.errors import IndexUnusable
from indexer.index import FACETS, LONG, Hit, Results
from indexer.query import Query
from indexer.ranking import Row, page
from indexer.snippets import Marked, Marker

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

Json = dict[str, Any]
BESIDE = ("moment", *LABELS)  # what an index holds beside the fields of `Document`
# Of a hit that is only shown. Its text is marked here, so that hits look the same in every index; of 10,000 hits the
# parts left out were two thirds of the answer and 2.0 of 2.3 s of our processor.
NEEDLESS = LONG[1:]
NOTHING: Json = {name: [] for name in NEEDLESS}


def searched(client: Elasticsearch, place: Place, query: Query) -> Results:
    """The answer to a query."""
    started, wanted = time.perf_counter(), weighed_for(query, ElasticVocabulary(client, place.alias))
    marker = Marker(query, wanted)
    whole = _Search(client, place, query_dsl.request(query, wanted), marker, whole=query.whole)
    hits = page(query, marker, whole.rows, query.offset, query.limit)
    counts = whole.answer(0, 0).get("aggregations", {})
    stories = counts["stories"]["value"] if query.collapse else whole.total
    others: tuple[Hit, ...] = ()
    partial = 0
    if query.partial and (body := query_dsl.request_partly(query, wanted)):
        part = _Search(client, place, body, marker, whole=query.whole)
        others = page(query, marker, part.rows, max(0, query.offset - stories), query.limit - len(hits))
        partial = part.total
    return Results(
        total=whole.total,
        stories=stories,
        hits=(*hits, *others),
        facets={name: _values(counts[name], query.facets) for name in FACETS if name in counts},
        took_ms=(time.perf_counter() - started) * 1000,
        partial=partial,
        near=wanted.near,
    )


def document_of(source: Json) -> Document:
    """The document of what the server holds of it. Raises ValueError where that is none of this version."""
    return Document.from_values({name: value for name, value in source.items() if name not in BESIDE})


class _Search:
    """One search, sent once, however often it is asked for its rows and counts."""

    def __init__(self, client: Elasticsearch, place: Place, body: Json, marker: Marker, *, whole: bool) -> None:
        self._client, self._place, self._body, self._marker = client, place, body, marker
        needless = () if whole else NEEDLESS[1:] if marker.asks_names else NEEDLESS  # names are marked by the mentions
        self._whole, self._excludes = whole, [*BESIDE, *needless]
        self._answer: Json | None = None

    def rows(self, first: int, size: int) -> Sequence[Row]:
        found = self.answer(first, size)["hits"]["hits"]
        copies = self._copies([row["_source"]["cluster"] for row in found]) if "collapse" in self._body else {}
        return [self._row(row, copies.get(row["_source"]["cluster"], 1)) for row in found]

    def answer(self, first: int, size: int) -> Json:
        """The server's answer: to the first call, for that is what it was sent with."""
        if self._answer is None:
            body = self._body | {"from": first, "size": size, "_source": {"excludes": self._excludes}}
            self._answer = dict(self._client.search(index=self._place.alias, body=body).body)
        return self._answer

    @property
    def total(self) -> int:
        return int(self.answer(0, 0)["hits"]["total"]["value"])

    def _copies(self, clusters: list[str]) -> dict[str, int]:
        """How many matching documents each story has, of those with two or more.

        One count for all: an inner search for each hit took 38 s of 40 for 2,121 hits.
        """
        if not clusters:
            return {}
        counting = {"field": "cluster", "include": clusters, "size": len(clusters), "min_doc_count": 2}
        body = {"size": 0, "track_total_hits": False, "aggs": {"copies": {"terms": counting}}}
        found = self._client.search(index=self._place.alias, body=body | {"query": self._body["query"]})
        return {row["key"]: row["doc_count"] for row in found["aggregations"]["copies"]["buckets"]}

    def _row(self, row: Json, copies: int) -> Row:
        source = row["_source"]
        short = cache(lambda: document_of(NOTHING | source))
        load = short if self._whole else lambda: self._fetched(row["_id"])
        marked = Marked(source.get("title") or "", source["text"], load, short, self._marker)
        return row["_score"] or 0.0, marked, copies - 1

    def _fetched(self, id: str) -> Document:
        """A whole document of which only an outline came."""
        from elasticsearch import NotFoundError

        with in_our_words(self._place):
            try:
                return document_of(self._client.get(index=self._place.alias, id=id)["_source"])
            except NotFoundError as error:
                raise IndexUnusable(f"{self._place}: {id} was deleted meanwhile; search again") from error


def _values(found: Json, size: int) -> tuple[tuple[str, int], ...]:
    rows = found["buckets"][:size]
    return tuple((row.get("key_as_string", row["key"]), row["doc_count"]) for row in rows)
