"""What happens at more than can be done: offered against answered, latencies, probes; a picture.

    python -m bench.overload [--pace 0.1] [--seconds 8] [--picture docs/overload.svg]

A real server process with the fake engine, a set time a sentence, so that it can be had again;
open-loop Poisson arrivals of single sentences at multiples of what it can do. Last, a little
interactive work alone, and beside a flood of bulk work. Probes come from a process of their own, so
that it is not the load's client that they measure.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
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
from app.types import Priority
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
    parser.add_argument("--pace", type=float, default=0.1)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--serve", action="store_true", help="be the server")
    parser.add_argument("--probe", help="be the one who probes the server at this address")
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
    if options.probe:
        print(json.dumps(probe(options.probe, options.seconds)))
        return
    command = ["bench.overload", "--serve", "--pace", str(options.pace)]
    with server(command, "/readyz") as base:
        rows = asyncio.run(curve(base, 1 / options.pace, options.seconds))
    if options.picture:
        draw(rows, 1 / options.pace, options.seconds, options.picture)


async def curve(base: str, rate: float, seconds: float) -> list[tuple[float, float, Figures]]:
    limits = httpx.Limits(max_connections=2_000)
    rows = []
    async with httpx.AsyncClient(base_url=base, limits=limits, timeout=60) as client:
        await load(client, 4 * rate, 3.0)
        for factor in LOADS:
            begun = time.perf_counter()
            found, probed = await asyncio.gather(
                load(client, factor * rate, seconds), probes(base, seconds)
            )
            found.probes = probed
            rows.append((factor, time.perf_counter() - begun, found))
            tell(f"{factor:5.2f}x", found, seconds, factor * rate)
        alone = await load(client, rate / 2, seconds)
        tell("interactive 0.5x, alone", alone, seconds, rate / 2)
        beside, flood = await asyncio.gather(
            load(client, rate / 2, seconds), load(client, 4 * rate, seconds, "bulk")
        )
        tell("interactive 0.5x, beside 4x of bulk", beside, seconds, rate / 2)
        tell("that bulk", flood, seconds, 4 * rate)
    return rows


def tell(name: str, found: Figures, seconds: float, rate: float) -> None:
    """Print a line; rates are over the time in which requests were sent."""
    line = (
        f"{name}: offered {rate:.1f}/s, let in {len(found.accepted) / seconds:.1f}/s, refused "
        f"{found.ends['refused'] / seconds:.1f}/s, lost {found.ends['lost']}, p50 "
        f"{at(found.accepted, 0.5):.2f} s, p95 {at(found.accepted, 0.95):.2f} s, p99 "
        f"{at(found.accepted, 0.99):.2f} s"
    )
    if found.probes:
        line += f"; {len(found.probes)} probes, p99 {1000 * at(found.probes, 0.99):.0f} ms"
    print(line, flush=True)


async def probes(base: str, seconds: float) -> list[float]:
    """Return the seconds that probes took, from another process."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.overload", "--probe", base, "--seconds", str(seconds)),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    found: list[float] = json.loads(out)
    return found


def probe(base: str, seconds: float) -> list[float]:
    found = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for path in ("/livez", "/readyz"):
            begun = time.perf_counter()
            connection = http.client.HTTPConnection(httpx.URL(base).netloc.decode(), timeout=60)
            connection.request("GET", path)
            connection.getresponse().read()
            connection.close()
            found.append(time.perf_counter() - begun)
        time.sleep(0.05)
    return found


async def load(
    client: httpx.AsyncClient, rate: float, seconds: float, priority: Priority = "interactive"
) -> Figures:
    found = Figures()
    body = {"options": {"priority": priority}}

    async def ask() -> None:
        begun = time.perf_counter()
        text = f"Satz Nummer {random.random()} steht hier zur Probe."
        try:
            answer = await client.post("/v1/translate", json={"text": text, **body})
        except httpx.TransportError:
            found.ends["lost"] += 1
            return
        if answer.status_code == 200:
            found.accepted.append(time.perf_counter() - begun)
        else:
            found.ends["refused" if answer.status_code == 429 else "lost"] += 1

    end = time.perf_counter() + seconds
    due = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        while (due := due + random.expovariate(rate)) < end:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(ask())
    return found


def at(seconds: list[float], part: float) -> float:
    """Return the quantile; 0 of nothing."""
    return sorted(seconds)[int(part * (len(seconds) - 1))] if seconds else 0.0


def draw(rows: list[tuple[float, float, Figures]], rate: float, seconds: float, path: Path) -> None:
    """Draw rates as multiples of what can be done, and the seconds of what was let in."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(7, 6), layout="constrained")
    top, bottom = figure.subplots(2, 1, sharex=True)
    offered = [factor for factor, _, _ in rows]
    answered = [len(found.accepted) / took / rate for _, took, found in rows]
    refused = [found.ends["refused"] / seconds / rate for _, _, found in rows]
    top.plot(offered, answered, "o-", label="answered")
    top.plot(offered, refused, "s--", label="refused")
    top.set_ylabel("times what can be done")
    for part in (50, 95, 99):
        quantiles = [at(found.accepted, part / 100) for _, _, found in rows]
        bottom.plot(offered, quantiles, "o-", label=f"p{part} of what was let in")
    bottom.plot(
        offered, [at(found.probes, 0.99) for _, _, found in rows], "k:", label="p99 of probes"
    )
    bottom.set(xlabel="offered, times what can be done", ylabel="seconds", xscale="log")
    bottom.set_xticks(offered, [f"{factor:g}" for factor in offered])
    bottom.minorticks_off()
    bottom.set_ylim(bottom=-0.1)
    for axes in (top, bottom):
        axes.legend()
        axes.grid(visible=True, alpha=0.3)
    figure.savefig(path)


if __name__ == "__main__":
    main()
