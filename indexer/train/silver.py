"""Labels raw news with the teachers, and gathers from it what each word mostly is.

A passage's weight is the teachers' own probability of its least certain word: a passage that they understand counts
nearly whole, one with a doubtful name little, and one under `LEAST_CERTAIN` isn't used.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from indexer.enrich.network import FastNetwork, viterbi
from indexer.enrich.words import LINE_END, passages, words
from indexer.train.corpus import LABELS, Example
from indexer.train.crf import forward_backward

LEAST_CERTAIN = 0.3
BATCH = 600  # passages that are labelled together
HABITS = 8  # numbers per word that `habits` adds to its vector


def label(teachers: FastNetwork, texts: Iterable[str]) -> Iterator[Example]:
    """The passages of texts with the teachers' tags and a weight each."""
    waiting: list[tuple[str, ...]] = []
    for text in texts:
        found = words(text)
        waiting += [tuple(map(sys.intern, found.texts[begin:end])) for begin, end in passages(found)]
        if len(waiting) >= BATCH:
            yield from _label(teachers, waiting)
            waiting = []
    yield from _label(teachers, waiting)


def habits(silver: Sequence[Example], word_ids: dict[str, int]) -> Tensor:
    """For each word of the table: how often it is capitalised, and what it then is in the teachers' eyes.

    Hundreds of places vote, so one that is hard to read is helped by the many that are easy. A passage's first word
    doesn't count, for its capital says nothing.
    """
    counts: dict[str, Counter[int]] = {name: Counter() for name in ("all", "capital", *LABELS, *"SBE")}
    for example in silver:
        for place, (word, tag) in enumerate(zip(example.words, example.tags, strict=True)):
            number = word_ids.get(word.lower())
            if number is None or place == 0 or example.words[place - 1] == LINE_END:
                continue
            counts["all"][number] += 1
            if not word[:1].isupper():
                continue
            counts["capital"][number] += 1
            if tag != "O":
                counts[tag[2:]][number] += 1
                if tag[0] != "I":
                    counts[tag[0]][number] += 1
    table = {name: _column(counter, len(word_ids)) for name, counter in counts.items()}
    named = sum(table[name] for name in LABELS)
    begins, ends = (table["S"] + table["B"]) / (named + 1), (table["S"] + table["E"]) / (named + 1)
    columns = [
        table["capital"] / (table["all"] + 1),
        *(table[name] / (table["capital"] + 2) for name in LABELS),
        begins,
        ends,
        table["S"] / (named + 1),
        np.log1p(table["capital"]) / 10,
    ]
    return torch.tensor(np.stack(columns, 1), dtype=torch.float)


def _label(teachers: FastNetwork, waiting: list[tuple[str, ...]]) -> Iterator[Example]:
    transitions = torch.tensor(teachers.transitions)
    result: list[Example | None] = [None] * len(waiting)
    for group in teachers.groups(waiting):
        paths = viterbi(group.unary, teachers.transitions, group.active)
        unary = torch.from_numpy(group.unary).clone().transpose(0, 1)
        certain = forward_backward(unary, transitions, torch.from_numpy(group.lengths))[0]
        chosen = certain.gather(2, torch.from_numpy(paths.T.copy())[:, :, None])[:, :, 0]
        for column, (number, length) in enumerate(zip(group.numbers, group.lengths.tolist(), strict=True)):
            weight = float(chosen[column, :length].min())
            if weight >= LEAST_CERTAIN:
                tags = tuple(teachers.tags[tag] if tag > 3 else "O" for tag in paths[:length, column].tolist())
                result[number] = Example(waiting[number], tags, weight=weight)
    yield from (example for example in result if example is not None)


def _column(counter: Counter[int], size: int) -> np.ndarray:
    column = np.zeros(size)
    column[list(counter)] = list(counter.values())
    return column
