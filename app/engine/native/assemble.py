"""The network's layers as the kernels are told of them."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from app.engine.architecture import Architecture
from app.engine.layers import Norm, Parts
from app.engine.linear import Linear
from app.engine.native.compact import CompactLinear
from app.engine.native.interface import (
    ACTIVATIONS,
    INT4,
    TYPES,
    UNITS,
    Embedding,
    Layer,
    Map,
    Model,
    Normalization,
    Stack,
)
from app.engine.native.kernels import Kernels
from app.engine.native.library import Library


def fits(shape: Architecture) -> bool:
    """Return whether the kernels can have a network of this shape."""
    sizes = shape.width // shape.encoder_heads, shape.width // shape.decoder_heads
    wide = shape.width, shape.encoder_ffn, shape.decoder_ffn
    return not any(size % 8 for size in sizes) and not any(inputs % 16 for inputs in wide)


def _readable(table: torch.Tensor) -> torch.Tensor:
    """Return a table of numbers as the kernels read it; the same one, if they can."""
    known = table.dtype in (torch.float16, torch.bfloat16, torch.float32)
    return (table if known else table.float()).contiguous()


class Assembly:
    """Collects what the kernels are to point to, and keeps it."""

    def __init__(self, library: Library, shape: Architecture) -> None:
        """Point to nothing yet."""
        self._library, self._shape = library, shape
        self._kept: list[object] = []

    def kernels(
        self,
        encoder: Stack,
        decoder: Stack,
        output: Linear,
        weight: torch.Tensor,
        bias: torch.Tensor,
    ) -> Kernels:
        """Return the network of these parts.

        Where ``output`` has 8 bits or 4, the best of its scores are computed anew of ``weight``,
        ``(vocabulary, width)``, and ``bias``.
        """
        rough, exact = self._map(output), Map()
        if rough.type in (TYPES[INT4], TYPES[torch.int8], *UNITS.values()):
            weight, bias = _readable(weight), bias.float().contiguous()
            self._kept += [weight, bias]
            exact = Map(
                weight.data_ptr(), bias.data_ptr(), None, None, *weight.shape, TYPES[weight.dtype]
            )
        model = Model(encoder, decoder, rough, exact, self._shape.width, self._shape.eos)
        return Kernels(self._library, model, self._kept)

    def stack(
        self,
        layers: Sequence[Parts],
        table: torch.Tensor,
        positions: torch.Tensor,
        heads: int,
        inner: int,
    ) -> Stack:
        """Return an encoder or a decoder.

        Args:
            layers: maps and norms by their names in :class:`Layer`.
            table: embeddings, ``(vocabulary, width)``.
            positions: ``(positions, width)``.
            heads: of attention.
            inner: width within the feed-forward net.
        """
        found = (Layer * len(layers))()
        for layer, parts in zip(found, layers, strict=True):
            for name, part in parts.items():
                told = self._norm(part) if isinstance(part, Norm) else self._map(part)
                setattr(layer, name, told)
        table, places = _readable(table), positions.float().contiguous()
        self._kept += [found, table, places]
        embedding = Embedding(
            table.data_ptr(), places.data_ptr(), self._shape.embedding_scale, TYPES[table.dtype]
        )
        activation = ACTIVATIONS[self._shape.activation]
        return Stack(found, embedding, len(layers), heads, inner, activation)

    def _map(self, linear: Linear) -> Map:
        if not isinstance(linear, CompactLinear):
            raise TypeError("The kernels multiply compact weights alone.")
        self._kept.append(linear)
        return linear.map

    def _norm(self, norm: Norm) -> Normalization:
        weight, bias = norm.weight.float().contiguous(), norm.bias.float().contiguous()
        self._kept += [weight, bias]
        return Normalization(weight.data_ptr(), bias.data_ptr())
