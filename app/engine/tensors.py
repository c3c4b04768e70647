"""A checkpoint's weights, mapped into memory: nothing is read before it is used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from pickle import UnpicklingError

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from app.errors import ModelUnavailable

# Written by some versions of transformers beside what they are tied to or computed from.
_TIED = re.compile(
    r"lm_head\.weight|model\.(en|de)coder\.embed_(tokens|positions)\.weight|model\.shared\.weight"
)


class Tensors:
    """The named tensors of a checkpoint; each may be taken once, and all must be taken."""

    def __init__(self, directory: Path, tensors: Mapping[str, torch.Tensor]) -> None:
        """Take what was read from ``directory``."""
        self._directory = directory
        self._left = dict(tensors)

    def has(self, name: str) -> bool:
        """Return whether there is a tensor called ``name``."""
        return name in self._left

    @property
    def dtype(self) -> torch.dtype:
        """The number type of the matrices, or float32 if they are of several."""
        found = {tensor.dtype for tensor in self._left.values() if min(tensor.shape, default=0) > 1}
        return found.pop() if len(found) == 1 else torch.float32

    def take(self, name: str, shape: tuple[int, ...]) -> torch.Tensor:
        """Return a tensor in the number type it is stored in.

        Raises:
            ModelUnavailable: there is none, or it has another shape.
        """
        found = self._left.pop(name, None)
        if found is None:
            raise ModelUnavailable(f"{self._directory} lacks weights: {name}.")
        if tuple(found.shape) != shape:
            raise ModelUnavailable(
                f"{self._directory}: {name} has shape {tuple(found.shape)}, and by the "
                f"configuration should have {shape}."
            )
        return found

    def finish(self) -> None:
        """Let go of everything.

        Raises:
            ModelUnavailable: there are weights that the configuration does not know of.
        """
        odd = sorted(name for name in self._left if not _TIED.fullmatch(name))
        self._left.clear()
        if odd:
            raise ModelUnavailable(
                f"{self._directory} has weights that its configuration does not know: {odd[:5]}"
            )


def open_tensors(directory: Path) -> Tensors:
    """Map ``model.safetensors`` or else ``pytorch_model.bin`` into memory, never running code.

    Raises:
        ModelUnavailable: the file is damaged or holds more than weights.
    """
    try:
        path = directory / "model.safetensors"
        if path.is_file():
            return Tensors(directory, load_file(path))
        return Tensors(directory, _load_pickle(directory / "pytorch_model.bin"))
    except UnpicklingError as error:
        raise ModelUnavailable(f"{directory} holds more than weights; it is not loaded.") from error
    except (OSError, ValueError, RuntimeError, KeyError, EOFError, SafetensorError) as error:
        raise ModelUnavailable(f"{directory} cannot be loaded as MarianMT: {error}") from error


def _load_pickle(path: Path) -> Mapping[str, torch.Tensor]:
    try:
        found = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except RuntimeError:
        # The format before torch 1.6 cannot be mapped.
        found = torch.load(path, map_location="cpu", weights_only=True)
    if not isinstance(found, dict) or not all(map(torch.is_tensor, found.values())):
        raise ValueError("it is no dictionary of tensors")
    return found
