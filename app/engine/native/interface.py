"""``interface.h`` in ctypes."""

from __future__ import annotations

import ctypes

import torch

Pointer = ctypes.c_void_p
INT4: torch.dtype = torch.int4  # type: ignore[attr-defined]  # its stubs do not know it
TYPES = {
    torch.float16: 0,
    torch.bfloat16: 1,
    torch.float32: 2,
    torch.int8: 3,
    torch.int16: 4,
    INT4: 7,
}
UNITS = {"AMX": 5, "VNNI": 6}
"""The types of int8 weights in tiles, by the unit of the processor that multiplies them."""
ACTIVATIONS = {
    None: 0,
    "relu": 1,
    "swish": 2,
    "silu": 2,
    "gelu": 3,
    "gelu_new": 4,
    "gelu_pytorch_tanh": 4,
}


class Map(ctypes.Structure):
    """An affine map."""

    _fields_ = (
        ("weight", Pointer),
        ("bias", Pointer),
        ("scale", Pointer),
        ("total", Pointer),
        ("outputs", ctypes.c_int32),
        ("inputs", ctypes.c_int32),
        ("type", ctypes.c_int32),
    )


class Normalization(ctypes.Structure):
    """A layer normalisation."""

    _fields_ = (("weight", Pointer), ("bias", Pointer))


class Embedding(ctypes.Structure):
    """A table of embeddings and one of positions."""

    _fields_ = (
        ("table", Pointer),
        ("positions", Pointer),
        ("scale", ctypes.c_float),
        ("type", ctypes.c_int32),
    )


class Layer(ctypes.Structure):
    """A layer of the encoder or the decoder."""

    MAPS = ("qkv", "out", "query", "key_value", "cross_out", "up", "down")
    NORMS = ("norm", "cross_norm", "final_norm")
    _fields_ = (*((name, Map) for name in MAPS), *((name, Normalization) for name in NORMS))


class Stack(ctypes.Structure):
    """The encoder or the decoder."""

    _fields_ = (
        ("layers", ctypes.POINTER(Layer)),
        ("embedding", Embedding),
        *((name, ctypes.c_int32) for name in ("count", "heads", "inner", "activation")),
    )


class Model(ctypes.Structure):
    """All of it."""

    _fields_ = (
        ("encoder", Stack),
        ("decoder", Stack),
        ("output", Map),
        ("exact", Map),
        ("width", ctypes.c_int32),
        ("eos", ctypes.c_int32),
    )


class Memory(ctypes.Structure):
    """Keys and values of a layer."""

    _fields_ = (("data", Pointer), ("slot", ctypes.c_int64), ("head", ctypes.c_int64))


class Sentences(ctypes.Structure):
    """What the encoder reads and writes."""

    _fields_ = (
        *((name, Pointer) for name in ("ids", "starts")),
        ("source", ctypes.POINTER(Memory)),
        ("type", ctypes.c_int32),
        ("sentences", ctypes.c_int32),
        ("scratch", Pointer),
    )


class Step(ctypes.Structure):
    """What a step reads and writes."""

    _fields_ = (
        ("tokens", Pointer),
        ("at", Pointer),
        ("past", ctypes.POINTER(Memory)),
        ("source", ctypes.POINTER(Memory)),
        ("mask", Pointer),
        ("source_mask", Pointer),
        *((name, ctypes.c_int64) for name in ("mask_slot", "mask_beam", "source_mask_slot")),
        *(
            (name, ctypes.c_int32)
            for name in ("type", "slots", "beams", "length", "watched", "watched_heads")
        ),
        ("heads", Pointer),
        ("attention", Pointer),
        *((name, ctypes.c_int32) for name in ("candidates", "forbidden", "renormalize")),
        *((name, Pointer) for name in ("forbid", "values", "subwords", "end", "states", "scratch")),
    )


class Team(ctypes.Structure):
    """Functions of OpenMP."""

    _fields_ = (
        *((name, Pointer) for name in ("parallel", "barrier", "number", "count")),
        ("threads", ctypes.c_int32),
    )
