"""Which models made the documents of an index, and why documents of other makers are refused.

One language, one model; one model, one version: in a mixed index a count of persons over time would show the change of
model, not of the news. Documents without a model (there was none for their language) are no mixing: each says so.

The record is in the documents themselves: an index counts its own. So it can't disagree with what the index holds,
whatever was killed or deleted, and an index emptied takes what comes first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.document import Document, Ner
from indexer.errors import ModelsMixed

CURE = (
    "An index holds documents of one version of a model: `kliping enrich --again` makes all documents with the present"
    " one, then `kliping rebuild` fills the index anew"
)


@dataclass(frozen=True, slots=True)
class Maker:
    """How many documents of a language one version of one model made; `ner.model` is None where there was none."""

    language: str | None
    ner: Ner
    documents: int


class Guard:
    """Lets documents through as long as they don't mix with those held, or with each other.

    `location` is named in the refusal; `held` are the makers of what is there already.
    """

    def __init__(self, location: str, held: Iterable[Maker] = ()) -> None:
        self._location = location
        self._by_language: dict[str | None, Ner] = {}
        self._by_model: dict[str, Ner] = {}
        for maker in held:
            self._add(maker.language, maker.ner)

    def check(self, document: Document) -> None:
        """Raises ModelsMixed where the document's model isn't the one of its language's documents."""
        self.check_maker(document.language, document.ner)

    def check_maker(self, language: str | None, ner: Ner) -> None:
        """The same for a document of which only language and model are known."""
        other = self.other(language, ner)
        if other is not None:
            raise ModelsMixed(
                f"{self._location}: holds documents ({language or 'language unknown'}) made by {told(other)}, and these"
                f" are made by {told(ner)}. {CURE}"
            )
        self._add(language, ner)

    def other(self, language: str | None, ner: Ner) -> Ner | None:
        """The maker that documents of this one would be mixed with, or None."""
        if ner.model is None:
            return None
        known = (self._by_language.get(language), self._by_model.get(ner.model))
        return next((one for one in known if one is not None and one != ner), None)

    def _add(self, language: str | None, ner: Ner) -> None:
        if ner.model is not None:
            self._by_language.setdefault(language, ner)
            self._by_model.setdefault(ner.model, ner)


def told(ner: Ner) -> str:
    """A model as people read it: name and version, or "no model"."""
    return "no model" if ner.model is None else f"{ner.model} {ner.version}"


def by_language(makers: Iterable[Maker]) -> tuple[Maker, ...]:
    """Makers in the order in which all indexes give them: language (unknown first), model, version."""
    return tuple(
        sorted(makers, key=lambda maker: (maker.language or "", maker.ner.model or "", maker.ner.version or ""))
    )
