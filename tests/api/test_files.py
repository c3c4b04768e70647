"""Files that wait, fail and are given up: what they leave behind."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from typing import Any

import httpx
import pytest
from starlette.requests import ClientDisconnect, Request

from app.access.account import Account
from app.access.key import make
from app.api.access import Pass, charged
from app.api.files import Files, Job, State
from app.documents import Source, open_file
from app.metrics import Metrics
from app.types import Options

pytestmark = pytest.mark.anyio

Connect = Callable[..., AbstractAsyncContextManager[Any]]
TO = {"source_lang": "DE", "target_lang": "EN"}


def files_of(client: httpx.AsyncClient) -> Files:
    files: Files = client._transport.app.state.files  # type: ignore[attr-defined]
    return files


def add(files: Files, content: bytes) -> Job:
    return files.add(
        "a.txt", content, Options(beam_size=1), account="", charge=lambda _: nullcontext()
    )


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not done():  # noqa: ASYNC110 - what it waits for has no event
            await asyncio.sleep(0.01)


async def test_a_failed_file_leaves_nothing_but_its_error(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources: list[weakref.ref[Source]] = []

    def watched(name: str, content: bytes) -> Source:
        source = open_file(name, content)
        sources.append(weakref.ref(source))
        return source

    monkeypatch.setattr("app.api.files.open_file", watched)
    async with connect() as (client, _):
        job = add(files_of(client), b"Zwiebel\x01fisch")
        await job.finished.wait()
        await until(lambda: job.task is None)
        gc.collect()
        assert job.state is State.ERROR
        assert job.error is not None
        assert job.error.code == "forbidden_character"
        assert (job.error.__traceback__, job.error.__context__, job.content) == (None, None, b"")
        assert [source() for source in sources] == [None]


async def test_names_are_bounded_and_every_file_counts(connect: Connect) -> None:
    async with connect(stored_files_bytes=20_000) as (client, _):
        for name, status in (("a" * 1020 + ".txt", 200), ("a" * 1021 + ".txt", 400)):
            sent = {"file": (name, b"Ja")}
            answer = await client.post("/v2/document", data=TO, files=sent)
            assert answer.status_code == status
        assert answer.json() == {"message": "A file's name may have at most 1024 characters."}
        # The first took 8 kB, and an empty one takes 4.
        statuses = [
            (await client.post("/v2/document", data=TO, files={"file": ("a.txt", b"")})).status_code
            for _ in range(4)
        ]
        assert statuses == [200, 200, 503, 503]


async def test_dropped_files_keep_their_turn_and_bytes_until_their_thread_ends(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    go_on = threading.Event()

    def slow(name: str, content: bytes) -> Source:
        opened.append(name)
        go_on.wait(20)
        return open_file(name, content)

    monkeypatch.setattr("app.api.files.open_file", slow)
    async with connect(stored_files_bytes=5 * 15_000) as (client, _):
        files = files_of(client)
        for _ in range(4):
            job = add(files, b"Ja. " * 2500)
            await asyncio.sleep(0.05)
            files.drop(job)
            files.drop(job)
        files.drop(add(files, b"Ja."))
        try:
            await asyncio.sleep(0.1)
            assert len(opened) == 2
            # Others' work needs no thread of these.
            assert await asyncio.wait_for(asyncio.to_thread(lambda: 1), 5) == 1
            # Two are held by their threads; the others had not begun.
            assert sum(held.held for held in files._held) == 2 * (10_000 + 4 * 5 + 4096)
        finally:
            go_on.set()
        await until(lambda: not files._held)
        job = add(files, b"Ja.")
        await job.finished.wait()
        assert (job.state, job.content, len(opened)) == (State.DONE, b"aJ.", 3)


async def test_the_service_stops_though_a_thread_does_not(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def stuck(name: str, content: bytes) -> Source:
        go_on.wait(20)
        return open_file(name, content)

    monkeypatch.setattr("app.api.files.open_file", stuck)
    monkeypatch.setattr("app.api.files._PATIENCE", 0.1)
    async with connect() as (client, _):
        files = files_of(client)
        job = add(files, b"Ja.")
        await asyncio.sleep(0.05)
        task = job.task
        assert task is not None
        await asyncio.wait_for(files.close(), 5)
        assert not go_on.is_set()
        # Nor does it hold up the end of the event loop, which cancels what is left.
        task.cancel()
        await asyncio.wait({task}, timeout=5)
        assert task.cancelled()
        go_on.set()


@pytest.mark.parametrize("path", ["/v2/document", "/translate_file"])
async def test_characters_of_failed_files_are_given_back(connect: Connect, path: str) -> None:
    secret, key = make("news", characters_per_day=20)
    async with connect(keys=key.line()) as (client, _):
        deepl = {"Authorization": f"DeepL-Auth-Key {secret}"}
        headers = deepl if path == "/v2/document" else {"Authorization": f"Bearer {secret}"}
        fields = {**TO, "source": "de", "target": "en"}

        async def translated(content: str) -> bool:
            jobs = files_of(client)._jobs
            known = set(jobs)
            sent = {"file": ("a.txt", content)}
            answer = await client.post(path, data=fields, files=sent, headers=headers)
            if path == "/translate_file" or answer.status_code != 200:
                return bool(answer.status_code == 200)
            (number,) = set(jobs) - known
            await jobs[number].finished.wait()
            return jobs[number].state is State.DONE

        assert not await translated("Zwiebel ☠ fisch.")
        assert not await translated("Zwiebel\x01 fisch....")
        usage = await client.get("/v2/usage", headers=deepl)
        assert usage.json()["character_count"] == 0
        assert await translated("Zwiebelfisch oben...")
        assert not await translated("J")


async def test_deepls_usage_does_not_count_failed_files(connect: Connect) -> None:
    async with connect() as (client, _):
        for content, count in (("Zwiebel\x01fisch", 0), ("Ja.", 3)):
            sent = {"file": ("a.txt", content)}
            told = (await client.post("/v2/document", data=TO, files=sent)).json()
            await files_of(client)._jobs[told["document_id"]].finished.wait()
            usage = await client.get("/v2/usage")
            assert usage.json()["character_count"] == count


async def test_a_file_that_is_late_is_given_back(connect: Connect, gate: Any) -> None:
    ended: list[str] = []

    @contextmanager
    def charge(_: int) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            ended.append(type(error).__name__)
            raise

    async with connect(stored_files_seconds=2) as (client, _):
        gate.shut = True
        files = files_of(client)
        job = files.add("a.txt", b"Ja.", Options(), account="", charge=charge)
        await job.finished.wait()
        gate.free()
        assert job.error is not None
        assert job.error.code == "deadline_exceeded"
        assert ended == ["Expired"]


@pytest.mark.parametrize("name", ["a/b ä?.txt", "C:\\a\\b ä?.txt", "../b ä?.txt"])
async def test_libretranslates_links_work_for_any_name(connect: Connect, name: str) -> None:
    async with connect() as (client, _):
        fields = {"source": "de", "target": "en"}
        answer = await client.post("/translate_file", data=fields, files={"file": (name, b"Ja")})
        file = await client.get(answer.json()["translatedFileUrl"])
        assert (file.status_code, file.content) == (200, b"aJ")
        assert file.headers["content-disposition"].endswith("b%20%C3%A4%3F.txt")


@pytest.mark.parametrize(("error", "used"), [(RuntimeError, 0), (ClientDisconnect, 5)])
def test_only_who_hangs_up_pays_for_what_failed(error: type[Exception], used: int) -> None:
    _, key = make("news", characters_per_day=20)
    account = Account()
    admission = Pass(key, account, 0.0, Metrics())
    request = Request({"type": "http", "state": {"admission": admission}})
    with pytest.raises(error), charged(request, 5):
        raise error
    assert account.quota(key) == (used, 20)
