"""Which engine, and how to load it: in this process or in one of its own."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import ModelUnavailable
from app.types import Engine

if TYPE_CHECKING:  # it imports torch
    from app.engine.device import DeviceName, PrecisionName


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that is needed to load an engine, in words and numbers.

    ``directory``, ``name`` and ``hash`` are those of a verified checkpoint; a recipe without a
    directory is for the fake engine. For the rest see :func:`app.engine.marian.load_marian`.
    """

    directory: str = ""
    name: str = ""
    hash: str = ""
    device: DeviceName = "auto"
    precision: PrecisionName = "auto"
    threads: int = 0
    graphs: bool = False


def load(recipe: Recipe, *, alone: bool = False) -> Engine:
    """Load an engine; ``alone`` says that it has the process to itself.

    Raises:
        ModelUnavailable: the checkpoint has changed since it was verified, or does not fit.
        ValueError: the device or precision cannot be had.
    """
    # No other engine's libraries are imported.
    if not recipe.directory:
        from app.engine.fake import FakeEngine  # noqa: PLC0415

        return FakeEngine(faults=True) if alone else FakeEngine()
    from app.engine.weights import Checkpoint  # noqa: PLC0415

    checkpoint = Checkpoint(Path(recipe.directory), recipe.name)
    if checkpoint.hash != recipe.hash:
        raise ModelUnavailable(f"{recipe.directory} has changed since it was verified.")
    from app.engine.openmp import bound_spinning  # noqa: PLC0415

    bound_spinning()
    from app.engine.marian import load_marian  # noqa: PLC0415

    engine = load_marian(
        checkpoint,
        device=recipe.device,
        precision=recipe.precision,
        threads=recipe.threads,
        graphs=recipe.graphs,
    )
    _give_back()
    return engine


def _give_back() -> None:
    """Give the system what was used for conversions, which glibc would keep for later."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
