from __future__ import annotations

from app.guard import MEANINGS, Code, badness, better, degenerate
from app.types import Check


def test_every_code_has_a_meaning_in_one_line() -> None:
    assert list(MEANINGS) == list(Code)
    assert all(meaning.endswith(".") and "\n" not in meaning for meaning in MEANINGS.values())


def test_degenerate() -> None:
    assert degenerate([Check("number"), Check("repetition")])
    assert not degenerate([Check("number"), Check("name"), Check("untranslated")])
    assert not degenerate([])


def test_better() -> None:
    fine: list[Check] = []
    wrong = [Check("number")]
    worse = [Check("number"), Check("name")]
    looping = [Check("repetition")]
    empty = [Check("empty")]
    order = [fine, wrong, worse, looping, empty]
    assert sorted([empty, worse, fine, looping, wrong], key=badness) == order
    assert better(worse, looping)
    assert not better(looping, looping)


def test_codes_of_others_are_tolerated() -> None:
    assert badness([Check("something_new")]) > badness([])
