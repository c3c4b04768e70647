"""Which device, number type and kernels to compute with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch

from app.engine.layers import MakeLinear
from app.engine.linear import (
    HalfLinear,
    Int8Linear,
    Linear,
    PackedLinear,
    PlainLinear,
    half_linear_works,
    packed_linear_works,
)

DeviceName = Literal["auto", "cpu", "cuda"]
PrecisionName = Literal["auto", "float32", "bfloat16", "float16", "int8"]


@dataclass(frozen=True, slots=True)
class Placement:
    """A device, a precision, the reason for it, and what multiplies.

    ``dtype`` is the type of activations; ``precision`` that of weights in products, such as
    ``int8``. ``step`` makes the maps that see a row a hypothesis, ``linear`` those that see whole
    sentences.
    """

    device: torch.device
    dtype: torch.dtype
    precision: str
    reason: str
    linear: MakeLinear
    step: MakeLinear
    kernels: str


def place(
    device: DeviceName, precision: PrecisionName, stored: torch.dtype = torch.float32
) -> Placement:
    """Choose where and how to compute.

    ``auto`` takes CUDA where there is one; and bfloat16 where the processor multiplies it in
    hardware (AMX tiles, or tensor cores from Ampere on), float16 on older GPUs. On other CPUs it
    takes what can be read in 16 bits and multiplied in float32: float32 if the checkpoint's weights
    are ``stored`` in float16, so that nothing is lost, else float16.
    Processor flags decide, not a calibration: emulated bfloat16 is six times slower than float32,
    and no measurement at start could be so wrong on a busy machine as to be told from noise.

    Raises:
        ValueError: CUDA was asked for and there is none, or int8 on CUDA.
    """
    cuda = torch.cuda.is_available()
    if device == "cuda" and not cuda:
        raise ValueError("CUDA was asked for, but torch finds no CUDA device.")
    where = torch.device("cuda" if cuda and device != "cpu" else "cpu")
    reason = "asked for"
    if precision == "auto":
        precision, reason = _precision(where, stored)
    if where.type == "cuda":
        if precision == "int8":
            raise ValueError("int8 is for CPUs; on CUDA use float16, bfloat16 or float32.")
        kind = getattr(torch, precision)
        return Placement(where, kind, precision, reason, PlainLinear, PlainLinear, "torch")
    if precision == "int8":
        kernels, kind = str(torch.backends.quantized.engine), torch.float32
        return Placement(where, kind, precision, reason, Int8Linear, Int8Linear, kernels)
    dtype = torch.bfloat16 if precision == "bfloat16" else torch.float32
    linear: MakeLinear = PlainLinear
    step, kernels = linear, "torch"
    if packed_linear_works(dtype):
        linear, step, kernels = PackedLinear, PackedLinear, "oneDNN"
        halves = precision == "float16" or (precision == "float32" and stored == torch.float16)
        if halves and half_linear_works():
            step, kernels = HalfLinear, "oneDNN, FBGEMM for few rows"
    if precision == "float16":
        linear, step = _rounded(linear), _rounded(step)
    return Placement(where, dtype, precision, reason, linear, step, kernels)


def _rounded(make: MakeLinear) -> MakeLinear:
    """Return what makes maps of the float16 numbers that are next to the weights."""

    def rounded(weight: torch.Tensor, bias: torch.Tensor, activation: str | None) -> Linear:
        return make(weight.half().float(), bias, activation)

    return rounded


def _precision(where: torch.device, stored: torch.dtype) -> tuple[PrecisionName, str]:
    if where.type == "cuda":
        if torch.cuda.is_bf16_supported(including_emulation=False):
            return "bfloat16", "the GPU has bfloat16 tensor cores"
        return "float16", "the GPU has no bfloat16"
    if torch.cpu._is_amx_tile_supported():  # noqa: SLF001 - torch has no public name for it
        return "bfloat16", "the CPU has AMX"
    if not half_linear_works():
        return "float32", "the CPU has neither AMX nor FBGEMM's kernels"
    if stored == torch.float16:
        return "float32", "the CPU has no AMX; float16 is what the weights are stored in"
    return "float16", "the CPU has no AMX; weights are read in 16 bits and multiplied in float32"
