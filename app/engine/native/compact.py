"""Affine maps whose weights are held in 16, 8 or 4 bits and multiplied as they are."""

from __future__ import annotations

import ctypes

import torch

from app.engine.linear import Linear, MakeLinear
from app.engine.native.interface import ACTIVATIONS, INT4, TYPES, UNITS, Map
from app.engine.native.library import Library

FEW = {torch.float16: 32, torch.bfloat16: 8}
"""The most rows that our kernel multiplies if weights are no whole numbers.

In bfloat16 few, because it is for processors with AMX, whose own products our kernel, which
multiplies in float32, can match only while reading the weights is what takes the time.
"""

LEVELS = {torch.int8: 127, torch.int16: 4095, INT4: 7}
"""The highest whole number that a weight can be; with more, sums would not fit: see whole.h."""

_TILE = (32, 64)
"""Outputs and inputs of what AMX multiplies at a time."""


class CompactLinear:
    """An :class:`app.engine.linear.Linear` that reads as few bytes as it can.

    Reading the weights is what a product of few rows takes its time for. Of weights that are no
    whole numbers there is a second copy for products of many rows, as another library reads it;
    with whole numbers our kernel is as fast as that for any number of rows.
    """

    def __init__(
        self,
        weight: torch.Tensor,
        bias: torch.Tensor,
        activation: str | None = None,
        *,
        dtype: torch.dtype,
        library: Library,
        many: MakeLinear | None,
    ) -> None:
        """Take ``weight``, shape ``(outputs, inputs)``, and ``bias``, and what to hold them in.

        Args:
            weight: copied; outputs are a multiple of 8, inputs of 16.
            bias: shape ``(outputs,)``.
            activation: of :data:`app.engine.linear.ACTIVATIONS`.
            dtype: float16, bfloat16, int16, int8 or int4.
            library: what multiplies.
            many: makes what multiplies many rows, of the same numbers; None for the library.
        """
        outputs, inputs = weight.shape
        if outputs % 8 or inputs % 16:
            raise ValueError(f"There is no kernel for a map of shape {tuple(weight.shape)}.")
        self.dtype = dtype
        self.library, self._activation = library, ACTIVATIONS[activation]
        self._bias = bias.float().contiguous()
        self._many: Linear | None = None
        self._few = FEW.get(dtype, 0)
        if dtype in LEVELS:
            held, self._scale = quantized(weight, dtype)
        else:
            held, self._scale = weight.to(dtype), torch.empty(0)
        kind, total = TYPES[dtype], None
        if many is not None:
            self._many = many(held.to(weight.dtype), bias, activation)
        if dtype is INT4:
            held = halved(held)
        if dtype is torch.int8 and library.unit and not inputs % _TILE[1]:
            held, self._total = tiled(held)
            kind, total = UNITS[library.unit], self._total.data_ptr()
        self._held = held.contiguous()
        self.map = Map(
            self._held.data_ptr(),
            self._bias.data_ptr(),
            self._scale.data_ptr(),
            total,
            outputs,
            inputs,
            kind,
        )

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """See :class:`app.engine.linear.Linear`."""
        if self._many is not None and len(x) > self._few:
            return self._many(x)
        plain = x.float().contiguous()
        y = torch.empty((len(x), self.map.outputs))
        library, team, here = (
            self.library,
            ctypes.byref(self.library.team),
            ctypes.byref(self.map),
        )
        scratch = library.scratch(library.linear_scratch(here, len(x)))
        library.linear(
            here, plain.data_ptr(), len(x), self._activation, y.data_ptr(), team, scratch
        )
        return y.to(x.dtype)

    def plus(self, x: torch.Tensor, residual: torch.Tensor) -> torch.Tensor:
        """See :class:`app.engine.linear.Linear`."""
        if self._many is not None and len(x) > self._few:
            return self._many.plus(x, residual)
        return self(x).add_(residual)


def quantized(weight: torch.Tensor, dtype: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
    """Return weights as whole numbers, and what to multiply each output's by.

    Args:
        weight: shape ``(outputs, inputs)``.
        dtype: one of :data:`LEVELS`.
    """
    scale = weight.float().abs().amax(1).clamp_min(1e-30) / LEVELS[dtype]
    held = torch.int8 if dtype is INT4 else dtype
    return (weight.float() / scale[:, None]).round().to(held), scale


def lost(weight: torch.Tensor, dtype: torch.dtype) -> float:
    """Return what whole numbers lose of weights, over what tells these weights' outputs apart.

    Both are roots of mean squares, the latter of differences to the mean output's weights; of some
    thousand outputs, without those that have no weights.
    """
    some = weight[:: -(-len(weight) // 4096)].float()
    some = some[some.any(1)]
    held, scale = quantized(some, dtype)
    off, apart = held * scale[:, None] - some, some - some.mean(0)
    return float((off.square().mean() / apart.square().mean()).sqrt())


def halved(weight: torch.Tensor) -> torch.Tensor:
    """Return weights from -7 to 7, ``(outputs, inputs)``, two in a byte as interface.h has them."""
    outputs, inputs = weight.shape
    blocks = -(-outputs // 16)
    filled = torch.nn.functional.pad(weight, (0, 0, 0, blocks * 16 - outputs)) + 8
    both = filled.view(blocks, 2, 8, inputs // 4, 4).permute(1, 0, 3, 2, 4).to(torch.uint8)
    return (both[0] | both[1] << 4).contiguous()


def tiled(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return int8 weights, ``(outputs, inputs)``, in tiles, and sums, as interface.h has them."""
    outputs, inputs = weight.shape
    blocks, steps = -(-outputs // _TILE[0]), inputs // _TILE[1]
    filled = torch.nn.functional.pad(weight, (0, 0, 0, blocks * _TILE[0] - outputs))
    tiles = filled.view(blocks, 2, 16, steps, 16, 4).permute(0, 3, 1, 4, 2, 5)
    return tiles.contiguous(), filled.sum(1, dtype=torch.int32)


def works(unit: str, library: Library) -> bool:
    """Return whether a unit gives the numbers that AVX2 does."""
    random = torch.Generator().manual_seed(1)
    weight, bias = (torch.randn(shape, generator=random) for shape in ((40, 576), (40,)))
    x = torch.randn((17, 576), generator=random)
    found, chosen = [], library.unit
    for library.unit in ("", unit):
        made = CompactLinear(weight, bias, dtype=torch.int8, library=library, many=None)
        found.append(made(x))
    library.unit = chosen
    return torch.equal(*found)
