"""A sentence's translation with its tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.markup.inline import Form, Node
from app.types import Span

# No blank stands before these.
_CLOSING = re.compile(r"[.,;:!?…%)\]}»“”’]")


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes text as the source does.

    ``references`` are the characters that must be, or were, written as references; ``shown`` gives
    for stand-ins what readers see of the words that stay.
    """

    references: Mapping[int, str]
    shown: Mapping[str, str]

    def write(self, text: str) -> str:
        """Return ``text`` as markup."""
        if self.shown:
            text = _names(self.shown).sub(lambda match: self.shown[match[0]], text)
        return text.translate(self.references)


def _names(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, names))})(?![A-Za-z0-9])")


def literal_changes(
    target: str, literals: Sequence[Node], shown: Mapping[str, str]
) -> list[tuple[Span, str]]:
    """Return what turns a translation with stand-ins into what a reader sees."""
    changes = []
    for node in literals:
        text = node.shown
        if node.target.start == node.target.end:
            before, after = blanks(target, node, Span(0, len(target)))
            text = before + text + after
        changes.append((node.target, text))
    placed = {node.target for node in literals}
    # A stand-in that came more often than it should is words like others.
    for match in _names(shown).finditer(target) if shown else ():
        span = Span(*match.span())
        if span not in placed:
            changes.append((span, shown[match[0]]))
    return changes


def blanks(target: str, node: Node, span: Span) -> tuple[str, str]:
    """Return the blanks to write before and after a node of no width within ``span`` of target.

    They are what it had beside it in the source and would else not have.
    """
    at = node.target.start
    before = node.blank_before and at > span.start and not target[at - 1].isspace()
    follows = at < span.end and not _CLOSING.match(target, at)
    after = node.blank_after and follows and not target[at].isspace()
    return " " if before else "", " " if after else ""


def weave(target: str, nodes: Sequence[Node], writer: Writer) -> str:
    """Return the translation ``target`` as markup, with the ``nodes`` at their places."""
    return "".join(_Weaver(target, writer).range(Span(0, len(target)), nodes))


class _Weaver:
    def __init__(self, target: str, writer: Writer) -> None:
        self._target = target
        self._writer = writer

    def range(self, span: Span, nodes: Sequence[Node]) -> list[str]:
        """Return the markup of a range of the target, which holds ``nodes``."""
        out: list[str] = []
        at = span.start
        # What has no width stands before what begins there, in the source's order.
        order = sorted(nodes, key=lambda n: (n.target.start, n.target.start < n.target.end))
        for node in order:
            start, end = node.target.start, node.target.end
            out.append(self._writer.write(self._target[at:start]))
            at = max(at, end)
            if node.form is Form.ELEMENT:
                out += [node.opening, *self.range(node.target, node.children), node.closing]
            elif start < end:
                out.append(node.opening)
            else:
                before, after = blanks(self._target, node, span)
                out += [before, node.opening, after]
                if node.form is Form.LINE and not node.blank_after:
                    # The break takes the place of the blank.
                    at += self._target[at : at + 1].isspace()
        out.append(self._writer.write(self._target[at : span.end]))
        return out
