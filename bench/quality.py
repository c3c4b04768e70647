"""What a precision costs in quality: BLEU and chrF beside float32, and how many sentences differ.

    python -m bench.quality newstest2018.tsv [--precisions float32 int8] [--limit N] [--beam 4]

After a precision, `+shortlist` heeds the shortlist of the checkpoint, `+graphs` uses CUDA graphs.
The file has a German sentence and its English reference a line, parted by a tab.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from app.engine.marian import load_marian
from app.engine.pieces import SentencePieces
from app.engine.weights import locate
from app.types import Decoding, Job, Options


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--precisions", nargs="+", default=["float32", "bfloat16", "int8"])
    parser.add_argument("--limit", type=int)
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--model", default="de-en-standin")
    options = parser.parse_args()
    checkpoint = locate(options.model)
    pieces = SentencePieces(checkpoint.directory)
    lines = options.file.read_text(encoding="utf-8").splitlines()[: options.limit]
    pairs = [line.split("\t")[:2] for line in lines]
    # Sentences that the service would part are left out, so that the engine alone is measured.
    encoded = [(pieces.encode(source).ids, reference) for source, reference in pairs]
    encoded = [item for item in encoded if len(item[0]) <= 100]
    jobs = [
        Job(ids, int(Options().length_ratio * len(ids)) + 10, Decoding(options.beam))
        for ids, _ in encoded
    ]
    first: list[str] = []
    for precision in options.precisions:
        name, _, extra = precision.partition("+")
        engine = load_marian(
            checkpoint,
            device="auto",
            precision=name,
            threads=0,
            shortlist=extra == "shortlist",
            graphs=extra == "graphs",
        )
        begun = time.perf_counter()
        found = dict(engine.translate(jobs))
        seconds = time.perf_counter() - begun
        texts = [pieces.decode(found[at][0].ids).text for at in range(len(jobs))]
        first = first or texts
        references = [[reference for _, reference in encoded]]
        bleu, chrf = BLEU().corpus_score(texts, references), CHRF().corpus_score(texts, references)
        differ = sum(a != b for a, b in zip(texts, first, strict=True)) / len(texts)
        print(
            f"{precision}: {len(texts)} sentences, BLEU {bleu.score:.2f}, chrF {chrf.score:.2f}, "
            f"{differ:.1%} other than the first, {len(texts) / seconds:.1f} sentences/s",
            flush=True,
        )


if __name__ == "__main__":
    main()
