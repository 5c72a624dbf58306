"""A `Query` as Elasticsearch's search request: pure functions from tree to JSON, nothing is sent here.

    banjir -jakarta   bool { must: banjir in title or text, as written or by its stem; must_not: the same of jakarta }
    "banjir bandang"  match_phrase in title or text, as written
    --person          terms on the folded field: filters never change the ranking

`request` is what `ElasticIndex.search` sends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from crawler.records.article import version_of
from indexer.analysis import stem, words
from indexer.asked import Asked, asked
from indexer.index import FACETS
from indexer.query import (
    ENTITY_FIELDS,
    FILTERS,
    WHOLE_FIELDS,
    And,
    During,
    Everything,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Word,
)  # fmt: skip
from indexer.query.fields import ATTRIBUTES, BOOSTS, COVERAGE, WORD_FIELDS

Json = dict[str, Any]

BM25_SHARE = 1 / 2.2  # of Tantivy's: Lucene leaves the constant factor k1 + 1 out
# Terms are counted per shard; asking each for more than we show keeps the sums right on skewed data.
SHARD_SIZE = 1_000
CARDINALITY_PRECISION = 40_000  # stories are counted exactly up to here (the server's limit), closely above


def request(query: Query, wanted: Asked | None = None) -> Json:
    """The body of a search request for what has all that is asked."""
    return _body(query, matching(query, wanted or asked(query))) | {"aggs": _counts(query)}


def request_partly(query: Query, wanted: Asked) -> Json | None:
    """The body of one for what has enough, but not all, of it; None where there is no such thing."""
    part = partly(query, wanted) if query.order == "relevance" else None
    return _body(query, part) if part else None


def _body(query: Query, wanted: Json) -> Json:
    body: Json = {
        "query": wanted,
        "from": query.offset,
        "size": query.limit,
        "track_total_hits": True,
        "sort": _order(query),
    }
    if query.collapse:
        body["collapse"] = {"field": "cluster"}  # `searching` counts the copies, for all hits at once
    return body


def matching(query: Query, wanted: Asked) -> Json:
    """The query clause for all that is asked, scored, within the filters."""
    filters = list(_filters(query))
    scored = clause(wanted.all)
    return {"bool": {"must": [scored], "filter": filters}} if filters else scored


def partly(query: Query, wanted: Asked) -> Json | None:
    """The query clause for enough, but not all, of it. A word that is there gives COVERAGE times its weight."""
    sets = wanted.some()
    if not sets:
        return None
    enough = _either([_and([unit.readings for unit in chosen]) for chosen in sets])
    required = [clause(part) for part in wanted.required if not isinstance(part, Not)]
    unwanted = [clause(part.part) for part in wanted.required if isinstance(part, Not)]
    scored = list[Json]()
    for unit in wanted.units:
        if unit.weight:
            reading = clause(unit.readings)
            boost = COVERAGE * BM25_SHARE * unit.weight
            scored += [{"constant_score": {"filter": reading, "boost": boost}}, reading]
    return {
        "bool": {
            "must": required,
            "filter": [enough, *_filters(query)],
            "must_not": [*unwanted, clause(wanted.all)],
            "should": scored,
        }
    }


def word_counts(words: Sequence[str]) -> Json:
    """The body of a request that counts the documents with each word, or another form of it, in text and in title."""
    filters = {f"{part} {at}": _in_part(part, word) for part in BOOSTS for at, word in enumerate(words)}
    return {"size": 0, "track_total_hits": True, "aggs": {"words": {"filters": {"filters": filters}}}}


def exact_counts(words: Sequence[str]) -> Json:
    """The body of a request that counts the documents with each word as it is written."""
    filters = {word: {"term": {"text": word}} for word in words}
    return {"size": 0, "aggs": {"words": {"filters": {"filters": filters}}}}


def _in_part(part: str, word: str) -> Json:
    if any(stem(term) for term in words(word)):
        return {"match": {f"{part}.stem": {"query": word, "operator": "and"}}}
    return {"match_phrase": {part: word}}


def clause(node: Node) -> Json:
    """The query of one node of the tree."""
    match node:
        case Everything():
            return {"match_all": {"boost": 0.0}}
        case Word() | Phrase():
            return _leaf(node)
        case Or(parts):
            return _either([clause(part) for part in parts])
        case And(parts):
            return _and(parts)
        case Not(part):
            return {"bool": {"must_not": [clause(part)]}}
        case During(first, after):
            return _unscored({"range": {"moment": {"gte": utc(first), "lt": utc(after)}}})


def _and(parts: Iterable[Node]) -> Json:
    wanted, unwanted = list[Json](), list[Json]()
    for part in parts:
        if isinstance(part, Not):
            unwanted.append(clause(part.part))
        else:
            wanted.append(clause(part))
    return {"bool": {name: found for name, found in (("must", wanted), ("must_not", unwanted)) if found}}


def path(field: str) -> str:
    """Where the mapping keeps a field of the search language."""
    return f"entities.{field}" if field in ENTITY_FIELDS else ATTRIBUTES.get(field, field)


def _either(clauses: list[Json]) -> Json:
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _leaf(leaf: Word | Phrase) -> Json:
    if leaf.field in WHOLE_FIELDS:
        return _unscored(_whole(str(leaf.field), [leaf.text]))
    if leaf.field in WORD_FIELDS:
        return _unscored({"match_phrase": {f"{path(str(leaf.field))}.text": leaf.text}})
    names = BOOSTS if leaf.field is None else (leaf.field,)
    readings = [query for name in names for query in _readings(name, leaf)]
    if leaf.field is None:  # whom the document names under another name: found, without a score
        readings.append(_unscored({"match_phrase": {"names": leaf.text}}))
    return _either(readings)


def _readings(name: str, leaf: Word | Phrase) -> Iterator[Json]:
    """A leaf in one part: as written, in order (anti-korupsi is two words), and, unless it is a phrase, by stems."""
    boost = BOOSTS[name]
    yield {"match_phrase": {name: {"query": leaf.text, "boost": boost.exact}}}
    if isinstance(leaf, Word):
        yield {"match": {f"{name}.stem": {"query": leaf.text, "operator": "and", "boost": boost.stem}}}


def _unscored(query: Json) -> Json:
    return {"bool": {"filter": [query]}}


def _whole(field: str, values: Iterable[str]) -> Json:
    """A whole value, compared folded: the field's normalizer folds what is asked for too, but for its spaces."""
    return {"terms": {f"{field}.fold": [" ".join(value.split()) for value in values]}}


def _filters(query: Query) -> Iterator[Json]:
    for name in ENTITY_FIELDS:
        for value in getattr(query, name):
            yield _whole(path(name), [value])
    for name in FILTERS:
        if name not in ENTITY_FIELDS and (values := getattr(query, name)):
            yield _whole(path(name), values)
    if query.since or query.until:
        limits = {"gte": query.since, "lt": query.until}
        yield {"range": {"moment": {name: utc(time) for name, time in limits.items() if time}}}
    if query.captured_since:
        yield {"range": {"version": {"gte": version_of(query.captured_since)}}}
    if query.withdrawn != "with":
        is_withdrawn: Json = {"exists": {"field": "withdrawn"}}
        yield is_withdrawn if query.withdrawn == "only" else {"bool": {"must_not": [is_withdrawn]}}


def utc(time: datetime) -> str:
    """A moment as the field `moment` has it: zones with odd seconds, as Jakarta's before 1932, are no zones there."""
    return time.astimezone(UTC).isoformat()


def _order(query: Query) -> list[Json]:
    """By rank or by time; the id settles what is left, so that pages don't overlap."""
    newest, settled = {"moment": "desc"}, {"id": "asc"}
    return [newest, settled] if query.order == "newest" else [{"_score": "desc"}, newest, settled]


def _counts(query: Query) -> Json:
    counts: Json = {}
    if query.collapse:
        counts["stories"] = {"cardinality": {"field": "cluster", "precision_threshold": CARDINALITY_PRECISION}}
    if query.facets:
        counts |= {name: _facet(name, query.facets) for name in FACETS}
    return counts


def _facet(name: str, size: int) -> Json:
    if name == "day":
        days = {"field": "moment", "calendar_interval": "day", "time_zone": "Asia/Jakarta", "format": "yyyy-MM-dd"}
        return {"date_histogram": days | {"min_doc_count": 1, "order": {"_key": "desc"}}}
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {"terms": {"field": path(name), "size": size, "shard_size": max(size, SHARD_SIZE), "order": order}}
