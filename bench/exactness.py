"""Are ids and scores those of transformers' ``generate``, sentence by sentence?

    python -m bench.exactness newstest2018.tsv [--beam 4] [--limit 100] [--model DIRECTORY]

The file has a German sentence a line; anything after a tab is ignored. The engine gets all of them
in one call, so that they join and leave its running batch in all possible ways; the reference
computes batches of like length. In float32 on a CPU.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from app.engine.marian import load_marian
from app.engine.pieces import SentencePieces
from app.engine.weights import locate
from app.types import Decoding, Hypothesis, Job
from bench.reference import Reference
from bench.sentences import read_sentences

_BATCH = 32
_BOUND = 200  # target subwords; one for all, as generate knows no other


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--beam", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--hypotheses", type=int, default=1)
    parser.add_argument("--no-repeat-ngram", type=int, default=0)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--model", default="de-en-standin")
    options = parser.parse_args()
    checkpoint = locate(options.model)
    engine = load_marian(checkpoint, device="cpu", precision="float32", threads=0)
    reference = Reference(checkpoint.directory)
    pieces = SentencePieces(checkpoint.directory)
    lines = read_sentences(options.file)[: options.limit]
    sources = [pieces.encode(line).ids for line in lines]
    sources = [ids for ids in sources if len(ids) <= engine.info.max_source]
    for beam in options.beam:
        decoding = Decoding(beam, min(options.hypotheses, beam), options.no_repeat_ngram)
        jobs = [Job(ids, _BOUND, decoding) for ids in sources]
        begun = time.perf_counter()
        ours = dict(engine.translate(jobs))
        middle = time.perf_counter()
        theirs: dict[int, list[tuple[tuple[int, ...], float]]] = {}
        order = sorted(range(len(jobs)), key=lambda at: len(jobs[at].ids))
        for at in range(0, len(order), _BATCH):
            batch = order[at : at + _BATCH]
            answers = reference.translate([jobs[number] for number in batch])
            theirs |= dict(zip(batch, answers, strict=True))
        report(beam, ours, theirs)
        seconds = time.perf_counter() - middle
        print(f"  engine {middle - begun:.1f} s, transformers {seconds:.1f} s", flush=True)


def report(
    beam: int,
    ours: dict[int, tuple[Hypothesis, ...]],
    theirs: dict[int, list[tuple[tuple[int, ...], float]]],
) -> None:
    odd = []
    worst = 0.0
    for at, expected in theirs.items():
        for mine, (ids, score) in zip(ours[at], expected, strict=True):
            if mine.ids != ids:
                odd.append((at, abs(mine.score - score)))
            elif not mine.truncated:  # a forced end costs nothing there
                worst = max(worst, abs(mine.score - score))
    print(
        f"beam {beam}: {len(theirs)} sentences, {len(odd)} hypotheses with other ids "
        f"{[f'line {at + 1}: scores {gap:.1e} apart' for at, gap in odd[:10]]}, "
        f"scores at most {worst:.1e} apart",
        flush=True,
    )


if __name__ == "__main__":
    main()
