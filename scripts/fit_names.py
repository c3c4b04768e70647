"""Fit the weights by which app/guard tells names from nouns, and write their two tables.

Usage: ``python -m scripts.fit_names OUT_DIR --news FILE[:CAP]... --lexicon FILE[:CAP]...``

A FILE has German<TAB>English pairs, one a line, plain or .xz; CAP is the most pairs to take from it
(a random sample). A capitalised German word is a name if its English side carries it over, in any
spelling that app.guard.namesake knows, with a capital that its place does not explain. Entries of a
``--lexicon`` are names as they stand, so there the first word's capital counts too; word lists that
are mostly nouns belong to ``--news``. Equal arguments in equal order give equal tables.

The committed tables are made, in a minute and half a GB, of the files that SOURCES describes, by::

    python -m scripts.fit_names app/guard
        --news newstest08-16.tsv.xz ted-iwslt-tst2010-15.tsv.xz opennmt-europarl.tsv.xz
               contrawsd.tsv.xz mlqe-wikipedia.tsv.xz:8000 xquad-wikipedia.tsv.xz
               mt-geneval.tsv.xz ding_words.tsv.xz:190000
        --lexicon names.tsv.xz:6000
        --news tatoeba.tsv.xz:20000
"""

from __future__ import annotations

import argparse
import lzma
import math
import random
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from app.guard.names import LONGEST, TOKEN, features
from app.guard.namesake import Namesakes

SOURCES = {
    "newstest08-16": "WMT news test sets 2008 to 2016 (research use)",
    "ted-iwslt-tst2010-15": "IWSLT TED talks (CC BY-NC-ND)",
    "opennmt-europarl": "OpenNMT-py's WMT sample (MIT; text: research use)",
    "contrawsd": "ContraWSD (no licence stated)",
    "mlqe-wikipedia": "MLQE-PE (CC0, CC BY-SA 4.0)",
    "xquad-wikipedia": "XQuAD (CC BY-SA 4.0)",
    "mt-geneval": "MT-GenEval (CC BY-SA 3.0)",
    "ding_words": "Ding word list (GPL-2+)",
    "names": "names of countries and cities of dr5hn and mledoze (ODbL) and CLDR (Unicode-3.0)",
    "tatoeba": "Tatoeba (CC BY 2.0 FR)",
}
"""What is in the training files, and its licence, by the files' names without endings."""

RAREST = 8  # occurrences that a feature needs to be learnt
LEAST = 2  # tenths of the log-odds that a weight needs to be written
WIDTH = 100
LETTERS = "``=`` the word, ``^`` its beginning, ``$`` its end, ``#`` its shape, ``*`` any word."
NEIGHBOURS = "``<`` and ``>`` the tokens beside the word, ``[ ] (`` capitalised neighbours of it."
# Where a capital may be that of a sentence or of a heading's word.
_OPENERS = frozenset(".:\"'“”!?-–")


class Corpus(NamedTuple):
    """A file of sentence pairs; ``lexicon`` says that its first words' capitals count."""

    path: Path
    cap: int | None
    lexicon: bool


class Example(NamedTuple):
    """The features of a word by their numbers, and whether it is a name."""

    features: Sequence[int]
    name: bool


def corpus(argument: str, *, lexicon: bool) -> Corpus:
    path, _, cap = argument.rpartition(":")
    if path and cap.isdigit():
        return Corpus(Path(path), int(cap), lexicon)
    return Corpus(Path(argument), None, lexicon)


def pairs(source: Corpus, rng: random.Random) -> list[list[str]]:
    opener = lzma.open if source.path.suffix == ".xz" else open
    with opener(source.path, "rt", encoding="utf-8") as lines:
        rows = [row[:2] for line in lines if len(row := line.rstrip("\n").split("\t")) >= 2]
    return rows if source.cap is None or len(rows) <= source.cap else rng.sample(rows, source.cap)


def labelled(german: str, english: str, *, lexicon: bool) -> Iterator[tuple[list[str], bool]]:
    """Yield the features of the capitalised German words, and whether each is a name.

    Leaves out words whose capital in English shows nothing, and headlines, where all have one.
    """
    if sum(map(str.isupper, german)) > 0.5 * len(german):
        return
    tokens, words = TOKEN.findall(german), TOKEN.findall(english)
    capitals = [index for index, word in enumerate(words) if word[0].isupper()]
    if len(words) > 6 and len(capitals) > 0.6 * len(words):
        return
    sure = [i for i in capitals if lexicon or (i > 0 and words[i - 1] not in _OPENERS)]
    names, perhaps = (Namesakes(" ".join(words[i] for i in some)) for some in (sure, capitals))
    for index, token in enumerate(tokens):
        if token[0].isupper() and 2 <= len(token) <= LONGEST:
            name = names.has(token)
            if name or not perhaps.has(token):
                yield list(features(tokens, index)), name


def read(corpora: Sequence[Corpus], rng: random.Random) -> tuple[list[Example], list[str]]:
    """Return the examples in random order, without rare features, and the features by number."""
    numbers: dict[str, int] = {}
    examples: list[Example] = []
    taken = 0
    for source in corpora:
        rows = pairs(source, rng)
        taken += len(rows)
        for german, english in rows:
            for found, name in labelled(german, english, lexicon=source.lexicon):
                ids = tuple(numbers.setdefault(feature, len(numbers)) for feature in found)
                examples.append(Example(ids, name))
    rng.shuffle(examples)
    counts = Counter(number for example in examples for number in example.features)
    common = {number for number, count in counts.items() if count >= RAREST}
    print(f"pairs {taken}, words {len(examples)}, features {len(common)}", flush=True)
    return [
        Example([number for number in ids if number in common], name) for ids, name in examples
    ], list(numbers)


class Ftrl:
    """Logistic regression by FTRL-proximal, Algorithm 1 of McMahan et al. 2013.

    Per coordinate, ``z`` is the sum of the gradients less what the weight has moved for them, and
    ``n`` the sum of their squares; alpha, beta, l1 (one per coordinate) and l2 are the paper's.
    """

    def __init__(
        self, l1: Sequence[float], *, alpha: float = 0.1, beta: float = 1.0, l2: float = 0.1
    ) -> None:
        self._z = [0.0] * len(l1)
        self._n = [0.0] * len(l1)
        self._l1, self._alpha, self._beta, self._l2 = l1, alpha, beta, l2

    def weight(self, number: int) -> float:
        z, l1 = self._z[number], self._l1[number]
        if abs(z) <= l1:
            return 0.0
        rate = (self._beta + math.sqrt(self._n[number])) / self._alpha + self._l2
        return -(z - math.copysign(l1, z)) / rate

    def learn(self, example: Example) -> float:
        """Learn from ``example``; return the log-loss (nats) on it before."""
        weights = [self.weight(number) for number in example.features]
        odds = max(-30.0, min(30.0, math.fsum(weights)))  # rounds alike in every Python
        chance = 1 / (1 + math.exp(-odds))
        gradient = chance - example.name
        for number, weight in zip(example.features, weights, strict=True):
            n = self._n[number]
            grown = n + gradient * gradient
            step = (math.sqrt(grown) - math.sqrt(n)) / self._alpha
            self._z[number] += gradient - step * weight
            self._n[number] = grown
        return -math.log(chance if example.name else 1 - chance)


def fit(
    examples: Sequence[Example], numbered: Sequence[str], *, l1: float, epochs: int
) -> dict[str, int]:
    """Return the weights worth writing, in tenths of the log-odds; print every epoch's log-loss."""
    # The intercept goes without a penalty, as usual.
    model = Ftrl([0.0 if feature == "*" else l1 for feature in numbered])
    for epoch in range(1, epochs + 1):
        loss = sum(map(model.learn, examples)) / len(examples)
        print(f"epoch {epoch}: log-loss {loss:.4f}", flush=True)
    tenths = {feature: round(10 * model.weight(n)) for n, feature in enumerate(numbered)}
    # Invisible characters have no place in source code.
    return {f: w for f, w in tenths.items() if abs(w) >= LEAST and f.isprintable()}


def table(weights: dict[str, int]) -> str:
    """Return lines of a weight and the features that have it, as app/guard/name_weights reads."""
    having: dict[int, list[str]] = defaultdict(list)
    for feature, weight in sorted(weights.items()):
        having[weight].append(feature)
    lines: list[str] = []
    for weight in sorted(having, reverse=True):
        line = str(weight)
        for feature in having[weight]:
            if len(line) + 1 + len(feature) > WIDTH:
                lines.append(line)
                line = str(weight)
            line += f" {feature}"
        lines.append(line)
    return "\n".join(lines)


def module(subject: str, constant: str, legend: str, weights: dict[str, int], data: str) -> str:
    about = textwrap.fill(
        "A line is a weight in tenths of the log-odds, then the features that have it. Made by "
        "scripts/fit_names.py over which capitalised words of German texts stay as they are in "
        "English ones; not meant to be edited by hand. The data, of which only these weights of "
        f"single words and groups of letters are kept, no sentences: {data}.",
        WIDTH,
        break_on_hyphens=False,
    )
    return (
        f'"""What the {subject} of a capitalised German word say about its being a name.\n\n'
        f'{about}\n"""\n\nfrom __future__ import annotations\n\n'
        f'{constant} = r"""\n{table(weights)}\n"""\n'
        f'"""Features: {legend}"""\n'
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path, metavar="OUT_DIR")
    for option in ("news", "lexicon"):
        # One list for both: the order of the files decides the samples.
        kind = partial(corpus, lexicon=option == "lexicon")
        parser.add_argument(
            f"--{option}",
            action="extend",
            nargs="+",
            type=kind,
            metavar="FILE[:CAP]",
            dest="corpora",
        )
    parser.add_argument("--l1", type=float, default=16.0, help="more makes smaller tables")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    examples, numbered = read(options.corpora or [], random.Random(options.seed))
    if not examples:
        parser.error("no capitalised German words to learn from")
    weights = fit(examples, numbered, l1=options.l1, epochs=options.epochs)
    stems = [source.path.name.partition(".")[0] for source in options.corpora]
    data = "; ".join(SOURCES.get(stem, f"{stem} (licence not stated)") for stem in stems)
    letters = {feature: w for feature, w in weights.items() if feature[0] in "=^$#*"}
    beside = {feature: w for feature, w in weights.items() if feature not in letters}
    for name, text in (
        ("name_letters", module("letters", "LETTERS", LETTERS, letters, data)),
        ("name_neighbours", module("neighbours", "NEIGHBOURS", NEIGHBOURS, beside, data)),
    ):
        (options.out / f"{name}.py").write_text(text, encoding="utf-8")
    print(f"weights {len(letters)} of letters, {len(beside)} of neighbours")


if __name__ == "__main__":
    main()
