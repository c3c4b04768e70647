"""The engines that are compared, behind one function each: sources in, target subwords out."""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from app.engine.marian import MarianEngine
from app.types import Decoding, Job
from bench.reference import Reference

INSTALL = "pip install -c constraints.txt '.[bench]'"
Source = tuple[int, ...]
Translate = Callable[[Sequence[Source], int, int | None], int]
"""Sources, beams and, for all of them, the exact target length, or None for real ones: returns the
number of target subwords written, ends of sentence included."""


def ours(engine: MarianEngine) -> Translate:
    """Return the engine; forced lengths are had from a model that never ends by itself."""

    def translate(sources: Sequence[Source], beams: int, forced: int | None) -> int:
        jobs = [Job(ids, forced or _bound(ids), Decoding(beams)) for ids in sources]
        found = [hypotheses[0] for _, hypotheses in engine.translate(jobs)]
        written = sum(len(best.ids) + 1 for best in found)
        assert forced is None or written == forced * len(sources), "an early end of sentence"
        return written

    return translate


def transformers(directory: Path, dtype: torch.dtype, device: str, batch: int) -> Translate:
    """Return ``generate`` over batches of like length."""
    reference = Reference(directory, dtype=dtype, device=device)

    def translate(sources: Sequence[Source], beams: int, forced: int | None) -> int:
        total = 0
        ordered = sorted(sources, key=len)
        for at in range(0, len(ordered), batch):
            part = ordered[at : at + batch]
            bound = forced or _bound(part[-1])
            jobs = [Job(ids, bound, Decoding(beams)) for ids in part]
            total += sum(len(found[0][0]) + 1 for found in reference.translate(jobs))
        return total

    return translate


class CTranslate2:
    """CTranslate2 on the same weights, converted once into a temporary directory."""

    def __init__(self, directory: Path, target: Path) -> None:
        if importlib.util.find_spec("ctranslate2") is None:
            sys.exit(f"CTranslate2 is not installed; to compare with it: {INSTALL}")
        from ctranslate2.converters import TransformersConverter  # noqa: PLC0415

        TransformersConverter(str(directory)).convert(str(target))
        self._directory = target
        vocabulary = json.loads((directory / "vocab.json").read_text(encoding="utf-8"))
        self._pieces = {number: piece for piece, number in vocabulary.items()}

    def translate(self, precision: str, device: str, threads: int, batch: int) -> Translate:
        """Return its translator; batches are sorted by length, as it does by default."""
        import ctranslate2  # noqa: PLC0415

        translator: Any = ctranslate2.Translator(
            str(self._directory),
            device=device,
            compute_type=precision,
            inter_threads=1,
            intra_threads=threads,
        )

        def translate(sources: Sequence[Source], beams: int, forced: int | None) -> int:
            lengths = (
                {"min_decoding_length": forced, "max_decoding_length": forced}
                if forced
                else {"max_decoding_length": max(map(_bound, sources))}
            )
            found = translator.translate_batch(
                [[self._pieces[number] for number in ids] for ids in sources],
                beam_size=beams,
                max_batch_size=batch,
                **lengths,
            )
            return sum(len(result.hypotheses[0]) + (not forced) for result in found)

        return translate


def workspace() -> tempfile.TemporaryDirectory[str]:
    """Return a directory that goes when the benchmark does."""
    return tempfile.TemporaryDirectory(prefix="depesche-bench-")


def _bound(ids: Source) -> int:
    return int(1.5 * len(ids)) + 10
