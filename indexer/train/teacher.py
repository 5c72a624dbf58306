"""A teacher: the encoder with a tag layer for each annotators' convention, which reads up to 280 words at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from indexer.enrich.network import viterbi
from indexer.enrich.stanza_door import PREFIX
from indexer.train.batching import learn, reduced, rising_then_falling
from indexer.train.crf import forbidden
from indexer.train.encoder import Encoder, Pieces, batches, parameter_groups, word_states
from indexer.train.network import TAGS
from indexer.train.pieces import Spelling
from indexer.train.pretrained import Pretrained
from indexer.train.score import Score, mentions_of, scores
from indexer.train.store import Store

OWN = len(PREFIX)  # tags before this place are Stanza's special ones, which no word has
HEADS = 3


@dataclass(frozen=True, slots=True)
class Lessons:
    """How long and how fast."""

    epochs: int = 14
    rate: float = 2e-4
    head_rate: float = 1e-3
    decay: float = 0.9  # of the rate from a layer to the one below
    pieces: int = 6_000  # a batch
    warm_up: float = 0.08


class Teacher(nn.Module):
    """Tag scores of words."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(0.15)
        self.heads = nn.ModuleList(nn.Linear(encoder.size, len(TAGS) - OWN) for _ in range(HEADS))

    def forward(self, batch: Pieces) -> list[Tensor]:
        """Each head's scores, B x T x 13."""
        states = self.dropout(word_states(self.encoder(batch.ids), batch))
        return [head(states) for head in self.heads]


def teach(
    teacher: Teacher,
    sets: Sequence[Store],
    spelling: Spelling,
    plan: Lessons,
    seed: int,
    device: str,
    note: Callable[[str], None],
    watch: Callable[[], str],
) -> None:
    """Trains in place; an epoch reads one of `sets`, in turn."""
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    teacher.to(device).train()
    groups: list[dict[str, Any]] = parameter_groups(
        teacher.encoder, list(teacher.heads.parameters()), plan.rate, plan.head_rate, plan.decay
    )
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01)
    began = time.monotonic()
    for epoch in range(plan.epochs):
        store = sets[epoch % len(sets)]
        lot = list(batches(store, spelling, plan.pieces, device, chance))
        total = torch.zeros((), device=device)
        for number, batch in enumerate(lot):
            factor = rising_then_falling((epoch + number / len(lot)) / plan.epochs, plan.warm_up)
            total += learn(teacher, optimizer, factor, device, partial(_loss, teacher, batch, store))
        said = watch() if epoch >= plan.epochs - 1 or epoch % 4 == 3 else ""
        note(f"epoch {epoch + 1} loss {total.item() / len(lot):.4f} {time.monotonic() - began:.0f} s | {said}")


@torch.no_grad()
def probabilities(teachers: Sequence[Teacher], store: Store, spelling: Spelling, device: str) -> np.ndarray:
    """P(tag) of every word by head 0, the mean of all teachers, N x 13; words that no window has are outside."""
    result = np.zeros((len(store.ids), len(TAGS) - OWN), dtype=np.float16)
    result[:, 0] = 1
    for teacher in teachers:
        teacher.to(device).eval()
    for batch in batches(store, spelling, 60_000, device):
        with reduced(device):
            found = torch.stack([teacher(batch)[0].float().softmax(2) for teacher in teachers]).mean(0)
        result[_places(batch, store)] = found[batch.inside].half().cpu().numpy()
    return result


def best_tags(chances: np.ndarray, store: Store) -> np.ndarray:
    """The likeliest tags that BIOES allows, places in TAGS, N, window by window."""
    legal = forbidden(TAGS).numpy()[OWN:, OWN:]
    result = np.full(len(store.ids), OWN, dtype=np.uint8)
    begins, sizes = store.windows[:, 0], store.windows[:, 1] - store.windows[:, 0]
    order = np.argsort(-sizes, kind="stable")
    for start in range(0, len(order), 500):
        some = order[start : start + 500]
        places = begins[some] + np.arange(sizes[some[0]])[:, None]
        inside = np.arange(sizes[some[0]])[:, None] < sizes[some]
        unary = np.log(chances[np.where(inside, places, 0)].astype(np.float32) + 1e-6)
        paths = viterbi(unary, legal, inside.sum(1))
        result[places[inside]] = paths[inside] + OWN
    return result


def store_scores(tags: np.ndarray, store: Store) -> dict[str, Score]:
    """Exact-span scores of tags against the store's own."""
    windows = [slice(a, b) for a, b, _ in store.windows]

    def found(numbers: np.ndarray) -> list[list[tuple[int, int, str]]]:
        return [mentions_of([TAGS[tag] for tag in numbers[window]]) for window in windows]

    return scores(found(store.tags), found(tags))


def new_teacher(source: Pretrained, state: dict[str, Tensor], seed: int) -> Teacher:
    """A teacher that knows no names yet, its encoder as it was adapted."""
    torch.manual_seed(seed)
    encoder = Encoder(source)
    encoder.load_state_dict(state)
    return Teacher(encoder)


def _loss(teacher: Teacher, batch: Pieces, store: Store) -> Tensor:
    """The mean loss of all words, each by its own convention's head."""
    device = batch.ids.device
    tags = torch.from_numpy(store.tags[_places(batch, store)].astype(np.int64) - OWN).to(device)
    owners = torch.from_numpy(store.windows[batch.numbers, 2]).to(device)
    heads = owners[:, None].expand(batch.inside.shape)[batch.inside]
    losses = torch.stack(
        [nn.functional.cross_entropy(one[batch.inside].float(), tags, reduction="none") for one in teacher(batch)]
    )
    return losses.gather(0, heads[None]).mean()


def _places(batch: Pieces, store: Store) -> np.ndarray:
    """Where the batch's words lie in the store, row by row."""
    return np.concatenate([np.arange(a, b) for a, b, _ in store.windows[batch.numbers]])


def rounded(chances: np.ndarray) -> np.ndarray:
    """Probabilities as whole 255ths, which is what is kept of them."""
    return np.rint(chances.astype(np.float32) * 255).astype(np.uint8)
