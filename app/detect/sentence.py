"""Sentences that are clearly not German. A false alarm costs a translation: in doubt they are."""

from __future__ import annotations

import re

from app.detect.identify import detect

_WORD = re.compile(r"[^\W\d_]+")
# What stands between quotation marks, closed or running to the sentence's end.
_QUOTED = re.compile(r'„[^“”"]*[“”"]?|“[^”“"]*[”"]?|»[^«]*«?|«[^»]*»?|"[^"]*"?')
_FEWEST = 4
_SURE = 0.9
# Frequent German words that the languages told apart here do not have.
_GERMAN = frozenset(
    """
    aber auch auf beim bereits durch einem einer eines für haben ihre ihrer ist nach nicht noch
    oder sagt sagte schon sein seine sich sind und uns vom von wegen werden wie wird wurde wurden
    zum zur zwischen über
    """.split()
)


def foreign(sentence: str) -> str | None:
    """Return the language of a sentence that is clearly not German, or None.

    Clear is a sentence of four words or more, detected with a confidence of at least 0.9, hardly
    any word of which is a German function word. If part of it is quoted, what stands outside the
    quotation marks must be in the same language: German around an English quotation is German.
    Sentences in scripts other than Latin need neither four words nor that confidence: which of its
    languages it is may be open, but German it is not.
    """
    words = _WORD.findall(sentence)
    if not words:
        return None
    latin = 2 * sum(word[0] < "\u0250" for word in words) >= len(words)
    if latin and (len(words) < _FEWEST or _capitals(words) or _german(words)):
        return None
    guesses = detect(sentence)
    if not guesses or guesses[0].language == "de" or (latin and guesses[0].confidence < _SURE):
        return None
    around = _QUOTED.sub(" ", sentence)
    if _WORD.search(around) and around != sentence:
        outside = detect(around)
        if not outside or outside[0].language != guesses[0].language:
            return None
    return guesses[0].language


def _capitals(words: list[str]) -> bool:
    """Say whether most words have a capital: names, titles and results are in no language."""
    return 2 * sum(word[0].isupper() for word in words) > len(words)


def _german(words: list[str]) -> bool:
    return 8 * sum(word.lower() in _GERMAN for word in words) >= len(words)
