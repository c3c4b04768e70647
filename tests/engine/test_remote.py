"""The engine in a process of its own: what it computes, and how it comes and goes."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from app.engine.fake import FakeSubwords
from app.engine.load import Recipe
from app.engine.marian import MarianEngine
from app.engine.pieces import SentencePieces
from app.engine.remote import RemoteEngine
from app.engine.weights import Checkpoint
from app.engine.wire import pack_jobs, pack_results, unpack, unpack_jobs, unpack_results
from app.errors import EngineLost, ModelUnavailable, RemoteError
from app.types import Decoding, Hypothesis, Job

SUBWORDS = FakeSubwords()
SENTENCES = [
    "Die Regierung in Berlin hat am Montag getagt.",
    "Ja.",
    "Rund 2.500 Menschen kamen am 3. Oktober nach Leipzig, obwohl es regnete.",
]


def job(text: str) -> Job:
    return Job(SUBWORDS.encode(text).ids, 100, Decoding(1), attention=True)


def run(engine: RemoteEngine | MarianEngine, jobs: Sequence[Job]) -> list[tuple[Hypothesis, ...]]:
    return [hypotheses for _, hypotheses in sorted(engine.translate(jobs), key=lambda r: r[0])]


@pytest.fixture
def fake() -> Iterator[RemoteEngine]:
    engine = RemoteEngine(Recipe(), patience=30)
    yield engine
    engine.close()


def test_the_bundled_model_gives_the_same_there_as_here(
    checkpoint: Checkpoint, marian: MarianEngine, pieces: SentencePieces
) -> None:
    recipe = Recipe(
        str(checkpoint.directory), checkpoint.manifest.name, checkpoint.hash, "cpu", "float32", 1
    )
    there = RemoteEngine(recipe)
    try:
        assert there.info == marian.info
        work = [
            Job(pieces.encode(text).ids, 80, Decoding(4, 2), attention=at != 1)
            for at, text in enumerate(SENTENCES)
        ]
        for far, near in zip(run(there, work), run(marian, work), strict=True):
            for one, other in zip(far, near, strict=True):
                assert (one.ids, one.score, one.truncated) == (
                    other.ids,
                    other.score,
                    other.truncated,
                )
                assert (one.attention is None) == (other.attention is None)
                if one.attention is not None and other.attention is not None:
                    assert np.array_equal(one.attention, other.attention)
        # Later jobs join: the first is short, and asks for the others at its first step.
        more = [work[2:], work[:1]]
        joined = dict(there.translate(work[1:2], lambda _: more.pop() if more else ()))
        assert [joined[at][0].ids for at in range(3)] == [
            run(marian, [work[at]])[0][0].ids for at in (1, 0, 2)
        ]
    finally:
        there.close()


@pytest.mark.skipif(sys.platform != "linux", reason="prlimit")
def test_memory_that_really_runs_out_is_told_as_such(
    checkpoint: Checkpoint, pieces: SentencePieces
) -> None:
    # torch and oneDNN each have a message for it, and neither an exception of its own.
    recipe = Recipe(
        str(checkpoint.directory), checkpoint.manifest.name, checkpoint.hash, "cpu", "float32", 1
    )
    there = RemoteEngine(recipe)
    try:
        work = [Job(pieces.encode(SENTENCES[2]).ids, 80 + at, Decoding(8)) for at in range(48)]
        run(there, work[:1])
        pages = int(Path(f"/proc/{there.pid}/statm").read_text().split()[0])
        used = pages * resource.getpagesize()
        resource.prlimit(there.pid, resource.RLIMIT_AS, (used + 10_000_000,) * 2)
        for count in (48, 24, 12, 48):
            with pytest.raises(MemoryError):
                run(there, work[:count])
    finally:
        there.close()


def test_jobs_that_come_late_begin_a_batch_of_their_own(fake: RemoteEngine) -> None:
    more = [[job("drei")], [job("zwei")]]
    results = dict(fake.translate([job("eins")], lambda _: more.pop() if more else ()))
    assert [SUBWORDS.decode(results[at][0].ids).text for at in range(3)] == [
        "snie",
        "iewz",
        "ierd",
    ]


def test_a_call_that_is_given_up_is_not_computed_on(fake: RemoteEngine) -> None:
    slow = fake.translate([job(f"{n} 🐌") for n in range(5)])
    next(slow)
    del slow
    assert SUBWORDS.decode(run(fake, [job("eins")])[0][0].ids).text == "snie"


def test_errors_are_told_by_type_and_place(fake: RemoteEngine) -> None:
    with pytest.raises(RemoteError) as failure:
        run(fake, [job("geheim ☠")])
    assert (failure.value.kind, str(failure.value)) == ("RuntimeError", "RuntimeError")
    assert "fake.py" in failure.value.frames[-1]
    with pytest.raises(MemoryError):
        run(fake, [job("🐘")])
    assert SUBWORDS.decode(run(fake, [job("eins")])[0][0].ids).text == "snie"


def test_what_is_wrong_with_a_model_is_told_as_without_a_process(checkpoint: Checkpoint) -> None:
    changed = Recipe(str(checkpoint.directory), checkpoint.manifest.name, "0" * 64)
    with pytest.raises(ModelUnavailable, match="has changed"):
        RemoteEngine(changed)
    elsewhere = Recipe(str(checkpoint.directory), "x", checkpoint.hash, device="cuda")
    with pytest.raises(ValueError, match="CUDA"):
        RemoteEngine(elsewhere)


def test_signals_to_everybody_do_not_end_it_and_the_log_is_told_what_it_writes(
    fake: RemoteEngine, caplog: pytest.LogCaptureFixture
) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(fake.pid, number)
    assert SUBWORDS.decode(run(fake, [job("eins")])[0][0].ids).text == "snie"
    assert fake.loss is None
    with pytest.raises(EngineLost) as loss:
        run(fake, [job("💥")])
    assert loss.value.reason == "died"
    deadline = time.monotonic() + 10
    while not any(getattr(r, "line", "").startswith("Fatal Python error") for r in caplog.records):
        assert time.monotonic() < deadline
        time.sleep(0.01)


ORPHAN = """
import sys
from app.engine.load import Recipe
from app.engine.remote import RemoteEngine
print(RemoteEngine(Recipe(), patience=30).pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_ends_with_the_process_it_works_for() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHAN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 10
    # What is left of it may wait for whoever inherits it.
    while (status := Path(f"/proc/{pid}/status")).exists() and "Z (" not in status.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_messages_carry_jobs_and_results() -> None:
    work = [Job((5, 6, 0), 9, Decoding(4, 2, 3), attention=True), Job((7, 0), 8, Decoding(4, 2, 3))]
    header, rest = unpack(pack_jobs(3, 10, work))
    assert (header["call"], unpack_jobs(header), len(rest)) == (
        3,
        [(10, work[0]), (11, work[1])],
        0,
    )
    attention = np.arange(6, dtype=np.float32).reshape(2, 3)
    told = [
        (10, (Hypothesis((1, 2), -0.25, True, attention), Hypothesis((1,), float("nan")))),
        (11, (Hypothesis((), 0.0, False, np.zeros((0, 2), np.float32)),)),
    ]
    header, rest = unpack(pack_results(3, 99, told))
    found = list(unpack_results(header, rest))
    assert (header["free"], [number for number, _ in found]) == (99, [10, 11])
    first, second = found[0][1]
    assert (first.ids, first.score, first.truncated) == ((1, 2), -0.25, True)
    assert first.attention is not None
    assert np.array_equal(first.attention, attention)
    assert np.isnan(second.score)
    assert found[1][1][0].attention is not None
    assert found[1][1][0].attention.shape == (0, 2)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (b"", "no header"),
        (b"abc", "no header"),
        (b"\x00\x00\x00\x02[]", "no header"),
        (b"\x00\x00\x00\x01{", "Expecting"),
        (b"\x00\x00\x00\x01\xff", "decode"),
    ],
)
def test_what_is_no_message_is_told_as_such(message: bytes, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        unpack(message)
