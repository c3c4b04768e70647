"""Whether a result can be one: what an engine gives is not believed unseen."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from app.batch.task import Task
from app.errors import EngineLost
from app.types import EngineInfo, Hypothesis, Job

_ROUNDING = 0.01  # by which a logarithm of a probability, or a share, may miss its range


def check(
    index: int, task: Task | None, hypotheses: Sequence[Hypothesis], info: EngineInfo
) -> None:
    """Accept a result; ``task`` is what ``index`` stands for, if it stands for anything.

    Raises:
        EngineLost: it is impossible.
    """
    if task is None:
        raise EngineLost("nonsense", "A result belongs to no sentence.")
    found = flaw(task.job, hypotheses, info)
    if found:
        raise EngineLost("nonsense", f"A result is impossible: {found}.", index=index)


def flaw(job: Job, hypotheses: Sequence[Hypothesis], info: EngineInfo) -> str | None:
    """Return what is impossible about the result of ``job``, None if nothing is."""
    if len(hypotheses) != job.decoding.hypotheses:
        return "the number of hypotheses"
    for rank, hypothesis in enumerate(hypotheses):
        found = _flaw(job, hypothesis, info, attended=job.attention and rank == 0)
        if found:
            return found
    return None


def _flaw(job: Job, hypothesis: Hypothesis, info: EngineInfo, *, attended: bool) -> str | None:
    ids = hypothesis.ids
    if len(ids) >= min(job.max_length, info.max_target):
        return "the length"
    if not all(type(number) is int and 0 <= number < info.vocabulary for number in ids):
        return "a subword"
    score = hypothesis.score
    if not (type(score) in {int, float} and math.isfinite(score) and score <= _ROUNDING):
        return "the score"
    if type(hypothesis.truncated) is not bool:
        return "whether it was cut off"
    attention = hypothesis.attention
    if attention is None:
        return "attention that is missing" if attended else None
    if not attended:
        return "attention that nobody asked for"
    if attention.shape != (len(ids), len(job.ids)):
        return "the shape of the attention"
    # Written so that what is no number fails too.
    if not np.all((attention >= -_ROUNDING) & (attention <= 1 + _ROUNDING)):
        return "the attention"
    return None
