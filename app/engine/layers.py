"""The layers of a MarianMT network: post-norm transformer, after Vaswani et al. (2017)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch.nn import functional as F  # noqa: N812

from app.engine.linear import Linear, MakeLinear
from app.engine.tensors import Tensors


class Loader:
    """Makes layers of a checkpoint's tensors, in the computation's number type."""

    def __init__(
        self, tensors: Tensors, make: MakeLinear, dtype: torch.dtype, device: torch.device
    ) -> None:
        """Take the tensors and what makes a map of weight, bias and activation."""
        self.tensors, self._make, self._dtype, self._device = tensors, make, dtype, device

    def take(self, name: str, *shape: int) -> torch.Tensor:
        """Return a tensor, converted and moved."""
        return self.tensors.take(name, shape).to(self._device, self._dtype)

    def linear(
        self, names: list[str], inputs: int, outputs: int, activation: str | None = None
    ) -> Linear:
        """Return the maps called ``names`` as one, their outputs side by side."""
        weight = torch.cat([self.take(f"{name}.weight", outputs, inputs) for name in names])
        bias = torch.cat([self.take(f"{name}.bias", outputs) for name in names])
        return self._make(weight, bias, activation)

    def output(self, weight: torch.Tensor, bias: torch.Tensor) -> Linear:
        """Return the map to the vocabulary."""
        return self._make(
            weight.to(self._device, self._dtype), bias.to(self._device, self._dtype), None
        )

    def norm(self, name: str, width: int) -> Norm:
        """Return a layer normalisation."""
        # A copy, or one small vector would keep the whole mapping in use.
        return Norm(
            self.take(f"{name}.weight", width).clone(), self.take(f"{name}.bias", width).clone()
        )


@dataclass(frozen=True, slots=True)
class Norm:
    """Layer normalisation with transformers' epsilon."""

    weight: torch.Tensor
    bias: torch.Tensor

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """Normalise the last axis."""
        return F.layer_norm(x, self.weight.shape, self.weight, self.bias, 1e-5)


Parts = dict[str, Linear | Norm]
"""A layer's maps and norms by the names that :class:`app.engine.native.interface.Layer` has."""


class FeedForward:
    """Two maps with an activation between them, residual and norm."""

    def __init__(self, load: Loader, name: str, width: int, inner: int, activation: str) -> None:
        """Take the maps called ``name``."""
        self.up = load.linear([f"{name}.fc1"], width, inner, activation)
        self.down = load.linear([f"{name}.fc2"], inner, width)
        self.norm = load.norm(f"{name}.final_layer_norm", width)

    @property
    def parts(self) -> Parts:
        """The maps and the norm."""
        return {"up": self.up, "down": self.down, "final_norm": self.norm}

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """Return the layer's output for ``x``, shape ``(rows, width)``."""
        return self.norm(self.down.plus(self.up(x), x))


class EncoderLayer:
    """Self-attention over a whole sentence, then a feed-forward net."""

    def __init__(
        self, load: Loader, name: str, width: int, heads: int, inner: int, activation: str
    ) -> None:
        """Take the layer called ``name``."""
        self._heads = heads
        parts = [f"{name}.self_attn.{part}_proj" for part in "qkv"]
        self.qkv = load.linear(parts, width, width)
        self.out = load.linear([f"{name}.self_attn.out_proj"], width, width)
        self.norm = load.norm(f"{name}.self_attn_layer_norm", width)
        self.feed = FeedForward(load, name, width, inner, activation)

    @property
    def parts(self) -> Parts:
        """The layer's maps and norms."""
        maps: Parts = {"qkv": self.qkv, "out": self.out, "norm": self.norm}
        return maps | self.feed.parts

    def __call__(self, x: torch.Tensor, mask: torch.Tensor | None, batch: int) -> torch.Tensor:
        """Return the layer's output.

        Args:
            x: shape ``(batch * length, width)``.
            mask: added to attention scores, shape ``(batch, 1, 1, length)``.
            batch: the number of sentences.
        """
        qkv = self.qkv(x).view(batch, -1, 3, self._heads, x.shape[1] // self._heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = self.norm(self.out.plus(attended.transpose(1, 2).reshape(x.shape), x))
        return self.feed(x)


class DecoderLayer:
    """Attention to what was written, attention to the source, a feed-forward net; step by step.

    Beams of a sentence form one block of queries, so that keys and values of the source are held
    and read once a sentence; and those of the target are never moved when beams change places: each
    query sees what all beams of its sentence have written, under a mask that leaves its own past.
    """

    def __init__(
        self, load: Loader, name: str, width: int, heads: int, inner: int, activation: str
    ) -> None:
        """Take the layer called ``name``."""
        self._heads, self._size = heads, width // heads
        own = f"{name}.self_attn"
        self.qkv = load.linear([f"{own}.{part}_proj" for part in "qkv"], width, width)
        self.out = load.linear([f"{own}.out_proj"], width, width)
        self.norm = load.norm(f"{own}_layer_norm", width)
        cross = f"{name}.encoder_attn"
        self.query = load.linear([f"{cross}.q_proj"], width, width)
        self.key_value = load.linear([f"{cross}.{part}_proj" for part in "kv"], width, width)
        self.cross_out = load.linear([f"{cross}.out_proj"], width, width)
        self.cross_norm = load.norm(f"{cross}_layer_norm", width)
        self.feed = FeedForward(load, name, width, inner, activation)

    @property
    def parts(self) -> Parts:
        """The layer's maps and norms."""
        maps: Parts = {"qkv": self.qkv, "out": self.out, "norm": self.norm}
        maps |= {"query": self.query, "key_value": self.key_value}
        maps |= {"cross_out": self.cross_out, "cross_norm": self.cross_norm}
        return maps | self.feed.parts

    def remember(self, states: torch.Tensor, batch: int) -> torch.Tensor:
        """Return keys and values of the source: ``(batch, 2 * heads, length, size)``."""
        return self.key_value(states).view(batch, -1, 2 * self._heads, self._size).transpose(1, 2)

    def attend(
        self,
        x: torch.Tensor,
        past: torch.Tensor,
        write: Callable[[torch.Tensor, torch.Tensor], None],
        mask: torch.Tensor,
    ) -> torch.Tensor:
        """Return ``x`` after self-attention.

        Args:
            x: shape ``(sentences * beams, width)``.
            past: keys and values, ``(sentences, 2 * heads, columns, size)``, which ``write`` adds
                those of this step to.
            write: called with ``past`` and the new keys and values,
                ``(sentences, 2 * heads, beams, size)``.
            mask: added to the scores, ``(sentences, 1, beams, columns)``.
        """
        sentences = past.shape[0]
        qkv = self.qkv(x).view(sentences, -1, 3 * self._heads, self._size).transpose(1, 2)
        write(past, qkv[:, self._heads :])
        attended = _attention(qkv[:, : self._heads], past, mask)
        return self.norm(self.out.plus(attended.view(x.shape), x))

    def consult(
        self, x: torch.Tensor, source: torch.Tensor, mask: torch.Tensor | None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return ``x`` after attention to the source and feed-forward, and the queries it used.

        Args:
            x: shape ``(sentences * beams, width)``.
            source: of :meth:`remember`.
            mask: added to the scores, ``(sentences, 1, 1, length)``.
        """
        query = self.query(x).view(source.shape[0], -1, self._heads, self._size).transpose(1, 2)
        attended = _attention(query, source, mask)
        x = self.cross_norm(self.cross_out.plus(attended.view(x.shape), x))
        return self.feed(x), query


def _attention(
    query: torch.Tensor, key_value: torch.Tensor, mask: torch.Tensor | None
) -> torch.Tensor:
    """Return ``(sentences, beams, heads, size)`` for ``(sentences, heads, beams, size)``."""
    heads = query.shape[1]
    attended = F.scaled_dot_product_attention(
        query, key_value[:, :heads], key_value[:, heads:], attn_mask=mask
    )
    return attended.transpose(1, 2).contiguous()


def attention_weights(
    query: torch.Tensor, key_value: torch.Tensor, mask: torch.Tensor, heads: torch.Tensor
) -> torch.Tensor:
    """Return the mean weights of ``heads``, their numbers, ``(sentences, beams, length)``.

    In float32. Only the first half of ``key_value`` are keys.
    """
    keys = key_value.index_select(1, heads).float()
    scores = query.index_select(1, heads).float() @ keys.mT * query.shape[-1] ** -0.5
    return (scores + mask).softmax(-1).mean(1)
