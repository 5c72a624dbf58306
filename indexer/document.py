"""The `Document` record: an article, the entities it names, and its near-duplicates' cluster.

One JSON line each, in `documents/*.jsonl`; this is what an index holds.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

from crawler.records.article import Article, plain

LABELS = ("person", "organization", "location")


@dataclass(frozen=True, slots=True)
class Mention:
    """Text at a place: characters [start, end) of the article's `text`; `entity` is the canonical name it means."""

    text: str
    label: str
    start: int
    end: int
    entity: str


@dataclass(frozen=True, slots=True)
class Entities:
    """Whom and what the article names: canonical names, each once, in order of first mention."""

    person: tuple[str, ...] = ()
    organization: tuple[str, ...] = ()
    location: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ner:
    """The model that found the mentions. `model` is None where there was none for the article's language."""

    model: str | None
    version: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Article):
    """An `Article` with entities. `cluster` names a group of near-duplicates; it is the own id when alone."""

    entities: Entities
    mentions: tuple[Mention, ...]
    cluster: str
    ner: Ner

    @classmethod
    def of(cls, article: Article, *, entities: Entities, mentions: tuple[Mention, ...], cluster: str, ner: Ner) -> Self:
        """The document of an article and what enrichment found in it."""
        own = {field.name: getattr(article, field.name) for field in fields(Article)}
        return cls(**own, entities=entities, mentions=mentions, cluster=cluster, ner=ner)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """The record of one decoded JSON object. Raises ValueError when it is no document."""
        try:
            own = {name: values[name] for name in ("entities", "mentions", "cluster", "ner")}
            article = Article.from_dict({key: value for key, value in values.items() if key not in own})
            return cls.of(
                article,
                entities=Entities(**{label: tuple(own["entities"][label]) for label in LABELS}),
                mentions=tuple(Mention(**row) for row in own["mentions"]),
                cluster=own["cluster"],
                ner=Ner(**own["ner"]),
            )
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"not a document record: {error}") from error

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON's own types."""
        result: dict[str, Any] = plain(self)
        return result
