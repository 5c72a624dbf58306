"""Texts as arrays: word types by number, cut into the windows that teachers and the passages that students read."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.enrich.words import passages as cut
from indexer.enrich.words import words
from indexer.train.corpus import Annotated, Example, tags_of
from indexer.train.network import TAGS

WINDOW = 280  # words that a teacher reads at once: some 390 pieces of the 512 that it has places for
OUTSIDE = TAGS.index("O")
_TAG_IDS = {tag: number for number, tag in enumerate(TAGS)}


@dataclass(frozen=True, slots=True)
class Store:
    """Many texts' words. `windows` (begin, end, head) and `passages` (begin, end) are places in `ids` and `tags`."""

    ids: np.ndarray  # of the word types, N
    tags: np.ndarray  # places in TAGS, N; all outside where nobody annotated
    windows: np.ndarray  # W x 3
    passages: np.ndarray  # P x 2


def gather(articles: Iterable[Annotated], types: dict[str, int], lengths: Sequence[int] = ()) -> Store:
    """Articles as a store; new words are added to `types`.

    Of `lengths`, if given, each article draws the limit of its windows and passages (seeded by its number), else
    windows have up to WINDOW words and passages are those of the tagger.
    """
    ids: list[np.ndarray] = []
    tags: list[np.ndarray] = []
    windows: list[tuple[int, int, int]] = []
    passages: list[tuple[int, int]] = []
    place = 0
    for number, article in enumerate(articles):
        found = words(article.text)
        ids.append(np.array([types.setdefault(word, len(types)) for word in found.texts], dtype=np.int32))
        tags.append(_numbers(tags_of(found, article.mentions)) if article.mentions else _outside(len(found.texts)))
        chance = random.Random(number)
        longest = chance.choice(lengths) if lengths else WINDOW
        windows += [(place + a, place + b, 0) for a, b in cut(found, longest)]
        short = cut(found, longest) if lengths else cut(found)
        passages += [(place + a, place + b) for a, b in short]
        place += len(found.texts)
    return Store(np.concatenate(ids), np.concatenate(tags), np.array(windows), np.array(passages))


def gather_examples(examples: Sequence[Example], types: dict[str, int]) -> Store:
    """Annotated sentences as a store, each a window of its own."""
    ids = [np.array([types.setdefault(w, len(types)) for w in e.words], dtype=np.int32) for e in examples]
    ends = np.cumsum([len(row) for row in ids])
    begins = np.concatenate([[0], ends[:-1]])
    windows = np.stack([begins, ends, [example.head for example in examples]], 1)
    return Store(np.concatenate(ids), np.concatenate([_numbers(e.tags) for e in examples]), windows, windows[:, :2])


def joined(stores: Sequence[Store]) -> Store:
    """Several stores as one."""
    places = np.cumsum([0, *(len(store.ids) for store in stores)])
    return Store(
        np.concatenate([store.ids for store in stores]),
        np.concatenate([store.tags for store in stores]),
        np.concatenate([s.windows + np.array([p, p, 0]) for s, p in zip(stores, places[:-1], strict=True)]),
        np.concatenate([s.passages + p for s, p in zip(stores, places[:-1], strict=True)]),
    )


def _numbers(tags: Sequence[str]) -> np.ndarray:
    return np.array([_TAG_IDS[tag] for tag in tags], dtype=np.uint8)


def _outside(count: int) -> np.ndarray:
    return np.full(count, OUTSIDE, dtype=np.uint8)
