"""A search as Tantivy's queries: the tree, and the filters around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from crawler.records.article import version_of
from indexer.analysis import stem, words
from indexer.asked import Asked, Unit
from indexer.embedded.schema import key, microseconds, schema
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
)
from indexer.query.fields import BOOSTS, COVERAGE, WORD_FIELDS

if TYPE_CHECKING:
    import tantivy


def translated(query: Query, asked: Asked) -> tantivy.Query:
    """What a document with all that is asked matches; only the text gives a score."""
    return _every([_node(asked.all), *map(_unscored, _filters(query))])


def partly(query: Query, asked: Asked, *, ranked: bool = True) -> tantivy.Query | None:
    """What a document with enough, but not all, of what is asked matches; None where there is no such thing.

    A word that is there gives COVERAGE times its weight, which outweighs what it is ranked by otherwise. Only to
    count, it isn't `ranked`.
    """
    import tantivy

    sets = asked.some() if query.order == "relevance" else ()
    if not sets:
        return None
    enough = _any([_every([_node(unit.readings) for unit in chosen]) for chosen in sets])
    required = [_node(part) for part in asked.required if not isinstance(part, Not)]
    clauses = [(tantivy.Occur.Must, part) for part in (*required, *map(_unscored, (enough, *_filters(query))))]
    clauses += [(tantivy.Occur.MustNot, _node(part.part)) for part in asked.required if isinstance(part, Not)]
    clauses += [(tantivy.Occur.MustNot, _node(asked.all))]
    if ranked:
        clauses += [(tantivy.Occur.Should, score) for unit in asked.units if unit.weight for score in _scores(unit)]
    return tantivy.Query.boolean_query(clauses)


def _scores(unit: Unit) -> Iterable[tantivy.Query]:
    """What a word gives an article that has it: its weight, and what it is ranked by."""
    import tantivy

    reading = _node(unit.readings)
    yield tantivy.Query.const_score_query(reading, COVERAGE * unit.weight)
    yield reading


def _filters(query: Query) -> Iterable[tantivy.Query]:
    for name in ENTITY_FIELDS:
        for value in getattr(query, name):
            yield _term(f"{name}_key", key(value))
    for name in FILTERS:
        if name not in ENTITY_FIELDS and (wanted := getattr(query, name)):
            yield _any([_term(f"{name}_key", key(value)) for value in wanted])
    if query.since or query.until:
        first, after = (microseconds(time) if time else None for time in (query.since, query.until))
        yield _between("when", first, after)
    if query.captured_since:
        yield _between("version", version_of(query.captured_since), None)
    if query.withdrawn != "with":
        yield _withdrawn(query.withdrawn == "only")


def _withdrawn(wanted: bool) -> tantivy.Query:
    import tantivy

    gone = tantivy.Query.term_query(schema(), "withdrawn", 1)
    if wanted:
        return gone
    everything, unwanted = (tantivy.Occur.Must, tantivy.Query.all_query()), (tantivy.Occur.MustNot, gone)
    return tantivy.Query.boolean_query([everything, unwanted])


def _between(field: str, first: int | None, after: int | None) -> tantivy.Query:
    import tantivy

    return tantivy.Query.range_query(
        schema(),
        field,
        tantivy.FieldType.Integer,
        first,
        after,
        include_upper=after is None,  # an open end is inclusive to Tantivy
    )


def _node(node: Node) -> tantivy.Query:
    import tantivy

    match node:
        case Everything():
            return tantivy.Query.const_score_query(tantivy.Query.all_query(), 0.0)
        case Word() | Phrase():
            return _leaf(node)
        case And(parts):
            return _all(parts)
        case Or(parts):
            return _any([_node(part) for part in parts])
        case Not():
            return _all((node,))
        case During(first, after):
            return _unscored(_between("when", microseconds(first), microseconds(after)))


def _all(parts: Sequence[Node]) -> tantivy.Query:
    import tantivy

    clauses = [
        (tantivy.Occur.MustNot, _node(part.part)) if isinstance(part, Not) else (tantivy.Occur.Must, _node(part))
        for part in parts
    ]
    if all(isinstance(part, Not) for part in parts):  # nothing to take away from: take away from everything
        clauses.append((tantivy.Occur.Must, _node(Everything())))
    return tantivy.Query.boolean_query(clauses)


def _leaf(leaf: Word | Phrase) -> tantivy.Query:
    if leaf.field in WHOLE_FIELDS:
        return _unscored(_term(f"{leaf.field}_key", key(leaf.text)))
    if leaf.field in WORD_FIELDS:
        return _unscored(_phrase(f"{leaf.field}_words", words(leaf.text)))
    names = BOOSTS if leaf.field is None else (leaf.field,)
    readings = [query for name in names for query in _readings(name, leaf)]
    if leaf.field is None:  # whom the document names under another name: found, without a score
        readings.append(_unscored(_phrase("names", words(leaf.text))))
    return _any(readings)


def _readings(name: str, leaf: Word | Phrase) -> Iterable[tantivy.Query]:
    """A leaf in one field: as written, and, unless it is a phrase, by its stems."""
    terms = words(leaf.text)
    yield _boosted(_phrase(name, terms), BOOSTS[name].exact)
    roots = [root for term in terms if (root := stem(term))]
    if isinstance(leaf, Word) and roots:
        yield _boosted(_every([_term(f"{name}_stem", root) for root in roots]), BOOSTS[name].stem)


def _phrase(field: str, terms: list[str]) -> tantivy.Query:
    import tantivy

    if len(terms) == 1:
        return _term(field, terms[0])
    return tantivy.Query.phrase_query(schema(), field, list(terms)) if terms else tantivy.Query.empty_query()


def _term(field: str, value: str) -> tantivy.Query:
    import tantivy

    option = "basic" if field.endswith("_key") else "freq"
    return tantivy.Query.term_query(schema(), field, value, option)


def _any(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    import tantivy

    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _every(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    import tantivy

    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    import tantivy

    return tantivy.Query.boost_query(query, boost)


def _unscored(query: tantivy.Query) -> tantivy.Query:
    import tantivy

    return tantivy.Query.const_score_query(query, 0.0)
