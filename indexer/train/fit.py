"""Trains a network: Adam with a warm-up, a plateau and a cosine down to nothing.

Stanza's own trainer (SGD at 0.1, halved when the dev score stalls) needs hours on one core and hadn't converged after
11,000 steps; this converges in a planned number of epochs and looks at no dev score, so none is flattered.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.optim import Optimizer

from indexer.enrich.network import viterbi
from indexer.train.batching import grouped
from indexer.train.corpus import Annotated, Example, examples
from indexer.train.network import TAGS, Batch, Network
from indexer.train.score import Score, mentions_of, scores


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast."""

    steady: int  # epochs at the full rate
    falling: int  # epochs in which it falls to nothing
    rate: float = 2.5e-3
    table_rate: float = 1e-3
    batch_words: int = 1000
    warm_up: float = 0.6  # of the first epoch
    clip: float = 5.0

    @property
    def epochs(self) -> int:
        return self.steady + self.falling


Note = Callable[[str], None]


def fit(
    network: Network,
    sets: Callable[[int], Sequence[np.ndarray]],
    batch: Callable[[np.ndarray], Batch],
    plan: Plan,
    seed: int,
    note: Note = print,
    watch: Callable[[], str] = lambda: "",
) -> None:
    """Trains in place. `sets` gives an epoch's groups, `batch` makes one a batch; `watch` says a score for the log."""
    torch.manual_seed(seed)
    began = time.monotonic()
    dense = [weight for name, weight in network.named_parameters() if weight.requires_grad and name != "table.weight"]
    optimizers: list[tuple[float, Optimizer]] = [
        (plan.rate, torch.optim.AdamW(dense, lr=plan.rate, weight_decay=1e-4, betas=(0.9, 0.98))),
        (plan.table_rate, torch.optim.SparseAdam([network.table.weight], lr=plan.table_rate)),
    ]
    for epoch in range(plan.epochs):
        groups = sets(epoch)
        total = torch.zeros((), device=network.table.weight.device)
        for number, group in enumerate(groups):
            factor = _factor(plan, epoch + number / len(groups))
            for rate, optimizer in optimizers:
                optimizer.param_groups[0]["lr"] = rate * factor
            total = total + _step(network, batch(group), dense, [optimizer for _, optimizer in optimizers], plan.clip)
        passed = time.monotonic() - began
        note(
            f"epoch {epoch + 1} loss {total.item() / len(groups):.4f} {len(groups)} batches {passed:.0f} s | {watch()}"
        )


def _step(
    network: Network, batch: Batch, dense: Sequence[Tensor], optimizers: Iterable[Optimizer], clip: float
) -> Tensor:
    network.train()
    loss = network.loss(batch)
    for optimizer in optimizers:
        optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(dense, clip)
    for optimizer in optimizers:
        optimizer.step()
    return loss.detach()


def predict(network: Network, items: Sequence[Example], words: int = 4000) -> list[list[str]]:
    """Tags of examples in their order."""
    network.eval()
    result: list[list[str]] = [[] for _ in items]
    for places in grouped(np.array([len(example.words) for example in items]), words):
        group = places[::-1].tolist()  # the longest first, as Viterbi wants them
        batch = network.batch([Example(items[n].words, ("O",) * len(items[n].words)) for n in group])
        lengths = batch.lengths.cpu()
        active = (lengths[None, :] > torch.arange(int(lengths[0]))[:, None]).sum(1).numpy()
        with torch.no_grad():
            unary = network.scores(batch).transpose(0, 1).cpu().numpy()
            paths = viterbi(unary, network.transitions().cpu().numpy(), active)
        for column, number in enumerate(group):
            result[number] = [TAGS[tag] for tag in paths[: len(items[number].words), column]]
    return result


def article_scores(network: Network, articles: Sequence[Annotated], longest: int = 64) -> dict[str, Score]:
    """Exact-span scores over whole articles, spans in words of the passages."""
    return example_scores(network, [example for article in articles for example in examples(article, longest)])


def example_scores(network: Network, items: Sequence[Example]) -> dict[str, Score]:
    """Exact-span scores over tagged passages."""
    found = predict(network, items)
    return scores([mentions_of(item.tags) for item in items], [mentions_of(tags) for tags in found])


def _factor(plan: Plan, done: float) -> float:
    """The share of the full rate after `done` epochs: up, level, down along a cosine."""
    if done < plan.warm_up:
        return 0.01 + done / plan.warm_up
    fallen = max(0.0, done - plan.steady) / plan.falling
    return 0.5 * (1 + math.cos(math.pi * fallen)) + 0.002
