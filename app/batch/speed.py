"""How fast the engine is when it is full, learnt from whatever it has to do."""

from __future__ import annotations

# How much a measurement counts against those before it, so that one odd second does not send
# callers away for minutes.
_NEW = 0.3


class Speed:
    """What the engine can compute, in tokens a second, and how much of that is interactive.

    What is computed while something waits is what can be; while nothing waits it is what there was
    to do, so that the engine can do at least as much. Before the first of these is known, a step is
    taken to cost as much as ``overhead`` sentences and those in the batch, which is how a few are
    scaled up to many.
    """

    def __init__(self, full: int, overhead: float = 4.0) -> None:
        """``full`` is the most sentences in a batch."""
        self.rate = 0.0
        self.interactive = 0.0
        self.sure = False
        self._full, self._overhead = full, overhead

    def measured(
        self, rate: float, sentences: float, *, interactive: float, saturated: bool
    ) -> None:
        """Take in what was done lately.

        Args:
            rate: tokens a second.
            sentences: how many were in the batch on average.
            interactive: tokens a second of interactive work.
            saturated: whether something waited all the time.
        """
        self.interactive += _NEW * (interactive - self.interactive)
        if saturated:
            self.rate = self.rate + _NEW * (rate - self.rate) if self.sure else rate
            self.sure = True
            return
        if not self.sure:
            few = min(max(sentences, 1.0), self._full)
            rate *= (1 + self._overhead / few) / (1 + self._overhead / self._full)
        self.rate = max(self.rate, rate)
