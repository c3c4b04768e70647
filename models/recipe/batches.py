"""Training data on the device, in batches of few shapes.

All ids live on the device, end to end. A batch is a list of sentence numbers and one padded length,
the same for both sides and taken from a short list, so that a compiled network meets few shapes.
Where nothing is compiled, on a processor, it is cut to what the sentences need.
"""

from __future__ import annotations

import hashlib
import io
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

Ints = NDArray[np.int64]
UNLINKED = 0xFFFF  # in a file of links: no source subword
NO_LINK = -1  # in a batch: no source subword
DIGEST = "data"  # in a file of links: SHA-256 of the data that they are for


class WrongData(Exception):
    """The data, the links, and the sources that the recipe names do not belong together."""


@dataclass(frozen=True, slots=True)
class Batch:
    """``source``, ``inputs`` and ``targets``, each of shape ``(sentences, length)``.

    The length is the same for all, but for the source's in a batch that was cut.

    ``inputs`` are the targets moved right by one, padding first, as Marian's decoder starts.
    ``links``, where there are any, hold the source position of each target, or ``NO_LINK``.
    """

    source: torch.Tensor
    inputs: torch.Tensor
    targets: torch.Tensor
    links: torch.Tensor | None = None


class Side:
    """One language of all sentences: ids end to end, and where each sentence begins."""

    def __init__(self, ids: NDArray[np.uint16], lengths: Ints, device: torch.device) -> None:
        self.lengths = lengths
        # int32 because a GPU gathers no uint16.
        self._ids = torch.from_numpy(ids.astype(np.int32)).to(device)
        self._starts = torch.from_numpy(np.cumsum(lengths) - lengths).to(device)
        self._lengths = torch.from_numpy(lengths).to(device)

    def padded(self, rows: torch.Tensor, length: int, eos: int, padding: int) -> torch.Tensor:
        """Return sentences closed by ``eos`` and padded, shape ``(len(rows), length)``."""
        column = torch.arange(length, device=rows.device)
        place = self._starts[rows][:, None] + column
        ids = self._ids[place.clamp(max=len(self._ids) - 1)].long()
        left = self._lengths[rows][:, None] - column
        return torch.where(left > 0, ids, torch.where(left == 0, eos, padding))


class Pairs:
    """The sentences of all sources, and the sources' weights in an epoch."""

    def __init__(
        self,
        arrays: Mapping[str, NDArray[np.uint16]],
        weights: Mapping[str, float],
        device: torch.device,
        links: Mapping[str, NDArray[np.uint16]] | None = None,
    ) -> None:
        """Take the arrays of ``data.npz.xz``, and of ``links.npz.xz``, that ``weights`` names.

        Raises:
            WrongData: one of them is missing.
        """
        for name in weights:
            if f"{name}:target" not in arrays:
                raise WrongData(f"{name} is not in the data, which another recipe has prepared.")
        self._device = device
        self._weights = weights
        self._sizes = [len(arrays[f"{name}:target:lengths"]) for name in weights]
        self._source, self._target = (
            Side(
                np.concatenate([arrays[f"{name}:{side}"] for name in weights]),
                np.concatenate([arrays[f"{name}:{side}:lengths"] for name in weights]).astype(
                    np.int64
                ),
                device,
            )
            for side in ("source", "target")
        )
        self._links = None
        if links is not None:
            ids = np.concatenate([links[f"{name}:links"] for name in weights])
            self._links = Side(ids, self._target.lengths, device)
        # The end of sentence is one more.
        self._longest = np.maximum(self._source.lengths, self._target.lengths) + 1

    def epoch(
        self,
        seed: int,
        *,
        tokens: int,
        lengths: tuple[int, ...],
        eos: int,
        padding: int,
        cut: bool = False,
    ) -> Iterator[Batch]:
        """Yield the batches of one epoch, in random order.

        Args:
            seed: of the drawing and the order; the same seed gives the same epoch.
            tokens: padded target subwords of a batch, at most (one sentence at least).
            lengths: the padded lengths in use, ascending; longer sentences are left out.
            eos: the end-of-sentence id.
            padding: the padding id.
            cut: leave no four columns that are padding in all sentences.
        """
        random = np.random.default_rng(seed)
        drawn = self._drawn(random)
        random.shuffle(drawn)
        buckets = np.searchsorted(lengths, self._longest[drawn])
        batches = []
        for number, length in enumerate(lengths):
            rows = drawn[buckets == number]
            size = max(1, tokens // length)
            batches += [(rows[at : at + size], length) for at in range(0, len(rows), size)]
        for number in random.permutation(len(batches)):
            rows, length = batches[number]
            batch = self._batch(rows, length, eos, padding)
            yield self._cut(batch, rows) if cut else batch

    def _drawn(self, random: np.random.Generator) -> Ints:
        """Return sentence numbers, each as often as its source's weight says."""
        parts = []
        begin = 0
        for weight, size in zip(self._weights.values(), self._sizes, strict=True):
            whole, part = divmod(weight, 1)
            rows = begin + np.arange(size)
            parts += [rows] * int(whole)
            parts.append(random.permutation(rows)[: round(part * size)])
            begin += size
        return np.concatenate(parts)

    def _batch(self, rows: Ints, length: int, eos: int, padding: int) -> Batch:
        numbers = torch.from_numpy(rows).to(self._device)
        source = self._source.padded(numbers, length, eos, padding)
        targets = self._target.padded(numbers, length, eos, padding)
        start = torch.full_like(targets[:, :1], padding)
        links = None
        if self._links is not None:
            links = self._links.padded(numbers, length, NO_LINK, NO_LINK)
            links = links.where(links != UNLINKED, NO_LINK)
        inputs = torch.cat([start, targets[:, :-1]], 1)
        return Batch(source, inputs, targets, links)

    def _cut(self, batch: Batch, rows: Ints) -> Batch:
        source, target = (
            -(-int(side.lengths[rows].max() + 1) // 4) * 4 for side in (self._source, self._target)
        )
        return Batch(
            batch.source[:, :source],
            batch.inputs[:, :target],
            batch.targets[:, :target],
            None if batch.links is None else batch.links[:, :target],
        )


def read_data(path: Path) -> dict[str, NDArray[np.uint16]]:
    """Return the arrays of a file that ``prepare`` wrote."""
    with np.load(io.BytesIO(lzma.decompress(path.read_bytes()))) as arrays:
        return dict(arrays)


def read_links(work: Path) -> dict[str, NDArray[np.uint16]] | None:
    """Return the arrays of a file that ``links`` wrote, if there is one.

    Raises:
        WrongData: it was written for other data than lies beside it.
    """
    path = work / "links.npz.xz"
    if not path.exists():
        return None
    arrays = read_data(path)
    if not np.array_equal(arrays.pop(DIGEST), digest(work / "data.npz.xz")):
        raise WrongData(f"{path} is for other data; make it anew or take it away.")
    return arrays


def digest(path: Path) -> NDArray[np.uint16]:
    """Return a file's SHA-256, a byte a number."""
    return np.frombuffer(hashlib.sha256(path.read_bytes()).digest(), np.uint8).astype(np.uint16)
