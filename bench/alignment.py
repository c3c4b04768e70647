"""How well does attention align? The share of copied numbers and names linked to their copy.

    python -m bench.alignment newstest2018.tsv [--limit 500] [--every-head]

The file has a German sentence a line, anything after a tab is ignored. A number or capitalised word
that occurs once in the source and once in its translation, letter by letter the same, ought to be
linked to itself; its strongest link decides. `--every-head` measures each decoder layer and head,
to choose the ones that a model's manifest names.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.align.links import link_words
from app.align.words import words
from app.engine.marian import MarianEngine, load_marian
from app.engine.pieces import SentencePieces
from app.engine.weights import Alignment, locate
from app.types import Decoding, Encoded, Hypothesis, Job
from bench.sentences import read_sentences

Rows = list[tuple[str, Encoded, Hypothesis]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--model", default="de-en-standin")
    parser.add_argument("--every-head", action="store_true")
    options = parser.parse_args()
    checkpoint = locate(options.model)
    engine = load_marian(checkpoint, device="auto", precision="auto", threads=0)
    pieces = SentencePieces(checkpoint.directory)
    sentences = read_sentences(options.file)[: options.limit]
    rows = translate(engine, pieces, sentences)
    print(f"{len(rows)} sentences; the manifest's choice: {report(pieces, rows)}")
    if options.every_head:
        shape = engine._network.shape  # noqa: SLF001
        for layer in range(shape.decoder_layers):
            for head in range(shape.decoder_heads):
                engine._alignment = Alignment(layer=layer, heads=(head,))  # noqa: SLF001
                rows = translate(engine, pieces, sentences)
                print(f"layer {layer} head {head}: {report(pieces, rows)}")


def translate(engine: MarianEngine, pieces: SentencePieces, sentences: Sequence[str]) -> Rows:
    """Translate greedily; which words are chosen matters less here than how they are linked."""
    encoded = [(text, pieces.encode(text)) for text in sentences]
    jobs = [
        Job(item.ids, 3 * len(item.ids) + 10, Decoding(beam_size=1), attention=True)
        for _, item in encoded
    ]
    found = [(*encoded[at], hypotheses[0]) for at, hypotheses in engine.translate(jobs)]
    return [row for row in found if row[2].ids]


def report(pieces: SentencePieces, rows: Rows) -> str:
    totals: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for text, encoded, best in rows:
        for kind, right in copies(pieces, text, encoded, best):
            totals[kind] += 1
            hits[kind] += right
    return ", ".join(
        f"{kind} {hits[kind]}/{n} = {hits[kind] / n:.1%}" for kind, n in totals.items()
    )


def copies(
    pieces: SentencePieces, source: str, encoded: Encoded, best: Hypothesis
) -> Iterator[tuple[str, bool]]:
    """Yield ``number`` or ``name`` of every copied word, and whether it is linked to itself."""
    assert best.attention is not None
    decoded = pieces.decode(best.ids)
    translation = decoded.text
    links = link_words(source, encoded, decoded, best.attention)
    sources = [span.of(source) for span in words(source)]
    targets = [span.of(translation) for span in words(translation)]
    for at, word in enumerate(targets):
        copied = sources.count(word) == 1 == targets.count(word)
        kind = "number" if word[0].isdigit() else "name" if word[0].isupper() else None
        if not copied or kind is None or (kind == "name" and len(word) < 2):
            continue
        mine = [link for link in links.links if link.target == at]
        strongest = max(mine, key=lambda link: link.weight, default=None)
        yield kind, strongest is not None and strongest.source == sources.index(word)


if __name__ == "__main__":
    main()
