"""From what a person types to canonical names: a search by any alias finds all."""

from __future__ import annotations

from functools import lru_cache

from indexer.document import LABELS
from indexer.entities.names import CACHED, key, tidy
from indexer.entities.table import Entity
from indexer.entities.tables import shipped, shipped_heads, shipped_learned


def lookup(name: str, label: str | None = None) -> tuple[Entity, ...]:
    """The known entities that a name may mean, surest first, in any case: "jokowi" → Joko Widodo."""
    labels = LABELS if label is None else (label,)
    return tuple(entity for one in labels for entity in shipped().meanings(one, name))


def canonical(name: str, label: str | None = None) -> tuple[str, ...]:
    """The canonical names to search for. Never empty: an ambiguous or unknown name is itself among them.

    canonical("jokowi") → ("Joko Widodo",); canonical("Bogor") → ("Bogor", "Kabupaten Bogor", "Kota Bogor")
    """
    labels = LABELS if label is None else (label,)
    known = dict.fromkeys(found for one in labels for found in _known(name, one))
    if known:
        return tuple(known)
    elsewhere = [entity.name for entity in lookup(name)]  # a team by its country's name, a place by its ministry's
    return tuple(dict.fromkeys((*elsewhere, tidy(name, label or "location"))))


def aliases_of(name: str, label: str | None = None) -> tuple[str, ...]:
    """All names of the entity that a name means, the canonical first; of an unknown or ambiguous name itself alone."""
    labels = LABELS if label is None else (label,)
    if any(shipped().possible(one, name) for one in labels):
        return (name,)
    found = lookup(name, label)
    if not found:
        return (name, *shipped_learned().shorts_of(name))
    return tuple(dict.fromkeys((found[0].name, *found[0].aliases, *found[0].in_article)))


@lru_cache(maxsize=CACHED)
def every_name(name: str, label: str) -> tuple[str, ...]:
    """By what one may look for the entity of a canonical name: all its names, and the ambiguous ones that may mean it.

    every_name("Kabupaten Bogor", "location") → ("Kabupaten Bogor", "Kab Bogor", "Bogor")
    """
    entity = next((one for one in lookup(name, label) if one.name == name), None)
    if entity is None:
        others = (*shipped_learned().shorts_of(name), *shipped_heads().other_forms(label, name))
        return tuple(dict.fromkeys((name, *others)))
    own = (entity.name, *entity.aliases, *entity.in_article)
    return tuple(dict.fromkeys((*own, *shipped().may_be_called(label, name))))


def _known(name: str, label: str) -> list[str]:
    """What the table, the composed names and the learned pairs know of a name, in this order."""
    table, tidied = shipped(), tidy(name, label)
    names = [entity.name for entity in table.meanings(label, tidied)]
    if table.possible(label, tidied):
        return [table.spelling(label, tidied), *(one for one in names if key(one) != key(tidied))]
    if names or label == "person":
        return names
    composed = shipped_heads().compose(label, tidied)
    if composed != tidied:
        return [entity.name for entity in table.meanings(label, composed)] or [composed]
    learned = shipped_learned().long_form(label, tidied)
    return [learned] if learned else []
