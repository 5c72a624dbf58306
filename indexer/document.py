"""The `Document` record: an article, the entities it names, and its near-duplicates' cluster.

One JSON line each, in `documents/*.jsonl`; this is what an index holds.
"""

from __future__ import annotations

from typing import Self

import msgspec

from crawler.records.article import Article
from crawler.records.record import Count

LABELS = ("person", "organization", "location")


class Mention(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"part": "in"}):
    """Text at a place: characters [start, end) of the article's title or text, whichever `part` (in JSON `in`) names.

    `entity` is the canonical name that it means, and `id` the identity: equal for one person, different for two of one
    name; empty only in documents from before there were identities. `aside` says why the mention is no subject of the
    article: it is the newspaper itself, a dateline, a credit or part of a rank. None where it is one.
    """

    text: str
    label: str
    start: Count
    end: Count
    entity: str
    id: str = ""
    part: str = "text"
    aside: str | None = None


class Quote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of the article's `text` between quotation marks, characters [start, end), as somebody's speech.

    `speaker` is a canonical name, or None where the text names nobody. `by` says what tells it: name ("kata Retno"),
    pronoun ("katanya"), office ("kata Mendikbud"), or carried, where a quote without a tag goes on with the last one's.
    """

    start: Count
    end: Count
    speaker: str | None
    by: str | None


class Entities(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The article's subjects: canonical names, each once, in order of first mention. What stands aside isn't in it."""

    person: tuple[str, ...] = ()
    organization: tuple[str, ...] = ()
    location: tuple[str, ...] = ()


class Ner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The model that found the mentions. `model` is None where there was none for the article's language."""

    model: str | None
    version: str | None


class Document(Article, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An `Article` with entities. `cluster` names a group of near-duplicates; it is the own id when alone.

    `revision` counts how often the document was written again since later articles changed who is who in it.
    """

    entities: Entities
    mentions: tuple[Mention, ...]
    quotes: tuple[Quote, ...] = ()
    cluster: str
    ner: Ner
    revision: Count = 0

    @classmethod
    def of(
        cls,
        article: Article,
        *,
        entities: Entities,
        mentions: tuple[Mention, ...],
        cluster: str,
        ner: Ner,
        quotes: tuple[Quote, ...] = (),
    ) -> Self:
        """The document of an article and what enrichment found in it."""
        own = {name: getattr(article, name) for name in Article.__struct_fields__}
        return cls(**own, entities=entities, mentions=mentions, quotes=quotes, cluster=cluster, ner=ner)


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
