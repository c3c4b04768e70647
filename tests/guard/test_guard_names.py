from __future__ import annotations

import pytest

from app.guard.names import missing_names
from app.guard.namesake import Namesakes, fold, within_one


def missing(source: str, target: str) -> list[str]:
    return [span.of(source) for span in missing_names(source, target)]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Gestern sprach Angela Merkel in Berlin.", "Angela Merkel spoke in Berlin yesterday."),
        ("Gestern sprach Angela Merkel.", "Merkel spoke yesterday."),
        ("Wolodymyr Selenskyj flog nach Moskau.", "Volodymyr Zelensky flew to Moscow."),
        ("Das sagte Sergej Schoigu in Köln.", "Sergei Shoigu said so in Cologne."),
        ("Kassym-Schomart Tokajew ist in Wien.", "Kassym-Jomart Tokayev is in Vienna."),
        ("Die USA und die EZB warnen die Türkei.", "The U.S. and the ECB are warning Turkey."),
        ("Merkels Partei verlor in Österreich.", "Merkel's party lost in Austria."),
        ("Die Münchner Polizei sucht Zeugen.", "Police in Munich are looking for witnesses."),
        ("Die Feuerwehr rettete den Hund.", "The fire brigade saved the dog."),
        ("Der Bürgermeister eröffnete das Museum.", "The mayor opened the museum."),
    ],
)
def test_kept_names_pass(source: str, target: str) -> None:
    assert missing(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "name"),
    [
        ("Gestern sprach Angela Merkel in Berlin.", "She spoke in Berlin.", "Merkel"),
        (
            "Nach Angaben von Siemens fehlen Teile.",
            "According to Bosch, parts are missing.",
            "Siemens",
        ),
        ("Die Delegation flog nach Moskau.", "The delegation flew home.", "Moskau"),
        ("Deutschland und Frankreich warnen.", "Germany and Poland are warning.", "Frankreich"),
        ("Das sagte Thomas Müller am Abend.", "Peter Schmidt said so in the evening.", "Müller"),
    ],
)
def test_lost_names_are_found(source: str, target: str, name: str) -> None:
    assert any(name in found for found in missing(source, target))


def test_neighbouring_names_are_reported_together() -> None:
    assert missing("Der Sprecher John Smith ging.", "He left.") == ["John Smith"]


def test_work_on_hostile_sentences_is_bounded() -> None:
    assert len(missing_names("in Berlin, " * 1000, "nowhere")) <= 64


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Peskow", "Peskov denied it"),
        ("Tschaikowski", "Chaikovsky's music"),
        ("José", "Jose went home"),
        ("Youtube", "a film on You Tube"),
        ("Steigen", "Ter Stiegen"),
        ("Deutschlands", "the Germans"),
        ("Nürnberger", "from Nuremberg"),
    ],
)
def test_spellings(name: str, text: str) -> None:
    assert Namesakes(text).has(name)


@pytest.mark.parametrize(
    ("name", "text"),
    [("Merkel", "Scholz spoke"), ("USA", "used cars"), ("Rom", "in Paris"), ("EU", "us")],
)
def test_strangers(name: str, text: str) -> None:
    assert not Namesakes(text).has(name)


def test_folding() -> None:
    assert fold("Müller's") == "muller"
    assert fold("Weiß") == "weiss"
    assert fold("Łódź") == "lodz"


def test_within_one() -> None:
    assert within_one("galicia", "galcia")
    assert within_one("steigen", "stiegen")
    assert within_one("habte", "habtes")
    assert not within_one("garcia", "galicia")
    assert not within_one("abc", "abd")
