"""An article's names as a whole: title and text are read together, and what stands aside is told from the subjects.

title, text ─▶ spans ─▶ resolve ─▶ asides ─▶ identities ─▶ entities, mentions, quotes
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import msgspec

from crawler.records.article import Article
from indexer.document import LABELS, Entities, Mention, Quote
from indexer.entities.asides import UNKNOWN, Imprint, asides
from indexer.entities.identity import identity
from indexer.entities.quotes import quotes
from indexer.entities.resolver import Span, resolve


@dataclass(frozen=True, slots=True)
class Told:
    """What an article tells that its names are read by. `id` is what lone names are kept apart by."""

    id: str
    text: str
    title: str = ""
    language: str | None = "id"
    imprint: Imprint = UNKNOWN

    @classmethod
    def by(cls, article: Article) -> Self:
        imprint = Imprint(article.source, article.url, (*article.authors, *article.editors))
        return cls(article.id, article.text, article.title or "", article.language, imprint)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in an article. Mentions are in order of place, the title's first."""

    entities: Entities
    mentions: tuple[Mention, ...]
    quotes: tuple[Quote, ...] = ()


NOTHING = Found(Entities(), ())


@dataclass(frozen=True, slots=True)
class _Moved:
    """A span of the title or the text, at its place in both together."""

    text: str
    label: str
    start: int
    end: int


def read(told: Told, spans: Sequence[Span], title_spans: Sequence[Span] = ()) -> Found:
    """The entities and mentions of an article by the spans that a tagger found in its text and in its title."""
    begin = len(told.title) + 1 if told.title else 0  # one line break between them
    whole = f"{told.title}\n{told.text}" if begin else told.text
    moved = [_Moved(one.text, one.label, one.start, one.end) for one in title_spans if begin]
    moved += [_Moved(one.text, one.label, one.start + begin, one.end + begin) for one in spans]
    _, resolved = resolve(whole, moved, told.language)
    title = [_placed(one, 0, "title", told) for one in resolved if one.start < begin]
    body = [_placed(one, begin, "text", told) for one in resolved if one.start >= begin]
    body = _set_aside(told.text, body, told.imprint)
    mentions = (*_set_aside(told.title, title, told.imprint), *body)
    return Found(subjects(mentions), mentions, quotes(told.text, body))


def subjects(mentions: Iterable[Mention]) -> Entities:
    """The canonical names of those mentions that don't stand aside, each once, in order of first mention."""
    found: dict[str, dict[str, None]] = {label: {} for label in LABELS}
    for mention in mentions:
        if mention.aside is None:
            found[mention.label][mention.entity] = None
    return Entities(**{label: tuple(names) for label, names in found.items()})


def _placed(mention: Mention, begin: int, part: str, told: Told) -> Mention:
    return msgspec.structs.replace(
        mention,
        start=mention.start - begin,
        end=mention.end - begin,
        id=identity(mention.label, mention.entity, told.id),
        part=part,
    )


def _set_aside(text: str, mentions: Sequence[Mention], imprint: Imprint) -> list[Mention]:
    why = asides(text, mentions, imprint)
    return [
        msgspec.structs.replace(one, aside=aside) if aside else one for one, aside in zip(mentions, why, strict=True)
    ]
