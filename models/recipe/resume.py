"""Let training go on from a checkpoint, on the same data or on others, with its own subwords.

    python -m models.recipe.resume CHECKPOINT WORK

Takes the place of ``vocabulary`` and ``start``: writes ``WORK/vocabulary`` and ``WORK/start``;
``prepare`` and ``train`` follow as ever. The optimizer and the learning rate begin anew.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch
from transformers import MarianMTModel

_SUBWORDS = ("source.spm", "target.spm", "vocab.json")


class NotShared(Exception):
    """The checkpoint has subwords for each language, and the recipe knows one model for both."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("work", type=Path)
    options = parser.parse_args()
    resume(options.checkpoint, options.work)


def resume(checkpoint: Path, work: Path) -> None:
    """Make ``work`` one in which training starts from ``checkpoint``.

    Raises:
        NotShared: it has a model of subwords for each language.
        FileExistsError: something was trained in ``work`` already.
    """
    if (work / "run").exists():
        raise FileExistsError(f"{work / 'run'} is there; take another folder.")
    source, target = (checkpoint / name for name in _SUBWORDS[:2])
    if source.read_bytes() != target.read_bytes():
        raise NotShared(f"{source} and {target} differ.")
    (work / "vocabulary").mkdir(parents=True, exist_ok=True)
    for name in _SUBWORDS:
        shutil.copyfile(checkpoint / name, work / "vocabulary" / name)
    network = MarianMTModel.from_pretrained(checkpoint, dtype=torch.float32)
    network.save_pretrained(work / "start")


if __name__ == "__main__":
    main()
