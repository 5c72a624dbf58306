"""The CRF's loss, fast: the same function as Stanza's `CRFLoss`, its gradient written out.

Stanza loops over time in log space and lets autograd walk back through every step; here the forward and backward
sums run in scaled probabilities, and the gradient is what theory says it is: marginals minus the gold. The gold may be
doubtful: a teacher's probabilities of each word's tags.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

FORBIDDEN = -1e4  # the weight of a transition that no legal tag sequence makes


class CrfLoss(torch.autograd.Function):
    """Sum over sequences of the negative log likelihood.

    Takes the unary scores (B x T x N), the transitions (N x N), P(tag) of every word (B x T x N), the likeliest legal
    tags (B x T), which speak for the transitions, and the lengths (B).
    """

    @staticmethod
    def forward(
        ctx: Any, scores: Tensor, transitions: Tensor, chances: Tensor, tags: Tensor, lengths: Tensor
    ) -> Tensor:
        unary, pairs, log_norm = forward_backward(scores, transitions, lengths)
        mask = _mask(lengths, scores.shape[1])
        gold = chances * mask.unsqueeze(2)
        best = torch.zeros_like(scores).scatter_(2, tags.unsqueeze(2), 1.0) * mask.unsqueeze(2)
        gold_pairs = torch.einsum("btn,btm->nm", best[:, :-1], best[:, 1:])
        gold_score = (scores * gold).sum() + (transitions * gold_pairs).sum()
        ctx.save_for_backward(unary - gold, pairs - gold_pairs)
        return log_norm.sum() - gold_score

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, None, None, None]:
        unary, pairs = ctx.saved_tensors
        return unary * grads[0], pairs * grads[0], None, None, None


def forward_backward(scores: Tensor, transitions: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Marginals (B x T x N), expected transitions (N x N), and log norms (B)."""
    mask = _mask(lengths, scores.shape[1])
    top = scores.max(2, keepdim=True).values
    local = torch.exp(scores - top)
    matrix = torch.exp(transitions)
    batch, time, _ = scores.shape
    alpha, scale = torch.empty_like(scores), scores.new_ones(batch, time)
    now = local[:, 0]
    for step in range(time):
        if step:
            now = torch.where(mask[:, step, None], (now @ matrix) * local[:, step], now)
        scale[:, step] = now.sum(1).clamp_min(1e-30)
        now = now / scale[:, step, None]
        alpha[:, step] = now
    beta = torch.ones_like(scores)
    now = beta[:, -1]
    for step in range(time - 2, -1, -1):
        ahead = (local[:, step + 1] * now / scale[:, step + 1, None]) @ matrix.T
        now = torch.where(mask[:, step + 1, None], ahead, beta[:, -1])
        beta[:, step] = now
    log_norm = ((scale.log() + top.squeeze(2)) * mask).sum(1)
    unary = alpha * beta * mask.unsqueeze(2)
    right = local[:, 1:] * beta[:, 1:] / scale[:, 1:, None] * mask[:, 1:, None]
    pairs = matrix * torch.einsum("btn,btm->nm", alpha[:, :-1], right)
    return unary, pairs, log_norm


def forbidden(tags: list[str]) -> Tensor:
    """N x N: FORBIDDEN where BIOES has no such transition, else 0."""
    table = torch.zeros(len(tags), len(tags))
    for i, before in enumerate(tags):
        for j, after in enumerate(tags):
            if not _legal(before, after):
                table[i, j] = FORBIDDEN
    return table


def _legal(before: str, after: str) -> bool:
    if "<" in before + after:
        return False
    if before[0] in "BI":
        return after[0] in "IE" and after[2:] == before[2:]
    return after[0] in "OBS"


def _mask(lengths: Tensor, time: int) -> Tensor:
    return torch.arange(time, device=lengths.device)[None, :] < lengths[:, None]
