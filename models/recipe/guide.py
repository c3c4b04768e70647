"""Guided alignment: teach some heads to look at the source subword that a target stands for.

The mean of the heads is trained towards links that eflomal found, as a small extra loss beside the
translation's (Chen et al., 2016, with attention for the network's last layer, as in Garg et al.,
2019). The service reads word alignment off the same heads.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch

from models.recipe.batches import NO_LINK

_NEVER = -1e4  # a score whose share is nothing


class Guide:
    """Watches one layer's cross-attention, compiled or not, whatever way it is computed in."""

    def __init__(self, attention: Any, heads: Sequence[int]) -> None:  # noqa: ANN401
        """Take the attention's module and the heads of it that are read."""
        self._heads = torch.tensor(heads)
        self._head_size: int = attention.head_dim
        self._seen: dict[str, torch.Tensor] = {}
        attention.q_proj.register_forward_hook(self._keeper("queries"))
        attention.k_proj.register_forward_hook(self._keeper("keys"))

    def loss(self, source: torch.Tensor, links: torch.Tensor, padding: int) -> torch.Tensor:
        """Return the mean surprise at the links and the share the attention's maximum agrees with.

        Args:
            source: ids that the network was last called with, shape ``(sentences, source)``.
            links: the source position of each target subword or ``NO_LINK``, shape
                ``(sentences, target)``.
            padding: the id that nobody looks at.

        Returns:
            A tensor of two: nats a link, and a share of links from 0 to 1 without a gradient;
            both 0 without links.
        """
        queries, keys = self._split("queries"), self._split("keys")
        scores = queries @ keys.mT / math.sqrt(self._head_size)
        hidden = (source == padding)[:, None, None, :]
        # Not infinity, whose gradient through the sum over heads would be no number.
        shares = scores.masked_fill(hidden, _NEVER).log_softmax(-1)
        mean = shares.logsumexp(1) - math.log(len(self._heads))
        linked = links != NO_LINK
        at, wanted = mean[linked], links[linked]
        surprise = -at.gather(1, wanted[:, None]).sum()
        agreed = (at.detach().argmax(-1) == wanted).sum()
        return torch.stack([surprise, agreed]) / max(1, len(wanted))

    def _keeper(self, name: str) -> Any:  # noqa: ANN401
        def keep(_module: object, _inputs: object, output: torch.Tensor) -> None:
            self._seen[name] = output

        return keep

    def _split(self, name: str) -> torch.Tensor:
        """Return the heads' part of what was seen, shape ``(sentences, heads, length, size)``."""
        seen = self._seen.pop(name).float()
        parts = seen.unflatten(-1, (-1, self._head_size)).transpose(1, 2)
        return parts[:, self._heads.to(seen.device)]
