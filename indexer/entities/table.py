"""The alias table: names known across articles, looked up by label and spelling.

`tables.py` reads it from `indexer/aliases/*.toml`; it isn't changed afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from indexer.document import LABELS
from indexer.entities.names import is_acronym, key, slug, tidy, without_titles

# "As", "Ma" and "Bi" are words or names of their own: so short a form counts only in capitals.
_ONLY_IN_CAPITALS = 3
_OF_THE_WORLD = frozenset({"sport", "world figure"})


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something with a canonical name. `id` stays the same as long as the name does."""

    name: str
    label: str
    kind: str
    aliases: tuple[str, ...] = ()
    in_article: tuple[str, ...] = ()
    wikidata: str | None = None

    @property
    def id(self) -> str:
        return f"{self.label}/{slug(self.name)}"


class AliasTable:
    """Known names and whom they mean. An alias belongs to one entity of a label, or is listed as ambiguous."""

    def __init__(
        self,
        entities: Iterable[Entity],
        ambiguous: Iterable[tuple[str, str, tuple[str, ...]]] = (),
        told_by: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self.entities = tuple(entities)
        self._told_by = told_by or {}
        self._named = {(entity.label, entity.name): entity for entity in self.entities}
        listed = self._listed = tuple(ambiguous)
        self._ambiguous = {(label, key(name)): self._all(label, names) for label, name, names in listed}
        self._ambiguous_of: dict[tuple[str, str], tuple[str, ...]] = defaultdict(tuple)
        for label, name, meanings in listed:
            for meaning in meanings:
                self._ambiguous_of[label, meaning] += (name,)
        self._spelt = {(label, key(name)): name for label, name, _ in listed}
        self._sure: dict[tuple[str, str], Entity] = {}
        self._beside: dict[tuple[str, str], tuple[Entity, ...]] = defaultdict(tuple)
        self._capitals: set[tuple[str, str]] = set()
        for entity in self.entities:
            self._add(entity)

    def with_aliases(self, keep: Callable[[Entity, str], bool]) -> AliasTable:
        """The same entities, under those of their other names that `keep` lets through."""
        entities = (
            replace(
                entity,
                aliases=tuple(alias for alias in entity.aliases if keep(entity, alias)),
                in_article=tuple(alias for alias in entity.in_article if keep(entity, alias)),
            )
            for entity in self.entities
        )
        return AliasTable(entities, self._listed, self._told_by)

    def sure(self, label: str, name: str) -> Entity | None:
        """The one entity that a name of this label means in any article, or None."""
        place = (label, key(name))
        if place in self._capitals and not name.isupper():
            return None
        return self._sure.get(place)

    def elsewhere(self, label: str, name: str) -> Entity | None:
        """The one entity that a name means under other labels: "Jepang" the team, "KPK" tagged as a place.

        No club for a place, and a person only by a name of theirs, where no body at home bears it: Verona and Leeds are
        towns, "HSS" tagged as a body is no sultan and "Airlangga" no minister, but "Mbappe" is the player.
        """
        if label == "person" or (len(key(name)) <= _ONLY_IN_CAPITALS and not name.isupper()):
            return None
        others = (other for other in LABELS if other != label)
        found = {entity for other in others if (entity := self.sure(other, name)) and _may_stand(label, name, entity)}
        return found.pop() if len(found) == 1 else None

    def possible(self, label: str, name: str) -> tuple[Entity, ...]:
        """What an ambiguous name may mean."""
        return self._ambiguous.get((label, key(name)), ())

    def may_be_called(self, label: str, name: str) -> tuple[str, ...]:
        """The ambiguous names that may mean the entity of a canonical name: "Bogor" for "Kota Bogor"."""
        return self._ambiguous_of.get((label, name), ())

    def told(self, possible: Iterable[Entity], around: Collection[str]) -> Entity | None:
        """Which of several entities an article means by whom else it names: the one with most clues."""
        clues = {entity: sum(clue in around for clue in self._told_by.get(entity.name, ())) for entity in possible}
        most = max(clues.values(), default=0)
        best = [entity for entity, count in clues.items() if count == most > 0]
        return best[0] if len(best) == 1 else None

    def spelling(self, label: str, name: str) -> str:
        """An ambiguous name as the table writes it: "BOGOR" → "Bogor"."""
        return self._spelt.get((label, key(name)), name)

    def beside(self, label: str, name: str) -> tuple[Entity, ...]:
        """Whom a short form means if the article has the full name too."""
        return self._beside.get((label, key(name)), ())

    def named(self, label: str, name: str) -> Entity | None:
        """The entity with this canonical name."""
        return self._named.get((label, name))

    def meanings(self, label: str, name: str) -> tuple[Entity, ...]:
        """Whom someone may mean who types this name, in any case and with any title: surest first."""
        for form in dict.fromkeys((key(name), key(tidy(name, label)), without_titles(key(name)))):
            sure = self._sure.get((label, form))
            found = (() if sure is None else (sure,), self._ambiguous.get((label, form), ()), self._beside[label, form])
            if any(found):
                return tuple(dict.fromkeys(entity for group in found for entity in group))
        return ()

    def _all(self, label: str, names: Iterable[str]) -> tuple[Entity, ...]:
        return tuple(self._named[label, name] for name in names)

    def _add(self, entity: Entity) -> None:
        for name in (entity.name, *entity.aliases):
            place = (entity.label, key(name))
            if place in self._ambiguous and name != entity.name:
                continue
            self._sure.setdefault(place, entity)
            if is_acronym(name) and len(name) <= _ONLY_IN_CAPITALS:
                self._capitals.add(place)
        for name in entity.in_article:
            self._beside[entity.label, key(name)] += (entity,)


def _may_stand(label: str, name: str, entity: Entity) -> bool:
    """Whether an entity of another label may be meant by a name that was tagged with `label`."""
    if entity.label != "person":
        return label != "location" or entity.kind != "club"
    return (
        label == "organization"
        and not is_acronym(name)
        and entity.kind in _OF_THE_WORLD
        and key(name) in key(entity.name).split()
    )
