"""Words that lie near a rare one: it may be a slip of the keyboard (jokwi) or another spelling (Tjandra).

Only words of the index's own vocabulary are offered, and only frequent ones: of words in no article of a corpus of
25,000, the nearest by one edit in at least 20 articles was what was meant in all cases tried.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_lowercase

SHORTEST = 4  # letters of a word that is looked at: shorter ones have neighbours everywhere
FREQUENT = 20  # articles that a word must be in to be offered
OFFERED = 2  # words offered for one, the most frequent

_TWICE = re.compile(r"([a-z]{3,})2")  # turun2, the quick way to write turun-turun


def spellings(word: str) -> list[set[str]]:
    """Words that may be meant by one, nearest first: in each set those of one distance.

    A slip is one letter left out, added, changed, or swapped with the next: some 400 words for one of eight letters.
    """
    if twice := _TWICE.fullmatch(word):
        return [{twice[1]}]
    if len(word) < SHORTEST or not word.isascii() or not word.isalpha():
        return []
    return [_one_edit(word)]


def frequent(known: Sequence[dict[str, int]]) -> list[tuple[str, int]]:
    """The nearest frequent words of `known`, {word: documents} by rising distance."""
    for words in known:
        often = sorted(((word, n) for word, n in words.items() if n >= FREQUENT), key=lambda item: (-item[1], item[0]))
        if often:
            return often[:OFFERED]
    return []


def _one_edit(word: str) -> set[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    left_out = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    changed = {a + letter + b[1:] for a, b in cuts if b for letter in ascii_lowercase}
    added = {a + letter + b for a, b in cuts for letter in ascii_lowercase}
    return (left_out | swapped | changed | added) - {word}
