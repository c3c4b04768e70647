from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.guard import Code, judge

PIECES = st.sampled_from(
    "der nicht 18.30 Uhr Uhr am 1. Februar 2.500 3,5 Mrd. Euro € $ % Prozent Merkel EU USA von und"
    " half a million two hundred January p.m. 6:30 the not www.a.de a@b.de ½ halb drei Montag"
    " II. 90er 1990s 3:2 - – , . ( ) \u00a0 ß é".split(" ")
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=25).map(" ".join),
    st.lists(PIECES, max_size=9).map("".join),
    st.text(),
)


@settings(deadline=None, max_examples=300)
@given(TEXTS, TEXTS, st.booleans())
def test_verdicts_are_ordered_and_within_the_texts(
    source: str, target: str, truncated: bool
) -> None:
    checks = judge(source, target, truncated=truncated)
    assert checks == judge(source, target, truncated=truncated)
    places = [list(Code).index(Code(check.code)) for check in checks]
    assert places == sorted(places)
    for check in checks:
        for span, text in ((check.source, source), (check.target, target)):
            assert span is None or 0 <= span.start <= span.end <= len(text)


@settings(deadline=None, max_examples=100)
@given(st.integers(3, 10**6), st.integers(3, 10**6))
def test_a_number_must_stay_what_it_is(ours: int, theirs: int) -> None:
    source = f"Rund {ours:,} Tonnen fehlen.".replace(",", ".")
    found = [check.code for check in judge(source, f"About {theirs:,} tonnes are missing.")]
    assert found == ([] if ours == theirs else ["number"])


@pytest.mark.parametrize(
    "piece",
    '. | " | a | A | 1 | 1  | 1. | 1, | 12:30  | a. | a@ | a- | ½ | nicht  | Aa  | Januar  | zwei'
    " | 01.01.2020  | hundred  | half a  | 5 Euro  | 1 000  | www. | EU ".split(" | "),
)
def test_hostile_texts_take_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            judge(text, text[::-1])
            best = min(best, time.process_time() - start)
        return best

    # Quadratic time would take sixteen times as long; the slack is for a busy machine.
    assert seconds(16_000) < 9 * seconds(4_000) + 0.05
