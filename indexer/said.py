"""What somebody says in an index: quotes by speaker, by any of the speaker's names, newest first.

name as typed ─▶ canonical names ─▶ articles that name one and match the words ─▶ their quotes of that speaker
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from indexer.analysis import stems
from indexer.document import Document, Quote
from indexer.entities import canonical
from indexer.index import Index
from indexer.query import Query, Word, every_leaf

PAGE = 50  # articles that are read at once
SPEAKING = ("person", "organization")


@dataclass(frozen=True, slots=True)
class Said:
    """A quote in its article."""

    document: Document
    quote: Quote

    @property
    def words(self) -> str:
        return self.document.text[self.quote.start : self.quote.end]


def said(index: Index, by: str, query: Query, limit: int) -> tuple[Said, ...]:
    """At most `limit` quotes of whom `by` names, from articles that match; a quote must have the words of `query`."""
    wanted = {stem for leaf in every_leaf(query.text) if isinstance(leaf, Word) for stem in stems(leaf.text)}
    found: list[Said] = []
    for label in SPEAKING:
        for name in canonical(by, label):
            named = replace(_naming(query, label, name), sort="newest", facets=0, collapse=True)
            found += islice(_matching(_documents(index, named), name, wanted), limit)
    unique = {(one.document.id, one.quote.start): one for one in found}
    return tuple(sorted(unique.values(), key=_newest)[:limit])


def said_in(document: Document, speakers: Iterable[str]) -> Iterator[Said]:
    """The quotes of a document whose speaker has one of these canonical names."""
    names = set(speakers)
    yield from (Said(document, quote) for quote in document.quotes if quote.speaker in names)


def _naming(query: Query, label: str, name: str) -> Query:
    if label == "person":
        return replace(query, person=(*query.person, name))
    return replace(query, organization=(*query.organization, name))


def _matching(documents: Iterable[Document], name: str, wanted: set[str]) -> Iterator[Said]:
    for document in documents:
        yield from (one for one in said_in(document, (name,)) if wanted <= set(stems(one.words)))


def _documents(index: Index, query: Query) -> Iterator[Document]:
    """The documents that match, read page by page as far as they are asked for."""
    offset = 0
    while True:
        hits = index.search(replace(query, limit=PAGE, offset=offset)).hits
        yield from (hit.document for hit in hits)
        offset += PAGE
        if len(hits) < PAGE or offset + PAGE > 10_000:
            return


def _newest(one: Said) -> tuple[float, str, int]:
    moment = one.document.published or one.document.captured
    return -moment.timestamp(), one.document.id, one.quote.start
