"""The verdict on one sentence and its translation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.guard.codes import Code
from app.guard.facts import compare_quantities
from app.guard.length import judge_length
from app.guard.literals import blank, compare_literals
from app.guard.names import missing_names
from app.guard.negation import lost_negation
from app.guard.repetition import find_repetition
from app.guard.untranslated import find_untranslated
from app.types import Check, Span

_ORDER = {code.value: place for place, code in enumerate(Code)}
_NOWHERE = Span(0, 0)


def judge(
    source: str, target: str, *, truncated: bool = False, unknown: Sequence[Span] = ()
) -> tuple[Check, ...]:
    """Return all doubts about ``target`` as a translation of ``source``.

    Deterministic, and linear in the lengths of the texts.

    Args:
        source: A German sentence.
        target: Its English translation.
        truncated: Whether the length limit, not the model, ended the translation.
        unknown: Spans of ``source`` that the vocabulary of the model cannot express.

    Returns:
        The doubts in the order of `Code`, then of their places, with spans into the two sentences.
    """
    if target.strip():
        checks = [*_form(source, target), *_lost_characters(source, target, unknown)]
        if not _copied(checks, target):
            checks.extend(_facts(source, target))
    elif any(map(str.isalpha, source)):
        checks = [Check(Code.EMPTY.value, Span(0, len(source)))]
    else:
        checks = []
    if truncated:
        checks.append(Check(Code.TRUNCATED.value, None, Span(len(target), len(target))))
    return tuple(sorted(checks, key=_place))


def _place(check: Check) -> tuple[int, Span, Span]:
    return _ORDER[check.code], check.source or _NOWHERE, check.target or _NOWHERE


def _copied(checks: Sequence[Check], target: str) -> bool:
    """Say whether most of the target is German, where nothing it says can be judged as English."""
    return any(
        check.code == Code.UNTRANSLATED
        and check.target is not None
        and 2 * (check.target.end - check.target.start) > len(target)
        for check in checks
    )


def _form(source: str, target: str) -> Iterator[Check]:
    """Doubt what can be doubted without knowing what the sentence says."""
    loop = find_repetition(source, target)
    if loop is not None:
        yield Check(Code.REPETITION.value, None, loop)
    length = judge_length(source, target)
    if length is not None:
        yield Check(length.value)
    copied = find_untranslated(source, target)
    if copied is not None:
        yield Check(Code.UNTRANSLATED.value, None, copied)


def _lost_characters(source: str, target: str, unknown: Sequence[Span]) -> Iterator[Check]:
    for span in unknown:
        lost = span.of(source).strip()
        if lost and lost not in target:
            yield Check(Code.UNKNOWN_CHARACTER.value, span)


def _facts(source: str, target: str) -> Iterator[Check]:
    """Doubt what the sentence says."""
    yield from compare_literals(source, target)
    source, target = blank(source), blank(target)
    yield from compare_quantities(source, target)
    for span in missing_names(source, target):
        yield Check(Code.NAME.value, span)
    denial = lost_negation(source, target)
    if denial is not None:
        yield Check(Code.NEGATION.value, denial)
