from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.guard import Kind, Quantity, read_numbers_de, read_numbers_en
from app.guard.words_de import cardinal, ordinal


def certain(quantities: list[Quantity]) -> list[tuple[Kind, Fraction, str]]:
    return [(q.kind, q.value, q.unit) for q in quantities if q.certain]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.500 Menschen", 2500),
        ("3,5 Liter", "7/2"),
        ("genau 1.234,56 Meter", "123456/100"),
        ("1'200 Gäste", 1200),
        ("2 500 Gäste", 2500),
        ("2\u202f500 Gäste", 2500),
        ("2\u00a0500\u00a0000 Gäste", 2500000),
        ("3,5 Mrd. Kubikmeter", 3500000000),
        ("12 Mio. Tonnen", 12000000),
        ("4 Tsd. Stück", 4000),
        ("zwei Billionen Sterne", 2 * 10**12),
        ("zweieinhalb Millionen Besucher", 2500000),
        ("eine Million Besucher", 1000000),
        ("eine halbe Million Besucher", 500000),
        ("dreihunderttausend Stimmen", 300000),
        ("einundzwanzig Kühe", 21),
        ("im 19. Jahrhundert", 19),
        ("zum vierten Mal", 4),
        ("die 1990er Jahre", 90),
        ("die 90er Jahre", 90),
        ("in den 1970-er Jahren", 70),
        ("ein 28-jähriger Mann", 28),
        ("2½ Pfannkuchen", "5/2"),
        ("nach § 218 verboten", 218),
        ("CO₂ sparen", 2),
    ],
)
def test_german_numbers(text: str, value: int | str) -> None:
    assert certain(read_numbers_de(text)) == [(Kind.NUMBER, Fraction(value), "")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2,500 people", 2500),
        ("3.5 litres", "7/2"),
        ("3.5 billion cubic metres", 3500000000),
        ("3,500 million cubic metres", 3500000000),
        ("3.5bn cubic metres", 3500000000),
        ("two hundred and fifty thousand votes", 250000),
        ("twenty-one cows", 21),
        ("one hundred and five cows", 105),
        ("two and a half million visitors", 2500000),
        ("half a million visitors", 500000),
        ("a million visitors", 1000000),
        ("four dozen visitors", 48),
        ("the 19th century", 19),
        ("the 1990s", 90),
        ("the '90s", 90),
    ],
)
def test_english_numbers(text: str, value: int | str) -> None:
    assert certain(read_numbers_en(text)) == [(Kind.NUMBER, Fraction(value), "")]


@pytest.mark.parametrize(
    ("german", "english", "kind", "value", "unit"),
    [
        ("3,5 Mrd. Euro", "€3.5bn", Kind.CURRENCY, 3500000000, "euro"),
        ("500 Millionen US-Dollar", "$500 million", Kind.CURRENCY, 500000000, "dollar"),
        ("USD 109.000", "$109,000", Kind.CURRENCY, 109000, "dollar"),
        ("1'200 Franken", "CHF 1,200", Kind.CURRENCY, 1200, "franc"),
        ("20 britische Pfund", "£20", Kind.CURRENCY, 20, "pound"),
        ("80 %", "80 per cent", Kind.PERCENTAGE, 80, "%"),
        ("zwölf Prozent", "12%", Kind.PERCENTAGE, 12, "%"),
        ("5 Prozentpunkte", "five percentage points", Kind.PERCENTAGE, 5, "%"),
        ("18.30 Uhr", "6:30 p.m.", Kind.TIME, 1110, ""),
        ("20 Uhr", "8pm", Kind.TIME, 1200, ""),
        ("acht Uhr abends", "8 o'clock in the evening", Kind.TIME, 1200, ""),
        ("halb drei", "half past two", Kind.TIME, 150, ""),
        ("Viertel vor drei", "a quarter to three", Kind.TIME, 165, ""),
        ("1. Februar", "February 1", Kind.DATE, 201, ""),
        ("1. Februar", "1st of February", Kind.DATE, 201, ""),
        ("im Oktober", "in October", Kind.DATE, 1000, ""),
        ("Mittwochabend", "Wednesday", Kind.DATE, 1303, ""),
    ],
)
def test_both_languages_agree(german: str, english: str, kind: Kind, value: int, unit: str) -> None:
    expected = [(kind, Fraction(value), unit)]
    assert certain(read_numbers_de(german)) == expected
    assert certain(read_numbers_en(english)) == expected


def test_full_date_has_a_year() -> None:
    assert [q.value for q in read_numbers_de("am 13.01.2022")] == [113, 2022]
    assert [q.value for q in read_numbers_en("on January 13, 2022")] == [113, 2022]
    short = read_numbers_de("am 13.1.22")
    assert 2022 in short[1].meanings


def test_the_article_is_no_number() -> None:
    assert certain(read_numbers_de("Ein Mann und eine Frau sahen einen Hund.")) == []


def test_a_range_shares_its_multiple() -> None:
    low, high = read_numbers_de("3 bis 5 Millionen")
    assert Fraction(3000000) in low.meanings
    assert high.value == 5000000


def test_spans_cover_number_and_unit() -> None:
    text = "Das kostet 3,5 Mrd. Euro im Jahr."
    (amount,) = read_numbers_de(text)
    assert amount.span.of(text) == "3,5 Mrd. Euro"


def test_very_long_numerals_are_passed_over() -> None:
    assert read_numbers_de("9" * 5000) == []
    assert read_numbers_en("9" * 5000) == []


@pytest.mark.parametrize(
    ("word", "value"),
    [("dritten", 3), ("siebte", 7), ("zwanzigsten", 20), ("einundzwanzigste", 21)],
)
def test_german_ordinals(word: str, value: int) -> None:
    assert ordinal(word) == value


@pytest.mark.parametrize("word", ["dreister", "weiter", "letzten", "te", "ein", "haus", ""])
def test_words_that_are_no_numbers(word: str) -> None:
    assert ordinal(word) is None
    assert cardinal(word) is None


@settings(deadline=None, max_examples=200)
@given(st.integers(min_value=1000, max_value=10**12))
def test_grouped_digits_read_back(value: int) -> None:
    english = f"{value:,}"
    (theirs,) = read_numbers_en(f"about {english} units")
    assert theirs.value == value
    for separator in (".", "'", "\u00a0", "\u202f"):
        (ours,) = read_numbers_de(f"rund {english.replace(',', separator)} Einheiten")
        assert ours.value == value


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 9999), st.integers(1, 3))
def test_decimals_read_back(digits: int, places: int) -> None:
    value = Fraction(digits, 10**places)
    whole, part = divmod(digits, 10**places)
    (ours,) = read_numbers_de(f"rund {whole},{part:0{places}d} Meter")
    (theirs,) = read_numbers_en(f"about {whole}.{part:0{places}d} metres")
    assert ours.value == theirs.value == value
