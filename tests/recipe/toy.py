"""A corpus of a few hundred made-up pairs, and a recipe small enough to learn them in seconds."""

from __future__ import annotations

import lzma
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from models.recipe.batches import UNLINKED
from models.recipe.config import Data, Export, Model, Noise, Recipe, Source, Training

_WHO = {
    "Der Minister": "The minister",
    "Die Kanzlerin": "The chancellor",
    "Ein Sprecher": "A spokesman",
    "Die Polizei": "The police",
    "Der Trainer": "The coach",
    "Die Regierung": "The government",
}
_DOES = {
    "besuchte": "visited",
    "lobte": "praised",
    "kritisierte": "criticised",
    "verließ": "left",
}
_WHERE = {"Berlin": "Berlin", "Wien": "Vienna", "München": "Munich", "Köln": "Cologne"}
_WHEN = {"am Montag": "on Monday", "am Freitag": "on Friday", "2019": "in 2019", "": ""}

RECIPE = Recipe(
    model=Model(
        name="toy",
        encoder_layers=1,
        decoder_layers=1,
        width=64,
        heads=4,
        feed_forward=128,
        vocabulary=88,
    ),
    data=Data(
        sources={"news/toy": Source(weight=4.0)},
        longest=40,
        held_out=20,
        noise=Noise(no_stop=0.1, quotes=0.1),
    ),
    train=Training(
        tokens=90_000,
        batch_tokens=640,
        lengths=(8, 16, 24, 40),
        rate=4e-3,
        warm_up=20,
        label_smoothing=0.05,
        dropout=0.0,
        average=0.9,
        guided=0.2,
    ),
    export=Export(max_source=60, max_target=60, alignment={"layer": 0, "heads": [0]}),
)


def pairs() -> list[tuple[str, str]]:
    """Return all pairs in a fixed random order."""
    found = []
    for (who, a), (does, b), (where, c), (when, d) in product(
        _WHO.items(), _DOES.items(), _WHERE.items(), _WHEN.items()
    ):
        source = " ".join(filter(None, (who, does, when, where)))
        target = " ".join(filter(None, (a, b, c, d)))
        found.append((source + ".", target + "."))
    Random(0).shuffle(found)
    return found


def in_order(arrays: Mapping[str, NDArray[np.uint16]]) -> dict[str, NDArray[np.uint16]]:
    """Return links for the toy's data: every subword to the one in its place, if there is one."""
    found = {}
    for name in ("news/toy", "held-out"):
        sources, targets = (arrays[f"{name}:{side}:lengths"] for side in ("source", "target"))
        rows = [
            np.where(np.arange(target) < source, np.arange(target), UNLINKED)
            for source, target in zip(sources, targets, strict=True)
        ]
        found[f"{name}:links"] = np.concatenate(rows).astype(np.uint16)
    return found


def write_corpus(directory: Path) -> Path:
    """Write the corpus as the recipe reads it; return the held-out file."""
    lines = ["\t".join(pair) + "\n" for pair in pairs()]
    path = directory / "news" / "toy.tsv.xz"
    path.parent.mkdir(parents=True)
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(lines[20:])
    held_out = directory / "held-out.tsv"
    held_out.write_text("".join(lines[:20]), encoding="utf-8")
    return held_out
