"""The sentences of a file: one a line, before a tab if there is one; empty lines are none."""

from __future__ import annotations

from pathlib import Path


def read_sentences(file: Path) -> list[str]:
    """Return all of them."""
    lines = file.read_text(encoding="utf-8").splitlines()
    found = (line.partition("\t")[0].strip() for line in lines)
    return [sentence for sentence in found if sentence]


def spread(sentences: list[str], count: int) -> list[str]:
    """Return up to ``count`` of them from all over."""
    return sentences[:: max(1, len(sentences) // count)][:count]
