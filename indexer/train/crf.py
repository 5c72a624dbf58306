"""The CRF's loss, fast: the same function as Stanza's `CRFLoss`, its gradient written out.

Stanza loops over time in log space and lets autograd walk back through every step; here the forward and backward
sums run in scaled probabilities, and the gradient is what theory says it is: marginals minus the gold.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

FORBIDDEN = -1e4  # the weight of a transition that no legal tag sequence makes


class CrfLoss(torch.autograd.Function):
    """Sum over sequences of weight x negative log likelihood. Shapes: B x T x N, N x N, B x T, B, B."""

    @staticmethod
    def forward(
        ctx: Any, scores: Tensor, transitions: Tensor, tags: Tensor, lengths: Tensor, weights: Tensor
    ) -> Tensor:
        unary, pairs, log_norm = forward_backward(scores, transitions, lengths)
        mask = _mask(lengths, scores.shape[1])
        gold = torch.zeros_like(scores).scatter_(2, tags.unsqueeze(2), 1.0) * mask.unsqueeze(2)
        steps = mask[:, 1:] * 1.0
        gold_score = (scores * gold).sum((1, 2)) + (transitions[tags[:, :-1], tags[:, 1:]] * steps).sum(1)
        weighted = gold * weights[:, None, None]
        gold_pairs = torch.einsum("btn,btm->nm", weighted[:, :-1], gold[:, 1:])
        ctx.save_for_backward(unary * weights[:, None, None] - weighted, pairs(weights) - gold_pairs)
        return ((log_norm - gold_score) * weights).sum()

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, None, None, None]:
        unary, pairs = ctx.saved_tensors
        return unary * grads[0], pairs * grads[0], None, None, None


def forward_backward(scores: Tensor, transitions: Tensor, lengths: Tensor) -> tuple[Tensor, Any, Tensor]:
    """Marginals (B x T x N), a function of sequence weights that gives expected transitions, and log norms (B)."""
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

    def pairs(weights: Tensor) -> Tensor:
        right = local[:, 1:] * beta[:, 1:] / scale[:, 1:, None] * mask[:, 1:, None] * weights[:, None, None]
        return matrix * torch.einsum("btn,btm->nm", alpha[:, :-1], right)

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
    return torch.arange(time)[None, :] < lengths[:, None]
