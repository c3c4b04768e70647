"""What the service adds to the engine, and how it compares with CTranslate2 behind a plain handler.

    python -m bench.serve newstest2018.tsv [--sentences 320] [--clients 1 8 32 64 256]
                          [--article FILE] [--without-rival]

The file has a German sentence a line; anything after a tab is ignored. The engine is first fed
directly, all sentences in one call; then servers with the same settings answer clients that send
one sentence each, over and over: the service, and CTranslate2 (int8) with one call a request.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib.util
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx

from app.engine.marian import MarianEngine, load_marian
from app.engine.pieces import SentencePieces
from app.engine.weights import locate
from app.settings import Settings, read_settings
from app.types import Decoding, Job, Options
from bench.machine import describe
from bench.rivals import INSTALL, CTranslate2, workspace
from bench.sentences import read_sentences, spread

_PATIENCE = 180  # seconds that a server may take to be ready


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--sentences", type=int, default=320)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32, 64, 256])
    parser.add_argument("--article", type=Path, default=Path("examples/article.de.txt"))
    parser.add_argument("--without-rival", action="store_true")
    options = parser.parse_args()
    settings = read_settings()
    sentences = spread(read_sentences(options.file), options.sentences)
    print(describe())
    single = sentences[:20]
    direct, alone = engine_figures(settings, sentences, single)
    with service() as base:
        article = options.article.read_text(encoding="utf-8")
        asyncio.run(service_figures(base, single, article, alone))
        ours = asyncio.run(crowds(f"{base}/v1/translate", sentences, options.clients, direct))
    rival: dict[int, tuple[float, list[float]]] = {}
    if options.without_rival:
        pass
    elif importlib.util.find_spec("ctranslate2") is None:
        print(f"CTranslate2 is not installed; to compare with it: {INSTALL}")
    else:
        with workspace() as directory, handler(settings, Path(directory)) as base:
            print("CTranslate2, int8, one call a request:")
            rival = asyncio.run(crowds(f"{base}/translate", sentences, options.clients, direct))
    for clients in rival:
        (rate, waits), (other, theirs) = ours[clients], rival[clients]
        print(
            f"{clients:4} clients: {rate / other:.2f}x the throughput, "
            f"{quantile(waits) / quantile(theirs):.2f}x the 95th percentile"
        )


def quantile(seconds: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(seconds, n=20)[18]


def engine_figures(
    settings: Settings, sentences: Sequence[str], single: Sequence[str]
) -> tuple[float, float]:
    """Return sentences a second in one call, and the median seconds of one sentence alone."""
    checkpoint = locate(settings.model)
    engine = load_marian(
        checkpoint, device=settings.device, precision=settings.precision, threads=settings.threads
    )
    pieces = SentencePieces(checkpoint.directory)
    decoding = Decoding(settings.beam_size)

    def job(text: str) -> Job:
        ids = pieces.encode(text).ids
        return Job(ids, int(Options().length_ratio * len(ids)) + 10, decoding)

    # Every new number of rows costs oneDNN a kernel; what is measured is what comes after.
    run(engine, [job(text) for text in sentences])
    for text in single:
        run(engine, [job(text)])
    times = []
    for text in single:
        begun = time.perf_counter()
        run(engine, [job(text)])
        times.append(time.perf_counter() - begun)
    begun = time.perf_counter()
    run(engine, [job(text) for text in sentences])
    rate = len(sentences) / (time.perf_counter() - begun)
    print(
        f"{engine.info.name}, {engine.info.precision}, beam {settings.beam_size}: "
        f"engine alone {rate:.1f} sentences/s offline",
        flush=True,
    )
    return rate, statistics.median(times)


def run(engine: MarianEngine, jobs: Sequence[Job]) -> None:
    for _ in engine.translate(jobs):
        pass


def service() -> contextlib.AbstractContextManager[str]:
    return server(["app", "serve"], "/readyz")


@contextlib.contextmanager
def handler(settings: Settings, directory: Path) -> Iterator[str]:
    checkpoint = locate(settings.model).directory
    converted = directory / "converted"
    CTranslate2(checkpoint, converted)
    threads = settings.threads or os.cpu_count() or 1
    arguments = ["bench.handler", str(converted), str(checkpoint), "PORT"]
    with server([*arguments, str(settings.beam_size), str(threads)], "/openapi.json") as base:
        yield base


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def server(module: list[str], ready: str, **settings: str) -> Iterator[str]:
    """Run a module as a server; ``PORT`` among its arguments is replaced."""
    port = str(free_port())
    # Nothing is remembered: the same sentences are asked for over and over.
    changes = {"PORT": port, "LOG_LEVEL": "warning", "CACHE_BYTES": "0", **settings}
    environment = {**os.environ, **{f"DEPESCHE_{name}": value for name, value in changes.items()}}
    command = [port if word == "PORT" else word for word in module]
    process = subprocess.Popen(
        [sys.executable, "-m", *command], env=environment, stdout=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    try:
        until_ready(base + ready)
        yield base
    finally:
        process.terminate()
        process.wait()


def until_ready(url: str) -> None:
    """Return when there is an answer of 200.

    Raises:
        TimeoutError: there was none for too long.
    """
    end = time.monotonic() + _PATIENCE
    with httpx.Client(verify=False) as client:
        while time.monotonic() < end:
            with contextlib.suppress(httpx.TransportError):
                if client.get(url).status_code == 200:
                    return
            time.sleep(0.1)
    raise TimeoutError(url)


async def service_figures(base: str, single: Sequence[str], article: str, alone: float) -> None:
    async with httpx.AsyncClient(base_url=base, timeout=600) as client:
        outside: list[float] = []

        async def post(text: str) -> float:
            begun = time.perf_counter()
            answer = await client.post("/v1/translate", json={"text": text})
            seconds = time.perf_counter() - begun
            answer.raise_for_status()
            engine = re.search(r"engine;dur=([\d.]+)", answer.headers["Server-Timing"])
            outside.append(seconds - float(engine[1]) / 1000 if engine else seconds)
            return seconds

        for text in single:
            await post(text)
        outside.clear()
        one = statistics.median([await post(text) for text in single])
        first, whole, count = await stream(client, article)
    print(
        f"one sentence, idle: engine {1000 * alone:.1f} ms, over HTTP {1000 * one:.1f} ms, "
        f"added {1000 * (one - alone):.1f} ms; not waiting or decoding: "
        f"{1000 * statistics.median(outside):.1f} ms\n"
        f"article of {count} sentences: first after {first:.2f} s, all after {whole:.2f} s"
    )


async def crowds(
    url: str, sentences: Sequence[str], clients: Sequence[int], direct: float
) -> dict[int, tuple[float, list[float]]]:
    """Return sentences a second, and the seconds of each, for every number of clients."""
    found = {}
    for count in clients:
        limits = httpx.Limits(max_connections=count)
        # One client alone would take as long as all others together.
        few = sentences if count > 8 else sentences[: max(20, len(sentences) * count // 16)]
        async with httpx.AsyncClient(limits=limits, timeout=600) as client:
            found[count] = rate, waits = await crowd(client, url, few, count)
        print(
            f"{count:4} clients: {rate:6.1f}/s = {rate / direct:4.0%} of offline, "
            f"p50 {1000 * statistics.median(waits):5.0f} ms, p95 {1000 * quantile(waits):5.0f} ms",
            flush=True,
        )
    return found


async def crowd(
    client: httpx.AsyncClient, url: str, sentences: Sequence[str], count: int
) -> tuple[float, list[float]]:
    left = iter(sentences)

    async def work() -> list[float]:
        seconds = []
        for text in left:
            begun = time.perf_counter()
            answer = await client.post(url, json={"text": text})
            answer.raise_for_status()
            seconds.append(time.perf_counter() - begun)
        return seconds

    begun = time.perf_counter()
    every = await asyncio.gather(*(work() for _ in range(count)))
    return len(sentences) / (time.perf_counter() - begun), [t for part in every for t in part]


async def stream(client: httpx.AsyncClient, text: str) -> tuple[float, float, int]:
    begun = time.perf_counter()
    first, count = 0.0, 0
    headers = {"Accept": "application/x-ndjson"}
    async with client.stream(
        "POST", "/v1/translate", json={"text": text}, headers=headers
    ) as answer:
        async for line in answer.aiter_lines():
            if json.loads(line)["type"] == "sentence":
                first = first or time.perf_counter() - begun
                count += 1
    return first, time.perf_counter() - begun, count


if __name__ == "__main__":
    main()
