"""Counting what matches: values of facets, days, copies of one story, and what made the documents."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from indexer.document import Ner
from indexer.makers import Maker, by_language

if TYPE_CHECKING:
    import tantivy

Counts = tuple[tuple[Any, int], ...]
NAMES = ("person", "organization", "location", "source")
MOST = 50_000  # buckets asked for at most; Tantivy itself stops at 65,000


def facet_counts(searcher: tantivy.Searcher, query: tantivy.Query, size: int) -> dict[str, Counts]:
    """For each facet its `size` first values with the number of matching documents; nothing for size 0."""
    if size == 0:
        return {}
    found = searcher.aggregate(query, {name: _by_count(name, size + 1) for name in NAMES} | {"day": _by_day(size)})
    counts = {name: _first(searcher, query, name, found[name], size) for name in NAMES}
    return counts | {"day": tuple((bucket["key"], bucket["doc_count"]) for bucket in found["day"]["buckets"])}


def copies(searcher: tantivy.Searcher, query: tantivy.Query) -> dict[int, int]:
    """Hash of a cluster → matching documents in it, for clusters that have two or more."""
    found = searcher.aggregate(
        query, {"copies": {"terms": {"field": "cluster", "min_doc_count": 2, "size": MOST, "segment_size": MOST}}}
    )
    return {int(bucket["key"]): bucket["doc_count"] for bucket in found["copies"]["buckets"]}


def makers(searcher: tantivy.Searcher) -> tuple[Maker, ...]:
    """The makers of all documents."""
    import tantivy

    if not searcher.num_docs:
        return ()
    found = searcher.aggregate(tantivy.Query.all_query(), {"maker": _by_count("maker", MOST)})["maker"]["buckets"]
    return by_language(_maker(bucket["key"], bucket["doc_count"]) for bucket in found)


def _maker(key: str, documents: int) -> Maker:
    language, model, version = json.loads(key)
    return Maker(language, Ner(model, version), documents)


def _first(searcher: tantivy.Searcher, query: tantivy.Query, name: str, found: Any, size: int) -> Counts:
    """The first values by falling count, then value. Tantivy breaks ties as it likes: then more are asked for."""
    asked, buckets = size + 1, found["buckets"]
    while len(buckets) == asked < MOST and buckets[size - 1]["doc_count"] == buckets[-1]["doc_count"]:
        asked = min(asked * 20, MOST)
        buckets = searcher.aggregate(query, {name: _by_count(name, asked)})[name]["buckets"]
    ordered = sorted(((bucket["key"], bucket["doc_count"]) for bucket in buckets), key=lambda pair: (-pair[1], pair[0]))
    return tuple(ordered[:size])


def _by_count(field: str, size: int) -> dict[str, Any]:
    # segment_size: each segment hands in all it has, or a value spread over many segments would be undercounted.
    return {"terms": {"field": field, "size": size, "segment_size": MOST}}


def _by_day(size: int) -> dict[str, Any]:
    return {"terms": {"field": "day", "size": size, "segment_size": MOST, "order": {"_key": "desc"}}}
