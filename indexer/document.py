"""The `Document` record: an article, the entities it names, and its near-duplicates' cluster.

One JSON line each, in `documents/*.jsonl`; this is what an index holds.
"""

from __future__ import annotations

from typing import Self

import msgspec

from crawler.records.article import Article
from crawler.records.record import Count

LABELS = ("person", "organization", "location")


class Mention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Text at a place: characters [start, end) of the article's `text`; `entity` is the canonical name it means."""

    text: str
    label: str
    start: Count
    end: Count
    entity: str


class Entities(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom and what the article names: canonical names, each once, in order of first mention."""

    person: tuple[str, ...] = ()
    organization: tuple[str, ...] = ()
    location: tuple[str, ...] = ()


class Ner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The model that found the mentions. `model` is None where there was none for the article's language."""

    model: str | None
    version: str | None


class Document(Article, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An `Article` with entities. `cluster` names a group of near-duplicates; it is the own id when alone."""

    entities: Entities
    mentions: tuple[Mention, ...]
    cluster: str
    ner: Ner

    @classmethod
    def of(cls, article: Article, *, entities: Entities, mentions: tuple[Mention, ...], cluster: str, ner: Ner) -> Self:
        """The document of an article and what enrichment found in it."""
        own = {name: getattr(article, name) for name in Article.__struct_fields__}
        return cls(**own, entities=entities, mentions=mentions, cluster=cluster, ner=ner)


class Written(msgspec.Struct, frozen=True):
    """A document with its JSON line: the one that it was read from, which is carried on and not written again."""

    document: Document
    line: bytes

    @classmethod
    def from_json(cls, line: bytes) -> Self:
        """The document of a line, and the line. Raises ValueError as `Document.from_json` does."""
        return cls(Document.from_json(line), line)

    @classmethod
    def of(cls, document: Document) -> Self:
        """A document that wasn't read from a line, and so is written. Raises ValueError where it can't be."""
        return cls(document, document.to_json())
