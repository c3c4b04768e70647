"""Label-smoothed cross entropy over a tied output layer, without the whole of the logits.

Loss and gradients are made together, some rows at a time, in the forward pass: with 16,000 subwords
the logits of a batch would be larger than everything else in training.
"""

from __future__ import annotations

import math
from typing import Any

import torch

_ROWS = 8192  # whose logits exist at one time


class _CrossEntropy(torch.autograd.Function):
    """See :func:`cross_entropy`."""

    @staticmethod
    def forward(
        ctx: Any,  # noqa: ANN401
        states: torch.Tensor,
        table: torch.Tensor,
        targets: torch.Tensor,
        offsets: torch.Tensor,
        smoothing: float,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        count, size = len(states), len(table)
        weights = table.to(states.dtype)
        state_gradient = torch.empty_like(states)
        table_gradient = torch.zeros(table.shape, dtype=torch.float32, device=table.device)
        totals = torch.zeros(2, device=states.device)
        for start in range(0, count, _ROWS):
            rows, wanted = states[start : start + _ROWS], targets[start : start + _ROWS, None]
            logits = (rows @ weights.T).float() + offsets
            normaliser = logits.logsumexp(-1)
            surprise = normaliser - logits.gather(1, wanted)[:, 0]
            spread = normaliser - logits.mean(-1)
            totals[0] += ((1 - smoothing) * surprise + smoothing * spread).sum()
            totals[1] += surprise.sum()
            gradient = logits.sub_(normaliser[:, None]).exp_().sub_(smoothing / size)
            gradient.scatter_add_(
                1, wanted, torch.full_like(wanted, smoothing - 1, dtype=torch.float32)
            )
            gradient = gradient.to(states.dtype)
            state_gradient[start : start + _ROWS] = gradient @ weights
            table_gradient += (gradient.T @ rows).float()
        ctx.save_for_backward(state_gradient, table_gradient)
        ctx.count = count
        return totals[0] / count, totals[1] / count

    @staticmethod
    def backward(ctx: Any, *outputs: torch.Tensor) -> tuple[torch.Tensor | None, ...]:  # noqa: ANN401
        state_gradient, table_gradient = ctx.saved_tensors
        scale = outputs[0] / ctx.count
        return state_gradient * scale.to(state_gradient.dtype), table_gradient * scale, *[None] * 3


def cross_entropy(
    states: torch.Tensor, table: torch.Tensor, targets: torch.Tensor, *, smoothing: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the smoothed loss and the plain one, both means over targets, in nats.

    Args:
        states: the decoder's output, shape ``(targets, width)``.
        table: the tied embeddings, shape ``(vocabulary, width)``.
        targets: ids, shape ``(targets,)``.
        smoothing: share of the probability that is spread over the vocabulary, 0 to 1.
    """
    none = torch.zeros(len(table), device=table.device)
    found: tuple[torch.Tensor, torch.Tensor] = _CrossEntropy.apply(
        states, table, targets, none, smoothing
    )
    return found


def sampled_cross_entropy(
    states: torch.Tensor,
    table: torch.Tensor,
    targets: torch.Tensor,
    *,
    smoothing: float,
    sampled: int,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return an estimate of :func:`cross_entropy` from a part of the vocabulary.

    That part is the targets of the batch, and ``sampled`` others drawn evenly, each standing for as
    many as were not drawn: importance sampling of the partition function (Bengio & Senecal 2003).
    """
    used = torch.zeros(len(table), dtype=torch.bool, device=table.device)
    used[targets] = True
    certain = used.nonzero()[:, 0]
    others = (~used).nonzero()[:, 0]
    drawn = others[torch.randperm(len(others), device=table.device)[:sampled]]
    chosen = torch.cat([certain, drawn])
    place = torch.zeros(len(table), dtype=torch.long, device=table.device)
    place[chosen] = torch.arange(len(chosen), device=table.device)
    offsets = torch.zeros(len(chosen), device=table.device)
    if len(drawn):
        offsets[len(certain) :] = math.log(len(others) / len(drawn))
    found: tuple[torch.Tensor, torch.Tensor] = _CrossEntropy.apply(
        states, table[chosen], place[targets], offsets, smoothing
    )
    return found
