"""What to say to a search that finds nothing, or not what was meant: nothing here is done, only told.

Each advice is a line for people. What it says would be found was counted: nobody is sent to another empty page.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from indexer.analysis import fold, words
from indexer.index import Index
from indexer.query import ENTITY_FIELDS, FILTERS, And, Node, Not, Or, Phrase, Query, Word

NAMES_TOLD = 5
LOOKED_AT = 1_000  # names counted to find those that a part of a name may mean
_OPERATORS = {"and": "AND", "or": "OR", "not": "NOT"}
_WILDCARD = re.compile(r"\w[*~?]+(?:\s|$)")


def on_writing(typed: str) -> Iterator[str]:
    """What was typed as if it meant something else: and, |, banji*."""
    for word in typed.split():
        if word in _OPERATORS:
            yield f"{_OPERATORS[word]} is written in capitals; {word!r} is sought as a word"
        elif word in ("|", "||", "&", "&&"):
            yield f"{word} means nothing here; write {'OR' if '|' in word else 'AND'}"
    if _WILDCARD.search(typed):
        yield "there are no wildcards; other forms of a word are found anyway (banjir finds kebanjiran)"


def on_names(index: Index, query: Query) -> Iterator[str]:
    """Whom the part of a name may mean: of each name asked for, the longer ones with it inside, counted."""
    for label in ENTITY_FIELDS:
        for name in getattr(query, label):
            if meant := _with_part(index, label, name):
                told = ", ".join(f"--{label} '{other}' ({count:,})" for other, count in meant[:NAMES_TOLD])
                yield f"{name} may also be {told}"


def on_nothing(index: Index, query: Query) -> Iterator[str]:
    """Why nothing is found, and which searches like this one would find something."""
    if not index.search(Query(limit=0, facets=0)).total:
        yield f"{index.location} is empty; `kliping index` puts articles in"
        return
    found = [*_unknown_sources(index, query), *_misspelt_names(index, query)]
    for change, looser in _looser(query):
        if total := index.search(replace(looser, limit=0, facets=0)).total:
            found.append(f"{change} would find {total:,}")
    yield from found or ["try fewer words, or OR between them"]


def _with_part(index: Index, label: str, part: str) -> list[tuple[str, int]]:
    """Names that have a part inside and aren't it, by falling count."""
    wanted = words(part)
    if not wanted:
        return []
    leaf = Phrase(part.replace('"', " "), label)
    found = index.search(Query(text=leaf, limit=0, facets=LOOKED_AT, collapse=False)).facets.get(label, ())
    return [(name, count) for name, count in found if words(name) != wanted and _has_run(words(name), wanted)]


def _has_run(terms: list[str], wanted: list[str]) -> bool:
    return any(terms[at : at + len(wanted)] == wanted for at in range(len(terms)))


def _unknown_sources(index: Index, query: Query) -> Iterator[str]:
    if not query.source:
        return
    known = [name for name, _ in index.search(Query(limit=0, facets=LOOKED_AT)).facets["source"]]
    for asked in query.source:
        if fold(asked) not in map(fold, known):
            near = difflib.get_close_matches(asked, known, 1) or [name for name in known if asked in name][:1]
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known)[:20])}"
            yield f"there is no source {asked} here; {hint}"


def _misspelt_names(index: Index, query: Query) -> Iterator[str]:
    """A name of which no article has all words: names that are written nearly so, among those that share a word."""
    for label in ENTITY_FIELDS:
        for asked in getattr(query, label):
            near = _nearly(index, label, asked)
            if near:
                yield f"did you mean --{label} '{near[0]}' ({near[1]:,})?"


def _nearly(index: Index, label: str, asked: str) -> tuple[str, int] | None:
    parts = tuple(Word(word, label) for word in words(asked))
    if len(parts) < 2:
        return None
    sharing = index.search(Query(text=Or(parts), limit=0, facets=LOOKED_AT, collapse=False)).facets.get(label, ())
    counts = {name: count for name, count in sharing if fold(name) != fold(asked)}
    close = difflib.get_close_matches(asked, counts, 1, cutoff=0.8)
    return (close[0], counts[close[0]]) if close else None


def _looser(query: Query) -> Iterator[tuple[str, Query]]:
    """Searches that ask for less, with what was changed."""
    if isinstance(query.text, And) and (either := _either(query.text)):
        yield f"kliping search '{either}'", replace(query, text=either)
    if isinstance(query.text, Phrase):
        loose = And(tuple(Word(word, query.text.field) for word in words(query.text.text)))
        yield f"kliping search '{loose}'", replace(query, text=loose)
    for name in FILTERS:
        if getattr(query, name):
            without: dict[str, Any] = {name: ()}
            yield f"the same without --{name}", replace(query, **without)
    if query.since or query.until:
        yield "the same at any time", replace(query, since=None, until=None)


def _either(text: And) -> Node | None:
    """Any of what is asked, and still nothing of what is excluded; None where that asks for no less."""
    wanted = tuple(part for part in text.parts if not isinstance(part, Not))
    excluded = tuple(part for part in text.parts if isinstance(part, Not))
    if len(wanted) < 2:
        return None
    return And((Or(wanted), *excluded)) if excluded else Or(wanted)
