"""Where the tags of a sentence belong in its translation.

Each element gets one stretch of target words, within its parent's and apart from its siblings': the
run with the greatest gain, where a word gains by how much more than half of it comes from the
element. (The maximum subarray of Kadane; J. Bentley, Programming Pearls, 1984.)
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from app.markup.bilingual import Bilingual, key
from app.markup.flow import STANDIN
from app.markup.inline import Form, Node
from app.markup.level import Level, settle
from app.types import Span

# What a run pays for a word that comes from nowhere (an article, say), and for one that comes from
# elsewhere.
_STRAY, _FOREIGN = 0.2, 1.0
# English has its article before the noun phrase; attention finds it in the noun.
_ARTICLES = frozenset(("the", "a", "an"))
_GERMAN_ARTICLES = frozenset(
    "der die das dem den des ein eine einem einen einer eines kein keine keinen".split()
)
# How far from its own neighbours a mark looks for one that has a counterpart.
_REACH = 20


def place(nodes: Sequence[Node], pair: Bilingual) -> None:
    """Set the ``target`` of all nodes: disjoint among siblings, within that of the parent."""
    whole = Span(0, len(pair.target_text))
    _Placer(pair).siblings(nodes, Span(0, len(pair.source)), Span(0, len(pair.target)), whole)


class _Placer:
    """``words`` are ranges of source words; ``zone`` and ``run`` are ranges of target words."""

    def __init__(self, pair: Bilingual) -> None:
        self._pair = pair
        self._starts = [word.start for word in pair.source]
        self._ends = [word.end for word in pair.source]
        self._target_starts = [word.start for word in pair.target]
        self._target_ends = [word.end for word in pair.target]
        self._standins: dict[str, list[Span]] = {}
        for match in STANDIN.finditer(pair.target_text):
            self._standins.setdefault(match[0], []).append(Span(*match.span()))
        costs = (_FOREIGN if row else _STRAY for row in pair.shares)
        self._cost = list(accumulate(costs, initial=0.0))

    def siblings(self, nodes: Sequence[Node], words: Span, zone: Span, chars: Span) -> None:
        """Place nodes whose parent has the source ``words`` and the target ``zone``.

        ``chars`` is the parent's range of the target text.
        """
        level = Level(zone)
        worded = [node for node in nodes if node.form in {Form.ELEMENT, Form.LITERAL}]
        shares = [self._shares(self._words(node)) for node in worded]
        for number, found in enumerate(shares):
            level.claim(number, found)
        # What reaches to an end of the sentence has the least choice.
        order = sorted(
            range(len(worded)), key=lambda n: not (worded[n].from_start or worded[n].to_end)
        )
        for number in order:
            node, own = worded[number], self._words(worded[number])
            self._place(node, own, words, chars, shares[number], level, number)
        for node in nodes:
            if node.form in {Form.MARK, Form.LINE}:
                node.target = self._point(node, words, zone, chars)
        settle(nodes, chars)
        for node in nodes:
            if node.children:
                inner = self._inner(node.target)
                self.siblings(node.children, self._words(node), inner, node.target)

    def _inner(self, chars: Span) -> Span:
        """Return the target words that lie within ``chars``."""
        first = bisect_left(self._target_starts, chars.start)
        return Span(first, max(first, bisect_right(self._target_ends, chars.end)))

    def _words(self, node: Node) -> Span:
        first = bisect_right(self._ends, node.source.start)
        return Span(first, max(first, bisect_left(self._starts, node.source.end)))

    def _shares(self, own: Span) -> dict[int, float]:
        found: dict[int, float] = {}
        for s in range(own.start, own.end):
            for t, share in self._pair.images[s].items():
                found[t] = found.get(t, 0.0) + share
        return found

    def _place(
        self,
        node: Node,
        own: Span,
        words: Span,
        chars: Span,
        shares: dict[int, float],
        level: Level,
        number: int,
    ) -> None:
        """Set the target of an element or literal."""
        exact = self._exact(node, own, level)
        if node.form is Form.LITERAL:
            self._literal(node, words, chars, level)
        elif own == words and level.untouched and self._in_word(level, chars):
            # The parent has a part of a word, and this all of it.
            level.untouched = False
            node.target = chars
        elif exact is not None:
            level.split(exact[1])
            node.target = exact[0]
        elif node.from_start or node.to_end:
            self._reaching(node, words, chars, shares, level)
        else:
            run = level.best_run(shares, number, self._cost)
            if own == words and level.untouched:
                run = level.zone
            elif run.start < run.end:
                run = self._with_marks(own, run, level, number)
            level.take(run)
            target = self._pair.target
            node.target = self._point(node, words, level.zone, chars)
            if run.start < run.end:
                node.target = Span(target[run.start].start, target[run.end - 1].end)

    def _in_word(self, level: Level, chars: Span) -> bool:
        """Return whether ``chars`` are a part of a word only."""
        return level.zone.start == level.zone.end and chars.start < chars.end

    def _exact(self, node: Node, own: Span, level: Level) -> tuple[Span, int] | None:
        """Return the place of a part of a word that is the same on both sides, or of its initial.

        (As in CO₂, or where the first letter of a paragraph is set large.)
        """
        if own.end - own.start != 1:
            return None
        word = self._pair.source[own.start]
        if node.source.start <= word.start and word.end <= node.source.end:
            return None
        image = self._image(own.start, level.zone)
        if image is None or not level.may_split(image):
            return None
        if node.from_start and image > level.zone.start:
            return None
        if node.to_end and image < level.zone.end - 1:
            return None
        other = self._pair.target[image]
        text, translated = word.of(self._pair.source_text), other.of(self._pair.target_text)
        start, end = (at - word.start for at in (node.source.start, node.source.end))
        initial = start <= 0 and end == 1 and text.isalpha() and translated.isalpha()
        if initial or text == translated:
            start, end = max(start, 0), min(end, other.end - other.start)
            return Span(start, end).shift(other.start), image
        return None

    def _image(self, s: int, zone: Span) -> int | None:
        """Return the target word in ``zone`` that comes most from source word ``s``."""
        found = {t: p for t, p in self._pair.images[s].items() if zone.start <= t < zone.end}
        return max(found, key=lambda t: (found[t], t), default=None)

    def _reaching(
        self, node: Node, words: Span, chars: Span, shares: dict[int, float], level: Level
    ) -> None:
        """Place an element that begins before the sentence or ends after it."""
        target = self._pair.target
        run = level.best_edge(shares, self._cost, from_start=node.from_start)
        level.take(run)
        if run.start < run.end:
            inner = target[run.end - 1].end if node.from_start else target[run.start].start
        else:
            edge = node.source.end if node.from_start else node.source.start
            mark = Node(Form.MARK, Span(edge, edge))
            inner = self._point(mark, words, level.zone, chars).start
        node.target = Span(inner, inner)

    def _literal(self, node: Node, words: Span, chars: Span, level: Level) -> None:
        """Place words that stay where the translation has their stand-in, if it has."""
        node.target = self._point(node, words, level.zone, chars)
        for span in self._standins.get(node.source.of(self._pair.source_text), ()):
            at = bisect_right(self._target_ends, span.start)
            within = chars.start <= span.start and span.end <= chars.end
            if within and level.zone.start <= at < level.zone.end and level.may_split(at):
                node.target = span
                level.split(at)
                return
        # What is left of a stand-in says where it was.
        own = self._words(node)
        image = self._image(own.start, level.zone) if own.end - own.start == 1 else None
        if image is not None and level.may_split(image):
            rest = self._pair.target[image]
            if rest.of(self._pair.target_text) in node.source.of(self._pair.source_text):
                node.target = rest
                level.split(image)

    def _with_marks(self, own: Span, run: Span, level: Level, number: int) -> Span:
        """Let the run begin and end with the marks that the element begins and ends with."""
        start, end = run.start, run.end
        first, last = self._mark(own.start), self._mark(own.end - 1)
        if first and start > level.zone.start and self._target_mark(start - 1) == first:
            start -= level.is_free(start - 1, number)
        if last and end < level.zone.end and self._target_mark(end) == last:
            end += level.is_free(end, number)
        if not first and end - start > 1 and self._target_mark(start):
            start += 1
        if not first:
            start = self._with_article(own.start, Span(start, end), level, number)
        if not last and end - start > 1 and self._target_mark(end - 1):
            end -= 1
        return Span(start, end)

    def _with_article(self, s: int, run: Span, level: Level, number: int) -> int:
        """Return where a run begins whose element has an article of its own, or has none."""
        pair, start = self._pair, run.start
        own = pair.source[s].of(pair.source_text).lower() in _GERMAN_ARTICLES
        if not own and run.end - start > 1 and self._is_article(start):
            return start + 1
        if own and start > level.zone.start and self._is_article(start - 1):
            return start - level.is_free(start - 1, number)
        return start

    def _is_article(self, t: int) -> bool:
        return self._pair.target[t].of(self._pair.target_text).lower() in _ARTICLES

    def _mark(self, s: int) -> str:
        word = self._pair.source[s].of(self._pair.source_text)
        return "" if word[0].isalnum() or word[-1].isalnum() else key(word)

    def _target_mark(self, t: int) -> str:
        word = self._pair.target[t].of(self._pair.target_text)
        return "" if word[0].isalnum() or word[-1].isalnum() else key(word)

    def _point(self, node: Node, words: Span, zone: Span, chars: Span) -> Span:
        """Return the place, without width, of what has no words in the translation.

        It stands behind the counterpart of the word before it, or before that of the next word if
        it is set off from the former and not from the latter.
        """
        before = bisect_right(self._ends, node.source.start) - 1
        after = bisect_left(self._starts, node.source.end)
        if after - before == 2 and (inner := self._inside(node, before + 1, zone)) is not None:
            return Span(inner, inner)
        if before < words.start:
            return Span(chars.start, chars.start)
        if after >= words.end:
            return Span(chars.end, chars.end)
        found = (self._behind(before, words, zone), self._ahead(after, words, zone))
        leans = node.blank_before and not node.blank_after
        first, second = reversed(found) if leans else found
        at = first if first is not None else second
        at = chars.end if at is None else min(max(at, chars.start), chars.end)
        return Span(at, at)

    def _inside(self, node: Node, s: int, zone: Span) -> int | None:
        """Return where in the translation a place inside source word ``s`` is."""
        image = self._image(s, zone) if node.source.start < self._ends[s] else None
        if image is None:
            return None
        word, other = self._pair.source[s], self._pair.target[image]
        if word.of(self._pair.source_text) == other.of(self._pair.target_text):
            return other.start + node.source.start - word.start
        return other.end

    def _behind(self, s: int, words: Span, zone: Span) -> int | None:
        for at in range(s, max(words.start, s - _REACH) - 1, -1):
            if (image := self._image(at, zone)) is not None:
                return self._pair.target[image].end
        return None

    def _ahead(self, s: int, words: Span, zone: Span) -> int | None:
        for at in range(s, min(words.end, s + _REACH)):
            if (image := self._image(at, zone)) is not None:
                return self._pair.target[image].start
        return None
