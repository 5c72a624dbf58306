"""The fields of the search language, once for every index: what each is compared by, and how much it weighs.

Either index keeps them under names of its own making (`indexer/embedded/schema.py`, `indexer/elastic/query_dsl.py`);
which there are, and what they are worth, is said here only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Boost:
    """What a word gives where it stands as it was typed, and where another form of it does."""

    exact: float
    stem: float


# What is scored. Not tuned yet on judged searches: a title says what an article is about, and the very form that was
# typed counts more than another of its family.
BOOSTS: Mapping[str, Boost] = {"title": Boost(4.0, 2.0), "text": Boost(2.0, 1.0)}
# In a search for some of the words, what a word that is there gives for each unit of its weight: more than it is ranked
# by otherwise. In units of Tantivy's BM25, which is 2.2 (k1 + 1) times Elasticsearch's.
COVERAGE = 10.0

ENTITY_FIELDS = ("person", "organization", "location")
WHOLE_FIELDS = ("source", "language")  # compared whole, after folding
WORD_FIELDS = (*ENTITY_FIELDS, "section", "author", "tag", "url")  # compared by the words of their values
FIELDS = (*BOOSTS, *ENTITY_FIELDS, "source", "section", "author", "tag", "language", "url")  # as messages list them
FILTERS = (*ENTITY_FIELDS, "source", "section", "language", "author")  # of Query: each takes several whole values
COUNTED_FIELDS = (*ENTITY_FIELDS, "source")  # in facets
ATTRIBUTES: Mapping[str, str] = {"author": "authors", "tag": "tags"}  # where a document calls it otherwise
