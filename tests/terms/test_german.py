"""Which words are forms of which, and of what number."""

from __future__ import annotations

import pytest

from app.terms.german import Number, inflected

S, P, OPEN = Number.SINGULAR, Number.PLURAL, Number.OPEN
FORMS = {
    "Haus": {"Haus": S, "Hauses": S, "Häuser": P, "Häusern": P},
    "Bundeskanzler": {"Bundeskanzler": OPEN, "Bundeskanzlers": S, "Bundeskanzlern": P},
    "Ministerin": {"Ministerin": S, "Ministerinnen": P},
    "Ministerpräsident": {"Ministerpräsidenten": OPEN},
    "Wahl": {"Wahlen": OPEN},
    "Regierung": {"Regierungen": P},
    "Rat": {"Rates": S, "Rats": S, "Räte": P, "Räten": P},
    "Land": {"Landes": S, "Länder": P, "Ländern": P},
    "Vater": {"Vaters": S, "Väter": P, "Vätern": P},
    "Kind": {"Kindes": S, "Kinder": P, "Kindern": P},
    "Bank": {"Banken": OPEN, "Bänke": P},
    "Ausschuss": {"Ausschusses": S, "Ausschüsse": P},
    "Zeugnis": {"Zeugnisses": S, "Zeugnisse": P},
    "Name": {"Namen": OPEN, "Namens": S},
    "Museum": {"Museums": S, "Museen": P},
    "Virus": {"Viren": P},
    "Firma": {"Firmen": P},
    "Auto": {"Autos": OPEN},
    "LKW": {"LKWs": OPEN},
    "Merkel": {"Merkels": S},
    "Klimaschutzgesetz": {"Klimaschutzgesetzes": S, "Klimaschutzgesetze": P},
    "Kanzleramt": {"Kanzleramts": S, "Kanzlerämter": P},
    "Untersuchungsausschuss": {"Untersuchungsausschüssen": P},
    "Abgeordnete": {"Abgeordneten": OPEN, "Abgeordneter": OPEN},
    "Abgeordneter": {"Abgeordnete": OPEN, "Abgeordneten": OPEN},
    "Grüne": {"Grünen": OPEN},
    "digital": {"digitale": OPEN, "digitalen": OPEN, "digitaler": OPEN},
}
OTHERS = {
    "Haus": ["Hause!", "Hausen", "Häuschen", "haus"],
    "Wahl": ["Wähler", "Wahlkampf"],
    "Kauf": ["Käufer", "Kaufhaus"],
    "Rat": ["Rate", "Raten", "Rathaus"],
    "Fall": ["Fallen"],
    "Mark": ["Marke", "Marken", "Markt"],
    "Kohl": ["Kohle", "Kohlen"],
    "Spiel": ["Spieler"],
    "Arbeit": ["Arbeiter"],
    "Bau": ["Bauer", "Bauern"],
    "Messe": ["Messer"],
    "Messer": ["Messe"],
    "Ball": ["Ballen"],
    "Minister": ["Ministerin", "Ministerium"],
    "Kanzler": ["Kanzlerin", "Kanzleramt"],
    "Tat": ["Täter"],
    "Schuld": ["Schulden"],
    "Gut": ["Güte"],
    "Post": ["Posten"],
    "Linke": ["linke"],
    "genehmigen": ["genehmigte", "genehmigt"],
}


@pytest.mark.parametrize(
    ("lemma", "form", "number"),
    [(lemma, form, number) for lemma, forms in FORMS.items() for form, number in forms.items()],
)
def test_forms(lemma: str, form: str, number: Number) -> None:
    assert inflected(lemma, form) is number


@pytest.mark.parametrize(
    ("lemma", "form"), [(lemma, form) for lemma, forms in OTHERS.items() for form in forms]
)
def test_other_words(lemma: str, form: str) -> None:
    assert inflected(lemma, form) is None


def test_case_counts_but_at_the_beginning_and_among_capitals() -> None:
    assert inflected("künstlich", "Künstliche") is None
    assert inflected("künstlich", "Künstliche", first=True)
    assert inflected("Bundeskanzler", "BUNDESKANZLERS") is S
    assert inflected("SPD", "Spd") is None


def test_adjectives_and_articles_before_the_noun() -> None:
    for form in ("Vereinte", "Vereinten", "Vereinter"):
        assert inflected("Vereinte", form, leading=True)
    assert inflected("Die", "der", leading=True)
    assert inflected("Die", "der") is None
