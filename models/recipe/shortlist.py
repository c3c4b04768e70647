"""Make a checkpoint's lexical shortlist: which target subwords a source subword may need.

    python -m models.recipe.shortlist CHECKPOINT pairs.tsv [...] [--depth 50] [--always 400]

For any MarianMT checkpoint and any parallel text of its languages, German, a tab, English on a
line; some hundred thousand pairs will do. eflomal (Östling and Tiedemann, 2016) aligns subwords,
both ways; of those aligned to a source subword the most frequent are kept. `shortlist.npz` is
written into the checkpoint, and its hash into the manifest if there is one. It takes some minutes,
and a C compiler to install eflomal (the extra `recipe`). Measure what it costs in quality with
`python -m bench.quality`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from numpy.typing import NDArray

from app.engine.architecture import read_architecture
from app.engine.pieces import SentencePieces
from app.engine.shortlist import NAME
from models.recipe.corpus import read_pairs

Ids = NDArray[np.int64]
_LONGEST = 100  # subwords a side
_HMM = 2  # eflomal's second model; its third, with fertilities, takes twice as long


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--depth", type=int, default=50, help="most subwords for a source subword")
    parser.add_argument("--always", type=int, default=400, help="subwords for every sentence")
    options = parser.parse_args()
    shape, _ = read_architecture(options.checkpoint)
    pairs = list(encode(options.checkpoint, options.pairs))
    print(f"{len(pairs)} pairs", flush=True)
    links = chain.from_iterable(align([a for a, _ in pairs], [b for _, b in pairs]))
    common = np.bincount(np.concatenate([b for _, b in pairs]), minlength=shape.target_vocabulary)
    always = np.argsort(-common, kind="stable")[: options.always]
    offsets, targets = lexicon(
        linked(pairs, links), shape.source_vocabulary, shape.target_vocabulary, options.depth
    )
    np.savez_compressed(
        options.checkpoint / NAME,
        offsets=offsets.astype(np.int32),
        targets=targets.astype(np.int32),
        always=np.union1d(always, [shape.eos]).astype(np.int32),
        shared=np.bool_(not (options.checkpoint / "target_vocab.json").exists()),
    )
    _note(options.checkpoint)
    print(f"{len(targets) / shape.source_vocabulary:.1f} subwords for a source subword")


def encode(checkpoint: Path, files: Sequence[Path]) -> Iterator[tuple[Ids, Ids]]:
    """Yield the pairs of all files as subword ids, without the end of sentence."""
    pieces = SentencePieces(checkpoint)
    model: Any = sentencepiece.SentencePieceProcessor(model_file=str(checkpoint / "target.spm"))
    separate = checkpoint / "target_vocab.json"
    path = separate if separate.exists() else checkpoint / "vocab.json"
    vocabulary: dict[str, int] = json.loads(path.read_text(encoding="utf-8"))
    for source, target in chain.from_iterable(map(read_pairs, files)):
        a = pieces.encode(source).ids[:-1]
        b = [vocabulary.get(p, vocabulary["<unk>"]) for p in model.encode(target, out_type=str)]
        if a and b and max(len(a), len(b)) <= _LONGEST:
            yield np.array(a), np.array(b)


def align(sources: Sequence[Ids], targets: Sequence[Ids]) -> Iterator[Iterator[str]]:
    """Yield the lines of links, ``3-2 4-4 ...``, of either direction."""
    from eflomal import Aligner  # noqa: PLC0415 - of the extra `recipe`

    def lines(rows: Sequence[Ids]) -> Iterator[str]:
        return (" ".join(map(str, row)) for row in rows)

    with tempfile.TemporaryDirectory() as folder:
        ways = [Path(folder) / name for name in ("forward", "reverse")]
        Aligner(model=_HMM).align(
            lines(sources),
            lines(targets),
            links_filename_fwd=str(ways[0]),
            links_filename_rev=str(ways[1]),
        )
        for way in ways:
            with way.open(encoding="ascii") as file:
                yield iter(file)


def linked(pairs: Sequence[tuple[Ids, Ids]], links: Iterator[str]) -> Iterator[tuple[Ids, Ids]]:
    """Yield the source and the target subwords that lines of links join, for pairs in turn.

    ``links`` may go through the pairs several times.
    """
    for number, line in enumerate(links):
        source, target = pairs[number % len(pairs)]
        at = np.array([link.split("-") for link in line.split()], dtype=np.int64).reshape(-1, 2)
        yield source[at[:, 0]], target[at[:, 1]]


def lexicon(
    joined: Iterator[tuple[Ids, Ids]], sources: int, targets: int, depth: int
) -> tuple[Ids, Ids]:
    """Return, for every source subword, its most frequent targets, at most ``depth``.

    As ``offsets``, one more than there are source subwords, and ``targets``, the most frequent
    first.
    """
    keys = np.concatenate([np.empty(0, np.int64), *(a * targets + b for a, b in joined)])
    pairs, counts = np.unique(keys, return_counts=True)
    source = pairs // targets
    order = np.lexsort((-counts, source))
    source, target = source[order], pairs[order] % targets
    begin = np.searchsorted(source, np.arange(sources))
    rank = np.arange(len(source)) - begin[source]
    kept = rank < depth
    sizes = np.bincount(source[kept], minlength=sources)
    return np.concatenate(([0], np.cumsum(sizes))), target[kept]


def _note(checkpoint: Path) -> None:
    """Put the shortlist's hash into the manifest, if the checkpoint has one."""
    path = checkpoint / "manifest.json"
    if path.is_file():
        manifest = json.loads(path.read_text(encoding="utf-8"))
        digest = hashlib.sha256((checkpoint / NAME).read_bytes()).hexdigest()
        manifest["files"] = dict(sorted({**manifest["files"], NAME: digest}.items()))
        path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
