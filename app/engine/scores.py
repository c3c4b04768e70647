"""From the scores of all next subwords to the few that the search looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from app.engine.candidates import top_candidates


@dataclass(frozen=True, slots=True)
class Scored:
    """What a step says of the next subwords; see :class:`app.engine.beam.BeamSearch`.

    ``values`` and ``subwords`` are ``(live * beams, candidates)``, ``end`` is ``(live, beams)``;
    ``attention``, where it was asked for, ``(live, beams, source subwords or more)``.
    """

    values: torch.Tensor
    subwords: torch.Tensor
    end: torch.Tensor
    attention: torch.Tensor | None


def ranked(
    logits: torch.Tensor,
    forbid: Callable[[torch.Tensor], None],
    end: Callable[[torch.Tensor], torch.Tensor],
    count: int,
    *,
    renormalize: bool,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return the highest log-probabilities of every row, their columns, and those of the end.

    Args:
        logits: shape ``(rows, columns)``; they may be changed.
        forbid: makes what may not come next impossible, in place.
        end: picks the column of the end of sentence, ``(rows,)``.
        count: how many of every row, at least 1.
        renormalize: whether what is forbidden has no share of the probability.
    """
    if renormalize:
        forbid(logits)
    # One pass that keeps each row in cache; logsumexp makes four over all of memory.
    logprobs = logits.log_softmax(1, dtype=torch.float32)
    ends = end(logprobs)
    if not renormalize:
        ends = ends.clone()  # it may be among what is forbidden
        forbid(logprobs)
    values, columns = top_candidates(logprobs, count)
    return values, columns, ends
