"""A soak as a picture."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from bench.soak_report import Run, Verdict, by_minute, quantiles


def draw(run: Run, verdict: Verdict, path: Path) -> None:
    """Draw memory, latency, traffic and what is held; the path's suffix says the format."""
    figure = Figure(figsize=(8, 9), layout="constrained")
    axes = figure.subplots(4, 1, sharex=True)
    at = [sample.at / 60 for sample in run.samples]
    memory, latency, traffic, held = axes
    memory.plot(at, [sample.server_own for sample in run.samples], label="server")
    if any(sample.engine_own for sample in run.samples):
        memory.plot(at, [sample.engine_own for sample in run.samples], label="engine")
    memory.set_ylabel("own memory, MB")
    done = [(at, seconds) for at, seconds, kind, status in run.requests
            if kind == "single" and status == 200]  # fmt: skip
    for share in (0.5, 0.95, 0.99):
        points = quantiles(done, share)
        latency.plot(*zip(*points, strict=True), label=f"p{100 * share:.0f}")
    latency.set_yscale("log")
    latency.set_ylabel("single sentence, s")
    every = list(by_minute([(at, 1.0) for at, *_ in run.requests], lambda part: len(part) / 60))
    traffic.plot(*zip(*every, strict=True), label="requests a second")
    traffic.plot(at, [sample.waiting for sample in run.samples], lw=0.7, label="sentences waiting")
    traffic.set_ylabel("traffic")
    held.plot(at, [sample.threads for sample in run.samples], label="threads")
    held.plot(at, [sample.files for sample in run.samples], lw=0.7, label="open files")
    held.plot(at, [sample.cache_bytes / 1e4 for sample in run.samples], label="cache, 10 kB")
    held.set_ylabel("held")
    held.set_xlabel("minutes")
    for axis in axes:
        axis.set_ylim(bottom=0 if axis is not latency else None)
        axis.grid(alpha=0.3)
        axis.legend(loc="lower right", fontsize="small")
    memory.set_title("\n".join(verdict.lines), fontsize=7, loc="left")
    figure.savefig(path, dpi=100)
