"""XML to pieces, by expat (https://libexpat.github.io), which tells where everything stands."""

from __future__ import annotations

import re
from html.entities import html5
from xml.parsers import expat

from app.errors import InvalidMarkup
from app.markup.tokens import Kind, Piece

_BOM = "\ufeff"
# Around what need not be a document; no name that a sane document has.
_ROOT = "depesche.root"
_DOCUMENT = re.compile(r"<\?xml\s|(?:\s|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE", re.DOTALL)
_TAG_IN_TEXT = re.compile(r"</?[A-Za-z][^<>]*>")
_DEEPEST = 10_000


def read_xml(source: str) -> list[Piece]:
    """Return the pieces of an XML document, or of a part of one; they concatenate to ``source``.

    A part is text and whole elements, with no declaration. References to HTML's named characters
    are known without a document type. Nothing is fetched, and no entity is ever expanded.

    Raises:
        InvalidMarkup: it is not well formed, declares entities, or is nested too deeply.
    """
    bom = _BOM if source.startswith(_BOM) else ""
    source = source.removeprefix(bom)
    if _DOCUMENT.match(source):
        pieces = _Reader(source).pieces
    else:
        pieces = _Reader(f"<{_ROOT}>{source}</{_ROOT}>").pieces[1:-1]
    if bom:
        pieces[:0] = [Piece(Kind.BREAK, bom)]
    _pair(pieces)
    return pieces


def _pair(pieces: list[Piece]) -> None:
    opened: list[int] = []
    for at, piece in enumerate(pieces):
        if piece.kind is Kind.OPEN:
            opened.append(at)
        elif piece.kind is Kind.CLOSE:
            piece.partner = opened.pop()
            pieces[piece.partner].partner, pieces[piece.partner].end = at, at + 1


class _Reader:
    """One parse; ``pieces`` are not paired yet."""

    def __init__(self, source: str) -> None:
        self.pieces: list[Piece] = []
        self._data = source.encode()
        self._starts: list[int] = []
        self._depth = 0
        self._section: list[Piece] | None = None
        parser = self._parser = expat.ParserCreate("utf-8", namespace_separator=None)
        # Without it, a reference that no document type declares would be an error.
        parser.UseForeignDTD(True)  # noqa: FBT003 - expat's own signature
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.buffer_text = False
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.SkippedEntityHandler = self._entity
        parser.EntityDeclHandler = self._declaration
        parser.CommentHandler = self._aside
        parser.ProcessingInstructionHandler = self._aside
        parser.StartCdataSectionHandler = self._section_start
        parser.EndCdataSectionHandler = self._section_end
        parser.DefaultHandler = self._other
        self._parse()

    def _parse(self) -> None:
        try:
            self._parser.Parse(self._data, True)  # noqa: FBT003
        except expat.ExpatError as error:
            at = f"line {error.lineno}, column {error.offset}"
            reason = expat.errors.messages.get(error.code, "not well formed")
            raise InvalidMarkup(f"The XML is not well formed ({reason}) at {at}.") from None
        # Nothing was told of what stands before the first event or is part of a document type.
        ends = [*self._starts[1:], len(self._data)]
        if self._starts:
            self._starts[0] = 0
        for piece, start, end in zip(self.pieces, self._starts, ends, strict=True):
            piece.raw = self._data[start:end].decode()
            if piece.kind is Kind.TEXT and not piece.raw.startswith("&"):
                piece.text = piece.raw

    def _add(self, kind: Kind, text: str = "", name: str = "") -> Piece:
        piece = Piece(kind if self._depth else Kind.BREAK, "", text, name)
        self.pieces.append(piece)
        self._starts.append(self._parser.CurrentByteIndex)
        return piece

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise InvalidMarkup(f"More than {_DEEPEST} elements are nested.")
        self._add(Kind.OPEN, name=name).attributes = attributes

    def _end(self, name: str) -> None:
        last, at = self.pieces[-1], self._parser.CurrentByteIndex
        if last.kind is Kind.OPEN and self._data[:at].endswith(b"/>", self._starts[-1]):
            last.kind = Kind.WHOLE
        else:
            self._add(Kind.CLOSE, name=name)
        self._depth -= 1

    def _text(self, text: str) -> None:
        piece = self._add(Kind.TEXT, text)
        if self._section is not None:
            piece.verbatim = True
            self._section.append(piece)

    def _entity(self, name: str, is_parameter: bool) -> None:  # noqa: FBT001 - expat's
        known = html5.get(f"{name};")
        if known is None or is_parameter:
            raise InvalidMarkup("The XML refers to an entity that is not known.")
        self._add(Kind.TEXT, known)

    def _declaration(self, *_declared: object) -> None:
        raise InvalidMarkup("The document type declares entities.")

    def _aside(self, *_told: str) -> None:
        self._add(Kind.ASIDE)

    def _section_start(self) -> None:
        self._add(Kind.BREAK)
        self._section = []

    def _section_end(self) -> None:
        section, self._section = self._section or [], None
        if _TAG_IN_TEXT.search("".join(piece.text for piece in section)):
            # Markup in disguise, of which nothing is known.
            for piece in section:
                piece.kind = Kind.BREAK
        self._add(Kind.BREAK)

    def _other(self, _data: str) -> None:
        self._add(Kind.BREAK)
