"""HTML files."""

from __future__ import annotations

import codecs
import re

from app.errors import InvalidInput
from app.pipeline.progress import Translation

# A page tells its encoding within its first kilobyte, by the HTML standard.
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_LOOK = 1024
# What browsers take these names for; a page that can be read this far is not in UTF-16.
_ALIASES = {
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii"), "cp1252"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be"), "utf-8"),
}
# Python's own, which no page is in.
_FOREIGN = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}


class HtmlFile:
    """A page in the encoding that it names, UTF-8 if it names none; see :class:`Source`."""

    words = False
    html = True

    def __init__(self, content: bytes) -> None:
        """Read the page.

        Raises:
            InvalidInput: it is not in the encoding that it should be in.
        """
        self._mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
        named = None if self._mark else _CHARSET.search(content[:_LOOK])
        name = named[1].decode("ascii").lower() if named else "utf-8"
        self._encoding = _ALIASES.get(name, name)
        try:
            text = content[len(self._mark) :].decode(_known(self._encoding))
        except LookupError:
            raise InvalidInput("The file names an encoding that is not known.") from None
        except UnicodeDecodeError as error:
            raise InvalidInput(
                f"The file is not in the encoding that it names, at byte {error.start}."
            ) from None
        self.texts = [text]
        self._translated = text

    def put(self, at: int, translation: Translation) -> None:  # noqa: ARG002 - there is but one
        """See :class:`Source`."""
        self._translated = translation.text

    def content(self) -> bytes:
        """See :class:`Source`."""
        return self._mark + self._translated.encode(self._encoding, "xmlcharrefreplace")


def _known(name: str) -> str:
    if codecs.lookup(name).name in _FOREIGN:
        raise LookupError(name)
    return name
