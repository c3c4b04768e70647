"""Affine maps, with activation or residual in the same kernel where the hardware's library can."""

from __future__ import annotations

import warnings
from typing import Protocol

import torch
from torch.nn import functional as F  # noqa: N812 - torch's own abbreviation

# A configuration's name for an activation: oneDNN's name, and its variant.
_FUSED = {
    "swish": ("swish", ""),
    "silu": ("swish", ""),
    "relu": ("relu", ""),
    "gelu": ("gelu", "none"),
    "gelu_new": ("gelu", "tanh"),
    "gelu_pytorch_tanh": ("gelu", "tanh"),
}
ACTIVATIONS = frozenset(_FUSED)


class Linear(Protocol):
    """``y = activation(x W^T + b)`` of ``x``, shape ``(rows, inputs)``."""

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """Return shape ``(rows, outputs)``."""

    def plus(self, x: torch.Tensor, residual: torch.Tensor) -> torch.Tensor:
        """Return ``residual + x W^T + b``; for maps without activation."""


class PlainLinear:
    """torch's own product, whatever library it calls: for CUDA, and for types without a kernel."""

    def __init__(
        self, weight: torch.Tensor, bias: torch.Tensor, activation: str | None = None
    ) -> None:
        """Take ``weight``, shape ``(outputs, inputs)``, and ``bias``, shape ``(outputs,)``."""
        self._weight, self._bias, self._activation = weight.contiguous(), bias, activation

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """See :class:`Linear`."""
        y = F.linear(x, self._weight, self._bias)
        return y if self._activation is None else _activate(y, self._activation)

    def plus(self, x: torch.Tensor, residual: torch.Tensor) -> torch.Tensor:
        """See :class:`Linear`."""
        return F.linear(x, self._weight, self._bias).add_(residual)


class PackedLinear:
    """oneDNN's product over weights laid out once in the order its kernels read them.

    torch's own ``linear`` lays them out anew in every call, or calls a library that is slow on some
    makers' processors: on two Zen cores a 4 x 512 by 512 x 58,112 product took 41 ms there and 8 ms
    here, a 128-row one 170 and 105.
    """

    def __init__(
        self, weight: torch.Tensor, bias: torch.Tensor, activation: str | None = None
    ) -> None:
        """Take ``weight``, shape ``(outputs, inputs)``, which is copied, and ``bias``."""
        self._weight = torch.ops.mkldnn._reorder_linear_weight(weight.contiguous())  # noqa: SLF001
        self._bias = bias
        self._fused = ("none", "") if activation is None else _FUSED[activation]

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """See :class:`Linear`."""
        name, variant = self._fused
        result: torch.Tensor = torch.ops.mkldnn._linear_pointwise(  # noqa: SLF001
            x, self._weight, self._bias, name, [], variant
        )
        return result

    def plus(self, x: torch.Tensor, residual: torch.Tensor) -> torch.Tensor:
        """See :class:`Linear`."""
        result: torch.Tensor = torch.ops.mkldnn._linear_pointwise.binary(  # noqa: SLF001
            x, residual, self._weight, self._bias, "add"
        )
        return result


class HalfLinear:
    """Weights that are float16 numbers, read in 16 bits where rows are few; sums are float32.

    Reading the weights is what a product of few rows takes its time for. FBGEMM's kernel reads half
    of what oneDNN's does; from some rows on oneDNN's is faster, over a second copy in float32. Both
    multiply the same numbers in float32. On two Zen cores a step of opus-mt's decoder took 10.5 ms
    in place of 18.9 for one row, 13.3 of 21.2 for four, 29.8 of 33.5 for twelve.
    """

    ROWS = 12
    """The most rows that are multiplied by FBGEMM."""

    def __init__(
        self, weight: torch.Tensor, bias: torch.Tensor, activation: str | None = None
    ) -> None:
        """Take ``weight``, shape ``(outputs, inputs)``, which is copied, and ``bias``."""
        self._many = PackedLinear(weight, bias, activation)
        self._few = torch.ops.quantized.linear_prepack_fp16(weight.contiguous(), bias)
        self._activation = activation

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """See :class:`Linear`."""
        if len(x) > self.ROWS:
            return self._many(x)
        y: torch.Tensor = torch.ops.quantized.linear_dynamic_fp16(x, self._few)
        return y if self._activation is None else _activate(y, self._activation)

    def plus(self, x: torch.Tensor, residual: torch.Tensor) -> torch.Tensor:
        """See :class:`Linear`."""
        return self._many.plus(x, residual) if len(x) > self.ROWS else self(x).add_(residual)


class Int8Linear:
    """Weights in 8 bits, one scale an output; activations quantised call by call, one scale a call.

    Weights use 7 of the 8 bits (``reduce_range``), because processors without VNNI add two products
    in 16 bits, which would overflow.
    """

    def __init__(
        self, weight: torch.Tensor, bias: torch.Tensor, activation: str | None = None
    ) -> None:
        """Take ``weight``, shape ``(outputs, inputs)``, which is copied, and ``bias``."""
        weight = weight.float()
        scales = weight.abs().amax(1).clamp_min(1e-8) / 127
        zeros = torch.zeros(len(scales), dtype=torch.long)
        with warnings.catch_warnings():
            # torch announces another quantised tensor type for some later version; ours is pinned.
            warnings.simplefilter("ignore", UserWarning)
            quantized = torch.quantize_per_channel(weight, scales, zeros, 0, torch.qint8)
            self._packed = torch.ops.quantized.linear_prepack(quantized, bias.float())
        self._activation = activation

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """See :class:`Linear`."""
        y: torch.Tensor = torch.ops.quantized.linear_dynamic(x, self._packed, reduce_range=True)
        return y if self._activation is None else _activate(y, self._activation)

    def plus(self, x: torch.Tensor, residual: torch.Tensor) -> torch.Tensor:
        """See :class:`Linear`."""
        return self(x).add_(residual)


def half_linear_works() -> bool:
    """Return whether FBGEMM runs on this processor."""
    try:
        eye, zero = torch.eye(16), torch.zeros(16)
        with torch.inference_mode():
            layer = HalfLinear(eye, zero)
            return bool(torch.equal(layer(eye[:4]), eye[:4]))
    except (RuntimeError, AttributeError):
        return False


def packed_linear_works(dtype: torch.dtype) -> bool:
    """Return whether oneDNN has kernels for ``dtype`` on this processor."""
    try:
        layer = PackedLinear(torch.eye(16, dtype=dtype), torch.zeros(16, dtype=dtype))
        with torch.inference_mode():
            return bool(torch.equal(layer(torch.eye(16, dtype=dtype)).float(), torch.eye(16)))
    except (RuntimeError, AttributeError):
        return False


def _activate(y: torch.Tensor, name: str) -> torch.Tensor:
    kind, variant = _FUSED[name]
    if kind == "gelu":
        return F.gelu(y, approximate=variant)
    return F.silu(y, inplace=True) if kind == "swish" else F.relu_(y)
