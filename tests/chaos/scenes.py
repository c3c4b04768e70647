"""Load with a fault in the middle of it, and the row of the table that it gives."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.chaos.clients import HEAD, Noting, Tally, bad, hostile, vanishing
from tests.chaos.process import Server

Fault = Callable[[Server], Awaitable[None]]


@dataclass(frozen=True)
class Row:
    """A fault, what became of the good requests, and how long none was answered after it."""

    fault: str
    others: int
    requests: int
    answered: int
    refused: int
    lost: int
    recovery: float
    complaints: tuple[str, ...] = ()

    def __str__(self) -> str:
        return (
            f"| {self.fault} | {self.requests} | {self.others} | {self.answered} | {self.refused} "
            f"| {self.lost} | {self.recovery:.2f} s |"
        )


HEADER = (
    "| fault | good requests | other clients | answered | refused | lost | recovery |\n"
    "|---|---|---|---|---|---|---|"
)


@asynccontextmanager
async def client(server: Server, connections: int = 16) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of the server."""
    limits = httpx.Limits(max_connections=connections)
    transport = Noting(limits=limits)
    async with httpx.AsyncClient(base_url=server.url, transport=transport, timeout=60) as http:
        yield http


async def load(
    name: str,
    server: Server,
    count: int,
    fault: Fault | None = None,
    *,
    seed: int = 1,
    ends: bool = False,
) -> Row:
    """Send ``count`` good requests and as many others; the fault comes after a third of them."""
    dice, tally = random.Random(seed), Tally()
    numbers = iter(range(seed * 1_000_000, seed * 1_000_000 + count))
    struck = answered_again = 0.0
    others: list[asyncio.Task[None]] = []
    spare = asyncio.Semaphore(40)
    complaints: list[str] = []
    third = asyncio.Event()

    async def other(work: Awaitable[None]) -> None:
        async with spare:
            try:
                await work
            except httpx.TransportError:
                if not struck:
                    complaints.append("a bad request was not answered")
            except Exception as error:
                complaints.append(f"{type(error).__name__}: {error}"[:300])

    async def worker(http: httpx.AsyncClient) -> None:
        nonlocal answered_again
        for number in numbers:
            before = tally.counts["answered"]
            if tally.counts["requests"] >= count // 3:
                third.set()
            begun = time.monotonic()
            await tally.ask(http, number, ending=lambda: struck if ends else 0.0)
            done = tally.counts["answered"] > before
            if done and struck and begun > struck and not answered_again:
                answered_again = time.monotonic()
            kind = dice.choice([bad, bad, hostile, vanishing])
            others.append(asyncio.create_task(other(kind(http, server.port, dice))))
            if ends and struck and not done:
                await asyncio.sleep(0.02)

    async def strike() -> None:
        nonlocal struck
        await third.wait()
        if fault is not None:
            struck = time.monotonic()
            await fault(server)

    async with client(server) as http:
        await asyncio.gather(strike(), *(worker(http) for _ in range(12)))
        await asyncio.gather(*others)
    counts = tally.counts
    recovery = max(0.0, answered_again - struck) if struck and not ends else 0.0
    return Row(
        name,
        len(others),
        counts["requests"],
        counts["answered"],
        counts["refused"],
        counts["lost"],
        recovery,
        tuple(tally.wrong + complaints),
    )


async def latency(server: Server, count: int = 40) -> float:
    """Return the median time of single good requests, in seconds; all must be answered."""
    times = []
    tally = Tally()
    async with client(server) as http:
        for number in range(count):
            begun = time.perf_counter()
            await tally.ask(http, 8 * number, ending=lambda: 0.0)
            times.append(time.perf_counter() - begun)
    assert tally.counts["answered"] == count, tally.wrong
    return statistics.median(times)


async def flood(server: Server, sent: bytes, count: int = 2000, seconds: float = 3) -> None:
    """Hold connections open that send only ``sent``, and read nothing."""
    writers: list[asyncio.StreamWriter] = []
    try:
        for _ in range(count):
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", server.port)
                writers.append(writer)
                writer.write(sent)
        await asyncio.sleep(seconds)
    finally:
        for writer in writers:
            writer.transport.abort()


async def idle(server: Server) -> None:
    """2,000 connections that say nothing."""
    await flood(server, b"")


async def half_heads(server: Server) -> None:
    """2,000 requests whose heads stop in the middle."""
    await flood(server, HEAD)


async def half_bodies(server: Server) -> None:
    """400 requests whose bodies stop in the middle: as many as may be busy, nearly."""
    await flood(server, HEAD + b"Content-Length: 1000\r\n\r\n{", count=400)


async def unread(server: Server) -> None:
    """200 clients that ask for much and read nothing."""
    ask = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
    await flood(server, ask * 100, count=200, seconds=4)


async def kill_engine(server: Server) -> None:
    """kill -9 of the process that computes."""
    os.kill(server.children()[0], signal.SIGKILL)


async def terminate(server: Server) -> None:
    """SIGTERM."""
    server.terminate()


_MOVED = """
import os, time
_real = time.time
def moved():
    with open(os.environ["CLOCK"], encoding="ascii") as file:
        return _real() + float(file.read() or 0)
time.time = moved
"""


class Clock:
    """The server's clock, as Python's ``time.time`` tells it, which can be put on and back.

    libfaketime breaks Python's sleep, which waits by the clock that never jumps.
    """

    def __init__(self, directory: Path) -> None:
        self._file = directory / "clock"
        self._file.write_text("0", encoding="ascii")
        (directory / "sitecustomize.py").write_text(_MOVED, encoding="ascii")
        self.environment = {"PYTHONPATH": str(directory), "CLOCK": str(self._file)}

    async def jump(self, _: Server) -> None:
        """A month on, a year back, and home again."""
        for days in (30, -365, 0):
            self._file.write_text(str(86_400 * days), encoding="ascii")
            await asyncio.sleep(0.5)


async def settle(server: Server, files: int, seconds: float = 15) -> None:
    """Wait until connections are gone and work is done; fails if that does not happen."""
    end = time.monotonic() + seconds
    while server.metric("depesche_waiting_sentences") or server.state().files > files:
        assert time.monotonic() < end, (server.state(), server.metric("depesche_connections"))
        await asyncio.sleep(0.2)


def unfinished(server: Server) -> float:
    """Return how many requests were let in and have no ending."""
    ended = server.metric("depesche_finished_requests_total")
    return server.metric("depesche_admitted_requests_total") - ended


def faults(server: Server) -> dict[str, Fault | None]:
    """Return the faults that a server survives."""
    known: dict[str, Fault | None] = {
        "none": None,
        "2,000 idle connections": idle,
        "2,000 half heads": half_heads,
        "400 half bodies": half_bodies,
        "200 clients that do not read": unread,
    }
    if server.children():
        known["kill -9 of the engine"] = kill_engine
    return known


async def ended(count: int, directory: Path, *, seed: int = 99) -> tuple[Row, int]:
    """Return what SIGTERM in mid-load does, and the exit code."""
    with Server(directory / "end.log") as server:
        row = await load("SIGTERM in mid-load", server, count, terminate, seed=seed, ends=True)
        return row, server.process.wait(40)


async def full_disk(count: int, *, seed: int = 98) -> Row:
    """Return what a full disk for logs does."""
    with Server(Path("/dev/full")) as server:
        row = await load("full disk for logs", server, count, seed=seed)
        assert server.metric("depesche_dropped_log_lines_total") > count
        return row


async def jumping_clock(count: int, *, seed: int = 97) -> Row:
    """Return what a jumping clock does."""
    with tempfile.TemporaryDirectory() as place:
        clock = Clock(Path(place))
        with Server(Path(place) / "log", clock.environment) as server:
            row = await load("clock jumps by months", server, count, clock.jump, seed=seed)
        dates = {line[:20] for line in (Path(place) / "log").read_text("utf-8").splitlines()}
        assert len(dates) >= 3, "the clock did not jump"
        return row
