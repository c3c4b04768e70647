"""Whether an engine is sound: it translates a sentence whose translation is known."""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import NotReady
from app.pipeline.plan import jobs, join, plan
from app.types import Engine, EngineInfo, Hypothesis, Options, Subwords


def prove(engine: Engine, subwords: Subwords) -> None:
    """Let ``engine``, which nobody else may use meanwhile, translate its golden sentence.

    Raises:
        NotReady: its translation is not what a sound engine gives.
        Exception: whatever the engine raises.
    """
    info = engine.info
    golden = plan(info.golden, marker=0, subwords=subwords, longest=info.max_source)
    work = jobs(golden, Options(), longest=info.max_target)
    results: dict[int, Sequence[Hypothesis]] = dict(engine.translate(work))
    if sorted(results) != list(range(len(work))):
        raise NotReady("The golden sentence was not translated.")
    check_golden(info, join(golden, [results[at] for at in range(len(work))], subwords).text)


def check_golden(info: EngineInfo, translation: str) -> None:
    """Accept a translation of the golden sentence.

    Raises:
        NotReady: it is not what a sound engine gives.
    """
    if not translation.strip() or any(word not in translation for word in info.golden_contains):
        raise NotReady("The golden sentence was not translated as a sound engine does.")
