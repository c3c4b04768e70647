"""The engine beside CTranslate2 and transformers: the same weights, machine, process, and moment.

    python -m bench.engine [newstest2018.tsv] [--quick] [--json FILE] [--device cuda [--graphs]]
                           [--sentences 1 8 32 128 512] [--beams 1 4] [--seconds 900]
                           [--only opus] [--without transformers-float32]

Two models: opus-mt's shape with random weights, 28 subwords in and as many out, forced; and the
bundled one, on sentences of the file (one a line, anything after a tab is ignored; by default the
sample article's) and with the lengths it gives them. The engines of a cell take turns, so that all
see the same noise; medians are compared. Ratios above 1 say that ours is faster.

`--quick`: opus-mt's shape, 32 sentences, within 50 seconds; on a slow machine with fewer turns and
fewer subwords. `--json` writes the ratios.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch

from app.engine.device import place
from app.engine.marian import MarianEngine, load_marian
from app.engine.pieces import SentencePieces
from app.engine.weights import locate
from bench.machine import describe, product_rate
from bench.opus import random_sources, write_opus
from bench.rivals import CTranslate2, Source, Translate, ours, transformers, workspace
from bench.sentences import read_sentences, spread

OURS = "depesche"
MODELS = ["opus", "bundled"]
LENGTH = 28  # subwords in and out, with opus-mt's shape
_ROWS = 128  # rivals' batches, in sentences times beams


@dataclass
class Cell:
    """One comparison: sources, beams, the forced length or None, and seconds it may take."""

    name: str
    sources: Sequence[Source]
    beams: int
    forced: int | None
    seconds: float
    rates: dict[str, list[float]] = field(default_factory=dict)

    def measure(self, engines: dict[str, Translate]) -> None:
        """Let the engines take turns for as long as there is time; everybody gets one at least."""
        begun = time.perf_counter()
        few = self.sources[: max(1, len(self.sources) // 4)] if self.forced is None else None
        for translate in engines.values():  # warm-up, and an estimate
            translate(few or self.sources, self.beams, self.forced and 3)
        spent = time.perf_counter() - begun
        if self.forced:
            # Warming up takes longer than what follows, by about half.
            affordable = 3 * (self.seconds - spent) / (0.6 * spent)
            self.forced = int(max(4, min(self.forced, affordable)))
        last: dict[str, float] = {}
        for turn in range(9):
            for name, translate in engines.items():
                left = self.seconds - (time.perf_counter() - begun)
                # A slow rival gets fewer turns than the others, and everybody one.
                if turn and last[name] > left / 2:
                    continue
                at = time.perf_counter()
                written = translate(self.sources, self.beams, self.forced)
                last[name] = time.perf_counter() - at
                self.rates.setdefault(name, []).append(written / last[name])

    def median(self, name: str) -> float:
        return statistics.median(self.rates[name])

    def ratio(self, rival: str) -> float:
        return self.median(OURS) / self.median(rival)

    def row(self) -> str:
        mine = self.median(OURS)
        rivals = [rival for rival in self.rates if rival != OURS]
        cells = [f"{self.name:22}", f"{mine:9.1f}"]
        cells += [f"{self.median(rival):9.1f} ({self.ratio(rival):5.2f}x)" for rival in rivals]
        turns = len(self.rates[OURS])
        length = f", {self.forced} out" if self.forced not in (None, LENGTH) else ""
        return " ".join(cells) + f"   {turns} turn{'s' if turns > 1 else ''}{length}"


def main() -> None:
    begun = time.perf_counter()
    options = parse()
    if options.threads:
        torch.set_num_threads(options.threads)
    placement = place(options.device, options.precision)
    machine = describe()
    makers = placement.makers
    rates = {
        name: product_rate(make, placement)
        for name, make in (("layers", makers.decoder), ("output layer", makers.output))
    }
    told = ", ".join(f"{rate:.0f} as in the {name}" for name, rate in rates.items())
    print(f"{machine}\nGFLOP/s in large products by our kernels: {told}", flush=True)
    cells: list[Cell] = []
    precisions: dict[str, str] = {}
    with workspace() as directory:
        # Never ending by themselves is what lets all engines write the same number of subwords.
        opus = write_opus(Path(directory) / "opus", locate("de-en-standin").directory, end=-1e4)
        names = ["opus"] if options.quick else options.only
        for name in names:
            path = opus if name == "opus" else locate("de-en-standin").directory
            engine = load_marian(
                locate(str(path)),
                device=options.device,
                precision=options.precision,
                threads=options.threads,
                graphs=options.graphs,
            )
            engines = contestants(engine, path, Path(directory) / f"{name}-ct2", options)
            precisions[name], details = engine.info.precision, engine.info.details
            print(f"\nours: {precisions[name]} ({details['precision_reason']}), ", end="")
            print(f"{details['kernels']}, steps {details['steps']}")
            print(f"{name + ', subwords/s':22} " + " ".join(f"{e:>18}" for e in engines))
            for size in options.sentences:
                for beams in options.beams:
                    planned = len(names) * len(options.sentences) * len(options.beams)
                    left = options.seconds - (time.perf_counter() - begun)
                    cell = Cell(
                        f"{name}-{size}-beam{beams}",
                        sources(name, size, options.file),
                        beams,
                        LENGTH if name == "opus" else None,
                        max(0.5, left / (planned - len(cells))),
                    )
                    cell.measure(engines)
                    cells.append(cell)
                    print(cell.row(), flush=True)
    share(cells, rates)
    if options.json:
        rivals = {rival for cell in cells for rival in cell.rates} - {OURS}
        report = {
            "ratios": {
                rival: {c.name: round(c.ratio(rival), 3) for c in cells if rival in c.rates}
                for rival in sorted(rivals)
            },
            "throughput": {c.name: {n: round(c.median(n), 1) for n in c.rates} for c in cells},
            "unit": "target subwords a second, median",
            "machine": {
                **machine,
                "precision": precisions,
                "gflops": {n: round(r) for n, r in rates.items()},
            },
        }
        options.json.write_text(json.dumps(report, indent=2) + "\n")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path, nargs="?", default=Path("examples/article.de.txt"))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--graphs", action="store_true", help="CUDA graphs, on CUDA")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--sentences", type=int, nargs="+", default=[1, 8, 32, 128, 512])
    parser.add_argument("--beams", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--seconds", type=float, default=900, help="for everything, about")
    parser.add_argument("--only", nargs="+", choices=MODELS, default=MODELS)
    parser.add_argument("--without", nargs="*", default=[], help="rivals to leave out")
    options = parser.parse_args()
    if options.quick:
        options.sentences, options.beams, options.seconds = [32], [1, 4], 42
    return options


def contestants(
    engine: MarianEngine, directory: Path, converted: Path, options: argparse.Namespace
) -> dict[str, Translate]:
    """Return ours and the rivals, on one checkpoint."""
    device, threads = engine.info.device, torch.get_num_threads()
    found = {OURS: ours(engine)}
    rival = CTranslate2(directory, converted)
    for name in ("float16", "int8_float16") if device == "cuda" else ("int8", "float32"):
        found[f"ctranslate2-{name}"] = rival.translate(name, device, threads, _ROWS)
    types = {"float16": torch.float16} if device == "cuda" else {"float32": torch.float32}
    if engine.info.precision == "bfloat16" and not options.quick:
        types["bfloat16"] = torch.bfloat16
    for name, dtype in types.items():
        found[f"transformers-{name}"] = transformers(directory, dtype, device, 32)
    return {name: engine for name, engine in found.items() if name not in options.without}


def sources(model: str, size: int, file: Path) -> list[Source]:
    if model == "opus":
        return random_sources(size, LENGTH)
    pieces = SentencePieces(locate("de-en-standin").directory)
    encoded = [pieces.encode(line).ids[-100:] for line in spread(read_sentences(file), size)]
    return [encoded[at % len(encoded)] for at in range(size)]


def share(cells: Sequence[Cell], rates: dict[str, float]) -> None:
    """Print for what share of its time the machine's rates account, with opus-mt's shape."""
    layers = 2 * 6 * (8 + 6) * 512**2  # operations for a beam and target subword
    output = 2 * 512 * 58_101
    # For a source subword; what the decoder remembers of it is in it.
    source = 2 * 6 * (12 + 2) * 512**2
    print()
    for cell in cells:
        if cell.forced is None:
            continue
        once = source * LENGTH / cell.forced + layers * cell.beams
        needed = (once / rates["layers"] + output * cell.beams / rates["output layer"]) / 1e9
        print(
            f"{cell.name:22} {needed * cell.median(OURS):4.0%} of its time in products at that rate"
        )


if __name__ == "__main__":
    main()
