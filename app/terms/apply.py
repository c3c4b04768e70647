"""Terms put into a translation, in the place of the words that stand there for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.terms.english import article, capitalised, is_plural, pluralise
from app.types import Decoded, Found, Span, TermUse

Reason = Literal["not_aligned", "scattered", "conflict"]

# Words that stand for no term of themselves: they may join others that do, not begin or end them.
_FUNCTION = frozenset(
    """
    a an the of to in on at by for from with and or as that this these those its his her their our
    is are was were be been has have had will would it he she they we not
    """.split()
)
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])\Z")
_LEAST = 0.15  # attention, as a share, that makes a word stand for a term
_RIVAL = 0.6  # of the best run's attention: with as much, another run is the term's as well


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``span`` of a text by ``text``; the term itself is its part ``term``."""

    span: Span
    text: str
    term: Span


def enforce(
    target: str,
    words: Sequence[Span],
    found: Sequence[Found],
    shares: NDArray[np.float32],
) -> tuple[list[Edit], list[TermUse]]:
    """Return the changes that put all terms into ``target``, and what becomes of each.

    A term that is there already is left alone, wherever it is. Any other takes the place of the run
    of words that attend to it most: their function words at the ends are spared, and nothing is
    done if two separate runs have a claim. Nothing outside the runs changes, except an article that
    no longer fits. Edits are in order and apart; the uses' target spans are those after them.

    Args:
        target: the translation.
        words: its words.
        found: the terms in the source, in order.
        shares: shape ``(len(words), len(found) + 1)``: the share of each word's attention that each
            term gets, and last the most that any other source word gets.
    """
    taken = _present(target, words, found, shares)
    edits: dict[int, Edit] = {}
    reasons: dict[int, Reason] = {}
    used = {
        at for span in taken.values() for at, word in enumerate(words) if _overlap(span, word)
    }  # fmt: skip
    for number, hit in enumerate(found):
        if number in taken:
            continue
        run = _run(target, words, shares, number, used)
        if isinstance(run, str):
            reasons[number] = run
            continue
        used.update(range(run.start, run.stop))
        span = Span(words[run.start].start, words[run.stop - 1].end)
        others = [words[at].end for at in used if words[at].end <= span.start]
        edits[number] = _edit(target, span, hit, max(others, default=0))
    ordered = sorted(edits.values(), key=lambda edit: edit.span)
    uses = []
    for number, hit in enumerate(found):
        if number in taken:
            place = moved(taken[number], ordered)
            uses.append(TermUse(hit.term, hit.span, place, "present"))
        elif number in edits:
            edit = edits[number]
            start = moved(Span(edit.span.start, edit.span.start), ordered).start
            uses.append(TermUse(hit.term, hit.span, edit.term.shift(start), "applied"))
        else:
            uses.append(TermUse(hit.term, hit.span, None, "failed", reasons[number]))
    return ordered, uses


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with ``edits``, which are in order and apart."""
    parts, end = [], 0
    for edit in edits:
        parts += [text[end : edit.span.start], edit.text]
        end = edit.span.end
    return "".join([*parts, text[end:]])


def edited(decoded: Decoded, edits: Sequence[Edit]) -> Decoded:
    """Return ``decoded`` with ``edits``; subwords that made way share the place of what came."""
    if not edits:
        return decoded
    spans = []
    for span in decoded.spans:
        over = [edit for edit in edits if _overlap(edit.span, span)]
        if over:
            place = moved(Span(over[0].span.start, over[0].span.start), edits).start
            last = moved(Span(over[-1].span.start, over[-1].span.start), edits).start
            spans.append(Span(place, last + len(over[-1].text)))
        else:
            spans.append(moved(span, edits))
    return Decoded(apply(decoded.text, edits), tuple(spans))


def moved(span: Span, edits: Iterable[Edit]) -> Span:
    """Return where a span that no edit touches stands after them."""
    by = sum(
        len(edit.text) - (edit.span.end - edit.span.start)
        for edit in edits
        if edit.span.end <= span.start and edit.span.start < span.start
    )
    return span.shift(by)


def forms(hit: Found) -> list[str]:
    """Return how a term may stand in the translation, the likeliest first."""
    given, plural = hit.term.target, pluralise(hit.term.target)
    if hit.term.keep:
        return list(dict.fromkeys([given, hit.form] if hit.plural is False else [hit.form, given]))
    wanted = {True: [plural], False: [given], None: [given, plural]}[hit.plural]
    return list(dict.fromkeys(wanted))


def _present(
    target: str, words: Sequence[Span], found: Sequence[Found], shares: NDArray[np.float32]
) -> dict[int, Span]:
    """Return which terms stand in the translation already, and where.

    Each place serves one term: those that attend to it first, then any other.
    """
    places: dict[int, list[Span]] = {}
    for number, hit in enumerate(found):
        places[number] = [span for form in forms(hit) for span in _places(target, form)]
    taken: dict[int, Span] = {}
    pairs = sorted(
        (
            (-_claim(span, words, shares, number), number, span)
            for number, spans in places.items()
            for span in spans
        ),
    )
    for _, number, span in pairs:
        if number not in taken and not any(_overlap(span, other) for other in taken.values()):
            taken[number] = span
    return taken


def _places(target: str, form: str) -> list[Span]:
    return [
        Span(*match.span())
        for wanted in dict.fromkeys((form, capitalised(form), form.upper()))
        for match in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", target)
        if wanted in {form, form.upper()} or _begins(target, match.start())
    ]


def _claim(span: Span, words: Sequence[Span], shares: NDArray[np.float32], number: int) -> float:
    mine = [float(shares[at, number]) for at, word in enumerate(words) if _overlap(span, word)]
    return max(mine, default=0.0)


def _run(
    target: str,
    words: Sequence[Span],
    shares: NDArray[np.float32],
    number: int,
    used: set[int],
) -> range | Reason:
    """Return the words that stand for a term, or why there are none."""
    mine = [
        at
        for at in range(len(words))
        if shares[at, number] >= _LEAST and shares[at, number] >= shares[at].max()
    ]
    content = [at for at in mine if _content(words[at].of(target))]
    if not content:
        return "not_aligned"
    free = [at for at in content if at not in used]
    if not free:
        return "conflict"
    runs: list[list[int]] = [[free[0]]]
    for at in free[1:]:
        between = range(runs[-1][-1] + 1, at)
        if all(not _content(words[b].of(target)) and b not in used for b in between) and all(
            words[b].of(target).lower() in _FUNCTION or words[b].of(target) in "-" or b in mine
            for b in between
        ):
            runs[-1].append(at)
        else:
            runs.append([at])
    weights = [sum(float(shares[at, number]) for at in run) for run in runs]
    order = sorted(range(len(runs)), key=lambda n: -weights[n])
    if len(order) > 1 and weights[order[1]] >= _RIVAL * weights[order[0]]:
        return "scattered"
    best = runs[order[0]]
    return range(best[0], best[-1] + 1)


def _content(word: str) -> bool:
    return word.lower() not in _FUNCTION and any(map(str.isalnum, word))


def _edit(target: str, span: Span, hit: Found, floor: int) -> Edit:
    """Return the change at ``span``; nothing before ``floor`` may be touched."""
    old = span.of(target)
    possessive = _POSSESSIVE.search(old)
    stem = old[: possessive.start()] if possessive else old
    plural = hit.plural if hit.plural is not None else is_plural(stem)
    term = hit.term.target
    if hit.term.keep:
        term = hit.form if plural else term
    elif plural:
        term = pluralise(term)
    if len(stem) > 3 and stem.isupper() and not hit.term.keep:
        term = term.upper()
    ending = ""
    if possessive:
        ending = "'" if term.endswith("s") and is_plural(term) else "'s"
    cut, changed = article(target[floor : span.start], term)
    start = span.start - cut
    if _begins(target, start) and not changed:
        term = capitalised(term)
    text = changed + term + ending
    return Edit(Span(start, span.end), text, Span(len(changed), len(changed) + len(term)))


def _begins(target: str, start: int) -> bool:
    """Say whether what stands at ``start`` begins the sentence or a part of it with a capital."""
    before = target[:start].rstrip(" \"'“”‘’(")
    return not any(map(str.isalnum, before)) or before.endswith((".", "!", "?"))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
