"""Turn the corpus into training data: cleaned, split, sifted, changed here and there, as subwords.

    python -m models.recipe.prepare CORPUS WORK --held-out newstest2017.tsv [--news]

Needs ``WORK/vocabulary``; writes ``WORK/data.npz.xz``: for every source the ids of both sides, as
``uint16``, end to end, and the length of each sentence. The service's own code finds the sentences
and their subwords, so what the model is trained on is what it will be asked for.
"""

from __future__ import annotations

import argparse
import io
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from app.engine.pieces import SentencePieces
from models.recipe.config import Data, Recipe, Source, read_recipe
from models.recipe.corpus import plausible, read_pairs, split_pair
from models.recipe.noise import Pair, changed_copies

HELD_OUT = "held-out"
# Of the settings tried, the one that packs 16-bit ids smallest.
_PACKING = [{"id": lzma.FILTER_LZMA2, "preset": 6, "lc": 0, "lp": 1, "pb": 1}]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--held-out", type=Path, required=True)
    parser.add_argument("--news", action="store_true", help="only what the last stage trains on")
    options = parser.parse_args()
    prepare(read_recipe(news=options.news), options.corpus, options.work, options.held_out)


def prepare(recipe: Recipe, corpus: Path, work: Path, held_out: Path) -> None:
    """Write ``work/data.npz.xz`` and print how many pairs each source keeps."""
    pieces = SentencePieces(work / "vocabulary")
    arrays: dict[str, NDArray[np.uint16]] = {}
    for name, source in recipe.data.sources.items():
        pairs = list(source_pairs(corpus / f"{name}.tsv.xz", source, recipe.data, Random(name)))
        encoded = list(encode(pairs, pieces, recipe.data))
        arrays.update(pack(name, encoded))
        print(f"{name}: {len(encoded)} of {len(pairs)} pairs", flush=True)
    rest = list(read_pairs(held_out))[: recipe.data.held_out]
    arrays.update(pack(HELD_OUT, encode(rest, pieces, recipe.data)))
    write_data(work / "data.npz.xz", arrays)


def source_pairs(path: Path, source: Source, data: Data, random: Random) -> Iterator[Pair]:
    """Yield a source's pairs, each once, in random order, and their changed copies."""
    pairs = list(dict.fromkeys(part for pair in read_pairs(path) for part in split_pair(pair)))
    random.shuffle(pairs)
    kept = 0
    for pair in pairs:
        if source.most and kept == source.most:
            return
        if plausible(pair, judged=source.judged):
            kept += 1
            yield pair
            yield from changed_copies(pair, data.noise, random)


def encode(
    pairs: Iterable[Pair], pieces: SentencePieces, data: Data
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Yield the ids of both sides, without end of sentence, where their lengths are in bounds.

    Both sides go through the service's source encoding: the recipe's two SentencePiece models are
    one and the same.
    """
    for source, target in pairs:
        a, b = pieces.encode(source).ids[:-1], pieces.encode(target).ids[:-1]
        shorter, longer = sorted((len(a), len(b)))
        if shorter > 0 and longer <= min(data.longest, data.length_ratio * shorter + 6):
            yield a, b


def pack(
    name: str, pairs: Iterable[tuple[tuple[int, ...], tuple[int, ...]]]
) -> dict[str, NDArray[np.uint16]]:
    """Return a source's arrays: ``name:source``, ``name:target`` and their ``:lengths``."""
    rows = list(pairs)
    found = {}
    for side, at in (("source", 0), ("target", 1)):
        found[f"{name}:{side}"] = np.array([i for row in rows for i in row[at]], np.uint16)
        found[f"{name}:{side}:lengths"] = np.array([len(row[at]) for row in rows], np.uint16)
    return found


def write_data(path: Path, arrays: dict[str, NDArray[np.uint16]]) -> None:
    """Write arrays by name, packed as small as they get."""
    plain = io.BytesIO()
    np.savez(plain, **arrays)  # type: ignore[arg-type]
    with lzma.open(path, "wb", filters=_PACKING) as file:
        file.write(plain.getbuffer())
    print(f"{path}: {path.stat().st_size / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
