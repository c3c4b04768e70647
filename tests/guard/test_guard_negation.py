from __future__ import annotations

import pytest

from app.guard import judge
from app.guard.negation import lost_negation


@pytest.mark.parametrize(
    ("source", "target", "word"),
    [
        ("Er kommt heute nicht zur Sitzung.", "He is coming to the meeting today.", "nicht"),
        ("Es gibt keine Beweise.", "There is evidence.", "keine"),
        ("Niemand wurde verletzt.", "People were hurt.", "Niemand"),
        ("Das war nie geplant, aber keiner half.", "That was planned, but no one helped.", "nie"),
    ],
)
def test_lost_denials_are_found(source: str, target: str, word: str) -> None:
    span = lost_negation(source, target)
    assert span is not None
    assert span.of(source) == word
    assert "negation" in [check.code for check in judge(source, target)]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Er kommt nicht.", "He isn't coming."),
        ("Er kommt nicht.", "He refuses to come."),
        ("Das ist nicht möglich.", "That is impossible."),
        ("Es gibt keinen Strom.", "They are without power."),
        ("Weder er noch sie kam.", "Neither of them came."),
        ("Nicht nur er kam, sondern auch sie.", "He came, and so did she."),
        ("Das ist kein Wunder.", "That comes as expected."),
        ("Er kommt, nicht wahr?", "He is coming, right?"),
        ("Er kommt.", "He is not coming."),
    ],
)
def test_kept_denials_pass(source: str, target: str) -> None:
    assert lost_negation(source, target) is None
