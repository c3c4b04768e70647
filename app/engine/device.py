"""Which device, number type and kernels to compute with."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from typing import Literal

import torch

from app.engine.linear import (
    Linear,
    MakeLinear,
    PackedLinear,
    PlainLinear,
    packed_linear_works,
)
from app.engine.native.compact import FEW, CompactLinear, lost, works
from app.engine.native.interface import INT4
from app.engine.native.library import Library, units

DeviceName = Literal["auto", "cpu", "cuda"]
PrecisionName = Literal["auto", "float32", "bfloat16", "float16", "int16", "int8"]
# What an output layer may lose of its weights. With a quarter the bundled model's BLEU is what it
# was, with a third a fifth of its translations are others, with a half BLEU falls by 5.
_LOST = 0.2


@dataclass(frozen=True, slots=True)
class Makers:
    """What makes the maps of the encoder, those of the decoder's layers, that to the vocabulary."""

    encoder: MakeLinear
    decoder: MakeLinear
    output: MakeLinear


@dataclass(frozen=True, slots=True)
class Placement:
    """A device, a precision, the reason for it, and what multiplies.

    ``dtype`` is the type of activations; ``precision`` that of weights in products, such as
    ``int8``. With a ``library``, up to ``kernel_rows`` rows are computed by compiled kernels.
    """

    device: torch.device
    dtype: torch.dtype
    precision: str
    reason: str
    makers: Makers
    kernels: str
    library: Library | None = None
    kernel_rows: int = 0

    @property
    def rows(self) -> int:
        """How many rows (sentences times beams) to decode at a time.

        On a CPU in float32 more bring no speed and take memory; faster products need more of them
        to be worth reading the weights for.
        """
        if self.device.type == "cuda":
            return 2048
        in_unit = self.precision == "int8" and self.library is not None and self.library.unit
        return 256 if in_unit or self.precision == "bfloat16" else 128


def place(
    device: DeviceName,
    precision: PrecisionName,
    stored: torch.dtype = torch.float32,
    *,
    compiled: bool = True,
) -> Placement:
    """Choose where and how to compute.

    ``auto`` takes CUDA where there is one; there bfloat16 if the GPU has tensor cores for it (from
    Ampere on), else float16. On CPUs where the compiled kernels run it takes int8 if they can use
    AMX or VNNI, else int16; without them bfloat16 if there is AMX, else float32.
    Processor flags decide, not a calibration: emulated bfloat16 is six times slower than float32,
    and no measurement at start could be so wrong on a busy machine as to be told from noise.

    ``stored`` is the type of the checkpoint's weights: those in 16 bits are read so in float32 too.
    ``compiled`` says whether the compiled kernels can have the network.

    Raises:
        ValueError: CUDA was asked for and there is none; or int16 or int8 on CUDA, or without
            kernels.
    """
    cuda = torch.cuda.is_available()
    if device == "cuda" and not cuda:
        raise ValueError("CUDA was asked for, but torch finds no CUDA device.")
    where = torch.device("cuda" if cuda and device != "cpu" else "cpu")
    library, lack = None, "they cannot have a network of this shape"
    if compiled and where.type == "cpu":
        library, lack = _library()
    reason = "asked for"
    if precision == "auto":
        precision, reason = _precision(where, library, lack)
    if where.type == "cuda":
        if precision in ("int16", "int8"):
            raise ValueError(f"{precision} is for CPUs; on CUDA use float16, bfloat16 or float32.")
        kind = getattr(torch, precision)
        return Placement(where, kind, precision, reason, _alike(PlainLinear), "torch")
    dtype = torch.bfloat16 if precision == "bfloat16" else torch.float32
    if precision in ("int16", "int8"):
        if library is None:
            raise ValueError(f"{precision} needs the compiled kernels: {lack}.")
        makers = _whole(precision, library)
        kernels = f"compiled, with {library.unit}" if library.unit else "compiled"
        return Placement(where, dtype, precision, reason, makers, kernels, library, sys.maxsize)
    many: MakeLinear = PlainLinear
    kernels = "torch"
    if packed_linear_works(dtype):
        many, kernels = PackedLinear, "oneDNN"
    held = stored if precision == "float32" else getattr(torch, precision)
    if library is not None and held in (torch.float16, torch.bfloat16):
        make = partial(CompactLinear, dtype=held, library=library, many=many)
        kernels += ", compiled for few rows"
        return Placement(where, dtype, precision, reason, _alike(make), kernels, library, FEW[held])
    if precision == "float16":
        many = _rounded(many)
    return Placement(where, dtype, precision, reason, _alike(many), kernels)


def _alike(make: MakeLinear) -> Makers:
    return Makers(make, make, make)


def _whole(precision: PrecisionName, library: Library) -> Makers:
    """Return what makes weights whole numbers.

    Of the output layer 4 bits do, because the best of its scores are computed anew. In int8 it has
    8, the same for all processors, and units multiply those fastest.
    """
    held = torch.int8 if precision == "int8" else torch.int16
    layers = partial(CompactLinear, dtype=held, library=library, many=None)
    return Makers(layers, layers, layers if held is torch.int8 else partial(_rough, library))


def _rough(
    library: Library, weight: torch.Tensor, bias: torch.Tensor, activation: str | None = None
) -> Linear:
    """Return a map in 4 bits, or in 8 where 4 would lose too much: weights far apart in a row."""
    held = INT4 if lost(weight, INT4) <= _LOST else torch.int8
    return CompactLinear(weight, bias, activation, dtype=held, library=library, many=None)


def _library() -> tuple[Library | None, str]:
    """Return the compiled kernels, or why there are none."""
    try:
        library = Library()
    except OSError as error:
        return None, str(error)
    library.unit = next(unit for unit in units() if not unit or works(unit, library))
    return library, ""


def _rounded(make: MakeLinear) -> MakeLinear:
    """Return what makes maps of the float16 numbers that are next to the weights."""

    def rounded(weight: torch.Tensor, bias: torch.Tensor, activation: str | None) -> Linear:
        return make(weight.half().float(), bias, activation)

    return rounded


def _precision(
    where: torch.device, library: Library | None, lack: str
) -> tuple[PrecisionName, str]:
    """Choose, where ``lack`` says why there are no compiled kernels."""
    if where.type == "cuda":
        if torch.cuda.is_bf16_supported(including_emulation=False):
            return "bfloat16", "the GPU has bfloat16 tensor cores"
        return "float16", "the GPU has no bfloat16"
    if library is not None and library.unit:
        return (
            "int8",
            f"the CPU has {library.unit}, which multiplies bytes; next to nothing is lost",
        )
    if library is not None:
        return (
            "int16",
            "the CPU has neither AMX nor VNNI; whole numbers are fastest, and lose little",
        )
    if torch.cpu._is_amx_tile_supported():  # noqa: SLF001 - torch has no public name for it
        return "bfloat16", f"the CPU has AMX, and there are no compiled kernels: {lack}"
    return "float32", f"the CPU has no AMX, and there are no compiled kernels: {lack}"
