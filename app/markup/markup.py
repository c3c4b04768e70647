"""A marked-up text: what of it is to be translated, and how the translation gets into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.markup.bilingual import bilingual
from app.markup.edits import Edits
from app.markup.flow import STANDIN, Flow, flow_of
from app.markup.html_reader import read_html
from app.markup.inline import Form, Node, nodes_of
from app.markup.meaning import tokens_of
from app.markup.place import place
from app.markup.rules import MarkupRules
from app.markup.tokens import Role, Token
from app.markup.weave import literal_changes, weave
from app.markup.xml_reader import read_xml
from app.types import Span, WordLinks

_MUST = {"&": "&amp;", "<": "&lt;"}


@dataclass(frozen=True, slots=True)
class Rendering:
    """A translated sentence as markup.

    ``source`` and ``target`` put what readers see of words that stay into the sentence's text and
    its translation, where both had stand-ins. ``guessed`` are the places in the source text of
    those of them whose stand-in the translation lost, ``emptied`` those of elements none of whose
    words came through.
    """

    markup: str
    source: Edits
    target: Edits
    guessed: tuple[Span, ...] = ()
    emptied: tuple[Span, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def shown(self, text: str) -> str:
        """Return another translation of the sentence as a reader sees it."""
        if not self.names:
            return text
        return STANDIN.sub(lambda match: self.names.get(match[0], match[0]), text)


class Markup:
    """A marked-up text that has been read; ``length`` counts its characters."""

    def __init__(self, source: str, rules: MarkupRules, *, apart_from: str = "") -> None:
        """Read ``source``; no stand-in is a word of ``apart_from``.

        Raises:
            InvalidMarkup: see :func:`app.markup.xml_reader.read_xml` and
                :func:`app.markup.html_reader.read_html`.
        """
        pieces = read_html(source) if rules.kind == "html" else read_xml(source)
        self.length = len(source)
        self._rules = rules
        self._tokens: Sequence[Token] = tokens_of(pieces, rules)
        self._flow: Flow = flow_of(
            self._tokens, line_breaks=rules.line_breaks, apart_from=apart_from
        )

    @property
    def text(self) -> str:
        """The text to translate: blocks with a blank line between; stand-ins for what stays."""
        return self._flow.text

    @property
    def blocks(self) -> tuple[Span, ...]:
        """The stretches of ``text`` that no sentence reaches out of."""
        return self._flow.blocks

    @property
    def shown(self) -> Edits:
        """What turns ``text`` into what a reader sees."""
        return Edits((standin.span, standin.shown) for standin in self._flow.standins)

    def has_tags(self, sentence: Span) -> bool:
        """Return whether word links are needed to render ``sentence``."""
        first, last = self._ends(sentence)
        return any(token.role is not Role.TEXT for token in self._tokens[first : last + 1])

    def weight(self, sentence: Span) -> int:
        """Return how many tags and stretches of text ``sentence`` has: the work to render it."""
        first, last = self._ends(sentence)
        return last - first + 1

    def render(self, sentence: Span, target: str, words: WordLinks | None) -> Rendering:
        """Return the translation ``target`` of a sentence of ``text`` with the sentence's tags.

        ``words`` are links between the words of both, with spans into the two sentences.
        """
        source = sentence.of(self.text)
        nodes = nodes_of(self._tokens, self._flow, sentence)
        if target == source:
            return self._untouched(sentence, nodes)
        if nodes:
            place(nodes, bilingual(source, target, words))
        literals = _literals(nodes)
        names = {node.source.of(source): node.shown for node in literals}
        changes = literal_changes(target, literals, names)
        placed = {node.target for node in literals}
        strays = [change for change in changes if change[0] not in placed]
        text = weave(target, nodes, self._references(sentence), strays)
        return Rendering(
            self._finished(text, sentence),
            Edits((node.source, node.shown) for node in literals),
            Edits(changes),
            tuple(n.source for n in literals if n.target.start == n.target.end),
            tuple(_emptied(nodes, source)),
            names,
        )

    def assemble(self, sentences: Iterable[tuple[Span, str]]) -> str:
        """Return the markup with its sentences, given in order, replaced; all else is copied."""
        out: list[str] = []
        at = (0, 0)
        for sentence, markup in sentences:
            first, last = self._ends(sentence)
            out += self._raw(at, (first, self._offset(sentence.start)))
            out.append(markup)
            at = (last, self._offset(sentence.end - 1, behind=True))
        out += self._raw(at, (len(self._tokens), 0))
        return "".join(out)

    def _untouched(self, sentence: Span, nodes: Sequence[Node]) -> Rendering:
        first, last = self._ends(sentence)
        start = (first, self._offset(sentence.start))
        end = (last, self._offset(sentence.end - 1, behind=True))
        literals = _literals(nodes)
        shown = Edits((node.source, node.shown) for node in literals)
        names = {node.source.of(sentence.of(self.text)): node.shown for node in literals}
        return Rendering("".join(self._raw(start, end)), shown, shown, names=names)

    def _ends(self, sentence: Span) -> tuple[int, int]:
        return self._flow.tokens[sentence.start], self._flow.tokens[sentence.end - 1]

    def _offset(self, at: int, *, behind: bool = False) -> int:
        """Return where a character begins in its token, or ends."""
        token = self._tokens[self._flow.tokens[at]]
        if token.role is Role.LITERAL or token.raw != token.text:
            return len(token.raw) if behind else 0
        return self._flow.offsets[at] + behind

    def _raw(self, start: tuple[int, int], end: tuple[int, int]) -> list[str]:
        """Return the source between two places, given as token and offset in it."""
        (first, begin), (last, stop) = start, end
        if first == last:
            return [self._tokens[first].raw[begin:stop]] if first < len(self._tokens) else []
        out = [token.raw for token in self._tokens[first:last]]
        if out:
            out[0] = out[0][begin:]
        if last < len(self._tokens):
            out.append(self._tokens[last].raw[:stop])
        return out

    def _references(self, sentence: Span) -> dict[int, str]:
        """Return what is written as a reference: what must be, and what the source wrote so."""
        first, last = self._ends(sentence)
        inside = self._tokens[first : last + 1]
        if any(token.verbatim for token in inside):
            return {}
        written = {t.text: t.raw for t in inside if t.role is Role.TEXT and t.raw != t.text}
        references = {char: raw for char, raw in written.items() if len(char) == 1}
        return str.maketrans({**references, **_MUST})

    def _finished(self, text: str, sentence: Span) -> str:
        """Keep the end of a CDATA section from standing where there is none."""
        if self._rules.kind == "html" or "]]>" not in text:
            return text
        verbatim = self._tokens[self._ends(sentence)[0]].verbatim
        return text.replace("]]>", "]]]]><![CDATA[>" if verbatim else "]]&gt;")


def _literals(nodes: Sequence[Node]) -> list[Node]:
    found: list[Node] = []
    stack = list(nodes)
    while stack:
        node = stack.pop()
        stack += node.children
        if node.form is Form.LITERAL:
            found.append(node)
    return found


def _emptied(nodes: Sequence[Node], source: str) -> list[Span]:
    """Return the places of the outermost elements that have nothing to show but had in the source.

    One that begins or ends in another sentence may have its words there.
    """
    found: list[Span] = []
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if node.form is not Form.ELEMENT:
            continue
        whole = not (node.from_start or node.to_end)
        if whole and node.target.start == node.target.end and not _literals(node.children):
            text = node.source.of(source)
            start = node.source.start + len(text) - len(text.lstrip())
            found.append(Span(start, start + len(text.strip())))
        else:
            stack += node.children
    return sorted(found)
