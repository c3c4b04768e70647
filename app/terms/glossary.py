"""A glossary: terms that are checked once and found in any number of sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.errors import InvalidGlossary
from app.terms.german import Number, fold, inflected, key, openings
from app.types import Found, Span, Term

MAX_ENTRIES = 10_000
MAX_BYTES = 1_024
MAX_WORDS = 20

_WORD = re.compile(r"[^\W_]+(?:[-'’.&/+][^\W_]+)*")
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_OPENING = re.compile(r"[\W_]*\Z")
# After these a capital says nothing, either.
_STOPS = ".!?:…"
_ALIKE = 8  # terms that may differ in case and umlauts alone; each is tried wherever one may be
_REST = 3  # letters of a compound that a term may leave over, at the least
_LONGEST = 100  # letters of a word that is searched for parts


class Glossary:
    """Terms, ready to be found; immutable, and safe to use from any thread."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Check and index ``terms``.

        Raises:
            InvalidGlossary: there is none, or more than 10,000; a side is blank, longer than 1,024
                bytes, has white space at an end or a control character in it; a source has neither
                letter nor digit, or more than 20 words; or a source occurs twice.
        """
        self.terms = tuple(terms)
        _check(self.terms)
        self._whole, self._parts = _Node(), _Node()
        for term in self.terms:
            entry = _Entry.of(term)
            self._whole.add(entry)
            if term.match == "compound" and len(entry.words) == 1:
                self._parts.add(entry)

    def __len__(self) -> int:
        return len(self.terms)

    def find(self, sentence: str) -> tuple[Found, ...]:
        """Return the terms in ``sentence``, in order.

        Where they overlap, the longest is taken; of equally long ones the one that stands there
        exactly as in the glossary, then the one with the longest beginning in common. A sentence
        that is nothing but a term as its author wrote it gets the English as its author wrote it:
        its number is not left open.
        """
        return _find([self], sentence)

    def candidates(
        self, sentence: str, words: list[tuple[int, int]], at: int
    ) -> Iterator[tuple[tuple[int, int, int], Found]]:
        """Yield the terms that begin at word ``at``, each with its rank: the least goes first.

        ``words`` are the places of the words of ``sentence``.
        """
        start, end = words[at]
        word = sentence[start:end]
        first = _begins(sentence, start)
        for entry in self._whole.under(sentence, words, at):
            hit = entry.match(sentence, words[at : at + len(entry.words)], first=first)
            if hit is not None:
                yield _rank(sentence, hit), hit
        if self._parts.below and len(word) <= _LONGEST:
            for begin, part in _parts(word):
                for entry in self._parts.under(part, [(0, len(part))], 0):
                    hit = entry.part(part, start + begin)
                    if hit is not None:
                        yield _rank(sentence, hit), hit


class GlossaryChain:
    """Several glossaries as one, of any size together; made at once, as nothing is indexed anew.

    Where a term is in several of them, the first counts. Immutable, and safe to use from any
    thread.
    """

    def __init__(self, glossaries: Iterable[Glossary]) -> None:
        """``glossaries`` are searched one after the other, so there should be few."""
        self._glossaries = tuple(glossaries)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of all glossaries; a source may occur in several."""
        return tuple(term for glossary in self._glossaries for term in glossary.terms)

    def find(self, sentence: str) -> tuple[Found, ...]:
        """Return the terms in ``sentence``, in order; which are taken: :meth:`Glossary.find`."""
        return _find(self._glossaries, sentence)


def _find(glossaries: Sequence[Glossary], sentence: str) -> tuple[Found, ...]:
    words = [match.span() for match in _WORD.finditer(sentence)]
    found = [
        (*rank, hit)
        for at in range(len(words))
        for glossary in glossaries
        for rank, hit in glossary.candidates(sentence, words, at)
    ]
    # What is equal stays in the order of the glossaries.
    found.sort(key=lambda item: item[:-1])
    taken: list[Found] = []
    free = bytearray(b"\1") * len(sentence)
    for *_, hit in found:
        start, end = hit.span.start, hit.span.end
        if all(free[start:end]):
            free[start:end] = bytes(end - start)
            taken.append(hit)
    if len(taken) == 1 and _alone(sentence, taken[0]):
        taken = [replace(taken[0], plural=False)]
    return tuple(sorted(taken, key=lambda hit: hit.span))


def _alone(sentence: str, hit: Found) -> bool:
    """Say whether ``sentence`` is the term as it stands in the glossary, but for punctuation."""
    around = sentence[: hit.span.start] + sentence[hit.span.end :]
    return hit.form == hit.term.source and not any(map(str.isalnum, around))


def _rank(sentence: str, hit: Found) -> tuple[int, int, int]:
    text, source = hit.span.of(sentence), hit.term.source
    shared = next((n for n, (a, b) in enumerate(zip(text, source, strict=False)) if a != b), None)
    shared = min(len(text), len(source)) if shared is None else shared
    return -len(text), text != source, -shared


class _Node:
    """A place in a trie over the words of terms, by their keys."""

    def __init__(self) -> None:
        self.below: dict[str, _Node] = {}
        self.entries: list[_Entry] = []

    def add(self, entry: _Entry) -> None:
        node = self
        for word in entry.words:
            node = node.below.setdefault(key(word), _Node())
        node.entries.append(entry)

    def under(self, sentence: str, words: list[tuple[int, int]], at: int) -> dict[_Entry, None]:
        """Return the terms whose words may be those from ``at`` on."""
        found: dict[_Entry, None] = {}
        nodes = [self]
        while nodes and at < len(words):
            begin, end = words[at]
            openers = openings(sentence[begin:end])
            nodes = [node.below[word] for node in nodes for word in openers if word in node.below]
            for node in nodes:
                found.update(dict.fromkeys(node.entries))
            at += 1
        return found


@dataclass(frozen=True, slots=True)
class _Entry:
    """A term's words, and what stands before, between and after them."""

    term: Term
    words: tuple[str, ...]
    between: tuple[str, ...]
    head: int

    @classmethod
    def of(cls, term: Term) -> _Entry:
        matches = list(_WORD.finditer(term.source))
        ends = [0, *(match.end() for match in matches)]
        starts = [*(match.start() for match in matches), len(term.source)]
        between = tuple(term.source[end:start] for end, start in zip(ends, starts, strict=True))
        words = tuple(match.group() for match in matches)
        return cls(term, words, between, _head(words))

    def match(self, sentence: str, words: list[tuple[int, int]], *, first: bool) -> Found | None:
        """Return the term if it stands at ``words``."""
        if len(words) < len(self.words):
            return None
        start = words[0][0] - len(self.between[0])
        end = words[-1][1] + len(self.between[-1])
        if start < 0 or sentence[start : words[0][0]] != self.between[0]:
            return None
        if sentence[words[-1][1] : end] != self.between[-1]:
            return None
        number = Number.SINGULAR
        for at, (word, (begin, stop)) in enumerate(zip(self.words, words, strict=True)):
            if at and not _same_gap(self.between[at], sentence[words[at - 1][1] : begin]):
                return None
            form = sentence[begin:stop]
            if self.term.match == "exact":
                if form != word:
                    return None
                continue
            got = inflected(word, form, first=first and at == 0, leading=at < self.head)
            if got is None:
                return None
            if at == self.head:
                number = got
        return Found(self.term, Span(start, end), sentence[start:end], _plural(number))

    def part(self, form: str, start: int) -> Found | None:
        """Return the term if ``form``, a part of a compound, is one of its forms."""
        number = inflected(self.words[0], form)
        if number is None:
            return None
        return Found(self.term, Span(start, start + len(form)), form, _plural(number))


def _plural(number: Number) -> bool | None:
    return {Number.SINGULAR: False, Number.PLURAL: True, Number.OPEN: None}[number]


def _same_gap(wanted: str, got: str) -> bool:
    return wanted == got or (wanted.isspace() and got.isspace())


def _head(words: tuple[str, ...]) -> int:
    """Return which word bears the number: the last noun before a preposition or an article."""
    head = 0
    for at, word in enumerate(words):
        if word[0].isupper() and word.lower() not in {"der", "die", "das"}:
            head = at
        elif at and words[head][0].isupper():
            break
    return head


def _parts(word: str) -> Iterator[tuple[int, str]]:
    """Yield the beginnings and ends of a compound that may be words of their own.

    A part of a closed compound is given a capital, as the noun it is.
    """
    pieces = word.split("-")
    begin = 0
    for piece in pieces:
        if len(pieces) > 1:
            yield begin, piece
        for cut in range(_REST, len(piece) - 1):
            yield begin + cut, piece[cut].upper() + piece[cut + 1 :]
            if len(piece) - cut >= _REST:
                yield begin, piece[:cut]
        begin += len(piece) + 1


def _begins(sentence: str, start: int) -> bool:
    """Say whether a word at ``start`` begins the sentence, a quotation or what follows a colon."""
    before = sentence[:start]
    opening = _OPENING.search(before)
    if opening is not None and opening.start() == 0:
        return True
    return before.rstrip(" \"'„“”»«‚‘’(").endswith(tuple(_STOPS))


def _check(terms: tuple[Term, ...]) -> None:
    if not terms:
        raise InvalidGlossary("A glossary needs at least one term.")
    if len(terms) > MAX_ENTRIES:
        raise InvalidGlossary(f"{len(terms)} terms; at most {MAX_ENTRIES} are allowed.")
    seen: dict[str, int] = {}
    alike: Counter[str] = Counter()
    for number, term in enumerate(terms):
        for side, text in (("source", term.source), ("target", term.target)):
            fault = _fault(text)
            if fault:
                raise InvalidGlossary(f"The {side} of term {number} {fault}.", entry=number)
        if not _WORD.search(term.source):
            raise InvalidGlossary(
                f"The source of term {number} has neither letter nor digit.", entry=number
            )
        if len(_WORD.findall(term.source)) > MAX_WORDS:
            raise InvalidGlossary(
                f"The source of term {number} has more than {MAX_WORDS} words.", entry=number
            )
        twin = seen.setdefault(term.source, number)
        if twin != number:
            raise InvalidGlossary(f"Terms {twin} and {number} have the same source.", entry=number)
        alike[fold(term.source)] += 1
        if alike[fold(term.source)] > _ALIKE:
            raise InvalidGlossary(
                f"More than {_ALIKE} terms are spelled like term {number}.", entry=number
            )


def _fault(text: str) -> str | None:
    if not text.strip():
        return "is blank"
    if _FORBIDDEN.search(text):
        return "holds a control character, line break or lone surrogate"
    if len(text.encode()) > MAX_BYTES:
        return f"is longer than {MAX_BYTES} bytes"
    if text != text.strip():
        return "has white space at an end"
    return None
