"""Text to SentencePiece subwords and back, with spans into the original text.

SentencePiece normalises (NFKC, white space) before it cuts, which shifts offsets; this is the one
place that maps them back. Characters that carry layout and no meaning (soft hyphen, zero-width
space, byte order mark, direction marks) are left out before, because they would split words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import sentencepiece

from app.types import Decoded, Encoded, Span

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_SPACE = "▁"
_UNKNOWN_SURFACE = "⁇"


class SentencePieces:
    """The subwords of a MarianMT checkpoint: two SentencePiece models and a shared vocabulary.

    Equal to transformers' ``MarianTokenizer`` in the ids it gives, but for the invisible characters
    above and for language codes (``>>xx<<``), which a text from strangers must not be able to set.
    """

    def __init__(self, directory: Path) -> None:
        """Read ``source.spm``, ``target.spm``, ``vocab.json``, ``target_vocab.json`` if there."""
        self._source: Any = sentencepiece.SentencePieceProcessor(
            model_file=str(directory / "source.spm")
        )
        self._target: Any = sentencepiece.SentencePieceProcessor(
            model_file=str(directory / "target.spm")
        )
        self._vocabulary: dict[str, int] = json.loads(
            (directory / "vocab.json").read_text(encoding="utf-8")
        )
        separate = directory / "target_vocab.json"
        target: dict[str, int] = (
            json.loads(separate.read_text(encoding="utf-8"))
            if separate.exists()
            else self._vocabulary
        )
        self._pieces = {number: piece for piece, number in target.items()}
        self.eos = self._vocabulary["</s>"]
        self.unk = self._vocabulary["<unk>"]
        self._target_unk = target["<unk>"]
        self._target_silent = {target["</s>"], target.get("<pad>", -1)}

    def encode(self, text: str) -> Encoded:
        """Return the subwords of ``text``, which must not hold lone surrogates.

        A subword of white space alone has an empty span; subwords that share one character
        (``½`` is three of them) share its span.
        """
        visible, origin = _visible(text)
        mapping = self._source.encode(visible, return_type="offset_mapping")
        ids = [self._vocabulary.get(piece, self.unk) for piece in mapping["pieces"]]
        spans = _spans(visible, mapping["pieces"], mapping["offsets"])
        if origin is not None:
            spans = [_map(span, origin) for span in spans]
        unknown = tuple(span for span, number in zip(spans, ids, strict=True) if number == self.unk)
        return Encoded((*ids, self.eos), tuple(spans), unknown)

    def decode(self, ids: Sequence[int]) -> Decoded:
        """Return the text of ``ids``; of special subwords only the unknown one shows, as ``⁇``."""
        text = ""
        ends = [0]
        for number in ids:
            if number == self._target_unk:
                surface = f" {_UNKNOWN_SURFACE} "
            elif number in self._target_silent:
                surface = ""
            else:
                # A padded vocabulary has ids without a subword.
                surface = self._pieces.get(number, "").replace(_SPACE, " ")
            text += surface if text else surface.lstrip()
            ends.append(len(text))
        text = text.rstrip()
        return Decoded(text, tuple(_trim(text, start, end) for start, end in pairwise(ends)))


def _trim(text: str, start: int, end: int) -> Span:
    """Return the range without white space at its start, and within ``text``."""
    end = min(end, len(text))
    start = min(start, end)
    while start < end and text[start].isspace():
        start += 1
    return Span(start, end)


def _visible(text: str) -> tuple[str, list[int] | None]:
    """Return ``text`` without invisible characters and the origin of each that is left.

    The origin is None where nothing was left out.
    """
    if not _INVISIBLE.search(text):
        return text, None
    origin = [at for at, char in enumerate(text) if not _INVISIBLE.match(char)]
    return "".join(text[at] for at in origin), origin


def _map(span: Span, origin: list[int]) -> Span:
    if span.start == span.end:
        at = origin[span.start] if span.start < len(origin) else (origin[-1] + 1 if origin else 0)
        return Span(at, at)
    return Span(origin[span.start], origin[span.end - 1] + 1)


def _spans(text: str, pieces: list[str], offsets: list[tuple[int, int]]) -> list[Span]:
    """Trim white space off SentencePiece's offsets and settle those that it leaves empty.

    Of subwords that came from one character only the last is given its range; the ones before get
    it here, walking backwards.
    """
    spans: list[Span] = []
    following = len(text)
    for piece, (start, end) in zip(reversed(pieces), reversed(offsets), strict=True):
        span = _trim(text, start, end)
        if span.start < span.end:
            spans.append(span)
            following = span.start
        elif piece.strip(_SPACE) and following < len(text):
            spans.append(Span(following, following + 1))
        else:
            spans.append(Span(following, following))
    spans.reverse()
    return spans
