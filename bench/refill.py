"""Sentences that join and leave the running batch, beside batches of sorted length.

    python -m bench.refill newstest2018.tsv [--json FILE] [--model DIRECTORY] [--beams 1 4]
                           [--loads 0.25 0.5 0.75 1 1.5] [--sentences 256] [--seconds 6]
                           [--ways sorted alike] [--turns 2]

The same engine, in this process, is brought the same sentences (the file's, one a line, anything
after a tab is ignored) in three ways (`bench/ways.py`): `refill`, as the server does; `sorted`,
what waits when a batch ends is sorted by length and cut into full batches; `alike`, batches of like
length, as the server has them with an engine that does not ask for more. In all of them a result
counts when its sentence is done, and a finished row leaves the batch.

First all sentences are there at once. The rate that `refill` reaches then is the machine's, and
further loads are shares of it: what takes that rate `--seconds` arrives by a Poisson process, the
same for all ways, another one each turn. Idle time is skipped. The ways take turns; medians of the
turns are told.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np

from app.batch.bounds import Bounds
from app.engine.marian import load_marian
from app.engine.pieces import SentencePieces
from app.engine.weights import locate
from app.types import Decoding, Engine, Job, Options
from bench.machine import describe
from bench.sentences import read_sentences
from bench.ways import Stream, alike, poisson, refilled, sorted_batches

Way = Callable[[Engine, Stream, Bounds], None]
WAYS: dict[str, Way] = {"refill": refilled, "sorted": sorted_batches, "alike": alike}
_ROWS = 128  # sentences times beams that the engine holds, on a CPU in float32


@dataclass(frozen=True, slots=True)
class Figures:
    """What a way reached in a turn; seconds are from a sentence's arrival to its result."""

    sentences: float
    subwords: float
    p50: float
    p95: float


@dataclass
class Cell:
    """A load, in shares of what can be done (infinite: all at once), at so many beams."""

    beams: int
    load: float
    turns: dict[str, list[Figures]] = field(default_factory=dict)

    def median(self, way: str) -> Figures:
        """Return the medians of a way's figures."""
        turns = self.turns[way]
        names = Figures.__slots__
        return Figures(
            *(statistics.median(getattr(turn, name) for turn in turns) for name in names)
        )

    def rows(self) -> list[str]:
        """Return a line for every way."""
        load = "at once" if math.isinf(self.load) else f"{self.load:.0%}"
        lines = []
        for way in self.turns:
            found = self.median(way)
            lines.append(
                f"{self.beams:5} {load:>8}  {way:8} {found.sentences:11.2f} {found.subwords:10.0f} "
                f"{found.p50:8.2f} {found.p95:8.2f}"
            )
        return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--model", default="de-en-standin")
    parser.add_argument("--beams", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--loads", type=float, nargs="+", default=[0.25, 0.5, 0.75, 1, 1.5])
    others = [way for way in WAYS if way != "refill"]
    parser.add_argument(
        "--ways", nargs="*", choices=others, default=others[:1], help="beside refill"
    )
    parser.add_argument("--sentences", type=int, default=256, help="at once")
    parser.add_argument("--seconds", type=float, default=6, help="of the engine, a load")
    parser.add_argument("--turns", type=int, default=2)
    options = parser.parse_args()
    checkpoint = locate(options.model)
    engine = load_marian(checkpoint, device="auto", precision="auto", threads=0)
    pieces = SentencePieces(checkpoint.directory)
    machine = describe()
    print(f"{machine}\n{engine.info.name}, {engine.info.precision}", flush=True)
    print("beams     load  way      sentences/s subwords/s    p50 s    p95 s")
    cells = []
    for beams in options.beams:
        jobs = read(options.file, pieces, engine.info.max_source, beams)
        some = spread(jobs, options.sentences)
        # oneDNN makes a kernel for every number of rows it meets.
        refilled(engine, Stream(some, [0.0] * len(some)), Bounds())
        rate = math.inf
        for load in (math.inf, *options.loads):
            cell = Cell(beams, load, {way: [] for way in ("refill", *options.ways)})
            measure(cell, engine, some, load * rate, options.turns)
            if math.isinf(load):
                rate = cell.median("refill").sentences
                some = spread(jobs, max(2, round(rate * options.seconds)))
            cells.append(cell)
            print(*cell.rows(), sep="\n", flush=True)
    if options.json:
        report = {
            "cells": [
                {
                    "beams": cell.beams,
                    "load": "at once" if math.isinf(cell.load) else cell.load,
                    **{way: asdict(cell.median(way)) for way in cell.turns},
                }
                for cell in cells
            ],
            "machine": {**machine, "precision": engine.info.precision},
        }
        options.json.write_text(json.dumps(report, indent=2) + "\n")


def read(file: Path, pieces: SentencePieces, longest: int, beams: int) -> list[Job]:
    """Return all of the file that the engine can take."""
    encoded = [pieces.encode(line).ids for line in read_sentences(file)]
    ratio = Options().length_ratio
    return [
        Job(ids, int(ratio * len(ids)) + 10, Decoding(beams))
        for ids in encoded
        if len(ids) <= longest
    ]


def spread(jobs: Sequence[Job], count: int) -> list[Job]:
    """Return so many, from all of the file."""
    count = min(count, len(jobs))
    return [jobs[number * len(jobs) // count] for number in range(count)]


def measure(cell: Cell, engine: Engine, jobs: Sequence[Job], rate: float, turns: int) -> None:
    """Let the ways take turns."""
    rows = min(Bounds().batch_sentences, max(1, _ROWS // cell.beams))
    bounds = replace(Bounds(), batch_sentences=rows)
    for turn in range(turns):
        for name in cell.turns:
            stream = Stream(jobs, poisson(len(jobs), rate, turn))
            WAYS[name](engine, stream, bounds)
            cell.turns[name].append(figures(stream))


def figures(stream: Stream) -> Figures:
    """Return what was reached from the first arrival to the last result."""
    ends = [at + wait for at, wait in zip(stream.arrivals, stream.waits, strict=True)]
    seconds = max(ends) - stream.arrivals[0]
    p50, p95 = np.quantile(stream.waits, [0.5, 0.95])
    return Figures(len(ends) / seconds, stream.written / seconds, float(p50), float(p95))


if __name__ == "__main__":
    main()
