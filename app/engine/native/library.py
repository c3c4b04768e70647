"""The compiled kernels, opened if they are there and run on this processor."""

from __future__ import annotations

import ctypes
import re
from ctypes import POINTER, c_int32, c_size_t, c_uint64, c_void_p
from functools import cache
from pathlib import Path

import torch

from app.engine.native.build import LIBRARY, interface, supported
from app.engine.native.interface import Map, Model, Sentences, Step, Team

_SIGNATURES = {
    "interface": (c_uint64, ()),
    "encode": (None, (POINTER(Model), POINTER(Sentences), POINTER(Team))),
    "encode_scratch": (c_size_t, (POINTER(Model), POINTER(Sentences), POINTER(Team))),
    "step": (None, (POINTER(Model), POINTER(Step), POINTER(Team))),
    "step_scratch": (c_size_t, (POINTER(Model), POINTER(Step), POINTER(Team))),
    "linear": (
        None,
        (POINTER(Map), c_void_p, c_int32, c_int32, c_void_p, POINTER(Team), c_void_p),
    ),
    "linear_scratch": (c_size_t, (POINTER(Map), c_int32)),
}
# GNU's OpenMP, or LLVM's or Intel's, which have its functions too.
_OPENMP = re.compile(r"/lib(gomp|iomp5|omp)\b[^/]*$")


class Library:
    """The functions of ``kernels.c``, and memory for what they compute meanwhile.

    ``team`` is torch's own pool of threads, as large as torch's is when this is made. So one thread
    at a time may call the functions. ``unit`` is what new maps of 8 bits are for: AVX2 if "", else
    one of :data:`app.engine.native.interface.UNITS`.
    """

    def __init__(self) -> None:
        """Open the library.

        Raises:
            OSError: there is none for this machine, and why; no path is told.
        """
        kernels, openmp = _opened()
        self.encode, self.encode_scratch, self.step, self.step_scratch, self.linear = (
            getattr(kernels, f"depesche_{name}")
            for name in ("encode", "encode_scratch", "step", "step_scratch", "linear")
        )
        self.linear_scratch = kernels.depesche_linear_scratch
        self.unit = ""
        functions = ("GOMP_parallel", "GOMP_barrier", "omp_get_thread_num", "omp_get_num_threads")
        found = [ctypes.cast(getattr(openmp, name), c_void_p) for name in functions]
        self.team = Team(*found, torch.get_num_threads())
        self._scratch = torch.empty(0, dtype=torch.uint8)

    def scratch(self, count: int) -> int:
        """Return the address of so many bytes, which hold nothing from one call to the next."""
        if self._scratch.numel() < count:
            # First what there is goes, or both would take memory.
            self._scratch = torch.empty(0, dtype=torch.uint8)
            self._scratch = torch.empty(count + count // 2, dtype=torch.uint8)
        return self._scratch.data_ptr()


def units() -> tuple[str, ...]:
    """Return the units of this processor for bytes, the best first; the last is "", for AVX2.

    Both are used with AVX-512. A process has to ask the system for AMX, which torch does.
    """
    have = torch.cpu.get_capabilities()
    if not all(have.get(f"avx512_{part}") for part in ("f", "bw", "vl", "vnni")):
        return ("",)
    amx = have.get("amx_int8") and torch.cpu._init_amx()  # noqa: SLF001 - has no public name
    return ("AMX", "VNNI", "") if amx else ("VNNI", "")


@cache
def _opened() -> tuple[ctypes.CDLL, ctypes.CDLL]:
    if not torch.backends.cpu.get_cpu_capability().startswith("AVX"):
        raise OSError("the processor has no AVX2")
    if not LIBRARY.is_file():
        raise OSError(
            "they have not been compiled" if supported() else "they are for Linux on x86-64"
        )
    try:
        kernels = ctypes.CDLL(str(LIBRARY))
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(kernels, f"depesche_{name}")
            function.restype, function.argtypes = result, arguments
        current = kernels.depesche_interface() == interface()
    except (OSError, AttributeError) as error:
        raise OSError("their library cannot be opened") from error
    if not current:
        raise OSError("they have been compiled of another version")
    return kernels, ctypes.CDLL(_openmp())


def _openmp() -> str:
    """Return the path of the OpenMP library that torch has loaded."""
    mapped = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    paths = {line.split(maxsplit=5)[-1] for line in mapped}
    found = [path for path in sorted(paths) if _OPENMP.search(path)]
    beside = str(Path(torch.__file__).parent)
    # Other packages may have brought one of their own.
    found.sort(key=lambda path: not path.startswith(beside))
    if not found:
        raise OSError("torch has loaded no OpenMP library")
    return found[0]
