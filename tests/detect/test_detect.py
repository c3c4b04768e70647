"""Languages of texts, and sentences that are clearly not German."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.detect import LANGUAGES, detect, foreign

OTHERS = {
    "nl": "De politie heeft drie verdachten aangehouden na de overval.",
    "fr": "Des milliers de personnes sont descendues dans la rue à Paris.",
    "da": "Politiet har anholdt tre mistænkte efter røveriet.",
    "sv": "Ministern sade att han inte hade några planer på att avgå.",
    "es": "Miles de personas salieron ayer a las calles de Madrid.",
    "it": "La polizia ha arrestato tre sospetti dopo la rapina.",
    "pl": "Minister powiedział, że nie ma zamiaru podać się do dymisji.",
    "pt": "O ministro disse que não tinha intenção de se demitir.",
    "tr": "Hükümet gelecek yıl vergileri düşürmeye karar verdi.",
    "ru": "Министр заявил, что не намерен уходить в отставку.",
    "cs": "Ministr řekl, že nemá v úmyslu odstoupit.",
    "en": "The government has decided to cut taxes next year.",
    "zh": "政府决定明年减税。",
}


@pytest.mark.parametrize(("language", "text"), OTHERS.items(), ids=OTHERS)
def test_other_languages_are_told(language: str, text: str) -> None:
    assert detect(text)[0].language == language
    assert foreign(text) == language


@pytest.mark.parametrize("text", ["протонен лъч", "протонний пучок", "Минск", "δέσμη", "质子束"])
def test_a_few_words_in_another_script_are_not_german(text: str) -> None:
    # Which language it is may be doubtful.
    assert foreign(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Die Ursache ist noch unklar.",
        "Merkel trifft Macron in Paris",
        "FC Bayern München gegen Real Madrid 2:1",
        "Foto: dpa",
        "New York",
        "Manchester City - Tottenham Hotspur 3:0",
        "Lewis Hamilton (Mercedes) 1:32,4 Min.; 2. Sebastian Vettel (Ferrari)",
        'Netflix-Serie "House of Cards" wird fortgesetzt',
        'Der Song "Let It Be" von den Beatles wurde 1970 veröffentlicht.',
        'Er sagte: "This is not the end."',
        '"We will never surrender", rief er.',
        "„It was a very good game, and we deserved to win“, sagte der Trainer.",
        "Die Band Rage Against the Machine spielt am Freitag in Hamburg.",
        "Breaking News: Erdbeben in Italien",
        "World Economic Forum",
        "Dat is nich so eenfach, segt he.",
        "Grüezi mitenand, mir händ hüt schön Wätter.",
        "Sehr interessant.",
        "Ja.",
        "2:1",
        "",
    ],
)
def test_german_names_and_short_ones_are_left_alone(text: str) -> None:
    assert foreign(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "“It was a very good game, and we deserved to win.”",
        '"This is the end of the beginning," he said on Monday.',
        "Thank you very much for all of your letters.",
    ],
)
def test_english_quotations_that_stand_alone_are_told(text: str) -> None:
    assert foreign(text) == "en"


def test_nothing_is_guessed_without_letters() -> None:
    assert detect("2:1 (1:0) 😀") == ()


@given(st.text())
def test_any_text_has_ranked_guesses(text: str) -> None:
    guesses = detect(text)
    shares = [guess.confidence for guess in guesses]
    assert shares == sorted(shares, reverse=True)
    assert all(0.01 <= share <= 1 for share in shares)
    assert sum(shares) <= 1.001
    assert all(guess.language in LANGUAGES for guess in guesses)
    assert bool(guesses) == any(map(str.isalpha, text[:2_000]))
    assert foreign(text) in {None, *LANGUAGES} - {"de"}
