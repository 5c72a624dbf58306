"""Known persons by a spelling within a letter, or of the old orthography: "Pollycarpus Prijanto", "Yusuf Kalla".

Only whole names, and only where one known person fits. The letter has to be in a long word and not at its end: Hendra
and Hendri are two names, "Hartato" is a slip of "Hartarto".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from indexer.entities.names import CACHED, key
from indexer.entities.table import AliasTable, Entity

_LONG_WORD = 6  # letters, of a word with a slip
# How names were written before 1972, and sounds that are written in two ways; all become one letter here.
_OLD = (
    ("oe", "u"),
    ("tj", "c"),
    ("dj", "j"),
    ("sj", "sy"),
    ("ch", "h"),
    ("kh", "h"),
    ("y", "j"),
    ("iji", "ij"),
    ("v", "f"),
)
_IJ = re.compile(r"ij(?=[aou])")  # "Setiyadi", "Setiadi"


class Spellings:
    """The persons of a table by their spellings. Made once a table, in some 50 ms."""

    def __init__(self, table: AliasTable) -> None:
        self._plain: dict[str, set[Entity]] = defaultdict(set)
        self._named: dict[str, set[Entity]] = defaultdict(set)
        self._less: dict[str, set[str]] = defaultdict(set)
        for entity in table.entities:
            if entity.label == "person":
                for name in (entity.name, *entity.aliases):
                    if " " in key(name):
                        self._add(key(name), entity)

    @lru_cache(maxsize=CACHED)  # noqa: B019  # one object a table, as long as the process
    def near(self, name: str) -> Entity | None:
        """The one known person whose name, a key, is this but for the old orthography or one letter; else None."""
        same = self._plain.get(_plain(name))
        if same:
            return next(iter(same)) if len(same) == 1 else None
        spelt = {other for less in (name, *_without_one(name)) for other in self._less.get(less, ())}
        found = {entity for other in spelt if _one_slip(name, other) for entity in self._named[other]}
        return found.pop() if len(found) == 1 else None

    def _add(self, name: str, entity: Entity) -> None:
        self._plain[_plain(name)].add(entity)
        self._named[name].add(entity)
        for less in (name, *_without_one(name)):
            self._less[less].add(name)


@lru_cache(maxsize=4)
def spellings_of(table: AliasTable) -> Spellings:
    return Spellings(table)


def _plain(name: str) -> str:
    for old, new in _OLD:
        name = name.replace(old, new)
    return _IJ.sub("i", name)


def _without_one(name: str) -> Iterator[str]:
    """The name without one letter of a long word, each in turn."""
    place = 0
    for word in name.split(" "):
        if len(word) >= _LONG_WORD - 1:
            for at in range(place + 1, place + len(word)):
                yield name[:at] + name[at + 1 :]
        place += len(word) + 1


def _one_slip(one: str, two: str) -> bool:
    """Whether two names differ in one word, by a letter or by two that changed places, and not in how it ends."""
    first, second = one.split(" "), two.split(" ")
    apart = [(a, b) for a, b in zip(first, second, strict=False) if a != b]
    if len(first) != len(second) or len(apart) != 1:
        return False
    short, long = sorted(apart[0], key=len)
    if len(long) < _LONG_WORD or short[0] != long[0]:
        return False
    if len(short) == len(long):
        places = [at for at in range(len(short)) if short[at] != long[at]]
        swapped = len(places) == 2 and sorted(short) == sorted(long) and places[1] == places[0] + 1
        return swapped or (len(places) == 1 and places[0] < len(short) - 1)
    return any(long[:at] + long[at + 1 :] == short for at in range(1, len(long) - 1))
