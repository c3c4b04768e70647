from __future__ import annotations

import pytest

from app.guard import judge
from app.types import Check, Span


def codes(source: str, target: str) -> list[str]:
    return [check.code for check in judge(source, target)]


SOURCE = "Die Regierung will das Gesetz noch in diesem Jahr durch das Parlament bringen."
TARGET = "The government wants to get the law through parliament before the year is out."


def test_a_good_translation_passes() -> None:
    assert judge(SOURCE, TARGET) == ()


def test_empty() -> None:
    assert judge(SOURCE, " ") == (Check("empty", Span(0, len(SOURCE))),)
    assert judge("***", "") == ()


def test_truncated_comes_after_empty_and_before_the_rest() -> None:
    checks = judge("Rund 40 Gäste kamen.", "Some guests came.", truncated=True)
    assert [check.code for check in checks] == ["truncated", "number"]


@pytest.mark.parametrize(
    "loop",
    [
        "The government government government government government wants it.",
        "The law of the law of the law of the law of the land.",
        "The Haaaaaaaaaaaaaaaaa",
        "It is so so so so so so so so so.",
        "The lalalalalalalalalalalala law passed this year.",
        "A law is a law, they say, and so a law is a law. But a law is a law if a law is a law.",
    ],
)
def test_loops_are_found(loop: str) -> None:
    (check,) = (check for check in judge(SOURCE, loop) if check.code == "repetition")
    assert check.target is not None
    assert check.target.end <= len(loop)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Sehr, sehr, sehr gut!", "Very, very, very good!"),
        ("Nein, nein, nein, nein, nein!", "No, no, no, no, no!"),
        ("Punkte.............................", "Dots............................."),
        ("Er rief: Tooooooooooooor!", "He shouted: Goooooooooooal!"),
        ("Die Nummer lautet 10000000000.", "The number is 10000000000."),
    ],
)
def test_repetitions_of_the_source_pass(source: str, target: str) -> None:
    assert "repetition" not in codes(source, target)


def test_lengths() -> None:
    assert "length_short" in codes(SOURCE * 3, "The government.")
    assert "length_long" in codes("Er kam gestern mit dem Zug.", f"He came by train. {TARGET}")
    assert codes("Nein.", "No, he did not come.") == []
    assert codes("Donaudampfschifffahrtsgesellschaft", "Danube Steamboat Company") == []


def test_whole_copies_are_found() -> None:
    assert codes(SOURCE, SOURCE) == ["untranslated"]


def test_partial_copies_are_found() -> None:
    target = "The government wants to get das Gesetz noch in diesem Jahr through parliament."
    (check,) = judge(SOURCE, target)
    assert check.code == "untranslated"
    assert check.target is not None
    assert check.target.of(target) == "das Gesetz noch in diesem Jahr"


def test_a_single_german_word_is_found() -> None:
    assert codes("Das ist völlig neu.", "That is völlig new.") == ["untranslated"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Berlin", "Berlin"),
        ("Borussia Dortmund - FC Bayern München", "Borussia Dortmund - FC Bayern München"),
        ("Ursula von der Leyen kommt.", "Ursula von der Leyen is coming."),
        ("Er las den Titel „Der Zug war pünktlich“.", "He read the title “Der Zug war pünktlich”."),
        ("Das war extrem professional.", "That was extremely professional."),
    ],
)
def test_names_and_titles_are_no_copies(source: str, target: str) -> None:
    assert "untranslated" not in codes(source, target)


def test_unknown_characters() -> None:
    source = "Der Ort heißt 東京."
    unknown = [Span(14, 16)]
    assert judge(source, "The place is called Tokyo.", unknown=unknown) == (
        Check("unknown_character", Span(14, 16)),
    )
    assert judge(source, "The place is called 東京.", unknown=unknown) == ()


def test_facts_are_judged_beside_a_partial_copy_only() -> None:
    source = "Rund 2.500 Menschen kamen gestern trotz Regen und Sturm zum Platz vor dem Rathaus."
    target = "Some 2,600 people came gestern trotz Regen und Sturm to the square outside city hall."
    assert codes(source, target) == ["untranslated", "number"]
    assert codes(source, source) == ["untranslated"]
