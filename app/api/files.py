"""Files that are being translated, or wait to be fetched: bounded in number, size and time."""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from app.api.dialect import WireError
from app.api.service import Service
from app.documents import format_of, open_file, translate_file
from app.errors import DepescheError, Expired, InvalidInput
from app.logs import frames
from app.types import Options, Ticket

Result = TypeVar("Result")

_log = logging.getLogger("depesche.files")
# Files of one turn; more would only hold more of them in memory, taken apart.
_AT_A_TIME = 2
_MOST_NAME = 1024
# What a file takes besides its content and name, in bytes.
_EACH = 4096
# A thread cannot be stopped; whoever stops the service does not wait longer for one.
_PATIENCE = 5.0  # seconds


class State(StrEnum):
    """How far a file is."""

    QUEUED = "queued"
    TRANSLATING = "translating"
    DONE = "done"
    ERROR = "error"


@dataclass(eq=False)
class Job:
    """A file, and what became of it. ``id`` and ``key`` are 32 and 64 hexadecimal digits.

    ``account`` is whose it is, empty for anybody's.
    """

    name: str
    media: str
    content: bytes
    account: str
    id: str = field(default_factory=lambda: secrets.token_hex(16).upper())
    key: str = field(default_factory=lambda: secrets.token_hex(32).upper())
    state: State = State.QUEUED
    characters: int = 0
    translated: int = 0
    error: DepescheError | None = None
    started: float = 0.0
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    expiry: asyncio.TimerHandle | None = None

    @property
    def seconds_remaining(self) -> int:
        """The time until it is done, by the speed so far; a minute if nothing is known."""
        if not self.translated:
            return 60
        speed = self.translated / max(time.monotonic() - self.started, 0.001)
        return max(1, round((self.characters - self.translated) / speed))

    def opens_with(self, key: str) -> bool:
        """Return whether ``key`` is the right one; takes the same time for every wrong one."""
        return hmac.compare_digest(self.key.encode(), key.encode("utf-8", "surrogatepass"))

    @property
    def held(self) -> int:
        """Bytes in memory."""
        # A character takes up to four.
        return len(self.content) + 4 * len(self.name) + _EACH

    def fail(self, error: DepescheError) -> None:
        """Keep an error for whoever asks, without the frames that it came through."""
        error.__cause__ = error.__context__ = None
        self.error = error.with_traceback(None)


class Files:
    """All files of a service."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._jobs: dict[str, Job] = {}
        # Those that take memory, the forgotten whose thread is not done among them.
        self._held: set[Job] = set()
        self._turn = asyncio.Semaphore(_AT_A_TIME)
        self._closed = False
        self._threads = ThreadPoolExecutor(_AT_A_TIME, thread_name_prefix="file")

    def add(
        self,
        name: str,
        content: bytes,
        options: Options,
        *,
        account: str,
        charge: Callable[[int], AbstractContextManager[None]],
    ) -> Job:
        """Take in a file and begin to translate it, as bulk work of ``account``.

        ``charge`` is told the number of its characters before any is translated, and may refuse;
        they are translated within what it gives.

        Raises:
            InvalidInput: its extension is not known, or its name too long.
            WireError: it is too large, or there is no room.
            Draining, NotReady: the service takes no work.
        """
        settings = self._service.settings
        if len(name) > _MOST_NAME:
            raise InvalidInput(f"A file's name may have at most {_MOST_NAME} characters.")
        media = format_of(name).media
        if len(content) > settings.max_file_bytes:
            raise WireError(413, f"At most {settings.max_file_bytes} bytes are allowed.")
        job = Job(name, media, content, account)
        if sum(other.held for other in self._held) + job.held > settings.stored_files_bytes:
            raise WireError(503, "Too many files are waiting.")
        translator = self._service.translator
        late = time.monotonic() + settings.stored_files_seconds
        ticket = Ticket(account, "bulk", late)

        async def translate() -> None:
            async with self._turn:
                job.started = time.monotonic()
                source = await self._aside(partial(open_file, name, job.content))
                job.characters = sum(map(len, source.texts))
                with charge(job.characters):
                    job.state = State.TRANSLATING
                    try:
                        await translate_file(
                            translator,
                            source,
                            options,
                            advance=advance,
                            ticket=ticket,
                            aside=self._aside,
                        )
                        job.content = await self._aside(source.content)
                    except asyncio.CancelledError:
                        if time.monotonic() < late:
                            raise
                        raise Expired("The file was not done in time.") from None

        def advance(characters: int) -> None:
            job.translated += characters

        job.task = asyncio.create_task(self._run(job, translate))
        job.task.add_done_callback(partial(self._ended, job))
        self._jobs[job.id] = job
        self._held.add(job)
        loop = asyncio.get_running_loop()
        job.expiry = loop.call_later(settings.stored_files_seconds, self.drop, job)
        return job

    def find(self, number: str) -> Job | None:
        """Return the file of that id, if it is still there."""
        return self._jobs.get(number)

    def drop(self, job: Job) -> None:
        """Forget a file, and stop translating it."""
        self._jobs.pop(job.id, None)
        if job.expiry is not None:
            job.expiry.cancel()
        if job.task is None:
            self._held.discard(job)
        else:
            job.task.cancel()

    async def close(self) -> None:
        """Stop and forget everything."""
        for job in list(self._jobs.values()):
            self.drop(job)
        tasks = [job.task for job in self._held if job.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=_PATIENCE)
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _aside(self, work: Callable[[], Result]) -> Result:
        """Return what ``work`` gives in a thread; who is cancelled goes on until that is done.

        Its turn and its bytes are not free before.
        """
        running = asyncio.get_running_loop().run_in_executor(self._threads, work)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            # Who cancels again cannot stop it either, unless all ends.
            while not running.done() and not self._closed:
                with suppress(asyncio.CancelledError):
                    await asyncio.wait({running})
            raise

    def _ended(self, job: Job, _: asyncio.Task[None]) -> None:
        job.task = None
        if job.id not in self._jobs:
            self._held.discard(job)

    async def _run(self, job: Job, translate: Callable[[], Coroutine[Any, Any, None]]) -> None:
        # Counted like a request, so that a service which is told to stop finishes it first.
        self._service.enter()
        try:
            await translate()
            job.state = State.DONE
        except DepescheError as error:
            job.fail(error)
        except asyncio.CancelledError:
            job.fail(Expired("The file was given up."))
            raise
        except Exception as error:
            job.fail(DepescheError("Something went wrong here."))
            _log.error(
                "a file could not be translated",
                extra={"error": type(error).__name__, "stack": frames(error)},
            )
        finally:
            if job.error is not None:
                job.state = State.ERROR
                job.content = b""
            job.finished.set()
            self._service.leave()
