"""List markers: what stands before an item and is carried over untranslated."""

from __future__ import annotations

import re

from app.segment.lexicon import MONTHS, takes_ordinal

_BLANK = r"[^\S\r\n]"
_BULLET = re.compile(
    rf"(?:[•‣◦⁃∙▪▫■□●○◆◇▶►▸➢➤➔→✓✔✗✘☐☑★☆]+{_BLANK}*|[*+·o»>]{_BLANK}+|[-–—]{{1,3}}{_BLANK}+)(?=\S)"
)
_NUMBERED = re.compile(
    rf"(?:(\d{{1,3}})([.)])|\((?:\d{{1,3}}|[a-z]|[ivx]{{1,4}})\)|[a-zA-Z]\)){_BLANK}+(?=\S)"
)
_DOTTED_LEVELS = re.compile(rf"\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\.?{_BLANK}+(?=[A-ZÄÖÜ„“\"»«])")
_WORD = re.compile(r"[^\W\d_]+")
_ORDINAL_HEADS = frozenset("FC FSV SC SV TSV VfB BC HC FFC FCN FCK FCM FCS OG UG EM WM".split())


def leading_marker(sentence: str, *, line_start: bool) -> int:
    """Return the length of the list marker that opens ``sentence``, the blanks after it included.

    Bullets and dashes count anywhere; numbers and letters (``1.``, ``2)``, ``a)``, ``(b)``) only
    where the sentence starts a line, and ``1.`` not where it is an ordinal (``1. Bundesliga``,
    ``3. Oktober``, ``1. FC``) or is followed by a lower-cased word.

    Args:
        sentence: a sentence without white space at its ends.
        line_start: whether only white space precedes the sentence on its line.

    Returns:
        Code points, 0 if there is no marker or nothing follows it.
    """
    bullet = _BULLET.match(sentence)
    if bullet:
        return _bullet_length(sentence, bullet, line_start=line_start)
    if not line_start:
        return 0
    levels = _DOTTED_LEVELS.match(sentence)
    if levels:
        return levels.end()
    numbered = _NUMBERED.match(sentence)
    if not numbered:
        return 0
    if numbered[2] == "." and _is_ordinal(sentence, numbered.end()):
        return 0
    return numbered.end()


def _bullet_length(sentence: str, bullet: re.Match[str], *, line_start: bool) -> int:
    """``o``, ``>`` and ``+`` are too ordinary to be bullets inside a line; ``- 5`` is no bullet."""
    if sentence[0] in "o>+»" and not line_start:
        return 0
    if sentence[0] == "»" and "«" in sentence:
        return 0
    if sentence[0] in "-–+" and sentence[bullet.end()].isdigit() and not line_start:
        return 0
    return bullet.end()


def _is_ordinal(sentence: str, at: int) -> bool:
    word = _WORD.match(sentence, at, at + 64)
    if not word:
        return False
    noun = word[0]
    if noun[0].islower() or noun in MONTHS or noun in _ORDINAL_HEADS:
        return True
    if noun.lower().startswith(("bundesliga", "liga", "internationale", "deutsche")):
        return True
    # "2. Runde verloren" is a headline, "2. Runde der Gespräche" may be an item.
    return takes_ordinal(noun)
