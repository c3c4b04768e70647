"""A tree that a browser made of malformed HTML, as the pieces of its serialisation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from turbohtml import Comment, Doctype, Element, Node, Text

from app.markup.rules import OPAQUE, VOID
from app.markup.tokens import Kind, Piece

# Their content is serialised by rules of its own, and never looked into.
_WHOLE = OPAQUE | {"listing", "math", "plaintext", "pre", "xmp"}
_ESCAPED = re.compile("([&<>\xa0])")
_REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\xa0": "&nbsp;"}


def pieces_of_tree(root: Node) -> list[Piece]:
    """Return the tree below ``root`` as pieces, every element with both its tags."""
    pieces: list[Piece] = []
    stack: list[tuple[Iterator[Node], int]] = [(iter(root.children), -1)]
    while stack:
        children, opened = stack[-1]
        node = next(children, None)
        if node is None:
            stack.pop()
            if opened >= 0:
                piece = pieces[opened]
                piece.partner, piece.end = len(pieces), len(pieces) + 1
                close = Piece(Kind.CLOSE, f"</{piece.name}>", name=piece.name, partner=opened)
                pieces.append(close)
        elif not isinstance(node, Element):
            pieces += _leaf(node)
        elif node.tag in _WHOLE or node.tag in VOID:
            pieces.append(Piece(Kind.WHOLE, node.html, name=node.tag, attributes=_attributes(node)))
        else:
            stack.append((iter(node.children), len(pieces)))
            attributes = _attributes(node)
            told = "".join(f' {name}="{_value(text)}"' for name, text in attributes.items())
            raw = f"<{node.tag}{told}>"
            pieces.append(Piece(Kind.OPEN, raw, name=node.tag, attributes=attributes))
    return pieces


def _leaf(node: Node) -> list[Piece]:
    if isinstance(node, Text):
        # Every other part is a character that must be written as a reference.
        return [
            Piece(Kind.TEXT, _REFERENCES.get(part, part), part)
            for part in _ESCAPED.split(node.data)
            if part
        ]
    if isinstance(node, Comment):
        return [Piece(Kind.ASIDE, node.html, node.data)]
    return [Piece(Kind.BREAK if isinstance(node, Doctype) else Kind.ASIDE, node.html)]


def _attributes(node: Element) -> dict[str, str]:
    return {name: node.attr(name) or "" for name in node.attrs}


def _value(text: str) -> str:
    return _ESCAPED.sub(lambda match: _REFERENCES[match[0]], text).replace('"', "&quot;")
