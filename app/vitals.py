"""The process as Prometheus metrics: what it is, what it uses, whether it keeps up."""

from __future__ import annotations

import asyncio
import platform
import resource
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, Histogram, ProcessCollector

from app import __version__
from app.types import EngineInfo

_EVERY = 0.5  # seconds
_LAG = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


_PAGE = resource.getpagesize()


def _children_memory() -> float:
    """Return the bytes that are resident of this process's children, as Linux tells them."""
    total = 0
    for told in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):
            for child in told.read_text().split():
                # It may end at any moment.
                with suppress(OSError):
                    total += int(Path(f"/proc/{child}/statm").read_text().split()[1]) * _PAGE
    return total


class Vitals:
    """Watches the process and its event loop."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Add the metrics to ``registry``; those of the process have the names all clients give."""
        ProcessCollector(registry=registry)
        children = Gauge(
            "depesche_children_resident_memory_bytes",
            "Resident memory of child processes, the engine's; 0 where the system does not tell.",
            registry=registry,
        )
        children.set_function(_children_memory)
        build = Gauge(
            "depesche_build_info",
            "1; the labels say what runs.",
            ["version", "python"],
            registry=registry,
        )
        build.labels(__version__, platform.python_version()).set(1)
        self._model = Gauge(
            "depesche_model_info",
            "1; the labels say what is loaded: name, SHA-256 of its files, number type, device.",
            ["model", "hash", "precision", "device"],
            registry=registry,
        )
        self._ready = Gauge(
            "depesche_ready",
            "1 if new work is taken and will be computed (as /readyz says), else 0.",
            registry=registry,
        )
        self._active = Gauge(
            "depesche_active_requests", "Requests whose answer is not finished.", registry=registry
        )
        self._lag = Histogram(
            "depesche_event_loop_lag_seconds",
            "How late the event loop comes to what is due, looked at twice a second.",
            buckets=_LAG,
            registry=registry,
        )

    def loaded(self, info: EngineInfo) -> None:
        """The model is ``info``."""
        self._model.clear()
        self._model.labels(info.name, info.hash, info.precision, info.device).set(1)

    def follow(self, ready: Callable[[], bool], active: Callable[[], int]) -> None:
        """Ask these whenever metrics are read."""
        self._ready.set_function(ready)
        self._active.set_function(active)

    async def watch(self) -> None:
        """Measure the event loop that this runs on, until cancelled."""
        while True:
            due = time.perf_counter() + _EVERY
            await asyncio.sleep(_EVERY)
            self._lag.observe(max(0.0, time.perf_counter() - due))
