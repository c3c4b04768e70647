"""The weights by which names are told from other capitalised words."""

from __future__ import annotations

from app.guard.name_letters import LETTERS
from app.guard.name_neighbours import NEIGHBOURS


def _read(*tables: str) -> dict[str, int]:
    weights: dict[str, int] = {}
    for table in tables:
        for line in table.strip().splitlines():
            weight, *features = line.split()
            weights.update(dict.fromkeys(features, int(weight)))
    return weights


WEIGHTS: dict[str, int] = _read(LETTERS, NEIGHBOURS)
"""Feature to weight, in tenths of the log-odds."""
