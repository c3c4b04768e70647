"""Paragraphs of a Word file as plain text with labels, and their translation as runs again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeAlias

from lxml import etree

from app.markup import carry_labels
from app.types import Sentence

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no other name for it

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_T = f"{_W}t"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LETTER = re.compile(r"[^\W\d_]")
_CHARACTERS = {f"{_W}tab": "\t", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}
_DROPPED = {f"{_W}lastRenderedPageBreak", f"{_W}softHyphen", f"{_W}rPr", f"{_W}proofErr"}
# What stands in a run and belongs to a place in the text.
_OBJECTS = {
    f"{_W}{name}"
    for name in (
        "drawing", "pict", "object", "footnoteReference", "endnoteReference", "commentReference",
        "footnoteRef", "endnoteRef", "annotationRef", "separator", "continuationSeparator", "sym",
    )
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}  # fmt: skip
# What stands between runs and belongs to a place in the text.
_MARKS = {
    f"{_W}{name}"
    for name in (
        "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart",
        "permEnd",
    )
}  # fmt: skip
_DEEPER = {
    f"{_W}{name}" for name in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "hyperlink")
}


@dataclass(frozen=True, slots=True)
class _Run:
    """How a stretch of text looks: its properties, and the link that it stands in."""

    properties: Element | None
    link: Element | None


@dataclass(slots=True)
class Stretch:
    """Neighbouring runs of a paragraph as one text.

    ``labels`` has the number of its run for every character of ``text``; ``objects`` are what
    stands at an offset, with the number of its run if it stands in one.
    """

    elements: list[Element] = field(default_factory=list)
    runs: list[_Run] = field(default_factory=list)
    text: str = ""
    labels: list[int] = field(default_factory=list)
    objects: list[tuple[int, Element, int | None]] = field(default_factory=list)

    def add(self, run: Element, link: Element | None) -> None:
        """Take in a run that :func:`_simple` holds of."""
        number = self._number(_Run(run.find(f"{_W}rPr"), link))
        for child in run:
            if child.tag in _OBJECTS:
                self.objects.append((len(self.text), child, number))
            elif child.tag not in _DROPPED:
                piece = _characters(child)
                self.text += piece
                self.labels += [number] * len(piece)

    def _number(self, run: _Run) -> int:
        """Return the number of a run that looks the same, which may be a new one."""
        for number, other in enumerate(self.runs):
            if other.link is run.link and _same(other.properties, run.properties):
                return number
        self.runs.append(run)
        return len(self.runs) - 1

    def replace(self, target: str, sentences: Sequence[Sentence]) -> None:
        """Put the translation in the place of the runs."""
        labels = _carried(self.labels, sentences, len(target))
        self._free_blanks(target, labels)
        places = _places([at for at, _, _ in self.objects], sentences, len(target))
        parent = self.elements[0].getparent()
        if parent is None:
            return
        at = parent.index(self.elements[0])
        for element in self.elements:
            parent.remove(element)
        parent[at:at] = list(self._rendered(target, labels, places))

    def _free_blanks(self, target: str, labels: list[int]) -> None:
        """Take white space behind a link's last word out of the link."""
        for at in range(len(target) - 2, -1, -1):
            inside, outside = self.runs[labels[at]].link, self.runs[labels[at + 1]].link
            if target[at].isspace() and inside is not None and outside is None:
                labels[at] = labels[at + 1]

    def _rendered(
        self, target: str, labels: Sequence[int], places: Sequence[int]
    ) -> Iterator[Element]:
        """Yield runs and marks, those of one link within a copy of it."""
        pieces: list[tuple[Element | None, Element]] = []
        start = 0
        for place, (_, thing, number) in zip(places, self.objects, strict=True):
            pieces += self._text(target, labels, start, place)
            start = place
            if number is None:
                pieces.append((None, thing))
            else:
                pieces.append((self.runs[number].link, self._run(number, [thing])))
        pieces += self._text(target, labels, start, len(target))
        for link, group in groupby(pieces, key=lambda piece: piece[0]):
            if link is None:
                yield from (element for _, element in group)
            else:
                copy = etree.Element(link.tag, dict(link.attrib), link.nsmap)
                copy.extend(element for _, element in group)
                yield copy

    def _text(
        self, target: str, labels: Sequence[int], start: int, end: int
    ) -> Iterator[tuple[Element | None, Element]]:
        for number, group in groupby(range(start, end), key=lambda at: labels[at]):
            piece = "".join(target[at] for at in group)
            yield self.runs[number].link, self._run(number, _elements(piece))

    def _run(self, number: int, children: Sequence[Element]) -> Element:
        run = etree.Element(f"{_W}r")
        properties = self.runs[number].properties
        if properties is not None:
            run.append(deepcopy(properties))
        run.extend(children)
        return run


def _same(one: Element | None, other: Element | None) -> bool:
    if one is None or other is None:
        return one is other
    return etree.tostring(one, with_tail=False) == etree.tostring(other, with_tail=False)


def stretches(root: Element) -> list[Stretch]:
    """Return all stretches with words in them, in the order of the file."""
    return [
        stretch
        for paragraph in root.iter(f"{_W}p")
        for stretch in _within(paragraph)
        if _LETTER.search(stretch.text)
    ]


def _within(container: Element) -> Iterator[Stretch]:
    current = Stretch()
    for child in container:
        if _simple(child):
            current.elements.append(child)
            current.add(child, None)
        elif child.tag == f"{_W}hyperlink" and all(map(_simple, child)):
            current.elements.append(child)
            for run in child:
                current.add(run, child)
        elif child.tag in _MARKS:
            current.elements.append(child)
            current.objects.append((len(current.text), child, None))
        elif child.tag == f"{_W}proofErr":
            current.elements.append(child)
        else:
            yield current
            current = Stretch()
            if child.tag in _DEEPER:
                yield from _within(child)
    yield current


def _simple(element: Element) -> bool:
    """Return whether an element is a run of nothing but text and objects."""
    return element.tag == f"{_W}r" and all(
        child.tag in _OBJECTS or child.tag in _DROPPED or child.tag == _T or _characters(child)
        for child in element
    )


def _characters(element: Element) -> str:
    """Return the text of a run's child; empty if it has none, or is something else."""
    if element.tag == _T:
        return element.text or ""
    if element.tag == f"{_W}br" and element.get(f"{_W}type", "textWrapping") == "textWrapping":
        return "\n"
    return _CHARACTERS.get(str(element.tag), "")


def _elements(text: str) -> list[Element]:
    """Return ``text`` as children of a run."""
    found = []
    for piece in re.findall(r"[^\t\n]+|[\t\n]", text):
        if piece == "\t":
            found.append(etree.Element(f"{_W}tab"))
        elif piece == "\n":
            found.append(etree.Element(f"{_W}br"))
        else:
            element = etree.Element(_T)
            element.text = piece
            element.set(_SPACE, "preserve")
            found.append(element)
    return found


def _carried(labels: Sequence[int], sentences: Sequence[Sentence], length: int) -> list[int]:
    """Return a label for every character of the translation, gaps included."""
    carried: list[int] = []
    end = 0
    for sentence in sentences:
        carried += labels[end : sentence.source.start]
        own = labels[sentence.source.start : sentence.source.end]
        carried += carry_labels(own, sentence)
        end = sentence.source.end
    carried += labels[end:]
    if len(carried) != length:
        raise AssertionError("This is a bug: labels and characters differ in number.")
    return carried


def _places(offsets: Sequence[int], sentences: Sequence[Sentence], length: int) -> list[int]:
    """Return where in the translation what stood at ``offsets`` is to stand, in the same order."""
    places: list[int] = []
    for offset in offsets:
        place = _place(offset, sentences)
        places.append(min(max(place, places[-1] if places else 0), length))
    return places


def _place(offset: int, sentences: Sequence[Sentence]) -> int:
    shift = 0
    for sentence in sentences:
        if offset <= sentence.source.start:
            break
        if offset < sentence.source.end:
            return sentence.target.start + _inside(offset - sentence.source.start, sentence)
        shift = sentence.target.end - sentence.source.end
    return offset + shift


def _inside(offset: int, sentence: Sentence) -> int:
    """Return the end of the words that come from the last linked word before ``offset``."""
    words = sentence.words
    best = 0
    if words is not None:
        before = {at for at, span in enumerate(words.source) if span.end <= offset}
        linked = [link for link in words.links if link.source in before]
        if linked:
            last = max(link.source for link in linked)
            best = max(words.target[link.target].end for link in linked if link.source == last)
    return best
