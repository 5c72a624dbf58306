"""Words that lie near one that is asked for: a slip of the keyboard, an old spelling, another word for the same.

    jokwi               jokowi: one letter left out, added, changed or swapped, where hardly any article has the word
    chandra             tjandra, candra: the spelling of before 1972, which names have kept
    tki                 pmi, pekerja migran: `synonyms.txt`

Only words of the index's own vocabulary are offered, and only frequent ones: of words in no article of a corpus of
25,000, the nearest by one edit in at least 20 articles was what was meant in all cases tried. They order what is
shown after the articles with all words; they never count as the word itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import ascii_lowercase

from indexer.analysis import fold

SHORTEST = 4  # letters of a word that is looked at: shorter ones have neighbours everywhere
FREQUENT = 20  # articles that a word must be in to be offered
OFFERED = 2  # slips mended in so many ways at most, by the most frequent words

_TWICE = re.compile(r"([a-z]{3,})2")  # turun2, the quick way to write turun-turun
# What letters were written as before 1972, and the other way round.
_SPELLINGS = (("tj", "c"), ("tj", "ch"), ("dj", "j"), ("oe", "u"), ("sj", "sy"), ("nj", "ny"), ("ch", "c"))


def spellings(word: str) -> set[str]:
    """Words that one slip of the keyboard makes of this one, or it of them: some 400 for one of eight letters."""
    word = fold(word)
    if twice := _TWICE.fullmatch(word):
        return {twice[1]}
    if len(word) < SHORTEST or not word.isascii() or not word.isalpha():
        return set()
    return _one_edit(word)


def mended(word: str, counts: Mapping[str, int]) -> tuple[str, ...]:
    """The most frequent of a word's `spellings`, by the number of articles that have each."""
    often = [other for other in spellings(word) if counts.get(other, 0) >= FREQUENT]
    return tuple(sorted(often, key=lambda other: (-counts[other], other))[:OFFERED])


def old_and_new(word: str) -> set[str]:
    """How a name may also be written."""
    word = fold(word)
    if len(word) < SHORTEST or not word.isascii() or not word.isalpha():
        return set()
    return {changed for pair in _SPELLINGS for changed in _exchanged(word, *pair)} - {word}


def likewise(word: str, counts: Mapping[str, int]) -> tuple[str, ...]:
    """Other words for this one, and other spellings that are frequent."""
    written = [other for other in sorted(old_and_new(word)) if counts.get(other, 0) >= FREQUENT]
    return (*synonyms().get(fold(word), ()), *written)


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Folded word → the other words of its line."""
    lines = (Path(__file__).parent / "analysis/synonyms.txt").read_text("utf-8").splitlines()
    groups = [[fold(word.strip()) for word in line.split(",")] for line in lines if line and not line.startswith("#")]
    return {word: tuple(other for other in group if other != word) for group in groups for word in group}


def _exchanged(word: str, one: str, two: str) -> Iterator[str]:
    """The word with one way to write something in place of the other, everywhere."""
    if one in word:
        yield word.replace(one, two)
    if two in word and not (two == "c" and "ch" in word):
        yield word.replace(two, one)


def _one_edit(word: str) -> set[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    left_out = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    changed = {a + letter + b[1:] for a, b in cuts if b for letter in ascii_lowercase}
    added = {a + letter + b for a, b in cuts for letter in ascii_lowercase}
    return (left_out | swapped | changed | added) - {word}
