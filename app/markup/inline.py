"""The tags inside one sentence, as a tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from app.markup.flow import Flow
from app.markup.tokens import Role, Token
from app.types import Span


class Form(Enum):
    """What a node is."""

    ELEMENT = auto()
    # No words: put beside a word.
    MARK = auto()
    LINE = auto()
    # Words that stay, for which ``name`` stands.
    LITERAL = auto()


# Tags, which have no white space of their own.
_ASIDE = frozenset((Role.OPEN, Role.CLOSE))


@dataclass(slots=True)
class Node:
    """An element, a mark or a literal within a sentence.

    ``source`` is its range in the sentence's text and ``target`` the one in the translation, once
    it is placed. ``opening`` and ``closing`` are its tags, or ``opening`` is all of it; a tag that
    stands in another sentence is empty here, and ``from_start`` or ``to_end`` set. ``blank_before``
    and ``blank_after`` tell whether white space is beside it. ``shown`` is what a reader sees of a
    literal.
    """

    form: Form
    source: Span
    opening: str = ""
    closing: str = ""
    children: list[Node] = field(default_factory=list)
    from_start: bool = False
    to_end: bool = False
    blank_before: bool = False
    blank_after: bool = False
    shown: str = ""
    target: Span = field(default_factory=lambda: Span(0, 0))


def nodes_of(tokens: Sequence[Token], flow: Flow, sentence: Span) -> list[Node]:
    """Return the nodes of ``sentence``, which is a range of the flow's text."""
    first, last = flow.tokens[sentence.start], flow.tokens[sentence.end - 1]
    if first == last:
        return []
    builder = _Builder(tokens, flow, sentence, last)
    for at in range(first, last + 1):
        builder.take(at, tokens[at])
    return builder.nodes()


class _Builder:
    def __init__(self, tokens: Sequence[Token], flow: Flow, sentence: Span, last: int) -> None:
        self._tokens = tokens
        self._flow = flow
        self._base = sentence.start
        self._text = sentence.of(flow.text)
        self._last = last
        self._root: list[Node] = []
        # Elements that are open here: the index of the start tag, and the node.
        self._open: list[tuple[int, Node]] = []

    def take(self, at: int, token: Token) -> None:
        place = self._flow.before[at] - self._base
        if token.role is Role.OPEN:
            node = Node(Form.ELEMENT, Span(place, len(self._text)), token.raw, to_end=True)
            self._siblings().append(node)
            self._open.append((at, node))
        elif token.role is Role.CLOSE:
            self._close(place, token)
        elif token.role in {Role.MARK, Role.LINE}:
            form = Form.MARK if token.role is Role.MARK else Form.LINE
            self._siblings().append(self._beside(Node(form, Span(place, place), token.raw), at))
        elif token.role is Role.LITERAL:
            end = self._flow.before[at + 1] if at < self._last else self._base + len(self._text)
            span = Span(max(place, 0), end - self._base)
            node = Node(Form.LITERAL, span, token.raw, shown=token.text)
            self._siblings().append(self._beside(node, at))

    def nodes(self) -> list[Node]:
        return self._root

    def _siblings(self) -> list[Node]:
        return self._open[-1][1].children if self._open else self._root

    def _close(self, place: int, token: Token) -> None:
        if not self._open:
            # It was opened before the sentence, so all that came so far is in it.
            whole = Node(Form.ELEMENT, Span(0, place), "", token.raw, self._root, from_start=True)
            self._root = [whole]
            return
        at, node = self._open.pop()
        node.source = Span(node.source.start, place)
        node.closing = token.raw
        node.to_end = False
        if self._wordless(node):
            end = self._tokens[at].partner
            node.form = Form.MARK
            node.opening = "".join(token.raw for token in self._tokens[at : end + 1])
            node.closing = ""
            node.children = []
            node.source = Span(node.source.start, node.source.start)
            self._beside(node, end)

    def _wordless(self, node: Node) -> bool:
        return not node.source.of(self._text).strip()

    def _beside(self, node: Node, last: int) -> Node:
        """Note the white space beside a node whose last token is ``last``."""
        before = node.source.start
        node.blank_before = before > 0 and self._text[before - 1].isspace()
        at = last + 1
        while at <= self._last and self._tokens[at].role in _ASIDE:
            at += 1
        if at <= self._last and self._tokens[at].role is Role.TEXT:
            node.blank_after = self._tokens[at].text[:1].isspace()
        return node
