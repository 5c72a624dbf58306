"""The words that names are read by (`indexer/aliases/words.toml`): offices, verbs of headlines, words of sport.

>>> "gubernur" in shipped_words().offices
True
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from indexer.entities.files import FOLDER, read_toml
from indexer.errors import AliasError

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
    for name in values:
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            cure = f'Did you mean "{near[0]}"?' if near else f"There are {', '.join(names)}."
            raise AliasError(f'{path.name}: unknown list "{name}". {cure}')
    return Words(**{name: _checked(path, name, values.get(name)) for name in names})


def _checked(path: Path, name: str, words: Any) -> tuple[str, ...]:
    if not isinstance(words, list) or not words:
        raise AliasError(f'{path.name}: {name} must be a list of words. Write {name} = ["one", "two"].')
    for word in words:
        if not isinstance(word, str) or not word.strip() or word != " ".join(word.split()):
            raise AliasError(f"{path.name}: {name} has {word!r}, which is no word. Write it in double quotes.")
        if name not in _AS_WRITTEN and word != word.lower():
            raise AliasError(f'{path.name}: {name} has "{word}" with a capital. Write "{word.lower()}".')
        if words.count(word) > 1:
            raise AliasError(f'{path.name}: {name} has "{word}" twice. Drop one.')
    return tuple(words)
