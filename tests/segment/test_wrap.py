"""Parting sentences that are too long."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.segment import wrap

SENTENCE = (
    "Wie Prof. Dr. Ilse Kuhn am 14. Mai in St. Pölten erklärte, kostet der Bau ca. 3,5 Mrd. Euro, "
    "während Bund und Länder bisher nur 20 Mio. Euro zugesagt haben, obwohl sie (nach Streit) "
    "mehr versprochen hatten; die Opposition lehnt das ab."
)


def at_most(limit: int) -> Callable[[str], bool]:
    return lambda part: len(part) <= limit


def parts(sentence: str, fits: Callable[[str], bool]) -> list[str]:
    spans = wrap(sentence, fits)
    position = 0
    for span in spans:
        assert span.start < span.end
        assert not sentence[position : span.start].strip()
        assert span.of(sentence) == span.of(sentence).strip()
        position = span.end
    assert not sentence[position:].strip()
    return [span.of(sentence) for span in spans]


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.text(alphabet=st.characters(codec=None), max_size=300),
        st.text(alphabet="ab ,;:–.(und\u0301\u200d😀\ud800\udc00\u00a0\n", max_size=600),
    ),
    st.integers(1, 120),
)
def test_parts_fit_and_lose_nothing(sentence: str, limit: int) -> None:
    assert all(len(part) <= limit for part in parts(sentence, at_most(limit)))


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="abc ,;", max_size=300), st.integers(1, 20))
def test_other_measures_of_length(sentence: str, limit: int) -> None:
    for part in parts(sentence, lambda text: len(text.split()) <= limit):
        assert len(part.split()) <= limit


def test_what_fits_stays_whole() -> None:
    assert parts(SENTENCE, at_most(1000)) == [SENTENCE]
    assert parts(f"  {SENTENCE}\n", at_most(1000)) == [SENTENCE]
    assert wrap(" \n", at_most(10)) == ()
    assert wrap("", at_most(10)) == ()


def test_breaks_at_clauses() -> None:
    found = parts(SENTENCE, at_most(120))
    assert [part[-1] for part in found] == [",", ",", "."]
    assert found[1].startswith("während") or found[1].startswith("kostet")


def test_a_semicolon_beats_a_comma_nearby() -> None:
    sentence = "Er kam am späten Abend, sie ging sofort; die Nacht war kalt, der Mond schien hell."
    assert parts(sentence, at_most(60))[0] == "Er kam am späten Abend, sie ging sofort;"


def test_a_conjunction_beats_a_blank() -> None:
    sentence = "Die alten Männer sangen laute Lieder und die jungen Frauen tanzten dazu"
    assert parts(sentence, at_most(45))[1].startswith("und ")


def test_abbreviations_and_numbers_are_kept_together() -> None:
    sentence = "Gestern sprach hier Dr. Kuhn über 20 Millionen alte Bäume"
    for limit in range(30, 60):
        for part in parts(sentence, at_most(limit)):
            assert not part.endswith(("Dr.", "20"))


def test_parts_are_balanced() -> None:
    sentence = " ".join(["Wort"] * 21)
    lengths = [len(part) for part in parts(sentence, at_most(99))]
    assert len(lengths) == 2
    assert max(lengths) - min(lengths) <= 10


def test_words_are_parted_only_if_one_alone_does_not_fit() -> None:
    long = "Donaudampfschifffahrtsgesellschaft"
    assert parts(f"Die {long} fährt", at_most(len(long))) == ["Die", long, "fährt"]
    assert "".join(parts(long, at_most(10))) == long


def test_combining_marks_stay_with_their_letters() -> None:
    for part in parts("e\u0301" * 500, at_most(25)):
        assert part[0] == "e"
    for part in parts("\ud83d\ude00" * 100, at_most(25)):
        assert part[0] == "\ud83d"


def test_nothing_fits() -> None:
    assert "".join(parts("ab c", at_most(0))) == "abc"


@pytest.mark.parametrize("unit", ["x", "e\u0301", ", ", "Wort ", "a; ", "😀", "."])
def test_few_and_small_questions(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    asked: list[int] = []

    def fits(part: str) -> bool:
        asked.append(len(part))
        return len(part) < 400

    started = time.perf_counter()
    found = parts(text, fits)
    assert time.perf_counter() - started < 10
    assert max(asked) <= 1000
    assert len(asked) <= 8 * len(found) + 16
