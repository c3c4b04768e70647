"""Whether a name occurs in a text, spelling and transliteration aside."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache

from app.guard.exonyms import ACRONYMS, EXONYMS

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_LONGEST = 40

# German and English transliterations (Schoigu, Shoigu; Tokajew, Tokayev) fall together.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"dsch|tsch|cz|dj|ch(?=[aeiou])", "j"),
        (r"sch|sh|zh|sz|tz|ts|z|ß|c(?=[ei])", "s"),
        (r"chr|kh|ch|ck|qu|q|c|x|gh", "k"),
        (r"ph|w|v|ff", "f"),
        (r"th|dt", "t"),
        (r"[aeiouyjh]", ""),
        (r"(.)\1+", r"\1"),
    )
]


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """Return ``word`` in lower case, without accents, apostrophes and possessive endings."""
    word = _POSSESSIVE.sub("", word).casefold().replace("ø", "o").replace("ł", "l")
    if not word.isascii():
        word = "".join(
            c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)
        )
    return word.replace("'", "").replace("’", "")


@lru_cache(maxsize=8192)
def skeleton(folded: str) -> str:
    """Return the consonants of a folded name as rough sounds, after its first letter's."""
    first = folded[:1]
    sounds = folded
    for pattern, sound in _SOUNDS:
        sounds = pattern.sub(sound, sounds)
    return sounds if first not in "aeiouyjh" else f"~{sounds}"


class Namesakes:
    """The words of an English text, to look names up in."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = {fold(word) for word in _TOKEN.findall(text) if len(word) <= _LONGEST}

    @cached_property
    def _joined(self) -> str:
        words = (word for word in _TOKEN.findall(self._text) if len(word) <= _LONGEST)
        return "".join(map(fold, words))

    @cached_property
    def _lower(self) -> str:
        return self._text.casefold()

    @cached_property
    def _skeletons(self) -> set[str]:
        return {skeleton(word) for word in self._words}

    @cached_property
    def _heads(self) -> dict[str, list[str]]:
        heads: dict[str, list[str]] = {}
        for word in self._words:
            heads.setdefault(word[:1], []).append(word)
        return heads

    def has(self, name: str) -> bool:
        """Say whether the text has this one-word German name, or what stands for it in English."""
        folded = fold(name)
        if folded in self._words:
            return True
        if folded.endswith("s") and folded[:-1] in self._words:
            return True
        lower = name.casefold()
        equals = EXONYMS.get(lower) or EXONYMS.get(lower.removesuffix("s"))
        equals = equals or (ACRONYMS.get(lower) if name[-1].isupper() else None)
        if equals:
            return any(map(self._begins, equals))
        if self._alike(folded) or (len(folded) >= 4 and folded in self._joined):
            return True
        # "Ulmer Münster", "Münchner Polizei": adjectives made from place names.
        place = lower[:-2] if lower.endswith("er") and len(lower) > 4 else ""
        return bool(place) and any(self.has(f"{place}{end}".title()) for end in ("", "en"))

    def _begins(self, start: str) -> bool:
        if not start.isalpha():
            return start in self._lower
        if len(start) <= 3 and start not in ("pol", "rom", "den", "alp"):
            return start in self._words
        return any(word.startswith(start) for word in self._heads.get(start[0], ()))

    def _alike(self, folded: str) -> bool:
        if len(folded) < 4:
            return False
        bare = folded.removesuffix("s")
        sounds = {skeleton(folded), skeleton(bare)}
        if any(len(sound) >= 3 and sound in self._skeletons for sound in sounds):
            return True
        stem = bare[: max(4, len(bare) * 2 // 3)]
        near = self._heads.get(folded[0], ())
        return any(word.startswith(stem) or within_one(bare, word) for word in near)


def within_one(a: str, b: str) -> bool:
    """Say whether at most one insertion, deletion, substitution or swap makes ``a`` into ``b``."""
    if abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < 4:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    swapped = rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:]
    return swapped or rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]
