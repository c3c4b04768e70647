"""What the cache gains on an updated article, and what a remembered sentence costs.

    python -m bench.cache [--article examples/article.de.txt] [--changed 2] [--rounds 5]

An article is translated by a server that knows nothing of it, again as it is, and again with some
sentences changed, as a newsroom updates it. The engine's work is counted in sentences and seconds.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import time
from pathlib import Path

import httpx

from bench.serve import server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--article", type=Path, default=Path("examples/article.de.txt"))
    parser.add_argument("--changed", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    text = options.article.read_text(encoding="utf-8")
    changes = {"CACHE_BYTES": os.environ.get("DEPESCHE_CACHE_BYTES", "64000000")}
    with (
        server(["app", "serve"], "/readyz", **changes) as base,
        httpx.Client(base_url=base, timeout=600) as client,
    ):
        spans = [
            (sentence["start"], sentence["end"])
            for sentence in client.post("/v1/segment", json={"text": text}).json()["sentences"]
        ]
        ask(client, text, "forbid")  # oneDNN makes its kernels
        rows: dict[str, list[tuple[float, float, int, int]]] = {}
        for number in range(options.rounds):
            updated = update(text, spans, options.changed, number)
            for name, given, cache in (
                ("new", text, "bypass"),
                ("the same again", text, "use"),
                (f"{options.changed} sentences changed", updated, "use"),
            ):
                rows.setdefault(name, []).append(ask(client, given, cache))
    print(f"article of {len(spans)} sentences, median of {options.rounds}")
    for name, figures in rows.items():
        seconds, engine, computed, remembered = map(statistics.median, zip(*figures, strict=True))
        print(
            f"{name}: {1000 * seconds:.0f} ms, engine {1000 * engine:.0f} ms, "
            f"{computed:.0f} sentences computed, {remembered:.0f} remembered"
        )


def update(text: str, spans: list[tuple[int, int]], count: int, number: int) -> str:
    """Return ``text`` with ``count`` sentences changed, others every time."""
    step = max(1, len(spans) // count)
    for start, _ in sorted(spans[number % step :: step][:count], reverse=True):
        text = f"{text[:start]}Wie es um {number + 1} Uhr hieß: {text[start:]}"
    return text


def ask(client: httpx.Client, text: str, cache: str) -> tuple[float, float, int, int]:
    """Return seconds, those of them that the engine took, and sentences computed and remembered."""
    begun = time.perf_counter()
    answer = client.post("/v1/translate", json={"text": text, "options": {"cache": cache}})
    seconds = time.perf_counter() - begun
    usage = answer.raise_for_status().json()["usage"]
    engine = re.search(r"engine;dur=([\d.]+)", answer.headers["Server-Timing"])
    remembered = usage.get("cached_sentences", 0)
    took = float(engine[1]) / 1000 if engine else 0.0
    return seconds, took, usage["sentences"] - remembered, remembered


if __name__ == "__main__":
    main()
