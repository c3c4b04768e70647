"""The target words that siblings share out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence

from app.markup.inline import Form, Node
from app.types import Span


class Level:
    """The words of ``zone``, which siblings claim, by number, and take."""

    def __init__(self, zone: Span) -> None:
        self.zone = zone
        self.untouched = True
        self._claims: dict[int, int] = {}
        self._barriers: list[int] = []
        self._taken: set[int] = set()
        self._split: set[int] = set()

    def claim(self, number: int, shares: dict[int, float]) -> None:
        """Let sibling ``number`` have the words that come mostly from it."""
        for t, share in shares.items():
            if share > 0.5 and t not in self._claims:
                self._claims[t] = number
                insort(self._barriers, t)

    def take(self, run: Span) -> None:
        """Give away ``run``."""
        for t in range(run.start, run.end):
            self.untouched = False
            self._taken.add(t)
            if t not in self._claims:
                insort(self._barriers, t)

    def split(self, t: int) -> None:
        """Give a part of word ``t`` away; other parts may follow."""
        self.take(Span(t, t + 1))
        self._split.add(t)

    def may_split(self, t: int) -> bool:
        """Return whether nobody has the whole of word ``t``."""
        return t in self._split or t not in self._taken

    def is_free(self, t: int, number: int | None = None) -> bool:
        """Return whether nobody else has word ``t``."""
        return t not in self._taken and (number is None or self._claims.get(t, number) == number)

    def best_run(self, shares: dict[int, float], number: int, cost: Sequence[float]) -> Span:
        """Return the run with the greatest gain, the shortest of equal ones.

        Args:
            shares: of every word that comes from sibling ``number``, its share (0 to 1).
            number: the sibling.
            cost: for every word of the translation, the sum of what the ones before it cost to run
                over.
        """
        words = [t for t in sorted(shares) if self._in_zone(t) and self.is_free(t, number)]
        best = (0.0, Span(self.zone.start, self.zone.start))
        start, total, before = 0, 0.0, -1
        for t in words:
            gain = 2 * shares[t] - 1
            bridged = total - (cost[t] - cost[before + 1])
            if before < 0 or bridged <= 0 or self._barred(before, t):
                start, total = t, gain
            else:
                total = bridged + gain
            before = t
            if total > best[0]:
                best = (total, Span(start, t + 1))
        if not best[0] and words:
            # None comes mostly from it: the one that does most is better than none.
            t = max(words, key=lambda t: shares[t])
            return Span(t, t + 1)
        return best[1]

    def best_edge(
        self, shares: dict[int, float], cost: Sequence[float], *, from_start: bool
    ) -> Span:
        """Return the run with the greatest gain that begins with the zone, or else ends with it."""
        zone = self.zone
        words = [t for t in sorted(shares, reverse=not from_start) if self._in_zone(t)]
        best = (0.0, zone.start if from_start else zone.end)
        total, before = 0.0, zone.start - 1 if from_start else zone.end
        for t in words:
            low, high = (before, t) if from_start else (t, before)
            if t in self._taken or self._given_between(low, high):
                break
            total += 2 * shares[t] - 1 - (cost[high] - cost[low + 1])
            before = t
            if total > best[0]:
                best = (total, t + 1 if from_start else t)
        return Span(zone.start, best[1]) if from_start else Span(best[1], zone.end)

    def _in_zone(self, t: int) -> bool:
        return self.zone.start <= t < self.zone.end

    def _barred(self, low: int, high: int) -> bool:
        """Return whether somebody has a word between ``low`` and ``high``, both excluded."""
        return bisect_right(self._barriers, low) < bisect_left(self._barriers, high)

    def _given_between(self, low: int, high: int) -> bool:
        start, end = bisect_right(self._barriers, low), bisect_left(self._barriers, high)
        return any(t in self._taken for t in self._barriers[start:end])


def settle(nodes: Sequence[Node], chars: Span) -> None:
    """Make the targets of siblings disjoint, and keep them within ``chars``.

    What reaches beyond an end of the sentence has all up to that end. What has no width moves out
    of what has, to the side on which it was in the source.
    """
    low, high = chars.start, chars.end
    for node in nodes:
        if node.from_start:
            node.target = Span(low, min(max(node.target.end, low), high))
            low = node.target.end
    for node in nodes:
        if node.to_end:
            node.target = Span(min(max(node.target.start, low), high), high)
            high = node.target.start
    inner = [node for node in nodes if not (node.from_start or node.to_end)]
    for node in inner:
        _limit(node, low, high)
    numbered = [(node.target, number) for number, node in enumerate(inner)]
    end = low
    for _, number in sorted(numbered):
        if inner[number].target.start < inner[number].target.end:
            _limit(inner[number], end, high)
            end = max(end, inner[number].target.end)
    wide = [(n.target, number) for number, n in enumerate(inner) if n.target.start < n.target.end]
    wide.sort()
    for number, node in enumerate(inner):
        at = node.target.start
        before = bisect_left(wide, (Span(at, at), 0)) - 1
        if at == node.target.end and before >= 0 and at < wide[before][0].end:
            around, other = wide[before]
            out = around.start if number < other else around.end
            node.target = Span(out, out)


def _limit(node: Node, low: int, high: int) -> None:
    start, end = (min(max(at, low), high) for at in (node.target.start, node.target.end))
    if node.form is Form.LITERAL and Span(start, end) != node.target:
        # Half a stand-in is none.
        end = start
    node.target = Span(start, end)
