"""The nouns that pass between the readers of markup and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

SOFT_HYPHEN = "\xad"
"""Left out of texts: nobody sees it, and no search finds a word that holds one."""


class Kind(Enum):
    """What a piece of markup is, whatever its meaning."""

    TEXT = auto()
    OPEN = auto()
    CLOSE = auto()
    # A tag without content, or a whole element that is not looked into.
    WHOLE = auto()
    # A comment, a processing instruction.
    ASIDE = auto()
    # A declaration, the mark of a CDATA section.
    BREAK = auto()


@dataclass(slots=True)
class Piece:
    """A stretch of the source; the pieces of a document concatenate to it.

    ``text`` is what a TEXT piece says: ``raw`` itself, or the character that a reference stands
    for; ``verbatim`` text knows no references (a CDATA section). ``partner`` is the index of an
    OPEN piece's end tag, None where the source leaves it out, and the other way round; ``end`` is
    the index behind the last piece of an OPEN piece's element.
    """

    kind: Kind
    raw: str
    text: str = ""
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    partner: int | None = None
    end: int = 0
    verbatim: bool = False


class Role(Enum):
    """What a token means for the text around it."""

    TEXT = auto()
    # Tags of an inline element.
    OPEN = auto()
    CLOSE = auto()
    # Something without text of its own inside a line: a picture, a comment, a footnote's number.
    MARK = auto()
    # A line break inside a block.
    LINE = auto()
    # Words that stay as they are.
    LITERAL = auto()
    # Where no sentence goes on.
    EDGE = auto()


@dataclass(slots=True)
class Token:
    """One or several pieces, by their meaning.

    ``text`` is what a TEXT says (see :class:`Piece`), or what a reader sees of a LITERAL.
    ``partner`` is the index of the other tag of an inline element.
    """

    role: Role
    raw: str
    text: str = ""
    partner: int = -1
    verbatim: bool = False
