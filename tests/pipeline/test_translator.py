"""The whole flow with the fake engine, and its second tries with engines that go wrong."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from app.batch.bounds import Bounds
from app.batch.runner import Runner
from app.engine.fake import FakeEngine, FakeSubwords
from app.errors import EngineFailed, Expired, NotReady, TooLong
from app.observe import Ending, Observer, Silent
from app.pipeline.translator import Limits, Translator
from app.types import EngineInfo, Hypothesis, Job, Options, Priority, Refill, Ticket

pytestmark = pytest.mark.anyio
TEXT = "Erster Satz hier.  Zweiter Satz dort!\r\n\r\n- Ein Punkt\n- Noch ein Punkt 😀\n"


class Count(Silent):
    """Counts requests let in, and how they ended."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def admitted(self, priority: Priority) -> None:
        self.counts[priority] += 1

    def finished(self, ending: Ending) -> None:
        self.counts[ending] += 1


@contextmanager
def translator(
    engine: FakeEngine | None = None, observer: Observer | None = None, **limits: int
) -> Iterator[Translator]:
    engine = engine or FakeEngine()
    runner = Runner(lambda: engine, bounds=Bounds(batch_tokens=512), observer=observer)
    runner.start()
    try:
        yield Translator(
            runner, FakeSubwords(), engine.info, limits=Limits(**limits), observer=observer
        )
    finally:
        runner.close()


async def test_gaps_and_markers_are_kept() -> None:
    with translator() as service:
        done = await service.translate(TEXT)
    assert (
        done.text
        == "retsrE ztaS reih.  retiewZ ztaS trod!\r\n\r\n- niE tknuP\n- hcoN nie tknuP 😀\n"
    )
    for sentence in done.sentences:
        assert sentence.source.of(TEXT) == sentence.source_text
        assert sentence.target.of(done.text) == sentence.target_text


async def test_documents_come_back_in_their_order() -> None:
    texts = [f"Text Nummer {number}. Und noch ein Satz." for number in range(20)]
    with translator() as service:
        async with await service.begin(texts, Options()) as progress:
            done = [await progress.translation(at) for at in range(20)]
    assert [d.text.split()[2] for d in done] == [f"{n}." for n in range(20)]


async def test_an_over_long_sentence_is_parted_and_says_so() -> None:
    text = "Das ist ein Satz, der einfach nicht enden will, " * 40 + "und so weiter."
    with translator(FakeEngine(max_length=120)) as service:
        (sentence,) = (await service.translate(text)).sentences
    assert sentence.parts > 10
    assert len(sentence.target_text.split()) == len(text.split())


async def test_text_without_a_full_stop_is_not_cut() -> None:
    text = "wort" * 5_000
    with translator(FakeEngine(max_length=200)) as service:
        done = await service.translate(text)
    assert sum(map(str.isalpha, done.text)) == len(text)


async def test_poison_fails_its_request_alone_and_says_where() -> None:
    with translator(FakeEngine(seconds=0.01)) as service:
        good = [await service.begin(["Ein guter Satz."], Options()) for _ in range(3)]
        bad = await service.begin(["Ein Satz. Ein Satz mit ☠ darin."], Options())
        async with bad:
            with pytest.raises(EngineFailed, match="offsets 10 to 31 of document 0") as failure:
                await bad.translation(0)
        assert "darin" not in str(failure.value)
        for progress in good:
            async with progress:
                assert (await progress.translation(0)).text == "niE retug ztaS."


async def test_the_deadline_ends_a_request() -> None:
    with translator(FakeEngine(seconds=0.5)) as service:
        progress = await service.begin(
            ["Ein Satz."], Options(), Ticket(deadline=time.monotonic() + 0.05)
        )
        async with progress:
            with pytest.raises(Expired):
                await progress.translation(0)


async def test_leaving_early_withdraws_the_rest() -> None:
    with translator(FakeEngine(seconds=0.1)) as service:
        text = " ".join(f"Satz Nummer {n} ist lang genug für eine Weile." for n in range(500))
        async with await service.begin([text], Options()) as progress:
            async for _ in progress.sentences(0):
                break
        assert service._runner.waiting_tokens == 0


async def test_a_request_given_up_as_it_is_let_in_leaves_no_work() -> None:
    with translator(FakeEngine(seconds=0.5)) as service:
        held = asyncio.create_task(service.translate("Halt."))
        await asyncio.sleep(0.1)  # a busy engine, so that what comes waits

        async def ask() -> None:
            async with await service.begin(["Eins ist da. Zwei ist da."], Options()) as progress:
                asking.cancel()
                await progress.translation(0)

        asking = asyncio.create_task(ask())
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert service._runner.waiting_tokens == 0
        await held


async def test_every_request_that_is_let_in_has_one_ending() -> None:
    count = Count()
    long = " ".join(f"Satz Nummer {n} ist lang genug für eine Weile." for n in range(500))
    with translator(FakeEngine(seconds=0.1), count) as service:
        await service.translate("Ein guter Satz.")
        async with await service.begin(["Ein Satz mit ☠ darin."], Options()) as progress:
            with pytest.raises(EngineFailed):
                await progress.translation(0)
        async with await service.begin([long], Options()) as progress:
            async for _ in progress.sentences(0):
                break
    with translator(FakeEngine(seconds=1), count) as service:
        ticket = Ticket(deadline=time.monotonic() + 0.5)
        async with await service.begin(["Zu spät."], Options(), ticket) as progress:
            with pytest.raises(Expired):
                await progress.translation(0)
    assert count.counts == {"interactive": 4, "answered": 1, "failed": 2, "withdrawn": 1}


@pytest.mark.parametrize(
    ("limits", "texts"),
    [
        ({"characters": 10}, ["Elf Zeichen"]),
        ({"sentences": 2}, ["Eins ist da. Zwei ist da. Drei ist da."]),
        ({"documents": 1}, ["Eins.", "Zwei."]),
    ],
)
async def test_limits(limits: dict[str, int], texts: list[str]) -> None:
    with translator(None, None, **limits) as service, pytest.raises(TooLong):
        await service.begin(texts, Options())


class Looping(FakeEngine):
    """Loops unless loops are forbidden (or, if ``stubborn``, unless the source is short)."""

    def __init__(self, *, stubborn: bool) -> None:
        super().__init__()
        self.stubborn = stubborn
        self.calls: list[Job] = []

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        self.calls += jobs
        for index, (best, *others) in super().translate(jobs):
            cured = (
                len(jobs[index].ids) < 40 if self.stubborn else jobs[index].decoding.no_repeat_ngram
            )
            loop = FakeSubwords().encode("nah " * 24).ids[: jobs[index].max_length - 1]
            yield index, (best if cured else Hypothesis(loop, -0.01), *others)


async def test_a_loop_is_decoded_again_with_loops_forbidden() -> None:
    engine = Looping(stubborn=False)
    with translator(engine) as service:
        (sentence,) = (await service.translate("Das Wetter war gut.")).sentences
    assert sentence.target_text == "saD retteW raw tug."
    assert sentence.attempts == 2
    assert "repetition" not in [check.code for check in sentence.checks]


async def test_a_stubborn_loop_is_translated_in_smaller_parts() -> None:
    engine = Looping(stubborn=True)
    text = "Das Wetter war gut, die Leute waren froh, und alle gingen am Abend nach Hause."
    with translator(engine) as service:
        (sentence,) = (await service.translate(text)).sentences
    assert sentence.parts > 1
    assert sentence.attempts == 3
    assert "nah nah" not in sentence.target_text


async def test_what_stays_degenerate_is_returned_with_its_checks() -> None:
    engine = Looping(stubborn=True)
    text = "Donaudampfschifffahrtsgesellschaftskapitänsmützen"
    with translator(engine) as service:
        (sentence,) = (await service.translate(text)).sentences
    if "nah nah" in sentence.target_text:
        assert "repetition" in [check.code for check in sentence.checks]


async def test_the_golden_sentence_decides() -> None:
    with translator() as service:
        await service.prove()
    engine = FakeEngine()
    wrong: dict[str, Any] = {s: getattr(engine.info, s) for s in EngineInfo.__slots__}
    engine._info = EngineInfo(**{**wrong, "golden_contains": ("etwas anderes",)})
    with translator(engine) as service, pytest.raises(NotReady):
        await service.prove()


class Fragile(Looping):
    """Loops at first and cannot try again."""

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        if any(job.decoding.no_repeat_ngram for job in jobs):
            raise MemoryError
        yield from super().translate(jobs)


async def test_a_failing_second_try_leaves_the_first_answer() -> None:
    with translator(Fragile(stubborn=False)) as service:
        (sentence,) = (await service.translate("Das Wetter war gut.")).sentences
    assert "nah nah" in sentence.target_text
    assert "repetition" in [check.code for check in sentence.checks]


async def test_second_tries_do_not_wait_for_the_rest_of_the_document() -> None:
    class Early(Looping):
        def translate(
            self, jobs: Sequence[Job], refill: Refill | None = None
        ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
            self.calls += jobs
            first = FakeSubwords().encode("Ein Anfang.").ids
            for index, (best, *others) in FakeEngine.translate(self, jobs):
                loop = FakeSubwords().encode("nah " * 24).ids[: jobs[index].max_length - 1]
                again = jobs[index].decoding.no_repeat_ngram or jobs[index].ids != first
                yield index, (best if again else Hypothesis(loop, -0.01), *others)

    engine = Early(stubborn=False)
    text = "Ein Anfang. " + " ".join(f"Dann kommt Satz Nummer {n} hinterher." for n in range(300))
    with translator(engine) as service:
        async with await service.begin([text], Options()) as progress:
            async for sentence in progress.sentences(0):
                assert sentence.attempts == 2
                break
            assert len(engine.calls) < 150
