"""What an index knows of one entity: its names, its days, who is named beside it, who writes of it, what is new.

name as typed ─▶ candidates (alias table) ─▶ the one that most documents name ─▶ two searches ─▶ Dossier
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from indexer.document import LABELS, Document
from indexer.entities.names import slug
from indexer.entities.offices import offices
from indexer.entities.search import aliases_of, canonical, lookup
from indexer.entities.table import Entity
from indexer.index import Index, day
from indexer.query import Query
from indexer.said import Said, said_in

MOST_DAYS = 3000  # eight years; each facet asks for as many values, and Elasticsearch stops at 65,536 in all
READ_FOR_NAMES = 200  # of so many of the newest documents the mentions are read, for the names used
MOST_ROLES, MOST_SAID = 12, 5
Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that the typed name may mean, and how many documents name it."""

    label: str
    name: str
    documents: int


@dataclass(frozen=True, slots=True)
class Role:
    """An office that articles give a person in front of the name: in how many, from which day to which."""

    office: str
    documents: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """One entity as an index sees it. Counts are of documents, all copies of a story; days are Jakarta's."""

    name: str
    label: str
    id: str
    kind: str | None
    wikidata: str | None
    aliases: tuple[str, ...]
    called: Counts  # names used for it in the newest documents
    people: int  # how many people the newest documents mean by the name; 1 of an organisation or a place
    roles: tuple[Role, ...]  # in the newest documents, the latest first
    said: tuple[Said, ...]  # the newest quotes
    documents: int
    stories: int
    days: Counts  # oldest first
    person: Counts  # named in the same documents
    organization: Counts
    location: Counts
    source: Counts
    latest: tuple[Document, ...]
    others: tuple[Candidate, ...]  # what else the name may mean


def dossier(
    index: Index,
    typed: str,
    *,
    label: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    beside: int = 10,
    latest: int = 8,
) -> Dossier | None:
    """The dossier of what a name means most often in the index; None where no document names anything of that name."""
    period = Query(since=since, until=until, limit=0, facets=0, collapse=False)
    found = [one for one in _candidates(index, typed, label, period) if one.documents]
    if not found:
        return None
    best, *others = sorted(found, key=lambda one: -one.documents)
    return _of(index, best, tuple(others), period, beside, latest)


def _candidates(index: Index, typed: str, label: str | None, period: Query) -> Iterable[Candidate]:
    for one in LABELS if label is None else (label,):
        for name in canonical(typed, one):
            yield Candidate(one, name, index.search(_naming(one, name, period)).total)


def _of(
    index: Index, best: Candidate, others: tuple[Candidate, ...], period: Query, beside: int, latest: int
) -> Dossier:
    counted = index.search(_naming(best.label, best.name, period, facets=MOST_DAYS))
    newest = index.search(_naming(best.label, best.name, period, limit=READ_FOR_NAMES, collapse=True))
    documents = [hit.document for hit in newest.hits]
    entity = _entity(best)
    facets = {label: _others(counted.facets[label], best, label) for label in LABELS}
    return Dossier(
        name=best.name,
        label=best.label,
        id=entity.id if entity else f"{best.label}/{slug(best.name)}",
        kind=entity.kind if entity else None,
        wikidata=entity.wikidata if entity else None,
        aliases=tuple(name for name in aliases_of(best.name, best.label) if name != best.name),
        called=_called(best, documents),
        people=_people(best, documents),
        roles=_roles(best, documents),
        said=tuple(islice((one for document in documents for one in said_in(document, (best.name,))), MOST_SAID)),
        documents=counted.total,
        stories=newest.stories,
        days=tuple(sorted(counted.facets["day"])),
        source=counted.facets["source"],
        latest=tuple(documents[:latest]),
        others=others,
        **{name: counts[:beside] for name, counts in facets.items()},
    )


def _naming(
    label: str,
    name: str,
    period: Query,
    *,
    limit: int = 0,
    facets: int = 0,
    collapse: bool = False,
) -> Query:
    return Query(
        person=(name,) if label == "person" else (),
        organization=(name,) if label == "organization" else (),
        location=(name,) if label == "location" else (),
        since=period.since,
        until=period.until,
        sort="newest",
        limit=limit,
        facets=facets,
        collapse=collapse,
    )


def _entity(candidate: Candidate) -> Entity | None:
    """The known entity of a canonical name, or None for a name that only the documents have."""
    found = (entity for entity in lookup(candidate.name, candidate.label) if entity.name == candidate.name)
    return next(found, None)


def _others(counts: Counts, own: Candidate, label: str) -> Counts:
    return tuple(pair for pair in counts if label != own.label or pair[0] != own.name)


def _called(candidate: Candidate, documents: Iterable[Document]) -> Counts:
    names = Counter(
        mention.text
        for document in documents
        for mention in document.mentions
        if mention.label == candidate.label and mention.entity == candidate.name
    )
    return tuple(sorted(names.items(), key=lambda pair: (-pair[1], pair[0])))


def _people(candidate: Candidate, documents: Iterable[Document]) -> int:
    """How many identities the name has; two of one article are one person more only where ids say so."""
    own = (
        one.id
        for document in documents
        for one in document.mentions
        if one.label == candidate.label == "person" and one.entity == candidate.name and one.id
    )
    return max(1, len(set(own)))


def _roles(candidate: Candidate, documents: Iterable[Document]) -> tuple[Role, ...]:
    days: dict[str, list[str]] = {}
    for document in documents if candidate.label == "person" else ():
        for office in offices(document.text, document.mentions).get(candidate.name, ()):
            days.setdefault(office, []).append(day(document))
    found = [Role(office, len(on), min(on), max(on)) for office, on in days.items()]
    return tuple(sorted(found, key=lambda role: (role.last, role.documents, role.office), reverse=True)[:MOST_ROLES])
