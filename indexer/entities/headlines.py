"""Verbs that a tagger takes into a person's name where a headline gives every word a capital: "Putin Sopiri".

Such a last word is no part of a name whose rest the article or the table knows by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from indexer.entities.table import AliasTable
from indexer.entities.words import word_set


def without_verbs(names: Iterable[str], table: AliasTable) -> dict[str, str]:
    """The persons' names of an article that end in the verb of a headline, each with what is left of it."""
    own = tuple(names)
    glued = (name for name in own if name.rpartition(" ")[2].casefold() in word_set("headline_verbs"))
    return {name: rest for name in glued if (rest := _rest(name)) and _stands_alone(rest, name, own, table)}


def _rest(name: str) -> str:
    words = name.split()
    while words and words[-1].casefold() in word_set("headline_verbs"):
        del words[-1]
    return " ".join(words)


def _stands_alone(rest: str, name: str, own: Collection[str], table: AliasTable) -> bool:
    """Whether the table knows the rest, or the article has it as a long name or as a part of another one."""
    if table.sure("person", rest) is not None or (" " in rest and rest in own):
        return True
    return any(rest in other.split() for other in own if other != name and " " in other)
