"""What the service adds to the engine: latency, throughput, time to the first sentence.

    python -m bench.serve newstest2018.tsv [--sentences 640] [--clients 32] [--article FILE]

The file has a German sentence a line; anything after a tab is ignored. The engine is first fed
directly, in batches sorted by length and as large as the server's; then a server process with the
same settings answers clients that send one sentence each, over and over.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import torch
import transformers

from app.engine.marian import MarianEngine, load_marian
from app.engine.pieces import SentencePieces
from app.engine.weights import locate
from app.settings import Settings, read_settings
from app.types import Decoding, Job, Options


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--sentences", type=int, default=640)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--article", type=Path, default=Path("examples/article.de.txt"))
    options = parser.parse_args()
    settings = read_settings()
    lines = options.file.read_text(encoding="utf-8").splitlines()
    step = max(1, len(lines) // options.sentences)
    sentences = [line.split("\t")[0] for line in lines[::step]][: options.sentences]
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, "
        f"torch {torch.__version__}, transformers {transformers.__version__}"
    )
    single = sentences[:20]
    direct, alone = engine_figures(settings, sentences, single)
    with server() as base:
        print(asyncio.run(server_figures(base, sentences, single, options, direct, alone)))


def engine_figures(
    settings: Settings, sentences: Sequence[str], single: Sequence[str]
) -> tuple[float, float]:
    """Return sentences a second in batches, and the median seconds of one sentence alone."""
    checkpoint = locate(settings.model)
    engine = load_marian(
        checkpoint, device=settings.device, precision=settings.precision, threads=settings.threads
    )
    print(f"{engine.info.name}, {engine.info.precision}, beam {settings.beam_size}")
    pieces = SentencePieces(checkpoint.directory)
    decoding = Decoding(settings.beam_size)

    def job(text: str) -> Job:
        ids = pieces.encode(text).ids
        return Job(ids, int(Options().length_ratio * len(ids)) + 10, decoding)

    run(engine, [job(text) for text in single])
    times = []
    for text in single:
        begun = time.perf_counter()
        run(engine, [job(text)])
        times.append(time.perf_counter() - begun)
    work = sorted((job(text) for text in sentences), key=lambda item: len(item.ids))
    begun = time.perf_counter()
    batch: list[Job] = []
    for item in work:
        width = len(item.ids) * settings.beam_size
        full = width * (len(batch) + 1) > settings.batch_tokens
        if batch and (full or len(batch) >= settings.batch_sentences):
            run(engine, batch)
            batch = []
        batch.append(item)
    run(engine, batch)
    return len(work) / (time.perf_counter() - begun), statistics.median(times)


def run(engine: MarianEngine, batch: Sequence[Job]) -> None:
    for _ in engine.translate(batch):
        pass


@contextlib.contextmanager
def server() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DEPESCHE_PORT": str(port), "DEPESCHE_LOG_LEVEL": "warning"}
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "serve"], env=environment, stdout=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{base}/readyz").status_code == 200:
                    break
            time.sleep(0.1)
        yield base
    finally:
        process.terminate()
        process.wait()


async def server_figures(
    base: str,
    sentences: Sequence[str],
    single: Sequence[str],
    options: argparse.Namespace,
    direct: float,
    alone: float,
) -> str:
    limits = httpx.Limits(max_connections=options.clients)
    async with httpx.AsyncClient(base_url=base, limits=limits, timeout=600) as client:
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
        added = statistics.median(outside)
        left = iter(sentences)

        async def work() -> list[float]:
            return [await post(text) for text in left]

        begun = time.perf_counter()
        seconds = [
            t for c in await asyncio.gather(*(work() for _ in range(options.clients))) for t in c
        ]
        through = len(sentences) / (time.perf_counter() - begun)
        first, whole, count = await stream(client, options.article.read_text(encoding="utf-8"))
    cuts = statistics.quantiles(seconds, n=20)
    return (
        f"one sentence, idle: engine {1000 * alone:.1f} ms, over HTTP {1000 * one:.1f} ms, "
        f"added {1000 * (one - alone):.1f} ms; not waiting or decoding: {1000 * added:.1f} ms\n"
        f"{len(sentences)} sentences: engine offline {direct:.1f}/s, "
        f"{options.clients} clients over HTTP {through:.1f}/s = {through / direct:.0%} "
        f"(p50 {1000 * cuts[9]:.0f} ms, p95 {1000 * cuts[18]:.0f} ms)\n"
        f"article of {count} sentences: first after {first:.2f} s, all after {whole:.2f} s"
    )


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
