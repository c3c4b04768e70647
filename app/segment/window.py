"""What stands before and after a place where a sentence may end, taken from bounded windows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.segment.abbreviations import MULTI_DOTTED_MAX, UNDOTTED, Ending, lookup
from app.segment.lexicon import OPENERS

INVISIBLE = "\u200b\u2060\ufeff\u200e\u200f\u00ad"
OPENING_QUOTES = "„“”\"»«›‹‚‘’'`"
CLOSING_QUOTES = tuple("“”\"»«’'›‹)")
_SKIPPED = frozenset(OPENING_QUOTES + "([{¿¡" + INVISIBLE)
_LEADING = "".join(_SKIPPED) + "-–—/…*•"
_DASH = re.compile(r"(?:--?|[–—])\s+")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_DIGITS = re.compile(r"\d+")
_SIGNED = re.compile(
    r"[-–−+±~<>]\s?\d|[-–—][A-ZÄÖÜ„“\"»«`]|[€$£]\s?\d|[§#@]\S?|[•▪■●►▶*]\s|…\s?[^\W\d_]"
)
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
_VOWEL = re.compile(r"[aeiouyäöüáàâéèêíìóòôúùåøæœ]", re.IGNORECASE)
_REACH = 80


class Following:
    """The beginning of what may be the next sentence."""

    def __init__(self, text: str) -> None:
        """``text`` starts at a character that is not white space; its length bounds all work.

        ``first`` is its first character after any opening punctuation, ``word`` the word there,
        with its hyphens, if letters come first.
        """
        dash = _DASH.match(text)
        self.dashed = dash is not None
        at = dash.end() if dash else 0
        opened = at
        while at < len(text) and text[at] in _SKIPPED:
            at += 1
        self.opener = text[opened:at].strip(INVISIBLE)
        if self.opener and at < len(text) and text[at].isspace():
            at += 1
        self.text = text[at:]
        self.first = self.text[:1]
        word = _WORD.match(self.text)
        self.word = word[0] if word else ""

    @property
    def digits(self) -> str:
        """The first digits, if digits come first."""
        match = _DIGITS.match(self.text)
        return match[0] if match else ""

    @property
    def capital(self) -> bool:
        """Whether it begins with a letter that is no small one (scripts without case count)."""
        return self.first.isalpha() and not self.first.islower()

    @property
    def small(self) -> bool:
        """Whether it begins with a small letter."""
        return self.first.islower()

    @property
    def quoted(self) -> bool:
        """Whether a quotation mark opens it."""
        return any(char in OPENING_QUOTES for char in self.opener)

    @property
    def symbolic(self) -> bool:
        """Whether it begins with a sign that stands before a number or a name, or with a bullet."""
        return _SIGNED.match(self.text) is not None

    @property
    def opens(self) -> bool:
        """Whether its first word is one that, capitalised, opens sentences."""
        return self.word in OPENERS or self.word.partition("-")[0] in OPENERS

    def rest(self) -> str:
        """What follows the first word."""
        return self.text[len(self.word) :]


@dataclass(frozen=True, slots=True)
class Preceding:
    """The end of what may be a sentence, up to its full stop.

    ``parts`` are its last parts between white space, ``token`` the last one without opening
    punctuation, ``whole`` tells whether ``parts`` reach back to the start of the sentence.
    """

    parts: tuple[str, ...]
    token: str
    word: str
    whole: bool
    detached: bool

    @classmethod
    def of(cls, text: str, *, from_start: bool) -> Preceding:
        """Take ``text``, which ends before the mark, apart; only its last characters count."""
        tail = text[-_REACH:]
        parts = tuple(tail.split())
        token = parts[-1].lstrip(_LEADING) if parts else ""
        match = _LAST_WORD.search(token)
        return cls(
            parts=parts,
            token=token,
            word=match[0] if match else "",
            whole=from_start and len(tail) == len(text),
            detached=not tail or tail[-1].isspace(),
        )

    @property
    def previous(self) -> str:
        """The part before the last one, or nothing."""
        return self.parts[-2] if len(self.parts) > 1 else ""

    @property
    def first(self) -> bool:
        """Whether the last part is also the first one of the sentence."""
        return self.whole and len(self.parts) == 1

    @property
    def address(self) -> bool:
        """Whether the last part is a web or mail address or a file name."""
        return "@" in self.token or "/" in self.token or self.token.startswith("www.")

    def ending(self) -> Ending | None:
        """Return what the full stop means if an abbreviation of one or more parts ends here."""
        longest, key = None, ""
        for part in reversed(self.parts[-MULTI_DOTTED_MAX:]):
            if key and part[-1] != ".":
                break
            key = part + key
            longest = lookup(key if key[0].isalnum() else key.lstrip(_LEADING)) or longest
        if longest:
            return longest
        if "." not in self.token and self.word != self.token:
            found = lookup(self.word)
            if found:
                return found
        return Ending.SELDOM if _looks_abbreviated(self.token) else None


def _looks_abbreviated(token: str) -> bool:
    """A short word without a vowel is hardly anything but an abbreviation (``Slg``, ``Hptm``)."""
    return (
        2 <= len(token) <= 5
        and token.isalpha()
        and token.isascii()
        and not token[1:].isupper()
        and token.lower() not in UNDOTTED
        and not _VOWEL.search(token)
    )
