"""What a search asks, taken apart: what must hold, and the words of which an article may lack some.

    banjir di bogor -jakarta    required: NOT jakarta; counted: banjir, bogor; "di" says nothing and is left out
    "banjir bandang" garut      required: the phrase; counted: garut

An article with all of it is what totals, facets, exports and alerts are about (`Asked.all`). With some of it an
article may still be shown, after those: what must hold holds, and of the words it has half, by weight (`Asked.some`).
A word's weight is its idf: log((N + 1) / (n + 0.5)) for n of N articles, so that one rare word may outweigh two
frequent ones. Both indexes count by these weights, and so agree on the order.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import combinations
from typing import Protocol

from indexer import near
from indexer.analysis import stem, words
from indexer.named_days import named_days
from indexer.query import And, During, Everything, Node, Not, Or, Query, Word

RARE = 3  # a word in no more articles than this may be a slip of the keyboard, or an old spelling
ENOUGH = 0.4  # of the words' weight: below it an article is about something else
MOST_COUNTED = 8  # words that "half of them" is worked out for, the weightiest; the sets double with each


@dataclass(frozen=True, slots=True)
class Unit:
    """A word that an article should have, or words that name days; its weight, and what lies near it."""

    word: Word
    weight: float = 0.0
    near: tuple[str, ...] = ()
    days: During | None = None

    @property
    def readings(self) -> Node:
        """The word, one that lies near it, or the days that it names."""
        others: tuple[Node, ...] = (*map(Word, self.near), *([self.days] if self.days else []))
        return Or((self.word, *others)) if others else self.word

    @property
    def told(self) -> tuple[str, ...]:
        """What else was looked for, for people."""
        return (*self.near, *([f"articles of {self.days}"] if self.days else []))


@dataclass(frozen=True, slots=True)
class Asked:
    """A search's text taken apart. `units` has no word in a field: those are required."""

    required: tuple[Node, ...]
    units: tuple[Unit, ...]

    @property
    def all(self) -> Node:
        """What an article with all of it matches."""
        return _and((*self.required, *(unit.word for unit in self.units)))

    @property
    def near(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What is told of rare words: which others were taken for them."""
        return tuple((unit.word.text, unit.told) for unit in self.units if unit.told)

    def some(self) -> tuple[tuple[Unit, ...], ...]:
        """The smallest sets of words that weigh enough: an article with all words of one set is shown.

        Empty where an article can have all or nothing: with one word that no other lies near.
        """
        counted = sorted((unit for unit in self.units if unit.weight), key=lambda unit: -unit.weight)[:MOST_COUNTED]
        if len(self.units) == 1 and not self.near:
            return ()
        return tuple(_smallest(counted, ENOUGH * sum(unit.weight for unit in counted)))


class Vocabulary(Protocol):
    """What an index knows of words."""

    @property
    def documents(self) -> int:
        """How many documents there are."""

    def counts(self, words: Sequence[str]) -> Sequence[int]:
        """For each word the number of documents that have it or another form of it."""

    def exact(self, words: Collection[str]) -> Mapping[str, int]:
        """Of folded words the number of documents whose text has each as it is written; those in none may be absent."""


def asked(query: Query) -> Asked:
    """A search's text taken apart, without weights."""
    parts = query.text.parts if isinstance(query.text, And) else (query.text,)
    sought = [part for part in parts if isinstance(part, Word) and part.field is None]
    telling = [unit for unit in _units(sought, query.now or datetime.now(UTC)) if unit.days or _tells(unit.word)]
    rest = tuple(part for part in parts if part not in sought)
    if not telling and all(isinstance(part, Not) for part in rest):  # only such words: then they are what is asked
        telling = list(map(Unit, sought))
    return Asked(rest, tuple(dict.fromkeys(telling)))


def _units(sought: Sequence[Word], now: datetime) -> Iterator[Unit]:
    """A unit of each word, and one of those together that name a day or a month."""
    at = 0
    for named in named_days([word.text for word in sought], now):
        yield from map(Unit, sought[at : named.start])
        words_of_it = sought[named.start : named.end]
        together = [word for word in words_of_it if _tells(word)] or words_of_it
        yield Unit(Word(" ".join(word.text for word in together)), days=named.days)
        at = named.end
    yield from map(Unit, sought[at:])


def weighed_for(query: Query, vocabulary: Vocabulary) -> Asked:
    """What a query asks, weighed where that makes a difference: to what is shown, or to the order."""
    wanted = asked(query)
    if query.partial or (query.limit and query.order == "relevance" and len(wanted.units) > 1):
        return weighed(wanted, vocabulary, nearby=query.partial)
    return wanted


def weighed(asked: Asked, vocabulary: Vocabulary, *, nearby: bool = True) -> Asked:
    """The same with the words' weights in this index, and with the words that lie `nearby`."""
    texts = [unit.word.text for unit in asked.units]
    counts = vocabulary.counts(texts)
    others = _near(texts, counts, vocabulary) if nearby else [()] * len(texts)
    best = iter(vocabulary.counts([found[0] for found in others if found]) if any(others) else ())
    units = [
        _weighed(unit, max(count, next(best) if found else 0), found, vocabulary.documents)
        for unit, count, found in zip(asked.units, counts, others, strict=True)
    ]
    return replace(asked, units=tuple(units))


def _weighed(unit: Unit, count: int, near: tuple[str, ...], documents: int) -> Unit:
    """Days have articles, whether or not one has the words."""
    return replace(unit, weight=_weight(count or (documents // 50 if unit.days else 0), documents), near=near)


def _near(texts: Sequence[str], counts: Sequence[int], vocabulary: Vocabulary) -> list[tuple[str, ...]]:
    """For each word those that lie near it: what may be meant by a rare one, other words for any."""
    rare = [text for text, count in zip(texts, counts, strict=True) if count <= RARE]
    wanted = set().union(*map(near.spellings, rare), *map(near.old_and_new, texts))
    exact = vocabulary.exact(wanted) if wanted else {}
    return [
        tuple(dict.fromkeys((*near.likewise(text, exact), *(near.mended(text, exact) if text in rare else ()))))
        for text in texts
    ]


def _weight(count: int, documents: int) -> float:
    """The idf of a word. One that the index doesn't have has none: it couldn't tell one article from another."""
    return max(0.0, math.log((documents + 1) / (count + 0.5))) if count else 0.0


def _smallest(units: Sequence[Unit], enough: float) -> Iterator[tuple[Unit, ...]]:
    """The sets that weigh enough and no longer would without their lightest word. `units` are by falling weight."""
    for size in range(1, len(units) + 1):
        for chosen in combinations(units, size):
            weight = sum(unit.weight for unit in chosen)
            if weight >= enough > weight - chosen[-1].weight:
                yield chosen


def _tells(word: Word) -> bool:
    return any(stem(term) for term in words(word.text))


def _and(parts: tuple[Node, ...]) -> Node:
    return And(parts) if len(parts) > 1 else parts[0] if parts else Everything()
