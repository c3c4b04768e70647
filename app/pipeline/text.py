"""Which texts are accepted: decided once, before anything else looks at them."""

from __future__ import annotations

import re

from app.errors import EmptyText, ForbiddenCharacter

# Tab, line feed, vertical tab, form feed, carriage return and next line are white space that texts
# from files do carry. Every other control character betrays binary data or a wrong encoding (C1
# controls are what Windows-1252 quotes become), and lone surrogates are no characters at all.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def check_text(text: str, document: int = 0) -> None:
    """Refuse what cannot be translated as it stands; ``document`` is its number, for the error.

    Raises:
        ForbiddenCharacter: a control character or lone surrogate, with its place and number.
        EmptyText: nothing but white space.
    """
    check_characters(text, document)
    if not text.strip():
        raise EmptyText("The text holds nothing but white space.", document=document)


def check_characters(text: str, document: int = 0) -> None:
    """Refuse control characters and lone surrogates, wherever they came from.

    Raises:
        ForbiddenCharacter: with its place and number.
    """
    match = _FORBIDDEN.search(text)
    if match:
        kind = "lone surrogate" if "\ud800" <= match[0] <= "\udfff" else "control character"
        raise ForbiddenCharacter(
            f"{kind} U+{ord(match[0]):04X} at offset {match.start()}.", document=document
        )
