"""Whether a sentence costs the same alone among a hundred and among a hundred thousand.

    python -m bench.flat newstest2018.tsv [--counts 100 1000 10000 100000] [--model DIRECTORY]
                         [--shapes document requests] [--beam 1] [--engine thread] [--threads 0]

The whole service below HTTP, without its memory of sentences: split, encoded, queued, decoded,
judged, put together. So many sentences come as one document, then as requests of 20, 16 at a time.
They are those of the file (one a line, anything after a tab is ignored), over and over, numbered so
that none comes twice. Processor time is told for the service and its engine apart. Without a model
it is one that copies its source and computes little (`bench/copying.py`), so that a cost of our own
that grows with the count cannot hide behind it; a real one is for smaller counts. Counts below
2,000 are measured several times; medians are told.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from app.build import open_translator
from app.pipeline.translator import Translator
from app.settings import Settings
from app.types import Options
from bench.copying import write_copying
from bench.flat_texts import Numbered, paragraphs, suitable
from bench.machine import describe
from bench.rivals import workspace
from bench.sentences import read_sentences

_AT_A_TIME = 16  # requests
_ENOUGH = 2000  # sentences that a figure rests on at least


@dataclass(frozen=True, slots=True)
class Row:
    """What so many sentences cost, and what is held when all is done; the engine by itself.

    Milliseconds are each sentence's, of the clock and of processors; memory is resident, in MB.
    """

    shape: str
    sentences: int
    milliseconds: float
    service_milliseconds: float
    engine_milliseconds: float
    service_memory: float
    engine_memory: float


async def document(translator: Translator, sentences: Sequence[str], options: Options) -> int:
    """Translate one text; return how many sentences were found in it."""
    text = "\n\n".join(paragraphs(sentences))
    return len((await translator.translate(text, options)).sentences)


async def requests(translator: Translator, sentences: Sequence[str], options: Options) -> int:
    """Translate texts of some sentences, some at a time; return how many sentences were found."""
    texts = iter(paragraphs(sentences))

    async def client() -> int:
        found = 0
        for text in texts:
            found += len((await translator.translate(text, options)).sentences)
        return found

    return sum(await asyncio.gather(*(client() for _ in range(_AT_A_TIME))))


Shape = Callable[[Translator, Sequence[str], Options], Coroutine[Any, Any, int]]
SHAPES: dict[str, Shape] = {"document": document, "requests": requests}
HEAD = """\
                          ms each           processors' ms    resident MB
as          sentences  by clock   ratio   service   engine   service   engine"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 1000, 10_000, 100_000])
    parser.add_argument("--shapes", nargs="+", choices=SHAPES, default=list(SHAPES))
    parser.add_argument("--model", default="")
    parser.add_argument("--beam", type=int, default=1)
    parser.add_argument("--engine", choices=["process", "thread"], default="process")
    parser.add_argument("--threads", type=int, default=1, help="of the engine; 0 for all")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    texts = read_sentences(options.file)
    sentences = suitable(texts)
    machine = describe()
    print(f"{machine}\n{len(sentences)} sentences, numbered", flush=True)
    with workspace() as directory:
        model = options.model or str(write_copying(Path(directory) / "copying", texts))
        settings = Settings(
            model=model,
            engine=options.engine,
            threads=options.threads,
            cache_bytes=0,
            max_characters=sys.maxsize,
            max_sentences=sys.maxsize,
        )
        asked = Options(beam_size=options.beam)
        with open_translator(settings) as translator, asyncio.Runner() as runner:
            found: list[Row] = []
            print(HEAD)
            for row in measured(runner, translator, Numbered(sentences), asked, options):
                first = next((each for each in found if each.shape == row.shape), row)
                found.append(row)
                print(told(row, first), flush=True)
    if options.json:
        report = {"rows": [asdict(row) for row in found], "machine": machine}
        options.json.write_text(json.dumps(report, indent=2) + "\n")


def measured(
    runner: asyncio.Runner,
    translator: Translator,
    sentences: Numbered,
    asked: Options,
    options: argparse.Namespace,
) -> Iterator[Row]:
    for name in options.shapes:
        shape = SHAPES[name]
        runner.run(shape(translator, sentences.take(500), asked))  # warm-up
        for count in options.counts:
            clock = []
            before = processes()
            times = max(1, _ENOUGH // count)
            for _ in range(times):
                given = sentences.take(count)
                begun = time.perf_counter()
                found = runner.run(shape(translator, given, asked))
                clock.append(1000 * (time.perf_counter() - begun) / count)
                assert found == count, "sentences were not found as they were given"
            after = processes()
            spent = [
                1000 * (b[0] - a[0]) / count / times for a, b in zip(before, after, strict=True)
            ]
            yield Row(name, count, statistics.median(clock), *spent, *(held for _, held in after))


def processes() -> list[tuple[float, float]]:
    """Return seconds of processors and resident MB of this process and of the engine's."""
    found = []
    process = psutil.Process()
    for group in ([process], process.children(recursive=True)):
        times = [each.cpu_times() for each in group]
        spent = sum(each.user + each.system for each in times)
        found.append((spent, sum(each.memory_info().rss for each in group) / 1e6))
    return found


def told(row: Row, first: Row) -> str:
    return (
        f"{row.shape:10} {row.sentences:10,} {row.milliseconds:9.3f} "
        f"{row.milliseconds / first.milliseconds:7.2f} {row.service_milliseconds:9.3f} "
        f"{row.engine_milliseconds:8.3f} {row.service_memory:9.0f} {row.engine_memory:8.0f}"
    )


if __name__ == "__main__":
    main()
