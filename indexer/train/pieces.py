"""Spells words in the pieces of a pretrained encoder's vocabulary.

The words are ours (`indexer.enrich.words`), each spelt by itself. Whether a space stood before a word isn't kept, so a
rule says it: none before closing signs and after opening ones. The encoder learns on with the same rule (`adapt.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from indexer.enrich.words import LINE_END
from indexer.train.pretrained import LINE, UNKNOWN, unigram

MARK = "▁"  # stands for the space before a word
MOST = 6  # pieces of a word that are looked at: more than 99.9 % of words have no more
CLOSING = frozenset(".,:;!?)]}%”’'…-/–")
OPENING = frozenset("([{“‘'’-/–")


class Spelt(NamedTuple):
    """Words in pieces, flat: the pieces, and for each piece the place of its word."""

    pieces: np.ndarray
    owners: np.ndarray


class Spelling:
    """The pieces of each of many word types, with and without the mark of a space."""

    def __init__(self, types: Sequence[str], pieces: Sequence[str], scores: np.ndarray) -> None:
        model = unigram(pieces, scores)
        self._table = np.zeros((2 * len(types), MOST), dtype=np.int64)
        self._counts = np.zeros(2 * len(types), dtype=np.int64)
        for number, word in enumerate(types):
            for form, text in enumerate((MARK + word, word)):
                ids = [LINE] if word == LINE_END else [token.id for token in model.tokenize(text)][:MOST] or [UNKNOWN]
                self._table[2 * number + form, : len(ids)] = ids
                self._counts[2 * number + form] = len(ids)
        self._closes = np.array([word in CLOSING for word in types])
        self._opens = np.array([word in OPENING for word in types])

    def spell(self, ids: np.ndarray) -> Spelt:
        """The pieces of words given by the places of their types."""
        glued = self._closes[ids]
        glued[1:] |= self._opens[ids[:-1]]
        rows = 2 * ids + glued
        counts = self._counts[rows]
        pieces = self._table[rows][np.arange(MOST) < counts[:, None]]
        return Spelt(pieces, np.repeat(np.arange(len(ids)), counts))


def marked(words: Iterable[str]) -> Iterable[str]:
    """Every word in both of its forms."""
    for word in words:
        yield MARK + word
        yield word
