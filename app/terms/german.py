"""Whether a German word is another one inflected: endings by rule, doubtful ones by a lexicon.

Rules alone take Fall for the singular of Falle and Arbeit for that of Arbeiter; a lexicon alone
knows no compound. So an ending that cannot mislead is believed, and any other is put to
simplemma's lexicon, by the last part of a compound where it does not know the whole.
"""

from __future__ import annotations

import re
from enum import Enum

from simplemma import is_known, lemmatize


class Number(Enum):
    """What a form says about number; ``OPEN`` if only the context tells."""

    SINGULAR = "singular"
    PLURAL = "plural"
    OPEN = "open"


_FOLD = str.maketrans("äöü", "aou")
_ARTICLES = {
    **dict.fromkeys("der die das den dem des".split(), "der"),
    **dict.fromkeys("ein eine einen einem einer eines".split(), "ein"),
}
_ADJECTIVE = re.compile(r"(?:e|er|es|en|em)$")
_DECLENSIONS = frozenset(("", "e", "er", "es", "en", "em"))
_FEMININE = ("ung", "heit", "keit", "schaft", "ion", "tät", "ik", "ei", "enz", "anz")
# Nouns whose singular may be their plural: Kanzler, Artikel, Unternehmen, Mädchen.
_UNMARKED = ("er", "el", "en", "lein")
_VOWELS = tuple("aeiouy")
# What is put in the place of the last letters in loan words: Virus, Museum, Firma, Praxis, Thema.
_LOANS = {
    "us": ("en", "i"),
    "um": ("en", "a"),
    "on": ("en", "a"),
    "a": ("en",),
    "is": ("en",),
    "o": ("en", "i"),
}
_SHORTEST_HEAD = 3
_LONGEST_ENDING = 6


def fold(text: str) -> str:
    """Return ``text`` in lower case without umlauts: what inflection leaves alone."""
    return text.casefold().translate(_FOLD)


def warm() -> None:
    """Load the lexicon; it takes seconds."""
    is_known("Haus", "de")


def key(word: str) -> str:
    """Return what all forms of ``word``, folded, begin with."""
    folded = fold(word)
    stems = [folded.removesuffix(old) for old in _LOANS]
    stems = [stem for stem in (folded, _stem(folded), *stems) if stem]
    return _article(word) or min(stems, key=len)


def openings(form: str) -> set[str]:
    """Return what may be the :func:`key` of a word that has ``form``."""
    folded = fold(form)
    least = max(1, len(folded) - _LONGEST_ENDING)
    return {folded[:end] for end in range(least, len(folded) + 1)} | {_article(form)}


def inflected(
    lemma: str, form: str, *, first: bool = False, leading: bool = False
) -> Number | None:
    """Return the number of ``form`` if it is ``lemma`` inflected, None if it is another word.

    Args:
        lemma: a word of a term, as its author wrote it.
        form: a word of a text.
        first: the word begins a sentence, where a capital says nothing.
        leading: the word stands before another one of its term; it may be an adjective or article.
    """
    if leading and _article(lemma) and _article(lemma) == _article(form):
        return Number.OPEN
    form = _cased(lemma, form, first=first)
    if form == lemma:
        return _unchanged(lemma)
    if form[:1].isupper() != lemma[:1].isupper() or fold(form[:1]) != fold(lemma[:1]):
        return None
    if form.replace("’", "'") == f"{lemma}'s":
        return Number.SINGULAR
    if lemma[:1].islower():
        return _adjective(lemma, form, leading=leading)
    if leading and _adjective(lemma, form, leading=True):
        return Number.OPEN
    if sum(map(str.isupper, lemma)) > 1 or not lemma.isalpha():
        # Abbreviations and names such as E.ON, iPhone, G20.
        hyphened = lemma.rpartition("-")
        if hyphened[1] and form.startswith(hyphened[0] + "-"):
            return inflected(hyphened[2], form[len(hyphened[0]) + 1 :])
        return Number.OPEN if form == f"{lemma}s" else None
    return _noun(lemma, form)


def _article(word: str) -> str:
    """Return the article that ``word`` is a form of, or an empty string."""
    return _ARTICLES.get(word.lower(), "")


def _cased(lemma: str, form: str, *, first: bool) -> str:
    """Return ``form`` with the case it would have within a sentence, going by ``lemma``."""
    if form.isupper() and len(form) > 3 and not lemma.isupper():
        return form[0] + form[1:].lower() if lemma[0].isupper() else form.lower()
    if first and lemma[:1].islower():
        return form[:1].lower() + form[1:]
    return form


def _stem(word: str) -> str:
    """Return ``word`` without the ending of an adjective."""
    return _ADJECTIVE.sub("", word)


def _unchanged(lemma: str) -> Number:
    return Number.OPEN if lemma.endswith(_UNMARKED) else Number.SINGULAR


def _adjective(lemma: str, form: str, *, leading: bool) -> Number | None:
    """Compare as adjectives; verbs, which end in -en too, are left alone."""
    if not leading and re.search(r"(?:en|ern|eln)$", lemma):
        return None
    stem = _stem(lemma)
    if len(stem) < 3:
        return None
    for base in {stem, lemma}:
        if form.startswith(base) and form[len(base) :] in _DECLENSIONS:
            return Number.OPEN
    return None


def _noun(lemma: str, form: str) -> Number | None:
    ending = form[len(lemma) :] if form.startswith(lemma) else None
    if ending == "s":
        return Number.OPEN if lemma.endswith(_VOWELS) else Number.SINGULAR
    if ending in {"es", "ses"} or (ending == "ns" and lemma.endswith("e")):
        return Number.SINGULAR
    if ending == "n" and lemma.endswith(("er", "el")):
        return Number.PLURAL
    if ending == "n" and lemma.endswith("e"):
        return Number.OPEN
    if ending == "nen" and lemma.endswith("in"):
        return Number.PLURAL
    if ending == "en" and lemma.endswith(_FEMININE):
        return Number.PLURAL
    if not _plausible(lemma, form, ending):
        return None
    kin = _same_lemma(lemma, form)
    if kin is None:
        kin = ending in {"e", "en"}
    if not kin:
        return None
    declined = lemma.endswith(("e", "er")) and _stem(lemma) == _stem(form)
    weak = declined or ending in {"en", "n"}
    return Number.OPEN if weak else Number.PLURAL


def _plausible(lemma: str, form: str, ending: str | None) -> bool:
    """Say whether the endings alone allow ``form`` to be ``lemma`` inflected."""
    if ending is not None:
        return ending in {"e", "en", "er", "ern", "n", "se", "sen", "r", "m", "ien", "a"}
    if fold(form).startswith(fold(lemma)) and len(form) - len(lemma) <= 3:
        return fold(form)[len(fold(lemma)) :] in {"", "e", "n", "en", "er", "ern"}
    stem = _stem(lemma)
    if stem != lemma and len(stem) > 2 and form.startswith(stem):
        return form[len(stem) :] in _DECLENSIONS
    return any(
        lemma.endswith(old) and form.startswith(lemma.removesuffix(old))
        and form[len(lemma) - len(old) :] in new
        for old, new in _LOANS.items()
    )  # fmt: skip


def _same_lemma(lemma: str, form: str) -> bool | None:
    """Ask the lexicon; None if it knows neither the words nor the last parts of two compounds."""
    shared = 0
    while shared < min(len(lemma), len(form)) and lemma[shared] == form[shared]:
        shared += 1
    for start in range(min(shared, len(lemma) - _SHORTEST_HEAD) + 1):
        if 0 < start < _SHORTEST_HEAD:
            continue
        one, other = (word[start:][:1].upper() + word[start + 1 :] for word in (lemma, form))
        if is_known(one, "de") and is_known(other, "de"):
            # The lexicon mixes old and new spelling: Ausschuß, Ausschuss.
            return lemmatize(one, "de").casefold() == lemmatize(other, "de").casefold()
    return None
