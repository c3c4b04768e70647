"""Where the translations of a sentence's parts meet.

A model takes every part for a sentence: it begins with a capital and closes with a full stop.
Inside a sentence neither belongs there, unless the source has it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.types import Decoded, Span

_STOPPED = re.compile(r"[.!?…][\"“”»«’'‘)\]]*\Z")
_LAST_WORD = re.compile(r"(\S*[^\s.])\.\Z")
# Words that take a capital for where they stand, never for what they are.
_SMALL = frozenset(
    "a after all also although an and as at because before but by during for from he her his if in"
    " into it its no not of on or our over she since so some that the their then there these they"
    " this those though through to until we when where whether which while who whose with without"
    " you your".split()
)


def seamless(sources: Sequence[str], parts: Sequence[Decoded]) -> tuple[Decoded, ...]:
    """Return the translations of a sentence's parts as they read inside it.

    All but the last lose a full stop that their source does not have, unless it may belong to an
    abbreviation; all but the first begin small where their source does and the word is one that is
    capitalised at the beginning of sentences alone. Spans stay true.
    """
    last = len(parts) - 1
    found = []
    for at, (source, part) in enumerate(zip(sources, parts, strict=True)):
        text = part.text
        if at < last and not _STOPPED.search(source):
            text = _unstopped(text)
        if at and source[:1].islower():
            text = _small(text)
        spans = tuple(Span(min(s.start, len(text)), min(s.end, len(text))) for s in part.spans)
        found.append(Decoded(text, spans))
    return tuple(found)


def _unstopped(text: str) -> str:
    match = _LAST_WORD.search(text)
    if not match:
        return text
    word = match[1]
    abbreviated = "." in word or (len(word) <= 3 and word[0].isupper())
    return text if abbreviated else text[:-1]


def _small(text: str) -> str:
    word = text.partition(" ")[0].rstrip(",;:")
    return text[0].lower() + text[1:] if word.istitle() and word.lower() in _SMALL else text
