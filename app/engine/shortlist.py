"""Which target subwords a sentence may need: a lexical shortlist, as Marian has one.

For every source subword a file lists the target subwords that were aligned to it in parallel text,
the most frequent first. Those of a sentence's subwords, these subwords themselves where source and
target share their vocabulary, and the most frequent target subwords of all are enough to translate
the sentence; the output layer need not be multiplied with the others. The method is that of Jean et
al. (2015), the format our own: a NumPy archive of ``offsets``, one more than there are source
subwords; ``targets``, those of subword ``s`` at ``offsets[s]`` to ``offsets[s + 1]``; ``always``;
and ``shared`` (0 or 1).
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.engine.architecture import Architecture
from app.errors import ModelUnavailable

NAME = "shortlist.npz"
Ids = NDArray[np.int64]


class Shortlist:
    """The candidates of source subwords."""

    MOST = 2048
    """Candidates of one sentence; where there would be more, the least frequent are left out."""

    def __init__(self, offsets: Ids, targets: Ids, always: Ids, *, shared: bool) -> None:
        """Take the arrays described above."""
        self._offsets, self._targets = offsets, targets
        self._always = np.unique(always)
        self._shared = shared
        self._deepest = int(np.diff(offsets).max(initial=0))

    def candidates(self, ids: Sequence[int]) -> Ids:
        """Return the target subwords for a sentence of source ``ids``, ascending."""
        source = np.unique(np.asarray(ids, dtype=np.int64))
        depth = self._deepest
        while True:
            found = self._gather(source, depth)
            if len(found) <= self.MOST or not depth:
                return found
            depth = depth * 3 // 4

    def _gather(self, source: Ids, depth: int) -> Ids:
        lists = [
            self._targets[begin : min(end, begin + depth)]
            for begin, end in zip(self._offsets[source], self._offsets[source + 1], strict=True)
        ]
        own = [source] if self._shared else []
        return np.unique(np.concatenate([self._always, *own, *lists]))


def read_shortlist(directory: Path, shape: Architecture) -> Shortlist | None:
    """Return the shortlist of the checkpoint in ``directory``, None if it has none.

    Raises:
        ModelUnavailable: it is damaged, or made for another vocabulary.
    """
    path = directory / NAME
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as file:
            offsets, targets, always = (
                file[name].astype(np.int64) for name in ("offsets", "targets", "always")
            )
            shared = bool(file["shared"])
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise ModelUnavailable(f"{path} is no shortlist: {type(error).__name__}.") from error
    ids = np.concatenate((targets, always))
    sound = (
        offsets.shape == (shape.source_vocabulary + 1,)
        and offsets[0] == 0
        and offsets[-1] == len(targets)
        and bool((np.diff(offsets) >= 0).all())
        and bool(((ids >= 0) & (ids < shape.target_vocabulary)).all())
        and (not shared or shape.source_vocabulary == shape.target_vocabulary)
        and shape.eos in always
    )
    if not sound:
        raise ModelUnavailable(f"{path} does not fit the model's vocabulary.")
    return Shortlist(offsets, targets, always, shared=shared)
