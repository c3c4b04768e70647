from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.align.words import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Am 1.1.2020 kamen 2.500.", ["Am", "1.1.2020", "kamen", "2.500", "."]),
        ("E-Mail an a.b@web.de!", ["E-Mail", "an", "a.b@web.de", "!"]),
        ("um 18:30 Uhr", ["um", "18:30", "Uhr"]),
        ("„Ja“, sagte l’Est", ["„", "Ja", "“", ",", "sagte", "l’Est"]),
        ("https://a.de/b?c=d ist da", ["https://a.de/b?c=d", "ist", "da"]),
        ("US-$ 3,50 (5 %)", ["US", "-", "$", "3,50", "(", "5", "%", ")"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in words(text)] == expected


@given(st.text())
def test_words_are_ordered_disjoint_and_leave_only_white_space(text: str) -> None:
    end = 0
    for span in words(text):
        assert text[end : span.start].strip() == ""
        assert span.start >= end
        assert span.end > span.start
        end = span.end
    assert text[end:].strip() == ""
