"""Terms are checked, and found where they stand."""

from __future__ import annotations

import time
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import InvalidGlossary
from app.terms import MAX_ENTRIES, Glossary, GlossaryChain, read_csv, read_tsv, write_tsv
from app.types import Term

GLOSSARY = Glossary(
    [
        Term("Haus", "house"),
        Term("Haus der Kulturen der Welt", "House of World Cultures"),
        Term("künstliche Intelligenz", "artificial intelligence"),
        Term("Vereinte Nationen", "United Nations"),
        Term("Die Linke", "the Left"),
        Term("Amt", "office"),
        Term("Kanzleramt", "Chancellery", "compound"),
        Term("SPD", "SPD", "compound"),
        Term("Rose", "Rosé", "exact"),
        Term("E.ON", "E.ON"),
        Term("C++", "C++"),
        Term("Linke (Partei)", "Left Party"),
    ]
)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Des Hauses Häuser im Haus.", ["Hauses", "Häuser", "Haus"]),
        ("Im Hause der Kulturen der Welt.", ["Hause der Kulturen der Welt"]),
        ("Im Haus der Kulturen  der\nWelt!", ["Haus der Kulturen  der\nWelt"]),
        ("Im Haus der Kulturen.", ["Haus"]),
        ("Künstliche Intelligenz lernt.", ["Künstliche Intelligenz"]),
        ("Er sagte: „Künstliche Intelligenz!“", ["Künstliche Intelligenz"]),
        ("Mit Künstlicher Intelligenz.", []),
        ("Mit künstlicher Intelligenz.", ["künstlicher Intelligenz"]),
        ("Der Rat der Vereinten Nationen.", ["Vereinten Nationen"]),
        ("Die Abgeordneten der Linken.", ["der Linken"]),
        ("Kanzleramt und Ämter.", ["Kanzleramt", "Ämter"]),
        ("Das Bundeskanzleramt.", ["kanzleramt"]),
        ("Die Kanzleramtschefin.", ["Kanzleramts"]),
        ("Hausmeister und Amtmann.", []),
        ("Die SPD-Fraktion der SPD.", ["SPD", "SPD"]),
        ("Rose, Rosen, ROSE.", ["Rose"]),
        ("E.ON, E.ONs und EON.", ["E.ON", "E.ONs"]),
        ("C++ oder C+ oder C.", ["C++"]),
        ("Die Linke (Partei) gewann.", ["Linke (Partei)"]),
        ("VEREINTE NATIONEN TAGEN", ["VEREINTE NATIONEN"]),
        ("", []),
    ],
)
def test_found(sentence: str, found: list[str]) -> None:
    hits = GLOSSARY.find(sentence)
    assert [hit.span.of(sentence) for hit in hits] == found
    assert all(hit.span.of(sentence).lower() == hit.form.lower() for hit in hits)


def test_the_entry_that_stands_there_exactly_goes_first() -> None:
    terms = Glossary([Term("Haus", "house"), Term("Häuser", "buildings")])
    hits = terms.find("Ein Haus, viele Häuser, in Häusern.")
    assert [hit.term.target for hit in hits] == ["house", "buildings", "buildings"]


@pytest.mark.parametrize(
    ("sentence", "plural"),
    [
        ("Apfel", False),
        ("„Apfel“!", False),
        ("Äpfel", True),
        ("Apfels.", False),
        ("Der Apfel.", None),
        ("Apfel 2", None),
    ],
)
def test_a_term_that_stands_alone_is_as_its_author_wrote_it(
    sentence: str, plural: bool | None
) -> None:
    (hit,) = Glossary([Term("Apfel", "apple")]).find(sentence)
    assert hit.plural is plural


WORDS = ["Haus", "Häuser", "der", "Kulturen", "Welt", "SPD-Amt", "C++", ".", ":", "(Partei)", "Die"]


@settings(deadline=None)  # the lexicon loads once
@given(st.lists(st.sampled_from(WORDS)).map(" ".join) | st.text())
def test_terms_are_apart_and_in_order(sentence: str) -> None:
    hits = GLOSSARY.find(sentence)
    end = 0
    for hit in hits:
        assert end <= hit.span.start < hit.span.end <= len(sentence)
        end = hit.span.end


SOURCES = ["Haus", "Häuser", "Haus der Kulturen", "Kulturen der Welt", "Welt", "C++"]
PARTS = st.lists(st.sampled_from(SOURCES), min_size=1, unique=True)


@settings(deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=4), st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_a_chain_finds_what_one_glossary_would_with_the_first_of_equal_terms(
    parts: list[list[str]], sentence: str
) -> None:
    given = [[Term(source, f"{at}") for source in part] for at, part in enumerate(parts)]
    merged: dict[str, Term] = {}
    for term in (term for terms in given for term in terms):
        merged.setdefault(term.source, term)
    chain = GlossaryChain(map(Glossary, given))
    assert chain.find(sentence) == Glossary(merged.values()).find(sentence)
    assert chain.terms == tuple(term for terms in given for term in terms)


@pytest.mark.parametrize(
    ("terms", "entry", "message"),
    [
        ([], None, "at least one"),
        ([Term(f"Wort{n}", "word") for n in range(MAX_ENTRIES + 1)], None, "at most"),
        ([Term("a", "b"), Term(" ", "b")], 1, "source of term 1 is blank"),
        ([Term("a", "")], 0, "target of term 0 is blank"),
        ([Term("a\tb", "b")], 0, "control character"),
        ([Term("a", "b\x85")], 0, "control character"),
        ([Term("a", "b\u2028c")], 0, "control character"),
        ([Term("\ud800", "b")], 0, "lone surrogate"),
        ([Term("ä" * 513, "b")], 0, "longer than 1024 bytes"),
        ([Term("a ", "b")], 0, "white space"),
        ([Term("--", "b")], 0, "neither letter nor digit"),
        ([Term("a " * 20 + "a", "b")], 0, "more than 20 words"),
        ([Term("Haus", "a"), Term("Rat", "b"), Term("Haus", "c")], 2, "Terms 0 and 2"),
        ([Term("Haus", "a"), Term("Haus", "a")], 1, "Terms 0 and 1"),
    ],
)
def test_refused(terms: list[Term], entry: int | None, message: str) -> None:
    with pytest.raises(InvalidGlossary, match=message) as refused:
        Glossary(terms)
    assert refused.value.entry == entry


def test_terms_that_look_alike_are_bounded() -> None:
    alike = [Term("".join(p), "x") for p in ("äaab", "aäab", "aaäb", "ääab", "aääb", "äaäb")]
    Glossary(alike)
    with pytest.raises(InvalidGlossary, match="spelled like"):
        Glossary([*alike, *(Term(word, "x") for word in ("AAAB", "Aaab", "aAab", "aaAb"))])


@pytest.mark.parametrize(
    "sources",
    [
        ["Haus" + "".join(letters) for letters in product("abcdefghijklmnopqrstu", repeat=3)],
        [f"Haus {n}" for n in range(9_999)],
        ["a " * 19 + str(n) for n in range(9_999)],
    ],
    ids=["alike", "one beginning", "long"],
)
@pytest.mark.timeout(120)
def test_a_hostile_glossary_costs_seconds_at_most(sources: list[str]) -> None:
    terms = Glossary(Term(source, "x", "compound") for source in sources)
    text = " ".join(["Hausabc", "Haus", "a a a a a a", "x" * 300]) * 100 + "Donau" * 2_000
    begun = time.process_time()
    terms.find(text)
    assert time.process_time() - begun < 20


def test_tables() -> None:
    terms = [Term("Haus", "house"), Term("Rat", "council")]
    assert read_tsv("\ufeffHaus\thouse\r\n\r\n Rat \t council\n") == terms
    assert read_tsv(write_tsv(terms)) == terms
    assert read_csv('Haus,house\r\n"Rat",council,DE,en-GB\r\n\r\n') == terms
    assert read_csv('"a ""b"", c",d\n') == [Term('a "b", c', "d")]


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (read_tsv, "Haus\thouse\nRat"),
        (read_tsv, "Haus\thouse\nRat\tcouncil\tx"),
        (read_csv, "Haus,house\nRat"),
        (read_csv, "Haus,house\nRat,council,fr,en"),
    ],
)
def test_broken_tables_name_the_row(reader: object, text: str) -> None:
    with pytest.raises(InvalidGlossary) as refused:
        reader(text)  # type: ignore[operator]
    assert refused.value.entry == 1


def test_csv_with_stray_quotes_is_refused() -> None:
    with pytest.raises(InvalidGlossary, match="CSV"):
        read_csv('"Haus" x,house\n')


@given(st.lists(st.tuples(st.text("aäBß .,\"'", min_size=1), st.text("xY-&", min_size=1))))
def test_tables_come_back(rows: list[tuple[str, str]]) -> None:
    terms = [Term(a.strip(), b) for a, b in rows if a.strip()]
    assert read_tsv(write_tsv(terms)) == terms
