"""What of a sentence goes to the model, in how many parts, and how the parts become one again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.align.links import link_words
from app.align.words import words
from app.pipeline.seams import seamless
from app.segment import wrap
from app.types import (
    Alternative,
    Decoded,
    Decoding,
    Encoded,
    Found,
    Hypothesis,
    Job,
    Link,
    Options,
    Span,
    Subwords,
    WordLinks,
)

# Emoji and other pictographs, their joiners, and the blanks between them.
_PICTURES = "".join(
    map(chr, (0x20, 0xA0, 0x200D, 0xFE0F, *range(0x2600, 0x27C0), *range(0x1F000, 0x1FB00)))
)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence that the model translates in one go."""

    span: Span
    encoded: Encoded


@dataclass(frozen=True, slots=True)
class Plan:
    """A sentence's ``text``, its parts, and what it keeps as it is.

    Kept are the first ``marker`` characters (a list marker, a pictograph) and all from ``tail`` on.
    ``language`` is given if the text is clearly not German; ``found`` are its terms. ``key`` is
    what its translation is remembered under, empty if it is not.
    """

    text: str
    marker: int
    tail: int
    parts: tuple[Part, ...]
    language: str | None = None
    found: tuple[Found, ...] = ()
    key: bytes = b""

    @property
    def unknown(self) -> tuple[Span, ...]:
        """Places that the vocabulary cannot express, relative to the sentence."""
        return tuple(s.shift(part.span.start) for part in self.parts for s in part.encoded.unknown)


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence's translation, put together from its parts' hypotheses."""

    text: str
    score: float
    truncated: bool
    source_tokens: int
    target_tokens: int
    decoded: tuple[Decoded, ...]


def plan(text: str, *, marker: int, subwords: Subwords, longest: int) -> Plan:
    """Divide a sentence so that every part has at most ``longest`` subwords.

    Its first ``marker`` characters stay outside, and so do pictographs at its ends, which no model
    translates, and all of a sentence that has neither letter nor digit.
    """
    marker += len(text[marker:]) - len(text[marker:].lstrip(_PICTURES))
    tail = max(marker, len(text.rstrip(_PICTURES)))
    tail += len(text[tail:]) - len(text[tail:].lstrip("\ufe0f\u200d"))
    body = text[marker:tail]
    if not any(map(str.isalnum, body)):
        return Plan(text, len(text), len(text), ())
    whole = subwords.encode(body)
    if len(whole.ids) <= longest:
        return Plan(text, marker, tail, (Part(Span(marker, tail), whole),))

    def fits(part: str) -> bool:
        return len(subwords.encode(part).ids) <= longest

    spans = [span.shift(marker) for span in wrap(body, fits)]
    return Plan(text, marker, tail, tuple(Part(s, subwords.encode(s.of(text))) for s in spans))


def jobs(plan: Plan, options: Options, *, longest: int, again: bool = False) -> list[Job]:
    """Return the plan's parts as work for the engine.

    Args:
        plan: a sentence's plan.
        options: what the caller wants.
        longest: the most target subwords the model can give.
        again: decode with loops forbidden, at least four beams and twice the length allowed.
    """
    decoding = Decoding(beam_size=options.beam_size, hypotheses=options.alternatives + 1)
    ratio = options.length_ratio
    if again:
        decoding = replace(decoding, beam_size=max(decoding.beam_size, 4), no_repeat_ngram=3)
        ratio *= 2
    return [
        Job(
            ids=part.encoded.ids,
            max_length=min(longest, int(ratio * len(part.encoded.ids)) + 10),
            decoding=decoding,
            attention=options.words or bool(plan.found),
        )
        for part in plan.parts
    ]


def join(
    plan: Plan, results: Sequence[Sequence[Hypothesis]], subwords: Subwords, rank: int = 0
) -> Draft:
    """Put the parts' hypotheses of one ``rank`` (0 is best) together, blanks between them."""
    chosen = [hypotheses[min(rank, len(hypotheses) - 1)] for hypotheses in results]
    sources = [part.span.of(plan.text) for part in plan.parts]
    decoded = seamless(sources, [subwords.decode(hypothesis.ids) for hypothesis in chosen])
    body = [part.text for part in decoded]
    tokens = sum(len(hypothesis.ids) + 1 for hypothesis in chosen)
    log = sum(h.score * (len(h.ids) + 1) for h in chosen) / tokens if tokens else 0.0
    return Draft(
        text=whole(plan, body),
        score=min(math.exp(log), 1.0),
        truncated=any(hypothesis.truncated for hypothesis in chosen),
        source_tokens=sum(len(part.encoded.ids) for part in plan.parts),
        target_tokens=tokens,
        decoded=decoded,
    )


def whole(plan: Plan, body: Sequence[str]) -> str:
    """Return a sentence made of the translations of its parts and of what it keeps."""
    return "".join((plan.text[: plan.marker], " ".join(body), plan.text[plan.tail :]))


def alternatives(
    plan: Plan, results: Sequence[Sequence[Hypothesis]], subwords: Subwords, count: int
) -> tuple[Alternative, ...]:
    """Return up to ``count`` other translations, best first, each text once."""
    best = join(plan, results, subwords).text
    found: dict[str, float] = {}
    for rank in range(1, count + 1):
        draft = join(plan, results, subwords, rank)
        if draft.text != best:
            found.setdefault(draft.text, draft.score)
    return tuple(Alternative(text, score) for text, score in found.items())


def word_links(plan: Plan, draft: Draft, results: Sequence[Sequence[Hypothesis]]) -> WordLinks:
    """Return the word links of a sentence, with spans into its text and its translation.

    What is carried over as it is links every word to itself.
    """
    if not plan.parts:
        same = words(plan.text)
        return WordLinks(same, same, tuple(Link(at, at, 1.0) for at in range(len(same))))
    source: list[Span] = []
    target: list[Span] = []
    links: list[Link] = []
    at = plan.marker
    for part, decoded, hypotheses in zip(plan.parts, draft.decoded, results, strict=True):
        attention = hypotheses[0].attention
        if attention is not None:
            found = link_words(part.span.of(plan.text), part.encoded, decoded, attention)
            links += [
                Link(link.source + len(source), link.target + len(target), link.weight)
                for link in found.links
            ]
            source += [span.shift(part.span.start) for span in found.source]
            target += [span.shift(at) for span in found.target]
        at += len(decoded.text) + 1
    return WordLinks(tuple(source), tuple(target), tuple(links))
