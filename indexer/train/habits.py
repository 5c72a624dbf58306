"""Gathers from labelled raw news what each word mostly is: numbers that are put beside the word's vector."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from indexer.enrich.words import LINE_END
from indexer.train.corpus import LABELS
from indexer.train.network import TAGS
from indexer.train.store import Store


def habits(store: Store, tags: np.ndarray, types: Sequence[str], word_ids: dict[str, int]) -> Tensor:
    """For each word of the table: how often it is capitalised, and what it then is in the teachers' eyes.

    Hundreds of places vote, so one that is hard to read is helped by the many that are easy. A line's first word
    doesn't count, for its capital says nothing. `tags`: places in TAGS, one for each word of the store.
    """
    rows = np.array([word_ids.get(word.lower(), -1) for word in types])[store.ids]
    capital = np.array([word[:1].isupper() for word in types])[store.ids]
    starts = np.zeros(len(store.ids), dtype=bool)
    starts[store.windows[:, 0]] = True
    starts[1:] |= (np.array([word == LINE_END for word in types])[store.ids])[:-1]
    counted = (rows >= 0) & ~starts

    def count(which: np.ndarray) -> np.ndarray:
        return np.bincount(rows[counted & which], minlength=len(word_ids)).astype(np.float64)

    def tagged(marks: str, labels: Sequence[str] = LABELS) -> np.ndarray:
        wanted = [TAGS.index(f"{mark}-{label}") for mark in marks for label in labels]
        return count(capital & np.isin(tags, wanted))

    everywhere, capitals = count(np.ones_like(capital)), count(capital)
    single, begin, end = tagged("S"), tagged("B"), tagged("E")
    named = tagged("SBIE")
    columns = [
        capitals / (everywhere + 1),
        *(tagged("SBIE", [label]) / (capitals + 2) for label in LABELS),
        (single + begin) / (named + 1),
        (single + end) / (named + 1),
        single / (named + 1),
        np.log1p(capitals) / 10,
    ]
    return torch.tensor(np.stack(columns, 1), dtype=torch.float)
