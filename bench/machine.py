"""What the machine can do: the rates of large products, which bound every engine."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path
from typing import Any

import torch

from app.engine.device import Placement
from app.engine.linear import MakeLinear


def describe() -> dict[str, Any]:
    """Return the machine and the versions, as far as they matter to speed."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    flags: set[str] = set()
    if info.exists():
        for line in info.read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                cpu = value.strip()
            elif name.strip() == "flags":
                flags = set(value.split())
    wanted = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_bf16", "amx_int8")
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "instructions": [name for name in wanted if name in flags],
        "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
        "torch": str(torch.__version__),
        "python": platform.python_version(),
    }


@torch.inference_mode()
def product_rate(
    make: MakeLinear, placement: Placement, *, rows: int = 512, seconds: float = 0.3
) -> float:
    """Return the rate of large products by what ``make`` makes, in 1e9 operations a second."""
    inner, outputs = 512, 4096
    weight = torch.randn(outputs, inner, dtype=placement.dtype, device=placement.device)
    layer = make(weight, weight.new_zeros(outputs), None)
    x = torch.randn(rows, inner, dtype=placement.dtype, device=placement.device)
    layer(x)
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        begun = time.perf_counter()
        layer(x)
        if placement.device.type == "cuda":
            torch.cuda.synchronize()
        best = min(best, time.perf_counter() - begun)
    return 2e-9 * rows * inner * outputs / best
