"""Sentences by DeepL's rules for line breaks."""

from __future__ import annotations

import re
from typing import Literal

from app.segment import segment
from app.types import Document, Span

Splitting = Literal["0", "1", "nonewlines"]

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAKS = dict.fromkeys(map(ord, "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")


def split(text: str, how: Splitting) -> Document:
    """Return ``text`` with its sentences.

    ``1`` ends them at punctuation and at every line break, ``nonewlines`` at punctuation alone, and
    ``0`` takes the whole text for one sentence.
    """
    if how == "0":
        start = len(text) - len(text.lstrip())
        return Document(text, (Span(start, len(text.rstrip())),) if text.strip() else ())
    if how == "nonewlines":
        return Document(text, segment(text.translate(_BREAKS)).sentences)
    spans = [
        span.shift(line.start())
        for line in _LINE.finditer(text)
        for span in segment(line[0]).sentences
    ]
    return Document(text, tuple(spans))
