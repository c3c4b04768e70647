"""Products of weights in 16, 8 and 4 bits, against torch's of the same numbers in float32."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from app.engine.linear import ACTIVATIONS, PlainLinear
from app.engine.native.compact import FEW, LEVELS, CompactLinear, halved, lost, quantized
from app.engine.native.interface import INT4
from app.engine.native.library import Library

TYPES = [torch.float16, torch.bfloat16, torch.int16, torch.int8, INT4]
MOST = {torch.int16: 8191, torch.int8: 32767, INT4: 63}


def make(
    weight: torch.Tensor, bias: torch.Tensor, dtype: torch.dtype, activation: str | None = None
) -> CompactLinear:
    many = None if dtype in LEVELS else PlainLinear
    return CompactLinear(weight, bias, activation, dtype=dtype, library=Library(), many=many)


def held(weight: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """The numbers that a layer multiplies."""
    if dtype not in LEVELS:
        return weight.to(dtype).float()
    whole, scale = quantized(weight, dtype)
    return whole * scale[:, None]


def rounded(x: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """The values that meet those numbers."""
    if dtype not in MOST:
        return x
    level = x.abs().amax(1, keepdim=True)
    return (x * (MOST[dtype] / level)).round() * (level / MOST[dtype])


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("rows", [*range(1, 10), 32, 33, 130])
@pytest.mark.parametrize("threads", [1, 2, 3, 5])
def test_products(dtype: torch.dtype, rows: int, threads: int) -> None:
    torch.manual_seed(rows)
    weight, bias = torch.randn(72, 48) / 7, torch.randn(72)
    x, residual = torch.randn(rows, 48), torch.randn(rows, 72)
    expected = F.linear(rounded(x, dtype), held(weight, dtype), bias)
    layer = make(weight, bias, dtype)
    layer.library.team.threads = threads
    with torch.inference_mode():
        assert torch.allclose(layer(x), expected, atol=1e-5)
        assert torch.allclose(layer.plus(x, residual), expected + residual, atol=1e-5)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_activations(name: str) -> None:
    x = torch.cat([torch.linspace(-9, 9, 800), torch.tensor([-1e4, -90.0, -0.0, 0.0, 90.0, 1e4])])
    # Ten rows of many numbers: the identity map hands them through.
    x, eye, zero = x[:800].view(10, 80), torch.eye(80), torch.zeros(80)
    extreme = torch.zeros(1, 80)
    extreme[0, :6] = torch.tensor([-1e4, -90.0, -0.0, 0.0, 90.0, 1e4])
    with torch.inference_mode():
        for rows in (x, extreme):
            plain = PlainLinear(eye, zero, name)(rows)
            assert torch.allclose(make(eye, zero, torch.float16, name)(rows), plain, atol=2e-6)


def test_weights_of_any_size_are_multiplied_as_they_are() -> None:
    """From float16's subnormal numbers to its largest."""
    exponents = torch.arange(-24, 16).float()
    weight = (2**exponents).half().float().repeat(8, 2)[:, :48] * torch.tensor([1.0, -1.0] * 4)[
        :, None
    ]
    weight[2], weight[3] = 65504.0, torch.tensor(-6e-8).half().float()
    x, zero = torch.randn(1, 48).expand(FEW[torch.float16] + 1, -1), torch.zeros(8)
    layer = make(weight, zero, torch.float16)
    with torch.inference_mode():
        assert torch.allclose(layer(x[:1]), layer(x)[:1], rtol=1e-5, atol=1e-9)
        assert torch.allclose(layer(x[:1]), F.linear(x[:1], weight), rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("dtype", sorted(LEVELS, key=str))
@pytest.mark.parametrize("inputs", [16, 512, 528, 2048, 8192])
def test_sums_of_whole_numbers_do_not_overflow(dtype: torch.dtype, inputs: int) -> None:
    """All weights and all values as large as they can be, of one sign."""
    weight, x = torch.full((8, inputs), 3.0), torch.full((2, inputs), 5.0)
    x[1] = -5.0
    with torch.inference_mode():
        found = make(weight, torch.zeros(8), dtype)(x)
    assert torch.allclose(found, F.linear(x, weight), rtol=1e-6)


@pytest.mark.parametrize("dtype", sorted(LEVELS, key=str))
def test_of_whole_numbers_a_row_is_the_same_in_any_company(dtype: torch.dtype) -> None:
    torch.manual_seed(1)
    layer = make(torch.randn(64, 96), torch.randn(64), dtype)
    x = torch.randn(150, 96) * torch.logspace(-4, 4, 150)[:, None]
    with torch.inference_mode():
        together = layer(x)
        for row in (0, 7, 8, 77, 149):
            assert torch.equal(layer(x[row : row + 1])[0], together[row])
        assert torch.equal(layer(x[3:50]), together[3:50])


def test_two_weights_are_in_a_byte() -> None:
    """Where interface.h says that they are; of what is missing the weight is 0."""
    torch.manual_seed(1)
    weight = torch.randint(-7, 8, (40, 24), dtype=torch.int8)
    found = halved(weight)
    assert found.shape == (3, 6, 8, 4)
    for output in range(48):
        block, upper, place = output // 16, output % 16 // 8, output % 8
        for given in range(24):
            both = int(found[block, given // 4, place, given % 4])
            expected = int(weight[output, given]) if output < 40 else 0
            assert (both >> 4 if upper else both & 15) - 8 == expected


def test_what_is_lost_is_told() -> None:
    torch.manual_seed(1)
    weight = torch.randn(64, 512)
    assert 0.1 < lost(weight, INT4) < 0.2
    assert lost(weight, torch.int8) < 0.01
    weight[:, 7] += 20
    assert lost(weight, INT4) > 0.2


def test_nothing_is_lost_of_a_row_of_zeros_or_an_output_of_zeros() -> None:
    weight = torch.randn(16, 32)
    weight[3] = 0
    bias = torch.randn(16)
    x = torch.randn(2, 32)
    x[0] = 0
    with torch.inference_mode():
        found = make(weight, bias, torch.int8)(x)
    assert torch.equal(found[0], bias)
    assert found[1, 3] == bias[3]


@pytest.mark.parametrize("dtype", TYPES)
def test_impossible_columns_stay_impossible(dtype: torch.dtype) -> None:
    layer = make(torch.randn(64, 16), torch.full((64,), float("-inf")), dtype)
    with torch.inference_mode():
        assert bool((layer(torch.randn(3, 16)) == float("-inf")).all())


def test_what_is_no_number_shows() -> None:
    for dtype in TYPES:
        layer = make(torch.randn(8, 16), torch.zeros(8), dtype)
        x = torch.randn(2, 16)
        x[0, 5] = float("nan")
        with torch.inference_mode():
            found = layer(x)
        assert not bool(found[0].isfinite().any()), dtype
        assert bool(found[1].isfinite().all()), dtype


def test_shapes_without_a_kernel_are_refused() -> None:
    for outputs, inputs in ((12, 16), (8, 24)):
        with pytest.raises(ValueError, match="no kernel"):
            make(torch.randn(outputs, inputs), torch.zeros(outputs), torch.float16)
