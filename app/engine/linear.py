"""Affine maps, with activation or residual in the same kernel where the hardware's library can."""

from __future__ import annotations

from collections.abc import Callable
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


MakeLinear = Callable[[torch.Tensor, torch.Tensor, str | None], Linear]
"""Makes a map of weight, ``(outputs, inputs)``, bias and activation."""


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
