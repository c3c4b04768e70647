"""The nouns that pass between the stages.

Offsets are Unicode code points, zero-based and half-open, everywhere below the HTTP layer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from app.errors import EngineLost


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, ``start <= end``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the part of ``text`` that this span covers."""
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        """Return the same range moved right by ``by`` code points."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class Document:
    """A text and its sentences: gap, sentence, gap, ..., sentence, gap.

    There is always one more gap than there are sentences, gaps may be empty, and gaps and sentences
    concatenate to ``text`` exactly. Sentences are never empty and carry no white space at their
    ends.
    """

    text: str
    sentences: tuple[Span, ...]

    @property
    def gaps(self) -> tuple[Span, ...]:
        """The stretches before, between and after the sentences; ``len(sentences) + 1`` of them."""
        starts = (0, *(span.end for span in self.sentences))
        ends = (*(span.start for span in self.sentences), len(self.text))
        return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True))


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as subwords.

    ``ids`` ends with the end-of-sentence id; ``spans`` has one span into the encoded text for every
    id but that last one, in order and not overlapping except where one character became several
    subwords (a ligature, say). ``unknown`` holds the spans that the vocabulary cannot express.
    """

    ids: tuple[int, ...]
    spans: tuple[Span, ...]
    unknown: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Decoded:
    """Subwords as text: ``spans`` has one span into ``text`` for every id that was decoded."""

    text: str
    spans: tuple[Span, ...]


class Subwords(Protocol):
    """Text to subword ids and back. Pure: safe to call from any thread."""

    def encode(self, text: str) -> Encoded:
        """Return the source subwords of ``text``."""

    def decode(self, ids: Sequence[int]) -> Decoded:
        """Return the text of target subwords; the end-of-sentence id, if last, covers nothing."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """How a sentence is to be decoded. Equal settings may share a batch.

    ``beam_size`` 1 to 8; ``hypotheses`` 1 to ``beam_size``, best first. ``no_repeat_ngram`` forbids
    a hypothesis to repeat any run of that many subwords; 0 allows all.
    """

    beam_size: int = 4
    hypotheses: int = 1
    no_repeat_ngram: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """One sentence for the engine.

    ``ids`` are source subwords, closed by the end-of-sentence id. ``max_length`` bounds the target
    subwords, the end of sentence included. ``attention`` asks for the cross-attention of the best
    hypothesis.
    """

    ids: tuple[int, ...]
    max_length: int
    decoding: Decoding = Decoding()
    attention: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Hypothesis:
    """One translation of a sentence.

    ``ids`` are target subwords without the end of sentence. ``score`` is the mean natural logarithm
    of the probabilities of all subwords, the end of sentence included (0 is certainty).
    ``truncated`` says that the length bound, not the model, ended it. ``attention``, if asked for,
    has shape ``(len(ids), number of source ids)``: row t is the share of attention that the step
    which produced subword t gave to every source subword; rows sum to 1.
    """

    ids: tuple[int, ...]
    score: float
    truncated: bool = False
    attention: NDArray[np.float32] | None = None


Refill = Callable[[int], Sequence[Job]]
"""Asks for more jobs that fit into the given number of padded source tokens; may return none.

To ask is also a sign of life: an engine asks at every step, for 0 tokens if it has no room.
"""


class Engine(Protocol):
    """Encoded sentences in, hypotheses out. Used by one thread at a time.

    The protocol lets an engine finish rows as they end and take new ones into the running batch;
    one that computes whole batches yields everything at the end and never calls ``refill``.
    """

    @property
    def info(self) -> EngineInfo:
        """What this engine is."""

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        """Yield ``(index, hypotheses)`` exactly once for every job, in any order.

        Indices count ``jobs`` from 0 and go on through whatever ``refill`` returned. All jobs of a
        call share one ``decoding``. Results do not depend on the other jobs of the call.

        Raises:
            MemoryError: there is not enough memory for all of the jobs at a time.
            EngineLost: the engine cannot be used any more.
            Exception: anything; the jobs not yet yielded are then not computed.
        """


@runtime_checkable
class Detached(Protocol):
    """What an engine in a process of its own is besides: it can end while nobody uses it."""

    @property
    def pid(self) -> int:
        """The process."""

    @property
    def loss(self) -> EngineLost | None:
        """How the process has ended by itself, if it has."""

    def watch(self, tell: Callable[[], None]) -> None:
        """Call ``tell``, on any thread, when the process has ended by itself."""

    def close(self) -> None:
        """End the process."""


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """The identity and limits of a loaded model.

    ``hash`` is the SHA-256 of its files; limits count subwords, the end of sentence included.
    Target ids are below ``vocabulary``.
    ``golden`` is a sentence that proves the engine sound: its translation contains
    ``golden_contains``.
    """

    name: str
    hash: str
    precision: str
    device: str
    max_source: int
    max_target: int
    vocabulary: int
    source_language: str = "de"
    target_language: str = "en"
    golden: str = "Guten Tag."
    golden_contains: tuple[str, ...] = ()
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """A source word and a target word, by index, and the weight (0 to 1) of their connection."""

    source: int
    target: int
    weight: float


@dataclass(frozen=True, slots=True)
class WordLinks:
    """The words of a sentence pair as spans into its two texts, and the links between them."""

    source: tuple[Span, ...]
    target: tuple[Span, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A doubt about a translation.

    ``code`` is stable; ``source`` and ``target`` show the place in either sentence where that is
    known, relative to the sentence.
    """

    code: str
    source: Span | None = None
    target: Span | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """How a German term is to be translated; it stays as it is if ``target`` equals ``source``.

    ``match`` says which words are the term: its inflected forms too; none but exactly ``source``;
    or its forms as the first or last part of a compound as well.
    """

    source: str
    target: str
    match: Literal["inflected", "exact", "compound"] = "inflected"

    @property
    def keep(self) -> bool:
        """Whether the term stays as it is."""
        return self.source == self.target


@dataclass(frozen=True, slots=True)
class Found:
    """A term in a sentence: where, in which form; ``plural`` is None if only the context tells."""

    term: Term
    span: Span
    form: str
    plural: bool | None = None


class Terms(Protocol):
    """A collection of terms; see :class:`app.terms.Glossary`."""

    @property
    def terms(self) -> tuple[Term, ...]:
        """All of them."""

    def find(self, sentence: str) -> tuple[Found, ...]:
        """Return the terms in ``sentence``, in order and apart; safe to call from any thread."""


@dataclass(frozen=True, slots=True)
class TermUse:
    """What became of a term in a sentence.

    ``source`` and ``target`` are spans into the sentence texts. ``present`` is what the model wrote
    of itself, ``applied`` what was put in the place of its words; ``failed`` is not there.
    """

    term: Term
    source: Span
    target: Span | None
    status: Literal["applied", "present", "failed"]
    reason: Literal["not_aligned", "scattered", "conflict"] | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """A language (ISO 639-1) that a text may be in, and how sure that is (0 to 1)."""

    language: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another translation of a sentence and its score (see :class:`Sentence`)."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A translated sentence.

    ``source`` and ``target`` are spans into the whole text and the whole translation; ``words`` has
    spans into the sentence texts. ``score`` (0 to 1) is the geometric mean of the probabilities
    that the model gave to the subwords of the translation, 1 for what is carried over untranslated.
    ``parts`` counts the pieces that an over-long sentence was translated in, 0 if nothing in it
    needed translating; ``attempts`` the times it was decoded. ``language`` is given if the source
    is clearly not German; ``terms`` tells what became of the glossary's terms in it; ``cached``
    says that it was remembered, not computed.
    """

    index: int
    source_text: str
    target_text: str
    source: Span
    target: Span
    score: float
    checks: tuple[Check, ...] = ()
    parts: int = 1
    attempts: int = 1
    source_tokens: int = 0
    target_tokens: int = 0
    alternatives: tuple[Alternative, ...] = ()
    words: WordLinks | None = None
    language: str | None = None
    terms: tuple[TermUse, ...] = ()
    cached: bool = False


Priority = Literal["interactive", "bulk"]
"""Whether somebody waits for the answer, or it may take its time."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """How a request's work is queued.

    ``account`` is whose share of the service it uses up, empty for anybody; ``deadline`` is in
    ``time.monotonic()`` seconds, None for never. Requests of the same ``line``, if it has a name,
    are computed one behind the other, others in turn.
    """

    account: str = ""
    priority: Priority = "interactive"
    deadline: float | None = None
    line: str = ""


Caching = Literal["use", "bypass", "forbid"]
"""Whether what was translated before may answer a request and its own sentences be remembered; or
they are computed anew, and remembered; or neither."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller wants of a translation.

    ``beam_size`` 1 to 8; ``alternatives`` fewer than ``beam_size``; ``length_ratio`` bounds the
    target subwords of a sentence to that many times its source subwords, plus ten. ``foreign`` says
    whether sentences that are clearly not German are kept as they are or translated all the same;
    ``glossary`` holds terms to be translated in a given way. ``cache`` changes no translation.
    """

    beam_size: int = 4
    alternatives: int = 0
    words: bool = False
    # On newstest2017 and 2018 no reference exceeds 1.22 times the source plus ten, by the bundled
    # model's subwords. What does exceed it is a loop, mostly, and all of its batch waits for it.
    length_ratio: float = 1.5
    foreign: Literal["keep", "translate"] = "keep"
    glossary: Terms | None = None
    cache: Caching = "use"
