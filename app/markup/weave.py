"""A sentence's translation with its tags."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from app.markup.flow import STANDIN
from app.markup.inline import Form, Node
from app.types import Span

# No blank stands before these.
_CLOSING = re.compile(r"[.,;:!?…%)\]}»“”’]")


def literal_changes(
    target: str, literals: Sequence[Node], shown: Mapping[str, str]
) -> list[tuple[Span, str]]:
    """Return what turns a translation with stand-ins into what a reader sees."""
    changes = []
    for node in literals:
        text = node.shown
        if node.target.start == node.target.end:
            before, after = blanks(target, node)
            text = before + text + after
        changes.append((node.target, text))
    placed = {node.target for node in literals}
    # A stand-in that came more often than it should is words like others.
    for match in STANDIN.finditer(target) if shown else ():
        span = Span(*match.span())
        if span not in placed and match[0] in shown:
            changes.append((span, shown[match[0]]))
    return changes


def blanks(target: str, node: Node) -> tuple[str, str]:
    """Return the blanks to write before and after a node of no width.

    They are what it had beside it in the source and would else not have.
    """
    at = node.target.start
    before = node.blank_before and at > 0 and not target[at - 1].isspace()
    follows = at < len(target) and not _CLOSING.match(target, at)
    after = node.blank_after and follows and not target[at].isspace()
    return " " if before else "", " " if after else ""


def weave(
    target: str,
    nodes: Sequence[Node],
    references: Mapping[int, str],
    strays: Sequence[tuple[Span, str]] = (),
) -> str:
    """Return the translation ``target`` as markup, with the ``nodes`` at their places.

    Args:
        target: the translation, with stand-ins.
        nodes: the tags, placed.
        references: by code point, what is written as a reference.
        strays: places in ``target``, in order, that are no node and read otherwise.
    """
    return "".join(_Weaver(target, references, strays).range(Span(0, len(target)), nodes))


class _Weaver:
    def __init__(
        self,
        target: str,
        references: Mapping[int, str],
        strays: Sequence[tuple[Span, str]],
    ) -> None:
        self._target = target
        self._references = references
        self._strays = strays
        self._starts = [span.start for span, _ in strays]

    def range(self, span: Span, nodes: Sequence[Node]) -> list[str]:
        """Return the markup of a range of the target, which holds ``nodes``."""
        out: list[str] = []
        at = span.start
        # What has no width stands before what begins there, in the source's order.
        order = sorted(nodes, key=lambda n: (n.target.start, n.target.start < n.target.end))
        for node in order:
            start, end = node.target.start, node.target.end
            out.append(self._text(at, start))
            at = max(at, end)
            if node.form is Form.ELEMENT:
                out += [node.opening, *self.range(node.target, node.children), node.closing]
            elif start < end:
                out.append(node.opening)
            else:
                before, after = blanks(self._target, node)
                out += [before, node.opening, after]
                if node.form is Form.LINE and not node.blank_after:
                    # The break takes the place of the blank.
                    at += self._target[at : at + 1].isspace()
        out.append(self._text(at, span.end))
        return out

    def _text(self, start: int, end: int) -> str:
        out: list[str] = []
        for span, text in self._strays[bisect_left(self._starts, start) :]:
            if span.end > end:
                break
            out += (self._target[start : span.start], text)
            start = span.end
        return "".join((*out, self._target[start:end])).translate(self._references)
