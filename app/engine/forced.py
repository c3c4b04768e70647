"""One teacher-forced pass over finished translations: their probability and cross-attention.

Generation itself runs on fused attention, which gives no weights, and keeps no scores; a single
parallel pass over what it produced costs little beside its many sequential steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from app.engine.weights import Alignment

_CHUNK = 512  # target positions whose logits (vocabulary wide) are held at one time


def forced_pass(
    model: Any,  # noqa: ANN401 - transformers is untyped
    alignment: Alignment,
    states: torch.Tensor,
    mask: torch.Tensor,
    rows: Sequence[Sequence[int]],
    attend: Sequence[int],
) -> tuple[list[float], dict[int, NDArray[np.float32]]]:
    """Return each row's mean log-probability, and the attention of the rows in ``attend``.

    Args:
        model: a ``MarianMTModel``.
        alignment: the decoder layer, and the heads to average.
        states: encoder states, shape ``(len(rows), source, width)``.
        mask: shape ``(len(rows), source)``; 1 for subwords, 0 for padding.
        rows: target ids without start and end of sentence.
        attend: indices of the rows whose attention is wanted.

    Returns:
        The mean over all subwords, end of sentence included, of the natural log-probability; and
        matrices of shape ``(len(row), source)``, row t of which belongs to the step that gave
        subword t.
    """
    config = model.config
    width = max(map(len, rows)) + 1
    inputs, targets, live = _teacher(
        rows, width, config.decoder_start_token_id, config.eos_token_id
    )
    queries: list[torch.Tensor] = []

    def keep(_module: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        queries.append(kwargs["hidden_states"] if "hidden_states" in kwargs else args[0])

    layer = model.model.decoder.layers[alignment.layer].encoder_attn
    handle = layer.register_forward_pre_hook(keep, with_kwargs=True)
    try:
        hidden = model.model.decoder(
            input_ids=inputs.to(states.device),
            encoder_hidden_states=states,
            encoder_attention_mask=mask,
            use_cache=False,
        ).last_hidden_state
    finally:
        handle.remove()
    flat = _log_probabilities(model, hidden[live.to(hidden.device)], targets[live])
    scores = [float(part.mean()) for part in flat.split([len(row) + 1 for row in rows])]
    if not attend:
        return scores, {}
    chosen = torch.tensor(attend, device=states.device)
    weights = _attention(layer, alignment, queries[0][chosen], states[chosen], mask[chosen])
    return scores, {
        at: matrix[: len(rows[at])].copy() for at, matrix in zip(attend, weights, strict=True)
    }


def _teacher(
    rows: Sequence[Sequence[int]], width: int, start: int, eos: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return decoder inputs, targets and a mask of real positions, each ``(len(rows), width)``."""
    inputs = torch.full((len(rows), width), eos)
    targets = torch.full((len(rows), width), eos)
    live = torch.zeros((len(rows), width), dtype=torch.bool)
    inputs[:, 0] = start
    for at, row in enumerate(rows):
        inputs[at, 1 : len(row) + 1] = torch.tensor(row)
        targets[at, : len(row)] = torch.tensor(row)
        live[at, : len(row) + 1] = True
    return inputs, targets, live


def _log_probabilities(
    model: Any,  # noqa: ANN401
    hidden: torch.Tensor,
    targets: torch.Tensor,
) -> torch.Tensor:
    """Return the log-probability of each target, shape ``(positions,)``, on the CPU."""
    parts = []
    for states, ids in zip(hidden.split(_CHUNK), targets.split(_CHUNK), strict=True):
        logits = (model.lm_head(states) + model.final_logits_bias).float()
        picked = logits.gather(-1, ids.to(logits.device)[:, None])[:, 0]
        parts.append((picked - logits.logsumexp(-1)).cpu())
    return torch.cat(parts)


def _attention(
    layer: Any,  # noqa: ANN401
    alignment: Alignment,
    queries: torch.Tensor,
    states: torch.Tensor,
    mask: torch.Tensor,
) -> NDArray[np.float32]:
    """Return the weights of the chosen heads, averaged; shape ``(batch, target, source)``."""
    heads = torch.tensor(alignment.heads, device=states.device)
    query = _by_head(layer.q_proj(queries), layer.head_dim)[:, heads].float()
    key = _by_head(layer.k_proj(states), layer.head_dim)[:, heads].float()
    weights = query @ key.transpose(-1, -2) * layer.head_dim**-0.5
    weights = weights.masked_fill(mask[:, None, None, :] == 0, float("-inf"))
    result: NDArray[np.float32] = weights.softmax(-1).mean(1).cpu().numpy()
    return result


def _by_head(states: torch.Tensor, size: int) -> torch.Tensor:
    """Reshape ``(batch, length, heads * size)`` to ``(batch, heads, length, size)``."""
    return states.unflatten(-1, (-1, size)).transpose(1, 2)
