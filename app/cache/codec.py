"""Finished sentences as bytes: MessagePack without names, and without the German."""

from __future__ import annotations

import math
from typing import Annotated, Literal

import msgspec

from app.types import Alternative, Check, Link, Sentence, Span, Term, TermUse, WordLinks

_Count = Annotated[int, msgspec.Meta(ge=0, le=2**31)]
_Pair = tuple[_Count, _Count]
_Terms = tuple[str, str, Literal["inflected", "exact", "compound"]]


class _Words(msgspec.Struct, array_like=True, frozen=True, gc=False):
    source: tuple[_Pair, ...]
    target: tuple[_Pair, ...]
    links: tuple[tuple[_Count, _Count, float], ...]


class _Use(msgspec.Struct, array_like=True, frozen=True, gc=False):
    term: _Terms
    source: _Pair
    target: _Pair | None
    status: Literal["applied", "present", "failed"]
    reason: Literal["not_aligned", "scattered", "conflict"] | None


class _Value(msgspec.Struct, array_like=True, frozen=True, gc=False, forbid_unknown_fields=True):
    text: str
    score: float
    parts: _Count
    attempts: _Count
    source_tokens: _Count
    target_tokens: _Count
    language: str | None
    checks: tuple[tuple[str, _Pair | None, _Pair | None], ...]
    alternatives: tuple[tuple[str, float], ...]
    terms: tuple[_Use, ...]
    words: _Words | None


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Value).decode


def encode(sentence: Sentence) -> bytes:
    """Return all of ``sentence`` but its source text and its place in a document."""
    return _encode(
        _Value(
            text=sentence.target_text,
            score=sentence.score,
            parts=sentence.parts,
            attempts=sentence.attempts,
            source_tokens=sentence.source_tokens,
            target_tokens=sentence.target_tokens,
            language=sentence.language,
            checks=tuple((c.code, _pair(c.source), _pair(c.target)) for c in sentence.checks),
            alternatives=tuple((other.text, other.score) for other in sentence.alternatives),
            terms=tuple(
                _Use(
                    (use.term.source, use.term.target, use.term.match),
                    (use.source.start, use.source.end),
                    _pair(use.target),
                    use.status,
                    use.reason,
                )
                for use in sentence.terms
            ),
            words=_words(sentence.words) if sentence.words else None,
        )
    )


def decode(payload: bytes, source_text: str, *, words: bool) -> Sentence | None:
    """Return the sentence that was encoded, at the beginning of a document; None if it lacks words.

    Args:
        payload: what :func:`encode` gave for a sentence of that text.
        source_text: the German, which ``payload`` does not hold.
        words: whether word links are wanted; if not, they are left out.

    Raises:
        ValueError: ``payload`` is something else.
    """
    try:
        value = _decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ValueError("This is no stored sentence.") from error
    _check(value, len(source_text))
    if words and value.words is None:
        return None
    return Sentence(
        index=0,
        source_text=source_text,
        target_text=value.text,
        source=Span(0, len(source_text)),
        target=Span(0, len(value.text)),
        score=value.score,
        checks=tuple(Check(code, _span(one), _span(other)) for code, one, other in value.checks),
        parts=value.parts,
        attempts=value.attempts,
        source_tokens=value.source_tokens,
        target_tokens=value.target_tokens,
        alternatives=tuple(Alternative(text, score) for text, score in value.alternatives),
        words=_links(value.words) if words and value.words else None,
        language=value.language,
        terms=tuple(
            TermUse(Term(*use.term), Span(*use.source), _span(use.target), use.status, use.reason)
            for use in value.terms
        ),
        cached=True,
    )


def _check(value: _Value, length: int) -> None:
    """Refuse places outside of the texts, which would break whoever reads them."""
    sources = [one for _, one, _ in value.checks if one] + [use.source for use in value.terms]
    targets = [two for _, _, two in value.checks if two]
    targets += [use.target for use in value.terms if use.target]
    scores = [value.score, *(score for _, score in value.alternatives)]
    if value.words is not None:
        sources += value.words.source
        targets += value.words.target
        scores += [weight for _, _, weight in value.words.links]
        ends = len(value.words.source), len(value.words.target)
        if any(s >= ends[0] or t >= ends[1] for s, t, _ in value.words.links):
            raise ValueError("A link leads nowhere.")
    if any(
        start > end or end > most
        for spans, most in ((sources, length), (targets, len(value.text)))
        for start, end in spans
    ):
        raise ValueError("A place is outside of its text.")
    if not all(map(math.isfinite, scores)):
        raise ValueError("A score is no number.")


def _words(words: WordLinks) -> _Words:
    return _Words(
        tuple((span.start, span.end) for span in words.source),
        tuple((span.start, span.end) for span in words.target),
        tuple((link.source, link.target, link.weight) for link in words.links),
    )


def _links(words: _Words) -> WordLinks:
    return WordLinks(
        tuple(Span(*pair) for pair in words.source),
        tuple(Span(*pair) for pair in words.target),
        tuple(Link(*link) for link in words.links),
    )


def _pair(span: Span | None) -> _Pair | None:
    return None if span is None else (span.start, span.end)


def _span(pair: _Pair | None) -> Span | None:
    return None if pair is None else Span(*pair)
