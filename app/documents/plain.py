"""Text files."""

from __future__ import annotations

import codecs
import re

from app.errors import InvalidInput
from app.pipeline.progress import Translation

# Well below what a request may hold, whatever that is set to, and a step of the progress.
_PIECE = 2_000
_BLANK_LINES = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)\s*")
_BREAK = re.compile(r"\r\n|\r|\n")


class PlainFile:
    """A text file in UTF-8 or, with a byte order mark, UTF-16; see :class:`Source`."""

    words = False
    html = False

    def __init__(self, content: bytes) -> None:
        """Read the file.

        Raises:
            InvalidInput: it is not in UTF-8 or UTF-16.
        """
        self._mark, self._encoding = _encoding(content)
        try:
            text = content[len(self._mark) :].decode(self._encoding)
        except UnicodeDecodeError as error:
            raise InvalidInput(
                f"The file is not valid UTF-8 or UTF-16 at byte {error.start}."
            ) from None
        self.texts = list(pieces(text))
        self._translated = list(self.texts)

    def put(self, at: int, translation: Translation) -> None:
        """See :class:`Source`."""
        self._translated[at] = translation.text

    def content(self) -> bytes:
        """See :class:`Source`."""
        return self._mark + "".join(self._translated).encode(self._encoding)


def pieces(text: str, size: int = _PIECE) -> list[str]:
    """Return ``text`` in pieces of about ``size``, cut behind blank lines, or else line breaks.

    They concatenate to ``text``. A line is never cut.
    """
    found: list[str] = []
    start = 0
    while len(text) - start > size:
        cut = _last(_BLANK_LINES, text, start, start + size)
        cut = cut or _last(_BREAK, text, start, start + size)
        if cut is None:
            behind = _BREAK.search(text, start + size)
            if behind is None:
                break
            cut = behind.end()
        found.append(text[start:cut])
        start = cut
    return [*found, text[start:]]


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    ends = [match.end() for match in pattern.finditer(text, start, end)]
    return ends[-1] if ends else None


def _encoding(content: bytes) -> tuple[bytes, str]:
    """Return the byte order mark and the encoding without one."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if content.startswith(mark):
            return mark, encoding
    return b"", "utf-8"
