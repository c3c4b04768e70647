"""What was done, in numbers."""

from __future__ import annotations

from collections import Counter

from pydantic import BaseModel, Field

from app.bulk.state import Done, Manifest, Model


class ThisRun(BaseModel):
    """What this run did of it; reading the input is not in its time."""

    seconds: float
    rows: int
    sentences: int
    rows_per_second: float
    sentences_per_second: float
    source_tokens_per_second: float


class Report(BaseModel):
    """The whole output: the same, however often it was stopped, but for ``this_run``."""

    model: Model
    rows: int
    translated: int
    rejected: dict[str, int] = Field(description="Rows that were set aside, by code.")
    characters: int
    sentences: int
    flagged_sentences: int = Field(description="Sentences with at least one check.")
    flagged_share: float
    source_tokens: int
    target_tokens: int
    blocks: int
    this_run: ThisRun


class Tally:
    """Adds up blocks."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._begun = 0.0
        self._before = self._sum = Done(block=-1)
        self._rejected: Counter[str] = Counter()
        self._blocks = 0

    @property
    def rows(self) -> int:
        """Rows in the blocks so far."""
        return self._sum.rows

    def start(self, now: float) -> None:
        """What is added from now on is this run's; ``now`` in seconds of any clock."""
        self._begun, self._before = now, self._sum

    def add(self, done: Done) -> None:
        """Count a block."""
        self._blocks += 1
        self._rejected.update(done.rejected)
        total = self._sum
        self._sum = Done(
            block=-1,
            rows=total.rows + done.rows,
            sentences=total.sentences + done.sentences,
            flagged=total.flagged + done.flagged,
            characters=total.characters + done.characters,
            source_tokens=total.source_tokens + done.source_tokens,
            target_tokens=total.target_tokens + done.target_tokens,
        )

    def report(self, now: float) -> Report:
        """Return all of it."""
        total, before = self._sum, self._before
        seconds = max(now - self._begun, 1e-6)
        rows, sentences = total.rows - before.rows, total.sentences - before.sentences
        return Report(
            model=self._manifest.model,
            rows=total.rows,
            translated=total.rows - self._rejected.total(),
            rejected=dict(sorted(self._rejected.items())),
            characters=total.characters,
            sentences=total.sentences,
            flagged_sentences=total.flagged,
            flagged_share=round(total.flagged / max(total.sentences, 1), 4),
            source_tokens=total.source_tokens,
            target_tokens=total.target_tokens,
            blocks=self._blocks,
            this_run=ThisRun(
                seconds=round(seconds, 3),
                rows=rows,
                sentences=sentences,
                rows_per_second=round(rows / seconds, 2),
                sentences_per_second=round(sentences / seconds, 2),
                source_tokens_per_second=round(
                    (total.source_tokens - before.source_tokens) / seconds, 1
                ),
            ),
        )
