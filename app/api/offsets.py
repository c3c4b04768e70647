"""Offsets in the unit that the caller counts in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

from app.api.schemas import Offsets

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def converter(text: str, unit: Offsets) -> Callable[[int], int]:
    """Return a function from code-point offsets of ``text`` to offsets in ``unit``."""
    if unit == "codepoint":
        return lambda offset: offset
    astral = [match.start() for match in _ASTRAL.finditer(text)]
    # Every character beyond U+FFFF before the offset counts twice in UTF-16.
    return lambda offset: offset + bisect_left(astral, offset)
