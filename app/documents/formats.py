"""Which files can be translated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.documents.docx import DocxFile
from app.documents.html import HtmlFile
from app.documents.plain import PlainFile
from app.documents.source import Source
from app.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its media type, and what takes one apart."""

    media: str
    read: Callable[[bytes], Source]


FORMATS = {
    "docx": Format(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", DocxFile
    ),
    "htm": Format("text/html", HtmlFile),
    "html": Format("text/html", HtmlFile),
    "txt": Format("text/plain; charset=utf-8", PlainFile),
}


def format_of(name: str) -> Format:
    """Return the format of a file called ``name``, by its extension.

    Raises:
        InvalidInput: it has none, or one that is not known.
    """
    known = FORMATS.get(name.rpartition(".")[2].lower()) if "." in name else None
    if known is None:
        extensions = ", ".join(FORMATS)
        raise InvalidInput(f"Invalid file extension; files may be {extensions}.")
    return known


def open_file(name: str, content: bytes) -> Source:
    """Return a file taken apart; may take seconds.

    Raises:
        InvalidInput: its extension is not known, or it is not what that says.
    """
    return format_of(name).read(content)
