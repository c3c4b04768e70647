"""Paragraphs of a Word file as plain text with labels, and their translation as runs again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from typing import TypeAlias

from lxml import etree

from app.errors import InvalidInput
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


_PER_UNIT = 50


@dataclass(slots=True)
class Room:
    """What a file may grow by, as runs that were one need a copy of its properties each.

    ``left`` is in elements, attributes and :data:`_PER_UNIT` characters of these.
    """

    left: int = 1_000_000

    def take(self, growth: int) -> None:
        """Count what comes to the file, or leaves it.

        Raises:
            InvalidInput: it would be too large.
        """
        self.left -= growth
        if self.left < 0:
            raise InvalidInput("The file is too large when its formatting is copied.")


@dataclass(frozen=True, slots=True)
class _Run:
    """How a stretch of text looks: its properties, and the link that it stands in; with sizes."""

    properties: Element | None
    link: Element | None
    size: int
    link_size: int


@dataclass(slots=True)
class Stretch:
    """Neighbouring runs of a paragraph as one text.

    ``labels`` has the number of its run for every character of ``text``; ``objects`` are what
    stands at an offset, with the number of its run if it stands in one. ``given`` is the size of
    all properties and links as they were, and ``growth`` what was taken of ``room`` beyond it.
    """

    room: Room
    elements: list[Element] = field(default_factory=list)
    runs: list[_Run] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    objects: list[tuple[int, Element, int | None]] = field(default_factory=list)
    given: int = 0
    growth: int = 0
    _numbers: dict[tuple[bytes, int], int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text of all runs."""
        return "".join(self.pieces)

    def add(self, run: Element, link: Element | None) -> None:
        """Take in a run that :func:`_simple` holds of.

        Raises:
            InvalidInput: it needs too many copies of its properties.
        """
        number = self._number(run.find(f"{_W}rPr"), link)
        copies, within = 0, False
        for child in run:
            if child.tag in _OBJECTS:
                self.objects.append((len(self.labels), child, number))
                copies, within = copies + 1, False
            elif child.tag not in _DROPPED:
                piece = _characters(child)
                self.pieces.append(piece)
                self.labels += [number] * len(piece)
                copies, within = copies + (not within), True
        growth = max(copies - 1, 0) * self.runs[number].size
        self.room.take(growth)
        self.growth += growth

    def _number(self, properties: Element | None, link: Element | None) -> int:
        """Return the number of a run that looks the same, which may be a new one."""
        look = b"" if properties is None else sha256(repr(_look(properties)).encode()).digest()
        number = self._numbers.setdefault((look, id(link)), len(self.runs))
        if number == len(self.runs):
            self.runs.append(_Run(properties, link, _size(properties), _own_size(link)))
        self.given += self.runs[number].size
        return number

    def replace(self, target: str, sentences: Sequence[Sentence]) -> None:
        """Put the translation in the place of the runs.

        Raises:
            InvalidInput: it needs too many copies of their properties.
        """
        labels = _carried(self.labels, sentences, len(target))
        self._free_blanks(target, labels)
        places = _places([at for at, _, _ in self.objects], sentences, len(target))
        growth = self._copied(labels, places) - self.given
        self.room.take(growth - self.growth)
        self.growth = growth
        parent = self.elements[0].getparent()
        if parent is None:
            return
        at = parent.index(self.elements[0])
        for element in self.elements:
            parent.remove(element)
        parent[at:at] = list(self._rendered(target, labels, places))

    def _copied(self, labels: Sequence[int], places: Sequence[int]) -> int:
        """Return the size of all properties and links that the translation's runs will have."""
        cuts = set(places)
        starts = (
            label
            for at, label in enumerate(labels)
            if not at or label != labels[at - 1] or at in cuts
        )
        held = (number for _, _, number in self.objects if number is not None)
        return sum(
            run.size + run.link_size
            for numbers in (starts, held)
            for run in (self.runs[number] for number in numbers)
        )

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
                # Where it comes to stand the prefixes are known.
                copy = etree.Element(link.tag, dict(link.attrib))
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


def _look(element: Element) -> tuple[object, ...]:
    """Return what tells an element from others.

    Written out it would hold every namespace that is declared around it.
    """
    inside = [(*_look(child), child.tail) for child in element]
    return element.tag, sorted(element.attrib.items()), element.text, inside


def _size(properties: Element | None) -> int:
    """Return what a copy takes, as :class:`Room` counts."""
    return 0 if properties is None else sum(map(_own_size, properties.iter()))


def _own_size(element: Element | None) -> int:
    if element is None:
        return 0
    written = sum(map(len, element.attrib.values())) + len(element.text or "")
    return 1 + len(element.attrib) + (written + len(element.tail or "")) // _PER_UNIT


def stretches(root: Element, room: Room) -> list[Stretch]:
    """Return all stretches with words in them, in the order of the file.

    Raises:
        InvalidInput: there is not enough room for the copies that they need.
    """
    return [
        stretch
        for paragraph in root.iter(f"{_W}p")
        for stretch in _within(paragraph, room)
        if _LETTER.search(stretch.text)
    ]


def _within(container: Element, room: Room) -> Iterator[Stretch]:
    current = Stretch(room)
    for child in container:
        if _simple(child):
            current.elements.append(child)
            current.add(child, None)
        elif child.tag == f"{_W}hyperlink" and all(map(_simple, child)):
            current.elements.append(child)
            current.given += _own_size(child)
            for run in child:
                current.add(run, child)
        elif child.tag in _MARKS:
            current.elements.append(child)
            current.objects.append((len(current.labels), child, None))
        elif child.tag == f"{_W}proofErr":
            current.elements.append(child)
        else:
            yield current
            current = Stretch(room)
            if child.tag in _DEEPER:
                yield from _within(child, room)
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
    at, last = 0, -1
    for offset in offsets:
        if offset > last:
            while at < len(sentences) and sentences[at].source.end <= offset:
                at += 1
            last = offset
            place = _place(offset, sentences[at - 1 : at], sentences[at : at + 1])
            places.append(min(max(place, places[-1] if places else 0), length))
        else:
            places.append(places[-1])
    return places


def _place(offset: int, before: Sequence[Sentence], around: Sequence[Sentence]) -> int:
    """Return the place by the sentence that ends before ``offset`` and the next, if there are."""
    for sentence in around:
        if sentence.source.start < offset:
            return sentence.target.start + _inside(offset - sentence.source.start, sentence)
    return offset + sum(sentence.target.end - sentence.source.end for sentence in before)


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
