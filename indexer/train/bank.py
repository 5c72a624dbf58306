"""All passages that a student learns from, kept where it learns, so that a batch is a matter of indexing."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import torch

from indexer.train.batching import grouped
from indexer.train.network import TAGS, Batch, Network
from indexer.train.store import Store
from indexer.train.teacher import OWN

LONGEST = 24  # characters of a word that are looked at while learning; 3 in 10,000 news words have more
POOL = 40  # batches whose passages are sorted by length together, to pad little


class Bank:
    """A store's words, tags and P(tag) as tensors, and every word type's place and characters."""

    def __init__(self, network: Network, types: Sequence[str], store: Store, chances: np.ndarray, device: str) -> None:
        """`chances`: N x 13, in 255ths, of TAGS without the special ones."""
        self._words = torch.tensor([network.ids_of(word)[0] for word in types], device=device)
        spelt = [network.ids_of(word)[1][:LONGEST] for word in types]
        self._lengths = torch.tensor([len(chars) for chars in spelt], device=device)
        chars = np.zeros((len(types), LONGEST), dtype=np.int64)
        for row, ids in enumerate(spelt):
            chars[row, : len(ids)] = ids
        self._chars = torch.from_numpy(chars).to(device)
        self._ids = torch.from_numpy(store.ids).to(device)
        self._tags = torch.from_numpy(store.tags).to(device)
        self._chances = torch.from_numpy(chances).to(device)
        self._device = device

    def batch(self, passages: np.ndarray) -> Batch:
        """Passages (begin, end) as a network's batch."""
        bounds = torch.from_numpy(passages).to(self._device)
        lengths = bounds[:, 1] - bounds[:, 0]
        steps = torch.arange(int((passages[:, 1] - passages[:, 0]).max()), device=self._device)
        inside = steps[None] < lengths[:, None]
        places = torch.where(inside, bounds[:, :1] + steps[None], bounds[:, :1])
        used, types = torch.unique(self._ids[places], return_inverse=True)
        used = used.long()
        lengths_of = self._lengths[used]
        chances = torch.zeros(*places.shape, len(TAGS), device=self._device)
        chances[:, :, OWN:] = self._chances[places].float()
        return Batch(
            types=types,
            words=self._words[used],
            chars=self._chars[used, : int(lengths_of.max())],
            char_lengths=lengths_of,
            tags=self._tags[places].long().masked_fill(~inside, 0),
            chances=chances / chances.sum(2, keepdim=True),
            lengths=lengths,
        )


def groups(passages: np.ndarray, words: int, chance: random.Random) -> list[np.ndarray]:
    """Passages (begin, end) in groups of about `words` words each, of like lengths, in random order."""
    mixed = passages[np.array(chance.sample(range(len(passages)), len(passages)))]
    sizes = mixed[:, 1] - mixed[:, 0]
    pool = max(1, int(POOL * words / sizes.mean()))
    result = [
        mixed[start : start + pool][group]
        for start in range(0, len(mixed), pool)
        for group in grouped(sizes[start : start + pool], words)
    ]
    chance.shuffle(result)
    return result
