"""Lets the encoder read the raw news once more before it learns names: it guesses words that are hidden from it.

What was lost in rounding to 4 bits comes back, and the news' own words and names become familiar.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn

from indexer.train.batching import learn, rising_then_falling
from indexer.train.encoder import PIECES_PER_WORD, Encoder, Pieces, batches
from indexer.train.pieces import Spelling
from indexer.train.pretrained import MASK, PAD
from indexer.train.store import Store

HIDDEN = 0.2  # of the words; of these 8 in 10 are masked, 1 is another piece, 1 stays


@dataclass(frozen=True, slots=True)
class Reading:
    """How long and how fast."""

    epochs: float = 5
    rate: float = 4e-4
    pieces: int = 50_000  # a batch
    warm_up: float = 0.05  # of all steps


class Guesser(nn.Module):
    """Scores over the pieces for hidden places; the last layer is the table of pieces itself."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.between = nn.Linear(encoder.size, encoder.size)
        self.norm = nn.LayerNorm(encoder.size)
        self.bias = nn.Parameter(torch.zeros(encoder.pieces.num_embeddings))

    def loss(self, batch: Pieces) -> Tensor:
        """The mean loss of the hidden pieces."""
        shown, hidden = _hide(batch, self.encoder.pieces.num_embeddings)
        states = self.encoder(shown)[hidden]
        states = self.norm(nn.functional.gelu(self.between(states)))
        scores = nn.functional.linear(states, self.encoder.pieces.weight, self.bias)
        return nn.functional.cross_entropy(scores.float(), batch.ids[hidden])


def adapt(
    encoder: Encoder,
    store: Store,
    spelling: Spelling,
    plan: Reading,
    seed: int,
    device: str,
    note: Callable[[str], None],
) -> None:
    """Trains the encoder in place on the store's windows."""
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    guesser = Guesser(encoder).to(device).train()
    groups = [{"params": list(guesser.parameters()), "peak": plan.rate}]
    optimizer = torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.01)
    pieces = PIECES_PER_WORD * (store.windows[:, 1] - store.windows[:, 0]).sum()
    steps, began = math.ceil(plan.epochs * pieces / plan.pieces), time.monotonic()
    for step, batch in zip(range(steps), _endless(store, spelling, plan.pieces, device, chance), strict=False):
        factor = rising_then_falling(step / steps, plan.warm_up)
        loss = learn(guesser, optimizer, factor, device, partial(guesser.loss, batch))
        if step % max(1, steps // 20) == 0:
            note(f"step {step} of {steps}, loss {loss.item():.3f}, {time.monotonic() - began:.0f} s")
    note(f"adapted: loss {loss.item():.3f}, {time.monotonic() - began:.0f} s")


def _endless(store: Store, spelling: Spelling, most: int, device: str, chance: np.random.Generator) -> Iterator[Pieces]:
    """The store's batches, over and over."""
    while True:
        yield from batches(store, spelling, most, device, chance)


def _hide(batch: Pieces, pieces: int) -> tuple[Tensor, Tensor]:
    """The pieces as they are shown, and which of them are to be guessed; a word is hidden as a whole."""
    chosen = torch.rand(batch.inside.shape, device=batch.ids.device) < HIDDEN
    hidden = chosen.gather(1, batch.owners) & (batch.ids != PAD)
    fate = torch.rand(batch.inside.shape, device=batch.ids.device).gather(1, batch.owners)
    other = torch.randint(MASK + 1, pieces, batch.ids.shape, device=batch.ids.device)
    shown = torch.where(fate < 0.8, MASK, torch.where(fate < 0.9, other, batch.ids))
    return torch.where(hidden, shown, batch.ids), hidden
