"""What all networks here share while they learn: batches of sequences of like lengths, and a step down the gradient."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim import Optimizer

CLIP = 1.0


def grouped(sizes: np.ndarray, most: float) -> Iterator[np.ndarray]:
    """Places of sequences in groups of like sizes, the shortest first; padded, a group holds about `most`."""
    order = np.argsort(sizes, kind="stable")
    begin = 0
    for place in range(1, len(order) + 1):
        if place == len(order) or (place + 1 - begin) * sizes[order[place]] > most:
            yield order[begin:place]
            begin = place


def learn(module: nn.Module, optimizer: Optimizer, factor: float, device: str, loss_of: Callable[[], Tensor]) -> Tensor:
    """One step at `factor` times each group's "peak" rate; returns the loss."""
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * factor
    with reduced(device):
        loss = loss_of()
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(module.parameters(), CLIP)
    optimizer.step()
    return loss.detach()


def reduced(device: str) -> AbstractContextManager[None]:
    """Half precision where the device is quicker with it."""
    return torch.autocast(device.split(":")[0], torch.bfloat16, enabled=device != "cpu")


def rising_then_falling(done: float, warm_up: float) -> float:
    """The share of the full rate when `done` of the steps are done: a straight line up, one down to nothing."""
    return min(done / warm_up, (1 - done) / (1 - warm_up)) if warm_up else 1 - done
