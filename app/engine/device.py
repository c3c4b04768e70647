"""Which device, number type and kernels to compute with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch

from app.engine.layers import MakeLinear
from app.engine.linear import Int8Linear, PackedLinear, PlainLinear, packed_linear_works

DeviceName = Literal["auto", "cpu", "cuda"]
PrecisionName = Literal["auto", "float32", "bfloat16", "float16", "int8"]


@dataclass(frozen=True, slots=True)
class Placement:
    """A device, a precision, the reason for it, and what multiplies.

    ``dtype`` is the type of activations; ``precision`` that of products, such as ``int8``.
    """

    device: torch.device
    dtype: torch.dtype
    precision: str
    reason: str
    linear: MakeLinear
    kernels: str


def place(device: DeviceName, precision: PrecisionName) -> Placement:
    """Choose where and how to compute.

    ``auto`` takes CUDA where there is one; and bfloat16 where the processor multiplies it in
    hardware (AMX tiles, or tensor cores from Ampere on), float16 on older GPUs, else float32.
    Processor flags decide, not a calibration: emulated bfloat16 is six times slower than float32,
    and no measurement at start could be so wrong on a busy machine as to be told from noise.

    Raises:
        ValueError: CUDA was asked for and there is none, float16 on a CPU, or int8 on CUDA.
    """
    cuda = torch.cuda.is_available()
    if device == "cuda" and not cuda:
        raise ValueError("CUDA was asked for, but torch finds no CUDA device.")
    where = torch.device("cuda" if cuda and device != "cpu" else "cpu")
    reason = "asked for"
    if precision == "auto":
        precision, reason = _precision(where)
    if where.type == "cuda":
        if precision == "int8":
            raise ValueError("int8 is for CPUs; on CUDA use float16, bfloat16 or float32.")
        return Placement(where, getattr(torch, precision), precision, reason, PlainLinear, "torch")
    if precision == "float16":
        raise ValueError("float16 is too slow to be useful on a CPU; use bfloat16 or float32.")
    if precision == "int8":
        engine = torch.backends.quantized.engine
        return Placement(where, torch.float32, precision, reason, Int8Linear, str(engine))
    dtype: torch.dtype = getattr(torch, precision)
    if packed_linear_works(dtype):
        return Placement(where, dtype, precision, reason, PackedLinear, "oneDNN")
    return Placement(where, dtype, precision, reason, PlainLinear, "torch")


def _precision(where: torch.device) -> tuple[PrecisionName, str]:
    if where.type == "cuda":
        if torch.cuda.is_bf16_supported(including_emulation=False):
            return "bfloat16", "the GPU has bfloat16 tensor cores"
        return "float16", "the GPU has no bfloat16"
    if torch.cpu._is_amx_tile_supported():  # noqa: SLF001 - torch has no public name for it
        return "bfloat16", "the CPU has AMX"
    return "float32", "the CPU has no AMX, and int8 is for those to choose who can judge it"
