from __future__ import annotations

import importlib.util
import lzma
import random
from pathlib import Path

import pytest

from app.guard import name_letters, name_neighbours
from app.guard.name_weights import _read
from app.guard.names import features
from scripts.fit_names import Example, Ftrl, corpus, labelled, main, pairs, table

NAMES = "Ruhmann Bellwitz Tarnow Okarin Seefeldt Quandri Vossberg Ilmari".split()
NOUNS = "Zeitung Rechnung Wohnung Prüfung Sitzung Wirkung Lesung Übung".split()
ENGLISH = "paper bill flat exam session effect reading exercise".split()


def write_pairs(path: Path) -> Path:
    rows = [
        row
        for name, noun, english in zip(NAMES, NOUNS, ENGLISH, strict=True)
        for row in (
            f"Gestern sprach {name} über die {noun}.\tYesterday, {name} talked of the {english}.",
            f"Die {noun} von {name} war kurz.\tThe {english} by {name} was short.",
        )
    ]
    path.write_text("\n".join(rows * 6), encoding="utf-8")
    return path


def fitted(out: Path, *arguments: str) -> dict[str, int]:
    out.mkdir()
    main([str(out), *arguments, "--l1", "1"])
    tables = []
    for name, constant in (("name_letters", "LETTERS"), ("name_neighbours", "NEIGHBOURS")):
        spec = importlib.util.spec_from_file_location(f"fitted_{name}", out / f"{name}.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        tables.append(getattr(module, constant))
    return _read(*tables)


def odds(weights: dict[str, int], sentence: str, word: str) -> int:
    tokens = sentence.split()
    return sum(weights.get(feature, 0) for feature in features(tokens, tokens.index(word)))


def test_tables_know_a_name_from_a_noun(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    weights = fitted(tmp_path / "out", "--news", str(write_pairs(tmp_path / "toy.tsv")))
    assert odds(weights, "Die Zeitung von Tarnow war kurz .", "Tarnow") > 10
    assert odds(weights, "Die Zeitung von Tarnow war kurz .", "Zeitung") < -10
    # Neither word was seen.
    assert odds(weights, "Gestern sprach Hallstein über die Planung .", "Hallstein") > 0
    assert odds(weights, "Gestern sprach Hallstein über die Planung .", "Planung") < 0
    report = capsys.readouterr().out.splitlines()
    assert report[0].startswith("pairs 96, words ")
    losses = [float(line.split()[-1]) for line in report[1:5]]
    assert losses == sorted(losses, reverse=True)


def test_equal_arguments_give_equal_tables_that_name_their_data(tmp_path: Path) -> None:
    toy = write_pairs(tmp_path / "ding_words.tsv")
    packed = tmp_path / "other.tsv.xz"
    packed.write_bytes(lzma.compress(toy.read_bytes()))
    for out in ("one", "two"):
        fitted(tmp_path / out, "--news", f"{toy}:90", "--lexicon", str(packed))
    for name in ("name_letters.py", "name_neighbours.py"):
        text = (tmp_path / "one" / name).read_text(encoding="utf-8")
        assert text == (tmp_path / "two" / name).read_text(encoding="utf-8")
        docstring = " ".join(text.split('"""')[1].split())
        assert "Ding word list (GPL-2+)" in docstring
        assert "other (licence not stated)" in docstring
        assert max(map(len, text.splitlines())) <= 100


def test_committed_tables_are_in_the_written_format() -> None:
    for text in (name_letters.LETTERS, name_neighbours.NEIGHBOURS):
        assert f"\n{table(_read(text))}\n" == text


def test_without_data_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path)])
    assert "no capitalised German words" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("german", "english", "words"),
    [
        (
            "Der Hund bellte in Tarnow.",
            "The dog barked in Tarnow.",
            {"hund": False, "tarnow": True},
        ),
        # The sentence gives this capital, so it shows nothing.
        ("In Tarnow schneit es.", "Tarnow has snow.", {}),
        ("Rom", "Rome", {}),
        ("TARNOW GEWINNT", "TARNOW WINS", {}),
        ("Der Streit geht weiter.", "The Quarrel Of The Two Towns Goes On", {}),
    ],
)
def test_labels(german: str, english: str, words: dict[str, bool]) -> None:
    found = {
        next(f[1:] for f in fs if f[0] == "="): name
        for fs, name in labelled(german, english, lexicon=False)
    }
    found = {word: name for word, name in found.items() if word not in {"der", "in"}}
    assert found == words


def test_a_lexicon_s_first_word_counts() -> None:
    assert [name for _, name in labelled("Rom", "Rome", lexicon=True)] == [True]


def test_caps_sample(tmp_path: Path) -> None:
    path = tmp_path / "numbers.tsv"
    path.write_text("no pair\n" + "".join(f"{n}\t{n}\n" for n in range(50)), encoding="utf-8")
    assert len(pairs(corpus(str(path), lexicon=False), random.Random(1))) == 50
    some = pairs(corpus(f"{path}:7", lexicon=False), random.Random(1))
    assert len(some) == len({german for german, _ in some}) == 7
    assert some == pairs(corpus(f"{path}:7", lexicon=False), random.Random(1))


def test_l1_silences_weak_features() -> None:
    strong, weak = 0, 1
    model = Ftrl([2.0, 2.0])
    for turn in range(200):
        model.learn(Example([strong], name=True))
        model.learn(Example([weak], name=turn % 2 == 0))
    assert model.weight(strong) > 1
    assert model.weight(weak) == 0
