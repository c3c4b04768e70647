"""Files that are being translated, or wait to be fetched: bounded in number, size and time."""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.api.dialect import WireError
from app.api.service import Service
from app.documents import format_of, open_file, translate_file
from app.errors import DepescheError, Expired
from app.logs import frames
from app.types import Options, Ticket

_log = logging.getLogger("depesche.files")
# Files of one turn; more would only hold more of them in memory, taken apart.
_AT_A_TIME = 2


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


class Files:
    """All files of a service."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._jobs: dict[str, Job] = {}
        self._turn = asyncio.Semaphore(_AT_A_TIME)

    def add(
        self,
        name: str,
        content: bytes,
        options: Options,
        *,
        account: str,
        charge: Callable[[int], object],
    ) -> Job:
        """Take in a file and begin to translate it, as bulk work of ``account``.

        ``charge`` is told the number of its characters before any is translated, and may refuse.

        Raises:
            InvalidInput: its extension is not known.
            WireError: it is too large, or there is no room.
            Draining, NotReady: the service takes no work.
        """
        settings = self._service.settings
        media = format_of(name).media
        if len(content) > settings.max_file_bytes:
            raise WireError(413, f"At most {settings.max_file_bytes} bytes are allowed.")
        held = sum(len(job.content) for job in self._jobs.values())
        if held + len(content) > settings.stored_files_bytes:
            raise WireError(503, "Too many files are waiting.")
        translator = self._service.translator
        job = Job(name, media, content, account)
        late = time.monotonic() + settings.stored_files_seconds
        ticket = Ticket(account, "bulk", late)

        async def translate() -> None:
            async with self._turn:
                job.started = time.monotonic()
                source = await asyncio.to_thread(open_file, name, job.content)
                job.characters = sum(map(len, source.texts))
                charge(job.characters)
                job.state = State.TRANSLATING
                await translate_file(translator, source, options, advance=advance, ticket=ticket)
                job.content = await asyncio.to_thread(source.content)

        def advance(characters: int) -> None:
            job.translated += characters

        job.task = asyncio.create_task(self._run(job, translate()))
        self._jobs[job.id] = job
        loop = asyncio.get_running_loop()
        job.expiry = loop.call_later(settings.stored_files_seconds, self.drop, job)
        return job

    def find(self, number: str) -> Job | None:
        """Return the file of that id, if it is still there."""
        return self._jobs.get(number)

    def drop(self, job: Job) -> None:
        """Forget a file, and stop translating it."""
        self._jobs.pop(job.id, None)
        job.content = b""
        if job.task is not None:
            job.task.cancel()
        if job.expiry is not None:
            job.expiry.cancel()

    async def close(self) -> None:
        """Stop and forget everything."""
        tasks = [job.task for job in self._jobs.values() if job.task is not None]
        for job in list(self._jobs.values()):
            self.drop(job)
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, job: Job, translate: Coroutine[Any, Any, None]) -> None:
        # Counted like a request, so that a service which is told to stop finishes it first.
        self._service.enter()
        try:
            await translate
            job.state = State.DONE
        except DepescheError as error:
            job.error = error
        except asyncio.CancelledError:
            job.error = Expired("The file was given up.")
            raise
        except Exception as error:
            job.error = DepescheError("Something went wrong here.")
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
