"""Link the subwords of the training pairs, so that training can guide attention by them.

    python -m models.recipe.links WORK

Needs ``WORK/data.npz.xz``; writes ``WORK/links.npz.xz``: for every target subword of a source of
pairs the position of the source subword it stands for, and a digest of the data. eflomal (Östling
and Tiedemann, 2016) aligns both ways, and a link is one on which both agree; it takes minutes, and
a C compiler to install (the extra `recipe`).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.recipe.batches import DIGEST, UNLINKED, digest, read_data
from models.recipe.prepare import write_data
from models.recipe.shortlist import Ids, align

_LENGTHS = ":target:lengths"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    options = parser.parse_args()
    data = options.work / "data.npz.xz"
    found = link(read_data(data))
    write_data(options.work / "links.npz.xz", {**found, DIGEST: digest(data)})


def link(arrays: Mapping[str, NDArray[np.uint16]]) -> dict[str, NDArray[np.uint16]]:
    """Return ``name:links`` for each source in ``arrays``, as long as its ``name:target``.

    All sources are aligned together, since rare words are learned from all of them.
    """
    names = [key.removesuffix(_LENGTHS) for key in arrays if key.endswith(_LENGTHS)]
    sources = [row for name in names for row in sentences(arrays, name, "source")]
    targets = [row for name in names for row in sentences(arrays, name, "target")]
    forward, reverse = ([*lines] for lines in align(sources, targets))
    agreed = positions(forward, reverse, [len(row) for row in targets])
    sizes = [len(arrays[f"{name}:target"]) for name in names]
    parts = np.split(agreed, np.cumsum(sizes)[:-1])
    return {f"{name}:links": part for name, part in zip(names, parts, strict=True)}


def sentences(arrays: Mapping[str, NDArray[np.uint16]], name: str, side: str) -> Sequence[Ids]:
    """Return one side of a source of pairs, a sentence at a time."""
    ends = np.cumsum(arrays[f"{name}:{side}:lengths"].astype(np.int64))
    return np.split(arrays[f"{name}:{side}"].astype(np.int64), ends[:-1])


def positions(
    forward: Sequence[str], reverse: Sequence[str], lengths: Sequence[int]
) -> NDArray[np.uint16]:
    """Return the source position of each target subword of all sentences, end to end.

    Lines are eflomal's, ``3-2 4-4`` for a sentence whose target subwords 2 and 4 have one. In the
    forward direction none has two.
    """
    found = np.full(sum(lengths), UNLINKED, np.uint16)
    begin = 0
    for one, other, length in zip(forward, reverse, lengths, strict=True):
        for pair in set(one.split()) & set(other.split()):
            source, target = map(int, pair.split("-"))
            found[begin + target] = source
        begin += length
    return found


if __name__ == "__main__":
    main()
