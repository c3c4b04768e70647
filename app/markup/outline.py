"""Which elements of an XML document structure it, and which stand within its sentences."""

from __future__ import annotations

from collections.abc import Sequence

from app.markup.tokens import Kind, Piece


def outline(pieces: Sequence[Piece]) -> set[str]:
    """Return the names of the elements that end sentences: none of them has text beside it.

    An element with text beside it, anywhere in the document, is part of a sentence, and so are all
    of its name.
    """
    names: set[str] = set()
    inline: set[str] = set()
    # For each element that is open: the names in it so far, and whether it has text of its own.
    levels: list[_Level] = [_Level()]
    for piece in pieces:
        level = levels[-1]
        if piece.kind is Kind.TEXT:
            level.text = level.text or not piece.text.isspace()
        elif piece.kind in {Kind.OPEN, Kind.WHOLE}:
            names.add(piece.name)
            level.names.add(piece.name)
            if piece.kind is Kind.OPEN:
                levels.append(_Level())
        if piece.kind is Kind.CLOSE and len(levels) > 1:
            inline |= levels.pop().inline()
    return names - inline.union(*(level.inline() for level in levels))


class _Level:
    def __init__(self) -> None:
        self.names: set[str] = set()
        self.text = False

    def inline(self) -> set[str]:
        return self.names if self.text else set()
