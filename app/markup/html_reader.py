"""HTML to pieces: by source ranges where the source is what a browser reads, else repaired."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from turbohtml import Comment, Element, Node, Text, TokenType, parse, parse_fragment
from turbohtml import tokenize as tokenise

from app.errors import InvalidMarkup
from app.markup.repair import pieces_of_tree
from app.markup.rules import OPTIONAL, VOID
from app.markup.tokens import Kind, Piece

_BOM = "\ufeff"
_PAGE = frozenset(("html", "head", "body"))
# What must be around a fragment that begins with such a tag.
_CONTEXT = {
    **dict.fromkeys(("caption", "colgroup", "tbody", "tfoot", "thead"), "table"),
    **dict.fromkeys(("td", "th"), "tr"),
    **dict.fromkeys(("optgroup", "option"), "select"),
    "col": "colgroup",
    "tr": "tbody",
}
# Read by rules of their own (https://html.spec.whatwg.org/#parsing-main-inforeign); never looked
# into, so only their place matters.
_FOREIGN = frozenset(("svg", "math", "template"))
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
# A tag that is left open is repeated in every block that follows, so a page may grow with the
# square of its length: nobody's honest page has two million nodes by that.
_MOST_REPEATED = 2_000_000
_SAME = 3  # Of equal open tags no more are repeated ("Noah's ark").


def read_html(source: str) -> list[Piece]:
    """Return the pieces of an HTML page or fragment.

    They concatenate to ``source`` if a browser reads it without adding, moving or dropping a tag or
    text (tags that HTML lets authors leave out may be missing); if not, to the tree that it makes
    of it, serialised.

    Raises:
        InvalidMarkup: so many formatting tags are left open that the tree would be huge.
    """
    bom = _BOM if source.startswith(_BOM) else ""
    source = source.removeprefix(bom)
    pieces, offsets = _tokens(source)
    _check_growth(pieces)
    root = _tree(source, pieces)
    if not _pair(pieces, offsets, root) or sum(len(p.raw) for p in pieces) != len(source):
        pieces = pieces_of_tree(root)
    if bom:
        pieces[:0] = [Piece(Kind.BREAK, bom)]
        for piece in pieces:
            piece.end += 1
            piece.partner = None if piece.partner is None else piece.partner + 1
    return pieces


def _tree(source: str, pieces: Sequence[Piece]) -> Node:
    opened = [piece.name for piece in pieces if piece.name and piece.kind is not Kind.CLOSE]
    if not _PAGE.isdisjoint(opened) or any(piece.kind is Kind.BREAK for piece in pieces):
        return parse(
            source, source_locations=True, scripting=True, allow_declarative_shadow_roots=False
        )
    context = _CONTEXT.get(opened[0], "div") if opened else "div"
    return parse_fragment(source, context, source_locations=True, scripting=True)


def _tokens(source: str) -> tuple[list[Piece], list[int]]:
    """Return the pieces, not yet paired, and the offset of each with line breaks counted once."""
    pieces: list[Piece] = []
    offsets: list[int] = []
    returns = (match.start() for match in re.finditer("\r(?=\n)", source))
    # Where the break of each CR LF stands, counted so.
    folded = [at - number for number, at in enumerate(returns)]
    at = done = 0
    for token in tokenise(
        source, resolve_references=False, capture_source=True, capture_attributes=True
    ):
        offsets.append(at)
        at += len((token.data if token.type is TokenType.TEXT else token.source) or "")
        end = at + bisect_left(folded, at)
        raw, done = source[done:end], end
        name = token.tag or ""
        if token.type is TokenType.TEXT:
            piece = Piece(Kind.TEXT, raw, raw)
        elif token.type is TokenType.CHARACTER_REFERENCE:
            piece = Piece(Kind.TEXT, raw, token.data or "")
        elif token.type is TokenType.START_TAG:
            kind = Kind.WHOLE if name in VOID else Kind.OPEN
            # Of equal names the first counts.
            attributes = dict(reversed(token.attrs or []))
            piece = Piece(kind, raw, name=name, attributes=attributes)
        elif token.type is TokenType.END_TAG:
            piece = Piece(Kind.CLOSE, raw, name=name)
        elif token.type is TokenType.DOCTYPE:
            piece = Piece(Kind.BREAK, raw)
        else:
            piece = Piece(Kind.ASIDE, raw, token.data or "")
        pieces.append(piece)
    return pieces, offsets


def _check_growth(pieces: Sequence[Piece]) -> None:
    """Refuse what would make far more nodes than it has tags, before it is parsed."""
    open_tags: dict[str, list[tuple[str, ...]]] = {}
    counts: dict[tuple[str, ...], int] = {}
    repeated = total = 0
    for piece in pieces:
        if piece.name in _FORMATTING and piece.kind is Kind.OPEN:
            key = (piece.name, *(f"{name}={value}" for name, value in piece.attributes.items()))
            open_tags.setdefault(piece.name, []).append(key)
            counts[key] = counts.get(key, 0) + 1
            repeated += counts[key] <= _SAME
        elif piece.name in _FORMATTING and piece.kind is Kind.CLOSE and open_tags.get(piece.name):
            key = open_tags[piece.name].pop()
            counts[key] -= 1
            repeated -= counts[key] < _SAME
        total += repeated
        if total > _MOST_REPEATED:
            raise InvalidMarkup("Too many formatting tags are left open.")


class _DiffersError(Exception):
    """The tree is not what the pieces say."""


def _pair(pieces: list[Piece], offsets: Sequence[int], root: Node) -> bool:
    """Pair the pieces by the tree; return whether they say the same."""
    reader = _Reader(pieces, offsets)
    try:
        for what, node in _events(root):
            if not isinstance(node, Element):
                reader.leaf(node)
            elif what == "start":
                reader.start(node)
            else:
                reader.end(node)
    except _DiffersError:
        return False
    return reader.at_end()


def _events(root: Node) -> Iterator[tuple[str, Node]]:
    """Yield every node of the tree, in document order, and the end of every element."""
    stack: list[Iterator[Node]] = [iter(root.children)]
    elements: list[Element] = []
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            if elements:
                yield "end", elements.pop()
        else:
            yield "start", node
            if isinstance(node, Element):
                elements.append(node)
                stack.append(iter(() if node.tag in _FOREIGN else node.children))


class _Reader:
    """Walks the pieces beside the tree; what is not the same raises _DiffersError."""

    def __init__(self, pieces: list[Piece], offsets: Sequence[int]) -> None:
        self._pieces = pieces
        self._offsets = offsets
        self._at = 0
        self._text: list[str] = []
        self._open: list[int | None] = []

    def leaf(self, node: Node) -> None:
        if isinstance(node, Text):
            self._text.append(node.data)
            return
        piece = self._next()
        if piece is None or piece.kind not in {Kind.ASIDE, Kind.BREAK}:
            raise _DiffersError
        if isinstance(node, Comment) and piece.text != node.data:
            raise _DiffersError
        self._at += 1

    def start(self, node: Element) -> None:
        place = node.source_location
        if place is None:
            self._open.append(None)
            if node.tag not in OPTIONAL:
                raise _DiffersError
            return
        self._expect(place.start_tag.start_offset)
        self._open.append(self._at)
        self._at += 1
        if node.tag in _FOREIGN and place.end_tag:
            end = place.end_tag.start_offset
            while self._at < len(self._pieces) and self._offsets[self._at] < end:
                self._at += 1

    def end(self, node: Element) -> None:
        opened, place = self._open.pop(), node.source_location
        if opened is None or place is None or self._pieces[opened].kind is Kind.WHOLE:
            return
        piece = self._pieces[opened]
        if place.end_tag is None or node.tag in _PAGE:
            self._next()
            alone = node.tag in _FOREIGN and piece.raw.endswith("/>")
            piece.end = opened + 1 if alone else self._at
            if not alone and node.tag not in OPTIONAL:
                raise _DiffersError
            return
        self._expect(place.end_tag.start_offset)
        piece.partner, piece.end = self._at, self._at + 1
        self._pieces[self._at].partner = opened
        self._at += 1

    def at_end(self) -> bool:
        """Return whether all pieces were met."""
        try:
            return self._next() is None
        except _DiffersError:
            return False

    def _expect(self, offset: int) -> None:
        if self._next() is None or self._offsets[self._at] != offset:
            raise _DiffersError

    def _next(self) -> Piece | None:
        """Move on to the next tag, comment or declaration; None if there are no more.

        The text until there must be the tree's but for white space, which a parser moves or drops
        around the head and in tables. The ends of head, body and page may stand where they like: a
        browser goes on reading.
        """
        found: list[str] = []
        piece = None
        while self._at < len(self._pieces):
            piece = self._pieces[self._at]
            if piece.kind is Kind.TEXT:
                found.append(piece.text)
            elif piece.kind is not Kind.CLOSE or piece.name not in _PAGE:
                break
            piece = None
            self._at += 1
        if "".join("".join(found).split()) != "".join("".join(self._text).split()):
            raise _DiffersError
        self._text.clear()
        return piece
