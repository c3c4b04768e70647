"""Random marked-up texts, and random translations of their sentences."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from xml.etree import ElementTree

from turbohtml import Element, Node, Text, parse_fragment

from app.markup import Markup, Rendering
from app.types import Link, Span, WordLinks

_WORD = re.compile(r"\w+|[^\w\s]")

WORDS = """
Haus Straße der die das und 12 2.500 Köln geht rot Äpfel &amp; &uuml;ber x&lt;y „Ja“ , . ! –
""".split()
BLANKS = ["", " ", " ", " ", "\n  ", "\t", "&nbsp;", "\r\n"]
INLINE = ("b", "i", "em", "span", "u", "sup", "time")
VOID = ("br", "img", "wbr", "input")
KEPT = ("code", "kbd", "script", "svg")
BLOCKS = ("div", "section", "blockquote", "article")


class Trees:
    """Writes marked-up texts; every tag has an attribute of its own, to be told from its like."""

    def __init__(self, chance: random.Random, *, notes: bool = True) -> None:
        """``notes`` allows superscript numbers, which are no part of the text."""
        self.chance = chance
        self._inline = INLINE if notes else tuple(set(INLINE) - {"sup"})
        self._count = 0

    def _tag(self, names: Sequence[str], content: str | None = None, more: str = "") -> str:
        self._count += 1
        name = self.chance.choice(names)
        tag = f'<{name} data-n="{self._count}"{more}>'
        return tag if content is None else f"{tag}{content}</{name}>"

    def inline(self, depth: int = 3, *, link: bool = False) -> str:
        """Text with tags inside sentences."""
        parts = []
        for _ in range(self.chance.randint(0, 5)):
            what = self.chance.randint(0, 9)
            if what < 5 or depth == 0:
                parts.append(self.chance.choice(WORDS))
            elif what < 7:
                parts.append(self._tag(self._inline, self.inline(depth - 1, link=link)))
            elif what == 7 and not link:
                inner = self.inline(depth - 1, link=True)
                parts.append(self._tag(["a"], inner, ' href="/x?a=1&amp;b=2"'))
            elif what == 8:
                parts.append(self._tag(VOID))
            else:
                text = self.chance.choice(["§a&lt;b", "§git", ""])
                parts.append(self._tag(KEPT, text))
            parts.append(self.chance.choice(BLANKS))
        return "".join(parts)

    def page(self, depth: int = 3) -> str:
        """Well-formed HTML: blocks with text, lists, comments, text between blocks."""
        parts = []
        for _ in range(self.chance.randint(1, 4)):
            what = self.chance.randint(0, 6)
            if what < 3 or depth == 0:
                parts.append(self._tag(("p", "h2"), self.inline()))
            elif what == 3:
                parts.append(self._tag(BLOCKS, f"\n {self.page(depth - 1)}"))
            elif what == 4:
                items = (self._tag(["li"], self.inline()) for _ in range(3))
                ends = (self.chance.choice(["", "</li>"]) for _ in range(3))
                joined = (
                    item.removesuffix("</li>") + end for item, end in zip(items, ends, strict=True)
                )
                parts.append(self._tag(["ul"], "".join(joined)))
            elif what == 5:
                parts.append(f"<!-- {self.chance.choice(WORDS)} -->")
            else:
                parts.append(self.inline())
            parts.append(self.chance.choice(BLANKS))
        return "".join(parts)

    def xml(self, depth: int = 4) -> str:
        """A well-formed part of an XML document."""
        parts = []
        for _ in range(self.chance.randint(1, 4)):
            what = self.chance.randint(0, 8)
            if what < 4 or depth == 0:
                parts.append(self.chance.choice(WORDS).replace("&uuml;", "&#252;"))
            elif what < 7:
                parts.append(self._tag(("x", "par", "ns:y", "Titel"), self.xml(depth - 1)))
            elif what == 7:
                parts.append(self._tag(("x", "br")).replace(">", "/>"))
            else:
                asides = ["<!-- c -->", "<?pi x?>", "<![CDATA[a & b]]>"]
                parts.append(self.chance.choice(asides))
            parts.append(self.chance.choice(["", " ", " ", "\n"]))
        return "".join(parts)


def translate(text: str, chance: random.Random) -> tuple[str, WordLinks]:
    """Return a wild translation: words dropped, doubled, put in, moved about, wrongly linked."""
    source = [Span(*match.span()) for match in _WORD.finditer(text)]
    words: list[tuple[str, list[int]]] = []
    for at, span in enumerate(source):
        for _ in range(chance.choice((0, 1, 1, 1, 1, 2))):
            word = span.of(text)
            kept = chance.random() < 0.5 or not word.isalpha()
            words.append((word if kept else f"w{word.upper()}", [at]))
    if chance.random() < 0.5:
        chance.shuffle(words)
    words = words or [("nothing", [])]
    for _ in range(chance.randint(0, 2)):
        words.insert(chance.randint(0, len(words)), ("the", []))
    target, spans, links = "", [], []
    for number, (word, origins) in enumerate(words):
        target += " " if target else ""
        spans.append(Span(len(target), len(target) + len(word)))
        target += word
        wrong = source and chance.random() < 0.2
        linked = {chance.randrange(len(source))} if wrong else set(origins)
        links += [Link(origin, number, chance.random()) for origin in linked]
    return target, WordLinks(tuple(source), tuple(spans), tuple(links))


def render(markup: Markup, chance: random.Random) -> tuple[str, list[tuple[str, Rendering]]]:
    """Return the markup with a wild translation of each block, and these translations."""
    done = []
    for block in markup.blocks:
        target, words = translate(block.of(markup.text), chance)
        done.append((target, markup.render(block, target, words)))
    spans = zip(markup.blocks, (rendering.markup for _, rendering in done), strict=True)
    return markup.assemble(spans), done


def html_shape(source: str) -> dict[str, tuple[str, tuple[tuple[str, str], ...], str]]:
    """Return tag, attributes and parent of every numbered element of HTML."""
    shape = {}
    for node in parse_fragment(source).descendants:
        if isinstance(node, Element) and "data-n" in node.attrs:
            attributes = tuple((name, node.attr(name) or "") for name in node.attrs)
            assert node.attr("data-n") not in shape, "a tag came twice"
            shape[node.attr("data-n") or ""] = (node.tag, attributes, _parent(node))
    return shape


def _parent(node: Node) -> str:
    parent = node.parent
    return (parent.attr("data-n") or "") if isinstance(parent, Element) else ""


def html_text(source: str) -> str:
    """Return the text of HTML as a reader sees it, with white space as it is."""
    source = re.sub(r"<(script|svg|code|kbd)\b.*?</\1>", "", source, flags=re.DOTALL).replace(
        "<br", "\n<br"
    )
    nodes = parse_fragment(source).descendants
    return "".join(node.data for node in nodes if isinstance(node, Text))


def xml_shape(source: str) -> dict[str, tuple[str, tuple[tuple[str, str], ...], str]]:
    """Return tag, attributes and parent of every numbered element of a part of XML."""
    root = ElementTree.fromstring(f'<r xmlns:ns="urn:n">{source}</r>')
    shape = {}
    for parent in root.iter():
        for node in parent:
            number = node.attrib["data-n"]
            assert number not in shape, "a tag came twice"
            shape[number] = (node.tag, tuple(node.attrib.items()), parent.get("data-n", ""))
    return shape
