"""An hour of mixed traffic against a real server: does it keep its memory and its speed?

    python -m bench.soak newstest2018.tsv [--minutes 60] [--share 0.6] [--picture soak.png]

The file has a German sentence a line; anything after a tab is ignored. First the capacity is
measured, then requests arrive at random, as many as make ``--share`` of it, whether or not those
before them were answered. Most are single sentences, some are paragraphs, articles that are read as
they come, pages with tags, and such as vanish before their answer. Server and engine are looked at
every few seconds; in the end there is a picture, a verdict, and exit code 1 if something grew.

Settings are read from the environment. The cache is kept so small that it is full all the time, and
most requests bypass it, so that the engine has work.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import httpx
import psutil

from bench.sentences import read_sentences
from bench.soak_picture import draw
from bench.soak_report import Run, Sample, judge

_CACHE_BYTES = 1_000_000
_EVERY = 5.0  # seconds between looks at the processes
_CONNECTIONS = 200


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--share", type=float, default=0.6, help="of the capacity, 0 to 1")
    parser.add_argument("--fresh", type=float, default=0.85, help="share that bypasses the cache")
    parser.add_argument("--picture", type=Path, default=Path("soak.png"))
    parser.add_argument("--figures", type=Path, help="where all that was seen is written, as JSON")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    lines = read_sentences(options.file)
    with serving() as (base, process):
        traffic = Traffic(lines, options.fresh, options.seed)
        run = asyncio.run(soak(base, process, traffic, options.minutes * 60, options.share))
    if options.figures:
        options.figures.write_text(json.dumps(asdict(run)), encoding="utf-8")
    verdict = judge(run)
    draw(run, verdict, options.picture)
    print("\n".join(verdict.lines))
    return 0 if verdict.passed else 1


@contextlib.contextmanager
def serving() -> Iterator[tuple[str, psutil.Process]]:
    """Run the service as a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        "DEPESCHE_CACHE_BYTES": str(_CACHE_BYTES),
        "DEPESCHE_LOG_LEVEL": "warning",
        **os.environ,
        "DEPESCHE_PORT": str(port),
    }
    command = [sys.executable, "-m", "app", "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        base = f"http://127.0.0.1:{port}"
        try:
            for _ in range(1800):
                with contextlib.suppress(httpx.TransportError):
                    if httpx.get(f"{base}/readyz").status_code == 200:
                        break
                time.sleep(0.1)
            yield base, psutil.Process(process.pid)
        finally:
            process.terminate()


class Traffic:
    """Makes requests out of sentences, reproducibly."""

    def __init__(self, sentences: list[str], fresh: float, seed: int) -> None:
        self._sentences = sentences
        self._fresh = fresh
        self.random = random.Random(seed)

    def next(self) -> tuple[str, int, dict[str, object], dict[str, str]]:
        """Return kind, number of sentences, body and headers."""
        kind, count = self.random.choices(
            [("single", 1), ("paragraph", 4), ("article", 15), ("page", 6), ("words", 2),
             ("vanishing", 4)],
            [60, 15, 5, 8, 7, 5],
        )[0]  # fmt: skip
        start = self.random.randrange(len(self._sentences))
        chosen = [self._sentences[(start + n) % len(self._sentences)] for n in range(count)]
        wanted: dict[str, object] = {}
        text = " ".join(chosen)
        if kind == "page":
            escaped = [line.replace("&", "&amp;").replace("<", "&lt;") for line in chosen]
            text = "".join(f"<p><b>{line[:12]}</b>{line[12:]}</p>" for line in escaped)
            wanted = {"format": "html"}
        elif kind == "words":
            wanted = {"alignment": "word", "alternatives": 2}
        fresh = self.random.random() < self._fresh
        wanted["cache"] = "bypass" if fresh else "use"
        headers = {"Accept": "application/x-ndjson"} if kind == "article" else {}
        return kind, count, {"text": text, "options": wanted}, headers


async def soak(
    base: str, process: psutil.Process, traffic: Traffic, seconds: float, share: float
) -> Run:
    run = Run()
    limits = httpx.Limits(max_connections=_CONNECTIONS)
    async with httpx.AsyncClient(base_url=base, limits=limits, timeout=330) as client:
        run.capacity = await capacity(client, traffic)
        run.rate = share * run.capacity
        print(f"capacity {run.capacity:.1f} sentences/s, offered {run.rate:.1f}", flush=True)
        begun = time.monotonic()
        watching = asyncio.create_task(watch(client, process, run, begun))
        pending: set[asyncio.Task[None]] = set()
        due = begun
        while (now := time.monotonic()) < begun + seconds:
            if now < due:
                await asyncio.sleep(min(due - now, 1.0))
                continue
            kind, count, body, headers = traffic.next()
            # Gaps between arrivals that do not know of each other, in proportion to their work.
            due = max(due, now - 5) + traffic.random.expovariate(1.0) * count / run.rate
            work = ask(client, kind, body, headers, run, begun)
            pending.add(task := asyncio.create_task(work))
            task.add_done_callback(pending.discard)
            run.sentences += count
        await asyncio.gather(*pending)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    return run


async def capacity(client: httpx.AsyncClient, traffic: Traffic, seconds: float = 40.0) -> float:
    """Return sentences a second that clients get who ask again as soon as they are answered."""
    done = 0
    begun = time.monotonic()

    async def work() -> None:
        nonlocal done
        while time.monotonic() < begun + seconds:
            kind, count, body, headers = traffic.next()
            if kind == "vanishing":
                continue
            await client.post("/v1/translate", json=body, headers=headers)
            # The first quarter warms up.
            done += count if time.monotonic() > begun + seconds / 4 else 0

    await asyncio.gather(*(work() for _ in range(16)))
    return done / (time.monotonic() - begun - seconds / 4)


async def ask(
    client: httpx.AsyncClient,
    kind: str,
    body: dict[str, object],
    headers: dict[str, str],
    run: Run,
    begun: float,
) -> None:
    asked = time.monotonic()
    status = 0
    try:
        async with asyncio.timeout(0.05 if kind == "vanishing" else None):
            async with client.stream("POST", "/v1/translate", json=body, headers=headers) as answer:
                async for line in answer.aiter_lines():
                    status = 599 if '"type":"error"' in line else answer.status_code
    except TimeoutError:
        status = 499
    except httpx.TransportError:
        status = 0
    ended = time.monotonic()
    run.requests.append((ended - begun, ended - asked, kind, status))


async def watch(client: httpx.AsyncClient, process: psutil.Process, run: Run, begun: float) -> None:
    minute = 0
    while True:
        told = (await client.get("/metrics")).text
        run.samples.append(look(process, told, time.monotonic() - begun))
        last = run.samples[-1]
        if last.at // 60 >= minute:
            minute += 1
            print(
                f"{last.at / 60:5.1f} min: server {last.server_own:.0f} MB, engine "
                f"{last.engine_own:.0f} MB, {last.threads} threads, {last.files} files, "
                f"{len(run.requests)} requests",
                flush=True,
            )
        await asyncio.sleep(_EVERY)


def look(process: psutil.Process, metrics: str, at: float) -> Sample:
    """Return what the server holds, and what its children hold, of which the engine is one."""
    own, resident, threads, files = [0.0, 0.0], [0.0, 0.0], 0, 0
    for place, each in [(0, process), *((1, child) for child in process.children(recursive=True))]:
        # A child may end while it is looked at.
        with contextlib.suppress(psutil.NoSuchProcess), each.oneshot():
            memory = each.memory_info()
            own[place] += (memory.rss - memory.shared) / 1e6
            resident[place] += memory.rss / 1e6
            threads += each.num_threads()
            files += each.num_fds()

    def metric(name: str) -> float:
        found = re.search(rf"^{name} (\S+)$", metrics, re.MULTILINE)
        return float(found[1]) if found else 0.0

    return Sample(
        at,
        own[0],
        resident[0],
        own[1],
        resident[1],
        threads,
        files,
        metric("depesche_cache_held_bytes"),
        metric("depesche_waiting_sentences"),
    )


if __name__ == "__main__":
    sys.exit(main())
