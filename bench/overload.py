"""What happens at more than can be done: offered against answered, latencies, probes; a picture.

    python -m bench.overload [--pace 0.04] [--seconds 8] [--picture docs/overload.svg]

A real server process with the fake engine, a set time a sentence, so that it can be had again;
open-loop Poisson arrivals of single sentences at multiples of what it can do.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx

from app.build import open_translator
from app.engine import fake
from app.server import serve
from app.settings import read_settings
from bench.serve import server

LOADS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0, 10.0)


@dataclass
class Figures:
    """What came of one load: seconds of answers and of probes, and how many ended how."""

    accepted: list[float] = field(default_factory=list)
    probes: list[float] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pace", type=float, default=0.04)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--serve", action="store_true", help="be the server")
    options = parser.parse_args()
    if options.serve:
        fake.FakeEngine = partial(fake.FakeEngine, pace=options.pace)  # type: ignore[misc,assignment]
        changes: dict[str, object] = {
            "model": "fake",
            "engine": "thread",
            "max_wait": 2.0,
            "beam_size": 1,
            "batch_sentences": 8,
            "cache_bytes": 0,
        }
        sys.exit(serve(read_settings(changes=changes), open_translator))
    command = ["bench.overload", "--serve", "--pace", str(options.pace)]
    with server(command, "/readyz") as base:
        rows = asyncio.run(curve(base, 1 / options.pace, options.seconds))
    if options.picture:
        draw(rows, 1 / options.pace, options.picture)


async def curve(base: str, rate: float, seconds: float) -> list[tuple[float, float, Figures]]:
    limits = httpx.Limits(max_connections=2_000)
    rows = []
    async with httpx.AsyncClient(base_url=base, limits=limits, timeout=60) as client:
        await load(client, 4 * rate, 3.0)
        for factor in LOADS:
            begun = time.perf_counter()
            found = await load(client, factor * rate, seconds)
            took = time.perf_counter() - begun
            rows.append((factor, took, found))
            print(
                f"{factor:5.2f}x: offered {factor * rate:6.1f}/s, "
                f"answered {len(found.accepted) / took:5.1f}/s, "
                f"refused {found.ends['refused'] / took:6.1f}/s, lost {found.ends['lost']}, "
                f"p50 {at(found.accepted, 0.5):5.2f} s, p95 {at(found.accepted, 0.95):5.2f} s, "
                f"p99 {at(found.accepted, 0.99):5.2f} s; probes p99 "
                f"{1000 * at(found.probes, 0.99):4.0f} ms",
                flush=True,
            )
    return rows


async def load(client: httpx.AsyncClient, rate: float, seconds: float) -> Figures:
    found = Figures()

    async def ask() -> None:
        begun = time.perf_counter()
        text = f"Satz Nummer {random.random()} steht hier zur Probe."
        try:
            answer = await client.post("/v1/translate", json={"text": text})
        except httpx.TransportError:
            found.ends["lost"] += 1
            return
        if answer.status_code == 200:
            found.accepted.append(time.perf_counter() - begun)
        else:
            found.ends["refused" if answer.status_code == 429 else "lost"] += 1

    async def probe(until: float) -> None:
        while time.perf_counter() < until:
            for path in ("/livez", "/readyz"):
                begun = time.perf_counter()
                await client.get(path)
                found.probes.append(time.perf_counter() - begun)
            await asyncio.sleep(0.1)

    end = time.perf_counter() + seconds
    due = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        group.create_task(probe(end))
        while (due := due + random.expovariate(rate)) < end:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(ask())
    return found


def at(seconds: list[float], part: float) -> float:
    """Return the quantile; 0 of nothing."""
    return sorted(seconds)[int(part * (len(seconds) - 1))] if seconds else 0.0


def draw(rows: list[tuple[float, float, Figures]], rate: float, path: Path) -> None:
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(7, 6), layout="constrained")
    top, bottom = figure.subplots(2, 1, sharex=True)
    offered = [factor for factor, _, _ in rows]
    top.plot(
        offered, [len(f.accepted) / took / rate for _, took, f in rows], "o-", label="answered"
    )
    top.plot(
        offered, [f.ends["refused"] / took / rate for _, took, f in rows], "s--", label="refused"
    )
    top.set_ylabel("times what can be done")
    for part in (0.5, 0.95, 0.99):
        bottom.plot(offered, [at(f.accepted, part) for _, _, f in rows], "o-", label=f"p{part:.0%}")
    bottom.plot(offered, [at(f.probes, 0.99) for _, _, f in rows], "k:", label="probes p99")
    bottom.set(xlabel="offered, times what can be done", ylabel="seconds", xscale="log")
    bottom.set_ylim(bottom=0)
    for axes in (top, bottom):
        axes.legend()
        axes.grid(visible=True, alpha=0.3)
    figure.savefig(path)


if __name__ == "__main__":
    main()
