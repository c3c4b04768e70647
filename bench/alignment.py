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

import torch

from app.align.links import link_words
from app.align.words import words
from app.engine.forced import forced_pass
from app.engine.marian import MarianEngine, load_marian
from app.engine.pieces import SentencePieces
from app.engine.weights import Alignment, locate
from app.types import Decoding, Encoded, Job, WordLinks

Rows = list[tuple[str, Encoded, tuple[int, ...]]]


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
    lines = options.file.read_text(encoding="utf-8").splitlines()[: options.limit]
    rows = translate(engine, pieces, [line.split("\t")[0] for line in lines])
    chosen = checkpoint.manifest.alignment
    print(f"{len(rows)} sentences; the manifest's choice: {report(engine, pieces, rows, chosen)}")
    if options.every_head:
        config = engine._model.config  # noqa: SLF001
        for layer in range(config.decoder_layers):
            for head in range(config.decoder_attention_heads):
                alignment = Alignment(layer=layer, heads=(head,))
                print(f"layer {layer} head {head}: {report(engine, pieces, rows, alignment)}")


def translate(engine: MarianEngine, pieces: SentencePieces, sentences: Sequence[str]) -> Rows:
    """Translate greedily; which words are chosen matters less here than how they are linked."""
    encoded = [(text, pieces.encode(text)) for text in sentences]
    encoded.sort(key=lambda item: len(item[1].ids))
    rows: Rows = []
    for at in range(0, len(encoded), 64):
        batch = encoded[at : at + 64]
        jobs = [Job(item.ids, 3 * len(item.ids) + 10, Decoding(beam_size=1)) for _, item in batch]
        for index, hypotheses in engine.translate(jobs):
            rows.append((*batch[index], hypotheses[0].ids))
    return [row for row in rows if row[2]]


def report(engine: MarianEngine, pieces: SentencePieces, rows: Rows, alignment: Alignment) -> str:
    totals: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for source, translation, links in align(engine, pieces, rows, alignment):
        for kind, right in copies(source, translation, links):
            totals[kind] += 1
            hits[kind] += right
    return ", ".join(
        f"{kind} {hits[kind]}/{n} = {hits[kind] / n:.1%}" for kind, n in totals.items()
    )


@torch.inference_mode()
def align(
    engine: MarianEngine, pieces: SentencePieces, rows: Rows, alignment: Alignment
) -> Iterator[tuple[str, str, WordLinks]]:
    model = engine._model  # noqa: SLF001
    for at in range(0, len(rows), 64):
        batch = rows[at : at + 64]
        sources = [item.ids for _, item, _ in batch]
        ids, mask = engine._pad(sources, model.config.pad_token_id)  # noqa: SLF001
        states = model.model.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        targets = [target for _, _, target in batch]
        _, found = forced_pass(model, alignment, states, mask, targets, range(len(batch)))
        for number, (text, encoded, target) in enumerate(batch):
            decoded = pieces.decode(target)
            attention = found[number][:, : len(encoded.ids)]
            yield text, decoded.text, link_words(text, encoded, decoded, attention)


def copies(source: str, translation: str, links: WordLinks) -> Iterator[tuple[str, bool]]:
    """Yield ``number`` or ``name`` of every copied word, and whether it is linked to itself."""
    sources = [span.of(source) for span in words(source)]
    targets = [span.of(translation) for span in words(translation)]
    for at, word in enumerate(targets):
        copied = sources.count(word) == 1 == targets.count(word)
        kind = "number" if word[0].isdigit() else "name" if word[0].isupper() else None
        if not copied or kind is None or (kind == "name" and len(word) < 2):
            continue
        mine = [link for link in links.links if link.target == at]
        best = max(mine, key=lambda link: link.weight, default=None)
        yield kind, best is not None and best.source == sources.index(word)


if __name__ == "__main__":
    main()
