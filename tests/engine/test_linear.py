"""The kernels, among them torch's private operators: a new version that changes them shows here."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from app.engine.linear import ACTIVATIONS, PackedLinear, PlainLinear, packed_linear_works

Kind = type[PlainLinear | PackedLinear]
KINDS: list[Kind] = [PlainLinear, PackedLinear]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rows", [1, 4, 12, 13, 33])
def test_products_with_residual_and_activation(kind: Kind, rows: int) -> None:
    torch.manual_seed(rows)
    weight, bias = torch.randn(48, 32) / 6, torch.randn(48)
    x, residual = torch.randn(rows, 32), torch.randn(rows, 48)
    expected = F.linear(x, weight, bias)
    close = 1e-5
    with torch.inference_mode():
        assert torch.allclose(kind(weight, bias)(x), expected, atol=close)
        assert torch.allclose(kind(weight, bias).plus(x, residual), expected + residual, atol=close)
        for name, function in (("swish", F.silu), ("gelu", F.gelu), ("relu", F.relu)):
            assert torch.allclose(kind(weight, bias, name)(x), function(expected), atol=close)


def test_all_activations_are_the_same_in_all_kernels() -> None:
    x, eye, zero = torch.linspace(-4, 4, 64)[:, None].expand(-1, 8), torch.eye(8), torch.zeros(8)
    with torch.inference_mode():
        for name in ACTIVATIONS:
            plain = PlainLinear(eye, zero, name)(x)
            assert torch.allclose(plain, PackedLinear(eye, zero, name)(x), atol=1e-5), name


def test_impossible_columns_stay_impossible() -> None:
    weight, bias = torch.randn(64, 16), torch.full((64,), float("-inf"))
    for kind in KINDS:
        with torch.inference_mode():
            assert bool((kind(weight, bias)(torch.randn(3, 16)) == float("-inf")).all())


def test_float32_has_a_packed_kernel_here() -> None:
    assert packed_linear_works(torch.float32)
    assert not packed_linear_works(torch.float64)
