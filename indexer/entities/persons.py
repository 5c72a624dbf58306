"""Which long name of an article a short one belongs to: "Prabowo" → "Prabowo Subianto", where only one fits.

A person of the article is a root: the longest form seen, or the table's entity. Short forms join a root whose words
contain theirs; where two roots do ("Marquez" beside Marc and Alex), the short form stays what it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from indexer.entities.brackets import initials
from indexer.entities.names import CACHED, is_couple, key, same_word, tidy, without_titles
from indexer.entities.spellings import spellings_of
from indexer.entities.table import AliasTable, Entity
from indexer.entities.words import word_set

_SHORTEST_INITIALS = 3  # "RY" may be anybody of the article
Words = tuple[str, ...]
_CALLED_AS_LISTED = "public figure"


@dataclass(eq=False, slots=True)
class _Root:
    name: str
    entity: Entity | None
    spellings: list[Words] = field(default_factory=list)

    def has(self, words: Words) -> bool:
        return any(_part_of(words, spelling) for spelling in self.spellings)

    def begins(self, words: Words) -> bool:
        """Whether the person may be called by this first name, where nobody else has it.

        Not Joko Widodo: "Jokowi" is made of it. Agus Harimurti Yudhoyono is AHY, and Agus in an article that tells who.
        """
        longer = (alias for alias in (self.entity.aliases if self.entity else ()) if " " not in alias)
        made_of_it = any(key(alias).startswith(words[0]) and key(alias) != words[0] for alias in longer)
        return not made_of_it and any(spelling[0] == words[0] for spelling in self.spellings)

    def may_be_called(self, words: Words) -> bool:
        """A politician's first name alone is someone else, unless listed: nobody calls Joko Widodo "Joko"."""
        if self.entity is None or self.entity.kind != _CALLED_AS_LISTED:
            return True
        if len(words) > 1 or words[0] != self.spellings[0][0]:
            return True
        singles = [key(alias) for alias in self.entity.aliases if " " not in key(alias)]
        return not singles or words[0] in singles


def join_persons(
    names: Iterable[str], shorts: Mapping[str, str], table: AliasTable, refused: Collection[str] = ()
) -> dict[str, str]:
    """The canonical name of each person's name of an article. `shorts` is what brackets explain: short → long.

    `refused` are names that aren't the known ones' here, whatever the table says.
    """
    people = _People(table, refused)
    order = sorted(dict.fromkeys(names), key=lambda name: -len(_words(name)))  # stable: text order within a length
    people.add_known([name for name in order if len(_words(name)) > 1])
    people.add_long([name for name in order if len(_words(name)) > 1])
    people.add_explained(shorts)
    people.add_known_short([name for name in order if len(_words(name)) == 1])
    people.add_short([name for name in order if len(_words(name)) == 1])
    return people.canonical


class _People:
    """The persons of one article while its names are being joined, surest first."""

    def __init__(self, table: AliasTable, refused: Collection[str]) -> None:
        self._refused = refused
        self.canonical: dict[str, str] = {}
        self._table = table
        self._roots: dict[str, _Root] = {}

    def add_known(self, names: Iterable[str]) -> None:
        for name in names:
            entity = self._sure(name)
            if entity is not None:
                self._join(name, self._root_of(entity))

    def add_long(self, names: Iterable[str]) -> None:
        for name in self._open(names):
            fitting = self._fitting(name)
            self._join(name, fitting[0] if len(fitting) == 1 else self._new_root(name))

    def add_explained(self, shorts: Mapping[str, str]) -> None:
        for short, long in shorts.items():
            root = self._roots.get(self.canonical.get(long, ""))
            if root is not None and short not in self.canonical:
                self._join(short, root)

    def add_known_short(self, names: Iterable[str]) -> None:
        """A short form that the table knows everywhere ("Prabowo") gives way to whom the article means by it.

        That is a person whom the table doesn't know, or one who is called by this first name: "Megawati" beside the
        player Megawati Hangestri. Listyo Sigit Prabowo isn't called Prabowo.
        """
        for name in self._open(names):
            entity = self._sure(name)
            if entity is None:
                continue
            word = _words(name)[0]
            strangers = [root for root in self._fitting(name) if root.entity is None or root.spellings[0][0] == word]
            if not strangers or entity.name in self._roots:
                self._join(name, self._root_of(entity))

    def add_short(self, names: Iterable[str]) -> None:
        for name in self._open(names):
            fitting = self._fitting(name) or self._called(name) or self._initialled(name)
            if len(fitting) == 1:
                self._join(name, fitting[0])
            else:
                self.canonical[name] = tidy(name, "person")

    def _open(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if name not in self.canonical]

    def _sure(self, name: str) -> Entity | None:
        if name in self._refused:
            return None
        words = _words(name)
        plain = words[1:] if len(words) > 2 and words[0] in word_set("muhammads") else words
        plain = plain[:-1] if len(plain) > 2 and plain[-1] in word_set("degrees") else plain
        for form in (name, " ".join(words), " ".join(plain)):
            found = self._table.sure("person", form)
            if found is not None:
                return found
        return spellings_of(self._table).near(" ".join(words)) if len(words) > 1 else None

    def _fitting(self, name: str) -> list[_Root]:
        """The roots that a name may be short for: of several that begin so all, else those who are called so."""
        words = _words(name)
        holding = [root for root in self._roots.values() if root.has(words)]
        called = [root for root in holding if root.may_be_called(words)]
        if len(words) > 1 or len(holding) == 1:
            return holding if len(holding) == 1 and holding[0].begins(words) else called
        rivals = [root for root in holding if root not in called and root.begins(words)]
        return holding if rivals else called

    def _called(self, name: str) -> list[_Root]:
        """Roots that the table calls by this nickname."""
        return [self._roots[who.name] for who in self._table.beside("person", name) if who.name in self._roots]

    def _initialled(self, name: str) -> list[_Root]:
        if not (name.isupper() and len(name) >= _SHORTEST_INITIALS):
            return []
        return [root for root in self._roots.values() if initials(root.name) == name.casefold()]

    def _root_of(self, entity: Entity) -> _Root:
        if entity.name not in self._roots:
            long_forms = [form for form in (entity.name, *entity.aliases) if " " in form] or [entity.name]
            self._roots[entity.name] = _Root(entity.name, entity, [_words(form) for form in long_forms])
        return self._roots[entity.name]

    def _new_root(self, name: str) -> _Root:
        tidied = tidy(name, "person")
        return self._roots.setdefault(tidied, _Root(tidied, None))

    def _join(self, name: str, root: _Root) -> None:
        self.canonical[name] = root.name
        if len(_words(name)) > 1 and not is_couple(name) and _words(name) not in root.spellings:
            root.spellings.append(_words(name))


@lru_cache(maxsize=CACHED)
def _words(name: str) -> Words:
    return tuple(without_titles(key(name)).split()) or (key(name),)


def _part_of(short: Words, long: Words) -> bool:
    """Whether the words stand in the long name, in order; an initial counts only beside a whole word."""
    if len(short) == 1:
        return len(short[0]) > 1 and short[0] in long
    if len(short) > len(long) or not any(word in long and len(word) > 1 for word in short):
        return False
    rest = iter(long)
    return all(any(same_word(word, other) for other in rest) for word in short)
