"""A sentence's words, as spans."""

from __future__ import annotations

import re

from app.types import Span

# A number or abbreviation keeps its inner marks (2.500, 18:30, U.S., E-Mail, l'Est), a URL stays
# whole, and everything else that is visible stands alone.
_WORD = re.compile(
    r"""
    (?:https?://|www\.)[^\s<>"„“”»«]*[\w/]
    | \w+(?:[-.,:'’/@&+_]\w+)*
    | [^\w\s]
    """,
    re.VERBOSE,
)


def words(text: str) -> tuple[Span, ...]:
    """Return the spans of words, numbers and single punctuation marks of ``text``, in order."""
    return tuple(Span(*match.span()) for match in _WORD.finditer(text))
