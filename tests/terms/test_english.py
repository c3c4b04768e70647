"""English terms in the form that a sentence needs."""

from __future__ import annotations

import pytest

from app.terms.english import article, is_plural, pluralise


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("Federal Chancellor", "Federal Chancellors"),
        ("Chancellery", "Chancelleries"),
        ("member of parliament", "members of parliament"),
        ("Federal Office for Migration", "Federal Offices for Migration"),
        ("child", "children"),
        ("MP", "MPs"),
        ("process", "processes"),
    ],
)
def test_plurals(singular: str, plural: str) -> None:
    assert pluralise(singular) == plural
    assert not is_plural(singular)


@pytest.mark.parametrize("text", ["United Nations", "refugees", "people", "Greens"])
def test_plurals_stay(text: str) -> None:
    assert is_plural(text)
    assert pluralise(text) == text


@pytest.mark.parametrize(
    ("before", "term", "after"),
    [
        ("This is a ", "act", "This is an "),
        ("An ", "law", "A "),
        ("the ", "Left Party", "the "),
        ("of the ", "the Left", "of "),
        ("a ", "European law", "a "),
        ("a ", "hour", "an "),
        ("", "act", ""),
        ("panda ", "act", "panda "),
    ],
)
def test_articles(before: str, term: str, after: str) -> None:
    cut, text = article(before, term)
    assert before[: len(before) - cut] + text == after
