"""Line breaks: headlines, items and captions stay apart, wrapped running text is read as one."""

from __future__ import annotations

import textwrap

import pytest

from app.segment import segment

PROSE = (
    "Der Gemeinderat von Oberau hat am Montagabend beschlossen, die alte Brücke über den Mühlbach "
    "abzureißen. Dr. Petra Kuhn, die das Bauamt leitet, nannte am 3. Mai erstmals Zahlen: Der Bau "
    "soll rund 2,5 Mio. Euro kosten und im Herbst beginnen. Anwohner fürchten monatelange Umwege, "
    "weil der nächste Übergang drei Kilometer entfernt ist. „Das ist zu weit“, sagt ein Landwirt. "
    "Die Gemeinde will deshalb einen Steg für Fußgänger bauen. Er soll bis zum 1. September stehen."
)


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in segment(text).sentences]


@pytest.mark.parametrize(
    "lines",
    [
        ["Rat stimmt für neue Brücke", "Der Bau beginnt im Herbst."],
        ["EILMELDUNG", "SCHIFF IN SEENOT", "Vor Rügen ist ein Schiff in Seenot geraten."],
        ["Die Themen:", "- Streik bei der Post", "- Regen im Süden"],
        ["Gesucht werden:", "• helle Räume", "• ruhige Lage.", "• Garten"],
        ["Ablauf", "1. Begrüßung", "2. Vortrag von Dr. Kuhn", "3. Aussprache"],
        ["Foto: Agentur/Karl Holm", "Der Hafen am Morgen."],
        ["Stand: 3. Mai 2020, 12.30 Uhr", "Von Ute Blum, Kiel", "Der Hafen ruht."],
        ["Minister tritt vor Kameras auf", "Beifall bleibt aus"],
        ["Erste Zeile.", "zweite Zeile beginnt klein, endet aber auch.", "Dritte."],
        ["Antrag: Wer zahlt?", "Antwort: Niemand."],
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\n\n", "\n \t\n", "\r", "\u2028"])
def test_line_breaks_end_sentences(lines: list[str], newline: str) -> None:
    assert sentences(newline.join(lines)) == lines


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (
            "Die Ministerin erklärte gestern, sie werde\nnicht antreten. Ihr Vertreter\nschwieg.",
            2,
        ),
        ("Am 9.\nNovember fiel die Mauer.", 1),
        ("Operiert hat ihn Prof.\nKuhn selbst. Es geht ihm\r\ngut.", 2),
        ("Er wohnt seit Jahren in der\nAltstadt. Sie nicht.", 2),
        ("Das Werk, das seit Jahren Verluste macht und\nschrumpft, soll schließen.", 1),
        ("Es kamen Gäste aus Kiel, Lübeck, Hamburg, Bremen,\nHannover und Celle.", 1),
    ],
)
def test_wrapped_sentences_stay_whole(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@pytest.mark.parametrize("width", [50, 60, 72, 80, 100])
def test_wrapping_to_a_width_changes_nothing(width: int) -> None:
    wrapped = "\n".join(textwrap.wrap(PROSE, width, break_on_hyphens=False))
    assert len(wrapped) == len(PROSE)
    assert segment(wrapped).sentences == segment(PROSE).sentences


def test_a_headline_above_wrapped_text_stays_apart() -> None:
    wrapped = "\n".join(textwrap.wrap(PROSE, 72, break_on_hyphens=False))
    found = sentences(f"Oberau reißt die Brücke ab\n{wrapped}")
    assert found[0] == "Oberau reißt die Brücke ab"
    assert len(found) == 1 + len(segment(PROSE).sentences)


def test_short_paragraphs_of_a_wrapped_text_are_wrapped_too() -> None:
    wrapped = "\n".join(textwrap.wrap(PROSE, 60, break_on_hyphens=False))
    short = "Einen solchen Schritt hatte der Bürgermeister vor drei\nJahren noch ausgeschlossen."
    assert sentences(f"{wrapped}\n\n{short}")[-1] == short
