"""List markers."""

from __future__ import annotations

import pytest

from app.segment import leading_marker


@pytest.mark.parametrize(
    ("sentence", "marker"),
    [
        ("- Regen im Norden", "- "),
        ("– Regen im Norden", "– "),
        ("* Regen", "* "),
        ("•\u00a0Regen", "•\u00a0"),
        ("•Regen", "•"),
        ("▪  Regen", "▪  "),
        ("✔ Erledigt", "✔ "),
        ("1. Begrüßung", "1. "),
        ("12. Verschiedenes", "12. "),
        ("2) Vortrag", "2) "),
        ("a) Bier", "a) "),
        ("(b) Wein", "(b) "),
        ("2.1 Haushalt", "2.1 "),
        ("1. Bundesliga startet", ""),
        ("1. FC Köln verliert", ""),
        ("2. Liga am Freitag", ""),
        ("3. Oktober ist Feiertag", ""),
        ("4. Spieltag im Überblick", ""),
        ("2. und 3. Platz", ""),
        ("3.500 Gäste kamen", ""),
        ("-5 Grad", ""),
        ("„- Nein“", ""),
        ("»Nein«, sagte er.", ""),
        ("Regen", ""),
        ("-", ""),
        ("1.", ""),
        ("", ""),
    ],
)
def test_marker_at_the_start_of_a_line(sentence: str, marker: str) -> None:
    assert sentence[: leading_marker(sentence, line_start=True)] == marker


@pytest.mark.parametrize(
    ("sentence", "marker"),
    [("- Regen", "- "), ("• Regen", "• "), ("1. Begrüßung", ""), ("a) Bier", ""), ("- 5 Grad", "")],
)
def test_marker_inside_a_line(sentence: str, marker: str) -> None:
    assert sentence[: leading_marker(sentence, line_start=False)] == marker
