"""One sentence on its way: decoded, judged, tried again if degenerate, aligned."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar
from uuid import uuid4

from app.batch.runner import Runner
from app.batch.task import Hypotheses, Waiter
from app.cache import View
from app.errors import DepescheError
from app.guard import Code, better, degenerate, judge
from app.observe import Ending, Observer, Stage
from app.pipeline.plan import Draft, Plan, alternatives, jobs, join, plan, word_links
from app.pipeline.terms import put_terms, with_terms, without_terms
from app.types import Check, EngineInfo, Job, Options, Sentence, Span, Subwords, TermUse, Ticket

Result = TypeVar("Result")

# Below this many subwords a sentence is not parted for a second try: its halves would mean nothing.
_SHORTEST_TO_PART = 16
_LONG = 2_000  # characters


@dataclass(frozen=True, slots=True)
class Attempt:
    """One translation of a sentence and what is to be doubted in it."""

    plan: Plan
    results: Sequence[Hypotheses]
    draft: Draft
    checks: tuple[Check, ...]
    terms: tuple[TermUse, ...] = ()

    @property
    def failed(self) -> list[TermUse]:
        """The terms that are not in it."""
        return [use for use in self.terms if use.status == "failed"]


class SentenceTranslator:
    """Translates the sentences of one request."""

    def __init__(
        self,
        runner: Runner,
        subwords: Subwords,
        info: EngineInfo,
        options: Options,
        ticket: Ticket,
        cache: View,
        observer: Observer,
    ) -> None:
        """Join what a sentence needs.

        ``timings`` adds up the seconds spent judging and aligning; ``engine`` is the time from the
        submission until the latest result.
        """
        self._runner = runner
        self._subwords = subwords
        self._info = info
        self._options = options
        self._ticket = ticket
        self._flow = ticket.line or uuid4()
        self._cache = cache
        self._observer = observer
        self._begun = 0.0
        self.timings: dict[Stage, float] = {"engine": 0.0, "judge": 0.0, "align": 0.0}

    def submit(self, plans: Sequence[Plan]) -> list[list[Waiter]]:
        """Queue the parts of all sentences, or none.

        Raises:
            Overloaded, Draining, NotReady: see :meth:`app.batch.queue.Queue.submit`.
        """
        self._begun = time.perf_counter()
        work = [self._jobs(item) for item in plans]
        waiters = iter(self._queue([job for jobs in work for job in jobs]))
        return [[next(waiters) for _ in jobs] for jobs in work]

    def over(self, ending: Ending) -> None:
        """Report what became of the request."""
        self._observer.finished(ending)

    async def finish(self, plan: Plan, waiters: Sequence[Waiter]) -> Sentence:
        """Wait for a sentence's parts, make a translation of them and remember it.

        ``index`` and the spans of the result are those of a text that is this sentence alone.

        Raises:
            EngineFailed, Expired, NotReady: the parts could not be computed.
        """
        best = await self._judge(plan, await _all(waiters))
        attempts, complete = 1, True
        if degenerate(best.checks):
            for again, work in self._second_tries(plan):
                attempts += 1
                try:
                    candidate = await self._judge(again, await _all(self._queue(work, again=True)))
                except DepescheError:
                    # What there is, with its checks, is worth more than nothing; but next time the
                    # try may succeed.
                    complete = False
                    continue
                if better(candidate.checks, best.checks):
                    best = candidate
                if not degenerate(best.checks):
                    break
        if best.failed:
            again = with_terms(best.plan, best.failed, self._subwords, self._info.max_source)
            if again != best.plan:
                attempts += 1
                try:
                    best = await self._with_terms(best, again)
                except DepescheError:
                    complete = False
        self.timings["engine"] = time.perf_counter() - self._begun
        self._observer.judged([check.code for check in best.checks], attempts)
        making = partial(self._sentence, best, attempts)
        sentence = await _aside(best.plan, making, slow=self._options.words)
        if complete:
            self._cache.keep(plan.key, sentence)
        return sentence

    async def _with_terms(self, best: Attempt, again: Plan) -> Attempt:
        """Return the better of ``best`` and another try with the failed terms in the source."""
        waiters = self._queue(self._jobs(again), again=True)
        candidate = await self._judge(again, await _all(waiters))
        worse = degenerate(candidate.checks) and not degenerate(best.checks)
        return candidate if len(candidate.failed) < len(best.failed) and not worse else best

    def _jobs(self, plan: Plan, *, again: bool = False) -> list[Job]:
        return jobs(plan, self._options, longest=self._info.max_target, again=again)

    def _queue(self, work: Sequence[Job], *, again: bool = False) -> list[Waiter]:
        # Second tries have a turn of their own, or they would stand behind the whole document.
        flow = (self._flow, again)
        return self._runner.submit(work, flow=flow, ticket=self._ticket, admitted=again)

    def _second_tries(self, first: Plan) -> Iterator[tuple[Plan, list[Job]]]:
        """Yield other ways to decode a sentence: loops forbidden, then in smaller parts."""
        yield first, self._jobs(first, again=True)
        longest = max(len(part.encoded.ids) for part in first.parts)
        if longest >= _SHORTEST_TO_PART:
            smaller = plan(
                first.text,
                marker=first.marker,
                subwords=self._subwords,
                longest=longest // 2 + 2,
            )
            smaller = replace(smaller, language=first.language, found=first.found)
            yield smaller, self._jobs(smaller, again=True)

    async def _judge(self, plan: Plan, results: Sequence[Hypotheses]) -> Attempt:
        return await _aside(plan, partial(self._judged, plan, results))

    def _judged(self, plan: Plan, results: Sequence[Hypotheses]) -> Attempt:
        begun = time.perf_counter()
        draft = join(plan, results, self._subwords)
        checks: tuple[Check, ...] = ()
        uses: tuple[TermUse, ...] = ()
        if plan.found:
            draft, uses = put_terms(plan, draft, results)
        if plan.parts:
            checks = judge(plan.text, draft.text, truncated=draft.truncated, unknown=plan.unknown)
        if uses:
            checks = tuple(without_terms(checks, uses))
            checks += tuple(
                Check(Code.GLOSSARY.value, use.source) for use in uses if use.status == "failed"
            )
        if plan.language:
            checks += (Check(Code.SOURCE_LANGUAGE.value, Span(0, len(plan.text))),)
        self._time("judge", begun)
        return Attempt(plan, results, draft, checks, uses)

    def _sentence(self, best: Attempt, attempts: int) -> Sentence:
        begun = time.perf_counter()
        draft = best.draft
        links = word_links(best.plan, draft, best.results) if self._options.words else None
        self._time("align", begun)
        return Sentence(
            index=0,
            source_text=best.plan.text,
            target_text=draft.text,
            source=Span(0, len(best.plan.text)),
            target=Span(0, len(draft.text)),
            score=draft.score,
            checks=best.checks,
            parts=len(best.plan.parts),
            attempts=attempts if best.plan.parts else 0,
            source_tokens=draft.source_tokens,
            target_tokens=draft.target_tokens,
            alternatives=alternatives(
                best.plan, best.results, self._subwords, self._options.alternatives
            ),
            words=links,
            language=best.plan.language,
            terms=best.terms,
        )

    def _time(self, stage: Stage, begun: float) -> None:
        seconds = time.perf_counter() - begun
        self.timings[stage] += seconds
        self._observer.stage(stage, seconds)


async def _aside(plan: Plan, work: Callable[[], Result], *, slow: bool = False) -> Result:
    """Do ``work``; in a thread if it is slow or the sentence long, so that no other answer waits.

    Hundreds of equal sentences are finished at one moment.
    """
    return await asyncio.to_thread(work) if slow or len(plan.text) > _LONG else work()


async def _all(waiters: Sequence[Future[Hypotheses]]) -> list[Hypotheses]:
    """Return all results; if one fails, the others are withdrawn."""
    try:
        return list(await asyncio.gather(*map(asyncio.wrap_future, waiters)))
    finally:
        for waiter in waiters:
            waiter.cancel()
