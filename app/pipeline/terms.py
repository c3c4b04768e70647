"""A glossary's terms in one sentence: put into its draft, or into its source for another try."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.align.links import attention_between
from app.align.words import words
from app.pipeline.plan import Draft, Part, Plan, whole
from app.terms.apply import edited, enforce
from app.types import Check, Decoded, Encoded, Found, Hypothesis, Span, Subwords, TermUse

_PIECE = re.compile(r"[^-]+|-")


def put_terms(
    plan: Plan, draft: Draft, results: Sequence[Sequence[Hypothesis]]
) -> tuple[Draft, tuple[TermUse, ...]]:
    """Return ``draft`` with the plan's terms in it, and what became of each, by its place."""
    uses: list[TermUse] = []
    decoded: list[Decoded] = []
    at = plan.marker
    for part, before, hypotheses in zip(plan.parts, draft.decoded, results, strict=True):
        found = _within(part, plan.found)
        attention = hypotheses[0].attention
        after = before
        if found and attention is not None:
            targets = _targets(before.text)
            shares = _shares(plan.text, part, found, before, targets, attention)
            edits, made = enforce(before.text, targets, found, shares)
            after = edited(before, edits)
            uses += [_placed(use, part.span.start, at) for use in made]
        decoded.append(after)
        at += len(after.text) + 1
    told = {use.source for use in uses}
    uses += [
        TermUse(hit.term, hit.span, None, "failed", "not_aligned")
        for hit in plan.found
        if hit.span not in told
    ]
    text = whole(plan, [part.text for part in decoded])
    changed = replace(draft, text=text, decoded=tuple(decoded))
    return changed, tuple(sorted(uses, key=lambda use: use.source))


def with_terms(plan: Plan, failed: Sequence[TermUse], subwords: Subwords, longest: int) -> Plan:
    """Return ``plan`` with the English of ``failed`` terms in the place of their German.

    Models copy a foreign word more often than not. Spans go on to refer to the sentence as it was.
    Parts that would become longer than ``longest`` subwords, and terms that stay, are left alone.
    """
    wanted = {use.source: use.term for use in failed if not use.term.keep}
    parts = []
    for part in plan.parts:
        hits = [hit for hit in plan.found if hit.span in wanted and _inside(hit.span, part.span)]
        encoded = _encoded(plan.text, part.span, hits, subwords) if hits else part.encoded
        fits = len(encoded.ids) <= longest
        parts.append(Part(part.span, encoded) if fits else part)
    return replace(plan, parts=tuple(parts))


def without_terms(checks: Sequence[Check], uses: Sequence[TermUse]) -> Iterator[Check]:
    """Yield the checks that do not doubt a term, which is as the caller wants it."""
    done = [use for use in uses if use.target is not None]
    for check in checks:
        if not any(
            (check.source is not None and _inside(check.source, use.source))
            or (check.target is not None and use.target and _inside(check.target, use.target))
            for use in done
        ):
            yield check


def _targets(text: str) -> list[Span]:
    """Return the words of a translation, and those that hyphens join one by one."""
    return [
        Span(word.start + match.start(), word.start + match.end())
        for word in words(text)
        for match in _PIECE.finditer(word.of(text))
    ]


def _within(part: Part, found: Sequence[Found]) -> list[Found]:
    start = part.span.start
    return [
        replace(hit, span=hit.span.shift(-start)) for hit in found if _inside(hit.span, part.span)
    ]


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _placed(use: TermUse, source: int, target: int) -> TermUse:
    place = use.target.shift(target) if use.target else None
    return replace(use, source=use.source.shift(source), target=place)


def _shares(
    text: str,
    part: Part,
    found: Sequence[Found],
    decoded: Decoded,
    targets: Sequence[Span],
    attention: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return what the words ``targets`` give to each term, and the most to any other word."""
    terms = [hit.span for hit in found]
    others = [
        word
        for word in words(part.span.of(text))
        if not any(word.start < span.end and span.start < word.end for span in terms)
    ]
    if not targets:
        return np.zeros((0, len(terms) + 1), dtype=np.float32)
    spans = sorted([*terms, *others])
    weights = attention_between(spans, part.encoded, targets, decoded, attention)
    place = {span: at for at, span in enumerate(spans)}
    mine = weights[:, [place[span] for span in terms]]
    rest = weights[:, [place[span] for span in others]]
    most = rest.max(1, keepdims=True) if others else np.zeros((len(targets), 1), dtype=np.float32)
    return np.concatenate([mine, most], 1)


def _encoded(text: str, within: Span, hits: Sequence[Found], subwords: Subwords) -> Encoded:
    """Encode a part with the English of ``hits`` in it, with spans into the part as it was."""
    pieces: list[str] = []
    origin: list[Span] = []
    at = within.start
    for hit in hits:
        pieces += [text[at : hit.span.start], hit.term.target]
        origin += [Span(n, n + 1).shift(-within.start) for n in range(at, hit.span.start)]
        origin += [hit.span.shift(-within.start)] * len(hit.term.target)
        at = hit.span.end
    pieces.append(text[at : within.end])
    origin += [Span(n, n + 1).shift(-within.start) for n in range(at, within.end)]
    encoded = subwords.encode("".join(pieces))

    def back(span: Span) -> Span:
        if span.start == span.end:
            start = origin[span.start].start if span.start < len(origin) else len(within.of(text))
            return Span(start, start)
        return Span(origin[span.start].start, origin[span.end - 1].end)

    return Encoded(encoded.ids, tuple(map(back, encoded.spans)), tuple(map(back, encoded.unknown)))
