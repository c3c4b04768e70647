"""What is remembered, and when, on the way of a request through the flow."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from app.batch.bounds import Bounds
from app.batch.runner import Runner
from app.cache import Memory, SentenceCache
from app.engine.fake import FakeEngine, FakeSubwords
from app.errors import EngineFailed, Expired, NotReady, Overloaded
from app.observe import Recalled, Silent
from app.pipeline.markup import translate_markup
from app.pipeline.progress import Translation
from app.pipeline.translator import Translator
from app.types import Caching, Hypothesis, Job, Options, Refill, Sentence, Ticket

pytestmark = pytest.mark.anyio
TEXT = "Der erste Satz steht hier. Der zweite steht dort.\n\n- Ein Punkt\n- Noch ein Punkt 😀\n"


class Counting(FakeEngine):
    """Counts what it computes; holds on while it is shut."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Job] = []
        self.open = threading.Event()
        self.open.set()

    @property
    def texts(self) -> list[str]:
        calls, self.calls = self.calls, []
        return [FakeSubwords().decode(job.ids).text for job in calls]

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        self.calls += jobs
        self.open.wait(20)
        yield from super().translate(jobs)


class Watch(Silent):
    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.held = (0, 0, 0)

    def recalled(self, where: Recalled, sentences: int) -> None:
        self.found[where] += sentences

    def cache_held(self, sentences: int, octets: int, evicted: int) -> None:
        self.held = (sentences, octets, self.held[2] + evicted)


@contextmanager
def translator(
    engine: FakeEngine, *, octets: int = 1_000_000, waiting: int = 100_000, **changes: Any
) -> Iterator[tuple[Translator, Watch]]:
    watch = Watch()
    runner = Runner(lambda: engine, bounds=Bounds(512, 64, waiting))
    runner.start()
    cache = SentenceCache(engine.info, Memory(octets, 1000), observer=watch, **changes)
    try:
        yield Translator(runner, FakeSubwords(), engine.info, cache=cache), watch
    finally:
        runner.close()


def computed(done: Translation) -> tuple[str, list[Sentence]]:
    return done.text, [replace(sentence, cached=False) for sentence in done.sentences]


async def test_what_was_translated_is_not_translated_again() -> None:
    engine = Counting()
    with translator(engine) as (service, watch):
        first = await service.translate(TEXT)
        assert len(engine.texts) == 4
        assert watch.found == {"memory": 0, "shared": 0, "nowhere": 4}
        again = await service.translate(TEXT)
        assert not engine.texts
        assert watch.found["memory"] == 4
    assert computed(again) == computed(first)
    assert [s.cached for s in first.sentences] == [False] * 4
    assert [s.cached for s in again.sentences] == [True] * 4
    assert again.language == first.language
    assert watch.held[:2] == service._cache._memory.held  # type: ignore[union-attr]


async def test_an_updated_text_costs_its_changed_sentences() -> None:
    engine = Counting()
    with translator(engine) as (service, _):
        await service.translate(TEXT)
        engine.calls.clear()
        new = "Eilmeldung. " + TEXT.replace("zweite", "dritte")
        done = await service.translate(new)
        fresh = await service.translate(new, Options(cache="forbid"))
    assert [s.cached for s in done.sentences] == [False, True, False, True, True]
    assert computed(done) == computed(fresh)


async def test_the_same_words_elsewhere_are_another_sentence_where_that_matters() -> None:
    """At the start of a line ``1.`` is a list marker, inside it is a number."""
    engine = Counting()
    with translator(engine) as (service, _):
        listed = await service.translate("1. Ein Punkt steht hier")
        engine.calls.clear()
        inside = await service.translate("Es kam so. 1. Ein Punkt steht hier")
        fresh = await service.translate(
            "Es kam so. 1. Ein Punkt steht hier", Options(cache="forbid")
        )
    assert listed.text.startswith("1. niE")
    assert computed(inside) == computed(fresh)


@pytest.mark.parametrize(
    ("cache", "again", "then"), [("use", 0, 0), ("bypass", 4, 0), ("forbid", 4, 4)]
)
async def test_a_request_may_bypass_or_forbid(cache: Caching, again: int, then: int) -> None:
    engine = Counting()
    options = Options(cache=cache)
    with translator(engine) as (service, watch):
        await service.translate(TEXT, options)
        assert len(engine.texts) == 4
        assert watch.held[0] == (0 if cache == "forbid" else 4)
        done = await service.translate(TEXT, options)
        assert len(engine.texts) == again
        assert sum(s.cached for s in done.sentences) == 4 - again
        await service.translate(TEXT)
        assert len(engine.texts) == then


async def test_word_links_serve_those_who_do_not_want_them_but_not_the_reverse() -> None:
    engine = Counting()
    with translator(engine) as (service, _):
        plain = await service.translate(TEXT)
        engine.calls.clear()
        linked = await service.translate(TEXT, Options(words=True))
        assert len(engine.texts) == 4
        assert (await service.translate(TEXT)) == replace(
            plain, sentences=tuple(replace(s, cached=True) for s in plain.sentences)
        )
        assert computed(await service.translate(TEXT, Options(words=True))) == computed(linked)
        assert not engine.texts


async def test_markup_finds_what_markup_left() -> None:
    page = "<p>Das <b>Haus</b> ist <code>rot</code>. Es steht dort.</p><p>Das Ende kommt.</p>"
    engine = Counting()
    with translator(engine) as (service, _):
        (first,) = await translate_markup(service, [page], Options())
        assert len(engine.texts) == 3
        (again,) = await translate_markup(service, [page.replace("Ende", "Gute")], Options())
        assert engine.texts == ["Das Gute kommt."]
        (fresh,) = await translate_markup(
            service, [page.replace("Ende", "Gute")], Options(cache="forbid")
        )
    assert again.markup == fresh.markup == first.markup.replace("ednE", "etuG")
    assert [s.cached for s in again.sentences] == [True, True, False]


async def test_accounts_do_not_see_each_other_unless_they_are_to() -> None:
    for among, expected in ((False, [0, 0, 4]), (True, [0, 4, 4])):
        with translator(Counting(), among_accounts=among) as (service, _):
            found = []
            for account in ("anna", "berta", "anna"):
                async with await service.begin([TEXT], Options(), Ticket(account)) as progress:
                    done = await progress.translation(0)
                found.append(sum(s.cached for s in done.sentences))
        assert found == expected


async def test_failures_are_not_remembered() -> None:
    engine = Counting()
    with translator(engine) as (service, watch):
        for _ in range(2):
            with pytest.raises(EngineFailed):
                await service.translate("Ein Satz mit ☠ darin.")
            assert engine.texts
        assert watch.held[0] == 0


async def test_what_came_too_late_is_not_remembered_as_if_it_were_whole() -> None:
    engine = Counting()
    with translator(engine) as (service, watch):
        engine.open.clear()
        late = Ticket(deadline=time.monotonic() + 0.05)
        async with await service.begin([TEXT], Options(), late) as progress:
            with pytest.raises(Expired):
                await progress.translation(0)
        engine.open.set()
        done = await service.translate(TEXT)
        assert not any(s.cached for s in done.sentences)
        assert watch.held[0] == 4


class Fragile(Counting):
    """Loops at first; cannot try again while it is ``broken``."""

    broken = True

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        again = any(job.decoding.no_repeat_ngram for job in jobs)
        if again and self.broken:
            raise MemoryError
        loop = Hypothesis(FakeSubwords().encode("nah " * 24).ids[: jobs[0].max_length - 1], -0.01)
        for index, hypotheses in super().translate(jobs):
            yield index, hypotheses if again else (loop, *hypotheses[1:])


async def test_a_second_try_that_failed_is_made_again_next_time() -> None:
    engine = Fragile()
    with translator(engine) as (service, watch):
        text = "Das Wetter war gut."
        assert "nah nah" in (await service.translate(text)).text
        assert watch.held[0] == 0
        engine.broken = False
        cured = await service.translate(text)
        assert cured.text == "saD retteW raw tug."
        assert watch.held[0] == 1
        again = await service.translate(text)
        assert computed(again) == computed(cured)
        assert again.sentences[0].attempts == 2


async def test_what_is_remembered_needs_neither_room_nor_engine() -> None:
    engine = Counting()
    with translator(engine, waiting=40) as (service, _):
        first = await service.translate(TEXT)
        engine.open.clear()
        engine.calls.clear()
        held = [await service.begin(["Ein neuer Satz rechnet."], Options())]
        while not engine.calls:  # noqa: ASYNC110 - the engine has no event loop
            await asyncio.sleep(0.01)
        held.append(await service.begin(["Ein anderer Satz wartet."], Options()))
        with pytest.raises(Overloaded):
            await service.begin(["Noch ein neuer Satz."], Options())
        with pytest.raises(Overloaded):
            await service.begin([TEXT], Options(cache="bypass"))
        assert computed(await service.translate(TEXT)) == computed(first)
        engine.open.set()
        for progress in held:
            async with progress:
                await progress.translation(0)


async def test_the_golden_sentence_is_computed_every_time() -> None:
    engine = Counting()
    with translator(engine) as (service, watch):
        await service.translate(service.info.golden)
        engine.calls.clear()
        await service.prove()
        assert len(engine.texts) == 1
        engine._info = replace(engine.info, golden_contains=("something else",))
        service.info = engine._info
        with pytest.raises(NotReady):
            await service.prove()
        assert watch.held[0] == 1


async def test_a_full_cache_stays_within_its_bytes_under_load() -> None:
    with translator(Counting(), octets=20_000) as (service, watch):
        texts = [" ".join(f"Satz Nummer {n} von {m} ist da." for n in range(20)) for m in range(10)]
        await asyncio.gather(*(service.translate(text) for text in texts))
        assert watch.held[1] <= 20_000
        assert watch.held[0] + watch.held[2] == 200
