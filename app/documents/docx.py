"""Word files (Office Open XML): only paragraphs' text changes, and the rest is copied."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from copy import copy
from io import BytesIO

from lxml import etree

from app.documents.runs import Element, Room, Stretch, stretches
from app.errors import InvalidInput
from app.pipeline.progress import Translation

# Bounds what a small file may unpack to.
_MOST_BYTES = 200_000_000
_MOST_PARTS = 10_000
# A tag takes a few hundred bytes once it is read; a thousand pages have a million.
_MOST_TAGS = 2_000_000
_TEXT = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\d*\.xml")
# What zipfile and its decompressors raise for damaged archives, apart from what they say they do.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError),
    *(RuntimeError, EOFError, OSError, ValueError, KeyError, etree.XMLSyntaxError),
)
# Both are unpacked no further than asked for; the others that zipfile knows are not.
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_TOO_LARGE = "The file is too large when unpacked."
_NO_FILE = "The file is not a Word document (docx), or it is damaged."


class DocxFile:
    """A Word file; its texts are its paragraphs, or what fields leave of them; see :class:`Source`.

    Formatting follows the words by alignment; pictures, notes and bookmarks stand where the words
    around them do. Deleted text of tracked changes stays as it is.
    """

    words = True
    html = False

    def __init__(self, content: bytes) -> None:
        """Read the file.

        Raises:
            InvalidInput: it is no Word file, damaged, encrypted, or too large when unpacked or
                when its formatting is copied.
        """
        self._archive = content
        self._roots: dict[str, Element] = {}
        self._stretches: list[Stretch] = []
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                tags = 0
                for info in _parts(archive):
                    # What is only copied is read too: damage in it is better told now than later.
                    part = _unpacked(archive, info)
                    if _TEXT.fullmatch(info.filename):
                        tags += part.count(b"<")
                        if tags > _MOST_TAGS:
                            raise InvalidInput(_TOO_LARGE)
                        self._roots[info.filename] = _parse(part)
        except _DAMAGE:
            raise InvalidInput(_NO_FILE) from None
        room = Room()
        for root in self._roots.values():
            self._stretches += stretches(root, room)
        self.texts: Sequence[str] = [stretch.text for stretch in self._stretches]

    def put(self, at: int, translation: Translation) -> None:
        """See :class:`Source`."""
        self._stretches[at].replace(translation.text, translation.sentences)

    def content(self) -> bytes:
        """See :class:`Source`."""
        written = BytesIO()
        with (
            zipfile.ZipFile(BytesIO(self._archive)) as archive,
            zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as result,
        ):
            for info in archive.infolist():
                root = self._roots.get(info.filename)
                part = _unpacked(archive, info) if root is None else _written(root)
                result.writestr(info, part)
        return written.getvalue()


def _parts(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return what the archive lists, within bounds."""
    infos = archive.infolist()
    if len(infos) > _MOST_PARTS or sum(info.file_size for info in infos) > _MOST_BYTES:
        raise InvalidInput(_TOO_LARGE)
    names = {info.filename for info in infos}
    if "word/document.xml" not in names or len(names) < len(infos):
        raise InvalidInput(_NO_FILE)
    return infos


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a part; its listed size is a claim, and no more than that is unpacked."""
    if info.compress_type not in _PACKED:
        raise InvalidInput(_NO_FILE)
    # zipfile hides what comes behind the listed size, so it is told of one byte more.
    longer = copy(info)
    longer.file_size += 1
    with archive.open(longer) as file:
        part = file.read(longer.file_size)
    if len(part) != info.file_size:
        raise InvalidInput(_NO_FILE)
    return part


def _parse(content: bytes) -> Element:
    # The format allows no document types, which could define entities without end.
    if b"<!DOCTYPE" in content:
        raise InvalidInput(_NO_FILE)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)


def _written(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
