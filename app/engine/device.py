"""Which device and number type to compute with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch

DeviceName = Literal["auto", "cpu", "cuda"]
PrecisionName = Literal["auto", "float32", "bfloat16", "float16"]


@dataclass(frozen=True, slots=True)
class Placement:
    """A device, a number type, and the reason for that type."""

    device: torch.device
    dtype: torch.dtype
    reason: str

    @property
    def precision(self) -> str:
        """The number type's plain name, such as ``bfloat16``."""
        return str(self.dtype).removeprefix("torch.")


def place(device: DeviceName, precision: PrecisionName) -> Placement:
    """Choose where and how to compute.

    ``auto`` takes CUDA where there is one; and bfloat16 where the processor multiplies it in
    hardware (AMX tiles, or tensor cores from Ampere on), float16 on older GPUs, else float32.

    Raises:
        ValueError: CUDA was asked for and there is none, or float16 on a CPU.
    """
    cuda = torch.cuda.is_available()
    if device == "cuda" and not cuda:
        raise ValueError("CUDA was asked for, but torch finds no CUDA device.")
    where = torch.device("cuda" if cuda and device != "cpu" else "cpu")
    if precision != "auto":
        if precision == "float16" and where.type == "cpu":
            raise ValueError("float16 is too slow to be useful on a CPU; use bfloat16 or float32.")
        return Placement(where, getattr(torch, precision), "asked for")
    if where.type == "cuda":
        if torch.cuda.is_bf16_supported(including_emulation=False):
            return Placement(where, torch.bfloat16, "the GPU has bfloat16 tensor cores")
        return Placement(where, torch.float16, "the GPU has no bfloat16")
    if torch.cpu._is_amx_tile_supported():  # noqa: SLF001 - torch has no public name for it
        return Placement(where, torch.bfloat16, "the CPU has AMX")
    return Placement(where, torch.float32, "the CPU has no AMX")
