"""Measure a checkpoint as the service serves it: BLEU, chrF, and what the guard finds.

    python -m models.recipe.evaluate CHECKPOINT newstest2018.tsv [...] [--lines 300] [--write]

The test sets have German, a tab, English on a line. Each line is translated as a text of its own,
through the whole service: split, batched, decoded with beam 4, judged, tried again where the guard
says so. `--write` puts the scores into the checkpoint's manifest.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sacrebleu

from app.build import open_translator
from app.guard import judge
from app.pipeline.progress import Translation
from app.settings import Settings
from app.types import Options
from models.recipe.corpus import read_pairs

_AT_A_TIME = 100  # texts of a request
_KEPT = ("number", "name")


@dataclass
class Report:
    """The figures for one test set."""

    test: str
    lines: int
    beam_size: int
    precision: str
    bleu: float
    chrf: float
    signature: str
    sentences: int = 0
    flagged: float = 0.0
    loops_per_thousand: float = 0.0
    kept: dict[str, float] = field(default_factory=dict)
    checks: dict[str, int] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("tests", type=Path, nargs="+")
    parser.add_argument("--lines", type=int, default=None)
    parser.add_argument("--beam-size", type=int, default=4)
    parser.add_argument("--precision", default="float32")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--output", type=Path, help="a file for the translations")
    options = parser.parse_args()
    settings = Settings(model=str(options.checkpoint), precision=options.precision)
    reports = []
    for test in options.tests:
        pairs = list(read_pairs(test))[: options.lines]
        report, texts = evaluate(settings, test.stem, pairs, options.beam_size)
        reports.append(report)
        print(json.dumps(vars(report), ensure_ascii=False))
        if options.output:
            options.output.write_text("\n".join(texts) + "\n", encoding="utf-8")
    if options.write:
        write_scores(options.checkpoint / "manifest.json", reports)


def evaluate(
    settings: Settings, test: str, pairs: Sequence[tuple[str, str]], beam_size: int
) -> tuple[Report, list[str]]:
    """Translate the sources of ``pairs`` and return the figures and the translations."""
    done, precision = asyncio.run(_translations(settings, [s for s, _ in pairs], beam_size))
    texts = [translation.text for translation in done]
    references = [[target for _, target in pairs]]
    bleu, chrf = sacrebleu.BLEU(), sacrebleu.CHRF()
    report = Report(
        test,
        lines=len(pairs),
        beam_size=beam_size,
        precision=precision,
        bleu=round(bleu.corpus_score(texts, references).score, 2),
        chrf=round(chrf.corpus_score(texts, references).score, 2),
        signature=str(bleu.get_signature()),
    )
    _judge(report, done)
    return report, texts


async def _translations(
    settings: Settings, texts: Sequence[str], beam_size: int
) -> tuple[list[Translation], str]:
    done: list[Translation] = []
    with open_translator(settings) as translator:
        for at in range(0, len(texts), _AT_A_TIME):
            part = texts[at : at + _AT_A_TIME]
            async with await translator.begin(part, Options(beam_size=beam_size)) as progress:
                done += [await progress.translation(number) for number in range(len(part))]
        return done, translator.info.precision


def _judge(report: Report, done: Sequence[Translation]) -> None:
    """Add what the guard says to ``report``."""
    sentences = [sentence for translation in done for sentence in translation.sentences]
    raised = Counter(check.code for sentence in sentences for check in sentence.checks)
    flagged = sum(bool(sentence.checks) for sentence in sentences)
    report.sentences = len(sentences)
    report.flagged = round(flagged / len(sentences), 4)
    report.loops_per_thousand = round(1000 * raised["repetition"] / len(sentences), 2)
    report.checks = dict(raised.most_common())
    there: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for sentence in sentences:
        # Against a translation that says nothing, every fact of the source is missing.
        there.update(check.code for check in judge(sentence.source_text, "."))
        lost.update(check.code for check in sentence.checks if check.source is not None)
    report.kept = {code: round(1 - lost[code] / max(there[code], 1), 4) for code in _KEPT}


def write_scores(path: Path, reports: Sequence[Report]) -> None:
    """Put the figures into a manifest, in place of the ones that stand there."""
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    manifest["scores"] = [vars(report) for report in reports]
    path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
