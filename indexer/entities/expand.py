"""Search by any name: what was typed for a person, an organisation or a place becomes the canonical names it may mean.

--person Jokowi            names Joko Widodo
--location Bogor           names Bogor, Kabupaten Bogor or Kota Bogor: an ambiguous name is kept so, not guessed
organization:KPK           finds the words "KPK" in a name, or Komisi Pemberantasan Korupsi
"""

from __future__ import annotations

from dataclasses import replace

from indexer.analysis import words
from indexer.entities import canonical
from indexer.query import ENTITY_FIELDS, And, Everything, Node, Not, Or, Phrase, Query, Word


def by_any_name(query: Query) -> Query:
    """The query with the names in its entity filters and fields as the canonical names that they may mean."""
    text = _expanded(query.text)
    filters: dict[str, tuple[str, ...]] = {}
    for label in ENTITY_FIELDS:
        meanings = [canonical(typed, label) for typed in getattr(query, label)]
        filters[label] = tuple(names[0] for names in meanings if len(names) == 1)
        for names in meanings:
            if len(names) > 1:
                text = _both(text, Or(tuple(Phrase(name, label) for name in names)))
    return replace(query, text=text, **filters)  # type: ignore[arg-type]  # only the three entity filters


def _expanded(node: Node) -> Node:
    if isinstance(node, And | Or):
        return _joined(type(node), tuple(_expanded(part) for part in node.parts))
    if isinstance(node, Not):
        return Not(_expanded(node.part))
    if isinstance(node, Word | Phrase) and node.field in ENTITY_FIELDS:
        return _meanings(node, node.field)
    return node


def _meanings(node: Word | Phrase, label: str) -> Node:
    """The words as typed, or any canonical name of them that isn't written with those very words."""
    typed = words(node.text)
    names = [Phrase(name, label) for name in canonical(node.text, label) if words(name) != typed]
    return Or((node, *names)) if names else node


def _both(first: Node, second: Node) -> Node:
    return second if isinstance(first, Everything) else _joined(And, (first, second))


def _joined(kind: type[And] | type[Or], parts: tuple[Node, ...]) -> Node:
    """An And of no Ands, or an Or of no Ors: parts of the same kind are taken apart."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))]
    return kind(tuple(flat))
