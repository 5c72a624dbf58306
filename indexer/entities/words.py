"""The words that names are read by (`indexer/aliases/words.toml`): offices, verbs of headlines, words of sport.

>>> "gubernur" in shipped_words().offices
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from crawler.toml import only_keys, texts
from indexer.entities.files import FOLDER, in_file, read_toml

WORDS_FILE = "words.toml"
_AS_WRITTEN = ("opening_words", "kinds_of_place")  # words that open a name keep their capital; the others have none


@dataclass(frozen=True, slots=True)
class Words:
    """One list for each use; what each is for stands above it in the file."""

    headline_verbs: tuple[str, ...]
    opening_words: tuple[str, ...]
    linking_words: tuple[str, ...]
    small_words: tuple[str, ...]
    offices: tuple[str, ...]
    honorifics: tuple[str, ...]
    office_openings: tuple[str, ...]
    muhammads: tuple[str, ...]
    kinds_of_place: tuple[str, ...]
    sport: tuple[str, ...]
    media_words: tuple[str, ...]
    ranks: tuple[str, ...]
    services: tuple[str, ...]
    speech_verbs: tuple[str, ...]
    saying_verbs: tuple[str, ...]
    title_words: tuple[str, ...]
    voices: tuple[str, ...]
    offices_of_many: tuple[str, ...]
    voiceless: tuple[str, ...]
    degrees: tuple[str, ...]
    callings: tuple[str, ...]
    role_openings: tuple[str, ...]
    ranks_shown: tuple[str, ...]


@cache
def shipped_words() -> Words:
    """The lists that come with the package."""
    path = FOLDER / WORDS_FILE
    return words_from(path, read_toml(path))


@cache
def word_set(name: str) -> frozenset[str]:
    """One of the shipped lists as a set."""
    return frozenset(getattr(shipped_words(), name))


def words_from(path: Path, values: Mapping[str, Any]) -> Words:
    """The lists of a file. Raises AliasError naming list, word and cure."""
    names = [field.name for field in fields(Words)]
    with in_file(path):
        only_keys(values, names, "list")
        return Words(**{name: _checked(name, values.get(name)) for name in names})


def _checked(name: str, words: Any) -> tuple[str, ...]:
    for word in texts(name, words, least=1):
        if word != " ".join(word.split()):
            raise ValueError(f"{name} has {word!r}; write one space between two words")
        if name not in _AS_WRITTEN and word != word.lower():
            raise ValueError(f'{name} has "{word}" with a capital; write "{word.lower()}"')
    return tuple(words)
