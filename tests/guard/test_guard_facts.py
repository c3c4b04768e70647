from __future__ import annotations

import pytest

from app.guard import judge

FAITHFUL = [
    ("Rund 2.500 Menschen kamen.", "Some 2,500 people came."),
    ("Die Firma zahlt 3,5 Mrd. Euro.", "The company is paying €3.5bn."),
    ("Die Firma zahlt 3,5 Milliarden Euro.", "The company is paying 3,500 million euros."),
    ("Zwischen 3 und 5 Millionen Euro fehlen.", "Between €3 million and €5 million is missing."),
    ("Die Sitzung beginnt um 18.30 Uhr.", "The meeting starts at 6:30 p.m."),
    ("Die Sitzung beginnt um 20 Uhr.", "The meeting starts at 8 o'clock in the evening."),
    ("Er hat von 9 bis 17 Uhr geöffnet.", "It is open from 9 a.m. to 5 p.m."),
    ("Am 13.01.2022 trat er zurück.", "He resigned on January 13, 2022."),
    ("Am 1. Februar trat er zurück.", "He resigned on the first of February."),
    ("Das war in den 90er Jahren.", "That was in the nineties."),
    ("Das Team gewann 3:2.", "The team won 3-2."),
    ("Das Team verlor 2:4.", "The team lost 4-2."),
    ("Ein Drittel der Gäste ging.", "A third of the guests left."),
    ("Die beiden Männer gingen.", "The two men left."),
    ("Ein Dutzend Gäste ging.", "Twelve guests left."),
    ("Das dauerte ein halbes Jahr.", "That took six months."),
    ("In der Nacht zum Freitag brannte es.", "There was a fire on Thursday night."),
    ("Sie siegte zum dritten Mal.", "She won for the third time."),
    ("Nur 50 Cent kostet das Brot.", "The bread costs just 50 cents."),
    ("Die Quote stieg auf 80 %.", "The rate rose to 80 percent."),
    ("Mehr dazu auf www.beispiel.de.", "More at www.beispiel.de."),
    ("Das wird im Mai entschieden.", "That may be decided in May."),
    ("Der 28-Jährige lief 1,65 Kilometer.", "The 28-year-old ran 1.65 kilometres."),
]


@pytest.mark.parametrize(("source", "target"), FAITHFUL)
def test_faithful_translations_pass(source: str, target: str) -> None:
    assert judge(source, target) == ()


CHANGED = [
    ("number", "Rund 2.500 Menschen kamen.", "Some 2,600 people came.", "2.500", "2,600"),
    ("number", "Rund 2.500 Menschen kamen.", "Some 2.500 people came.", "2.500", "2.500"),
    ("number", "Rund 2.500 Menschen kamen.", "Some people came.", "2.500", None),
    ("number", "Einige Menschen kamen.", "Some 40 people came.", None, "40"),
    ("number", "Drei Menschen kamen.", "Four people came.", "Drei", "Four"),
    ("number", "3 Milliarden Sterne", "3 million stars", "3 Milliarden", "3 million"),
    ("number", "Das war in den 90er Jahren.", "That was in the 1980s.", "90er", "1980s"),
    ("currency", "Das kostet 5 Euro.", "That costs $5.", "5 Euro", "$5"),
    ("currency", "Das kostet 5 Euro.", "That costs 6 euros.", "5 Euro", "6 euros"),
    ("percentage", "Plus 80 %.", "Up 70 percent.", "80 %", "70 percent"),
    ("percentage", "Plus 80 %.", "Plus 80.", "80 %", None),
    ("date", "Am 1. Februar ging er.", "He left on March 1.", "1. Februar", "March 1"),
    ("date", "Am Montag ging er.", "He left on Tuesday.", "Montag", "Tuesday"),
    ("time", "Er ging um 18.30 Uhr.", "He left at 7:30 p.m.", "18.30 Uhr", "7:30 p.m."),
    ("time", "Er ging um 5.30 Uhr.", "He left at 5:30 p.m.", "5.30 Uhr", "5:30 p.m."),
    ("url", "Siehe www.beispiel.de/a.", "See www.beispiel.com/a.", "www.beispiel.de/a", None),
    ("email", "An a.b@beispiel.de schreiben", "Write to them", "a.b@beispiel.de", None),
]


@pytest.mark.parametrize(("code", "source", "target", "ours", "theirs"), CHANGED)
def test_changes_are_found(
    code: str, source: str, target: str, ours: str | None, theirs: str | None
) -> None:
    (check,) = (check for check in judge(source, target))
    assert check.code == code
    assert (check.source.of(source) if check.source else None) == ours
    if theirs is not None:
        assert check.target is not None
        assert check.target.of(target) == theirs


def test_an_address_is_kept_whatever_its_scheme() -> None:
    assert judge("Siehe https://beispiel.de/", "See beispiel.de") == ()


def test_numbers_within_addresses_are_not_read() -> None:
    assert [check.code for check in judge("Siehe beispiel.de/2017.", "See there.")] == ["url"]
