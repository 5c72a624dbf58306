"""Counting what matches: values of facets, days, copies of one story, and what made the documents."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from indexer.document import Ner
from indexer.embedded.schema import schema
from indexer.makers import Maker, by_language
from indexer.query.fields import COUNTED_FIELDS

if TYPE_CHECKING:
    import tantivy

Counts = tuple[tuple[Any, int], ...]
MOST = 50_000  # buckets asked for at most; Tantivy itself stops at 65,000
ASKED = 6  # times as many values as are shown: mostly enough to see where those that tie with the last one end
HASH_DIGITS = 16  # of a value's hash in hexadecimal

_names: dict[tuple[str, int], str] = {}  # what a hash stands for never changes, in no index
MOST_NAMES = 200_000  # remembered, some 20 MB


def facet_counts(searcher: tantivy.Searcher, query: tantivy.Query, size: int) -> dict[str, Counts]:
    """For each facet its `size` first values with the number of matching documents; nothing for size 0."""
    if size == 0:
        return {}
    found = searcher.aggregate(
        query, {name: _by_count(f"{name}_hash", ASKED * size) for name in COUNTED_FIELDS} | {"day": _by_day(size)}
    )
    counts = {name: _first(searcher, query, name, found[name], size) for name in COUNTED_FIELDS}
    days = (
        (date.fromordinal(int(bucket["key"])).isoformat(), bucket["doc_count"]) for bucket in found["day"]["buckets"]
    )
    return counts | {"day": tuple(days)}


def copies(searcher: tantivy.Searcher, query: tantivy.Query) -> dict[int, int]:
    """Hash of a cluster → matching documents in it, for clusters that have two or more.

    Few documents are copies, so those are counted, and then all of their clusters: counting every cluster of 11,000
    documents took 2 ms.
    """
    import tantivy

    copy = tantivy.Query.term_query(schema(), "copy", 1, "basic")
    clusters = [
        int(bucket["key"]) for bucket in _clusters(searcher, tantivy.Query.boolean_query([_must(query), _must(copy)]))
    ]
    if not clusters:
        return {}
    among = tantivy.Query.term_set_query(schema(), "cluster", clusters)
    buckets = _clusters(searcher, tantivy.Query.boolean_query([_must(query), _must(among)]))
    return {int(bucket["key"]): bucket["doc_count"] for bucket in buckets if bucket["doc_count"] > 1}


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
    asked, buckets, field = ASKED * size, found["buckets"], f"{name}_hash"
    while len(buckets) == asked < MOST and buckets[size - 1]["doc_count"] == buckets[-1]["doc_count"]:
        asked = min(asked * 20, MOST)
        buckets = searcher.aggregate(query, {name: _by_count(field, asked)})[name]["buckets"]
    least = buckets[min(size, len(buckets)) - 1]["doc_count"] if buckets else 0
    counts = (
        (_name(searcher, name, int(bucket["key"])), bucket["doc_count"])
        for bucket in buckets
        if bucket["doc_count"] >= least
    )
    return tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:size])


def _name(searcher: tantivy.Searcher, field: str, hash: int) -> str:
    """The value that a hash stands for."""
    known = _names.get((field, hash))
    if known is None:
        ((term, _),) = searcher.terms_with_prefix(f"{field}_named", f"{hash:0{HASH_DIGITS}x}", limit=1)
        known = term[HASH_DIGITS:]
        if len(_names) < MOST_NAMES:
            _names[field, hash] = known
    return known


def _clusters(searcher: tantivy.Searcher, query: tantivy.Query) -> list[dict[str, Any]]:
    counted = {"terms": {"field": "cluster", "size": MOST, "segment_size": MOST}}
    found: list[dict[str, Any]] = searcher.aggregate(query, {"clusters": counted})["clusters"]["buckets"]
    return found


def _must(query: tantivy.Query) -> tuple[tantivy.Occur, tantivy.Query]:
    import tantivy

    return tantivy.Occur.Must, query


def _by_count(field: str, size: int) -> dict[str, Any]:
    # segment_size: each segment hands in all it has, or a value spread over many segments would be undercounted.
    return {"terms": {"field": field, "size": size, "segment_size": MOST}}


def _by_day(size: int) -> dict[str, Any]:
    return {"terms": {"field": "day", "size": size, "segment_size": MOST, "order": {"_key": "desc"}}}
