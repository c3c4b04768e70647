"""What a second replica brings, and what the gateway costs.

    python -m bench.scale newstest2018.tsv [--sentences 160] [--clients 32] [--threads 2]
                          [--ray] [--also NAME=URL ...]
    python -m bench.scale --paced 0.05 [--sentences 400] [--clients 32] [--ray] ...

Callers send one sentence each, over and over, to one process, to one behind nginx, and to two that
share the threads. With --paced the engine is the fake one, which takes that many seconds for a
sentence whatever else the machine does: replicas as on machines of their own. With --ray the same
is done by Ray Serve in nginx's place. Other services that speak the API are measured with --also.

The callers run on the same machine, so on few cores they and nginx take time from the engine.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import http.client
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx

from app.settings import Settings
from bench.machine import describe
from bench.sentences import read_sentences, spread
from bench.serve import crowd, free_port, quantile, server, until_ready
from scripts.gateway import render, start

WIDE = {"GATEWAY_RATE": "100000r/s", "GATEWAY_BURST": "10000", "GATEWAY_CONNECTIONS": "10000"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--paced", type=float)
    parser.add_argument("--sentences", type=int, default=160)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--ray", action="store_true")
    parser.add_argument("--also", action="append", default=[], metavar="NAME=URL")
    options = parser.parse_args()
    if (options.file is None) == (options.paced is None):
        parser.error("give either a file or --paced")
    print(describe())
    if options.paced is not None:
        sentences = [f"Das ist Satz Nummer {number}." for number in range(options.sentences)]
    else:
        sentences = spread(read_sentences(options.file), options.sentences)
    most, half = options.threads, max(1, options.threads // 2)
    if options.paced is not None:
        most = half = 1
    setups = [
        (f"1 process, {most} threads", [most], ""),
        (f"1 process, {half} threads", [half], ""),
        (f"1 behind nginx, {most} threads", [most], "nginx"),
        (f"2 behind nginx, {half} threads each", [half, half], "nginx"),
    ]
    if options.ray:
        setups.append((f"1 on Ray Serve, {most} threads", [most], "ray"))
        setups.append((f"2 on Ray Serve, {half} threads each", [half, half], "ray"))
    if most == half:
        del setups[1]
    first = 0.0
    for name, threads, before in setups:
        with running(threads, options.paced, before) as url:
            rate = figures(name, url, sentences, options.clients, first)
        first = first or rate
    for pair in options.also:
        name, url = pair.split("=", 1)
        figures(name, url, sentences, options.clients, first)


def figures(name: str, url: str, sentences: Sequence[str], clients: int, first: float) -> float:
    """Print a line of the table; return sentences a second."""

    async def measure() -> tuple[float, list[float]]:
        limits = httpx.Limits(max_connections=clients)
        async with httpx.AsyncClient(limits=limits, timeout=600, verify=False) as client:
            target = f"{url}/v1/translate"
            # Kernels for every number of rows, connections, a full batch.
            await crowd(client, target, sentences[: 2 * clients], clients)
            return await crowd(client, target, sentences, clients)

    rate, waits = asyncio.run(measure())
    small = 1000 * overhead(url)
    print(
        f"{name:36} {rate:6.1f} sentences/s ({rate / (first or rate):4.2f}x), "
        f"p50 {1000 * statistics.median(waits):6.0f} ms, p95 {1000 * quantile(waits):6.0f} ms; "
        f"a request without work {small:5.2f} ms",
        flush=True,
    )
    return rate


def overhead(url: str, count: int = 300) -> float:
    """Return the median seconds of a request that computes nothing, on one connection."""
    parsed = httpx.URL(url)
    connection = http.client.HTTPConnection(parsed.host, parsed.port, timeout=20)
    times = []
    for _ in range(count):
        begun = time.perf_counter()
        connection.request("GET", f"{parsed.path.rstrip('/')}/v1/model")
        connection.getresponse().read()
        times.append(time.perf_counter() - begun)
    connection.close()
    return statistics.median(times)


@contextlib.contextmanager
def running(threads: Sequence[int], paced: float | None, before: str) -> Iterator[str]:
    """Run a replica for each number of threads, and what stands before them; yield the address."""
    pace = [] if paced is None else ["--paced" if before == "ray" else "--seconds", str(paced)]
    if before == "ray":
        count, cpus = str(len(threads)), str(threads[0])
        command = ["bench.fleet", "--replicas", count, "--cpus", cpus, *pace]
        with server(command, "/readyz", THREADS=cpus) as base:
            yield base
        return
    command = ["app", "serve"] if paced is None else ["bench.replica", *pace]
    with contextlib.ExitStack() as stack:
        bases = [
            stack.enter_context(server(command, "/readyz", THREADS=str(count))) for count in threads
        ]
        if not before:
            yield bases[0]
            return
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port, internal = free_port(), free_port()
        changes = {
            "GATEWAY_LISTEN": f"127.0.0.1:{port}",
            "GATEWAY_INTERNAL": f"127.0.0.1:{internal}",
            "GATEWAY_LOG": str(directory / "access.log"),
        }
        addresses = [base.removeprefix("http://") for base in bases]
        process = start(render(directory, addresses, Settings(), {**WIDE, **changes}))
        stack.callback(_end, process)
        until_ready(f"http://127.0.0.1:{internal}/readyz")
        yield f"http://127.0.0.1:{port}"


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait()


if __name__ == "__main__":
    main()
