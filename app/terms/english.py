"""English terms in the form that a sentence needs."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import inflect

_ARTICLE = re.compile(r"\b(a|an|the)\s+\Z", re.IGNORECASE)
_SINGULAR_ENDS = ("ss", "us", "is", "ics", "news")
_LAST_WORD = re.compile(r"[^\W\d_]+(?=\W*\Z)")


@cache
def _engine() -> inflect.engine:
    # Takes seconds to import, and only glossaries need it.
    import inflect  # noqa: PLC0415

    return inflect.engine()


def warm() -> None:
    """Load what this module needs; it takes seconds."""
    _engine()


def is_plural(text: str) -> bool:
    """Say whether the last word of ``text`` is an English plural."""
    match = _LAST_WORD.search(text)
    if match is None or len(match.group()) < 3 or match.group().lower().endswith(_SINGULAR_ENDS):
        return False
    return bool(_engine().singular_noun(match.group().lower()))


def pluralise(text: str) -> str:
    """Return the plural of a noun or noun phrase; what is a plural already stays."""
    if is_plural(text) or not _LAST_WORD.search(text):
        return text
    if text.isupper():
        return f"{text}s"
    # In lower case, or inflect takes a word for a person's name: Chancellerys.
    plural = str(_engine().plural_noun(text.lower())).split(" ")
    words = text.split(" ")
    if len(plural) != len(words):
        return text
    return " ".join(
        old if old.lower() == new else old[:1] + new[1:]
        for old, new in zip(words, plural, strict=True)
    )


def article(before: str, term: str) -> tuple[int, str]:
    """Return how the article at the end of ``before`` must change in front of ``term``.

    The first figure is the number of characters at the end of ``before`` to replace by the second;
    both are nothing if all is well. An article that the term has itself is dropped, and "a" and
    "an" go by the term's sound.
    """
    match = _ARTICLE.search(before)
    if match is None:
        return 0, ""
    length = len(before) - match.start()
    kind = match[1]
    if re.match(r"(?:the|an?)\s", term, re.IGNORECASE):
        return length, ""
    if kind.lower() == "the" or is_plural(term):
        return 0, ""
    wanted = _engine().a(term).split(" ", 1)[0]
    if wanted == kind.lower():
        return 0, ""
    capital = kind[0].isupper()
    return length, (wanted.capitalize() if capital else wanted) + before[match.end(1) :]


def capitalised(term: str) -> str:
    """Return ``term`` as it begins a sentence; names such as iPhone stay."""
    first = re.match(r"\w+", term)
    if first is None or any(map(str.isupper, first.group())):
        return term
    return term[0].upper() + term[1:]
