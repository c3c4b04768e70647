"""What news does to text, done to training pairs, so that the model has seen it.

Each function takes a pair and a random generator and returns a changed pair, or None where the
change would change nothing. Source and target change together wherever a reader would expect it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from random import Random

from models.recipe.config import Noise

Pair = tuple[str, str]
Change = Callable[[Pair, Random], Pair | None]

_LONGEST_HEADLINE = 90  # characters
_TYPOGRAPHIC = {"„": '"', "“": '"', "”": '"', "‚": "'", "‘": "'", "’": "'", "»": '"', "«": '"'}
_STRAIGHTEN = str.maketrans(_TYPOGRAPHIC)


def capitals(pair: Pair, _random: Random) -> Pair | None:
    """A headline in capitals, on both sides; ß has none and becomes SS."""
    if len(pair[0]) > _LONGEST_HEADLINE or pair[0].upper() == pair[0]:
        return None
    return pair[0].upper(), pair[1].upper()


def no_stop(pair: Pair, _random: Random) -> Pair | None:
    """No full stop at the end, as in headlines and captions."""
    source, target = pair
    if not (source.endswith(".") and target.endswith(".")) or source.endswith(".."):
        return None
    return source[:-1], target[:-1]


def quotes(pair: Pair, random: Random) -> Pair | None:
    """Typographic quotation marks made straight in the source; or straight ones made German."""
    source, target = pair
    if any(mark in source for mark in _TYPOGRAPHIC):
        return source.translate(_STRAIGHTEN), target.translate(_STRAIGHTEN)
    if source.count('"') != 2:
        return None
    opening, closing = random.choice(("„“", "»«", "“”"))
    before, inside, after = source.split('"')
    return f"{before}{opening}{inside}{closing}{after}", target


def spaces(pair: Pair, random: Random) -> Pair | None:
    """A doubled or a no-break space, or one lost before a dash; the target stays clean."""
    source, target = pair
    places = [at for at, char in enumerate(source) if char == " "]
    if not places:
        return None
    at = random.choice(places)
    return source[:at] + random.choice(("  ", "\u00a0", "\u202f")) + source[at + 1 :], target


CHANGES: Mapping[str, Change] = {
    "capitals": capitals,
    "no_stop": no_stop,
    "quotes": quotes,
    "spaces": spaces,
}


def changed_copies(pair: Pair, shares: Noise, random: Random) -> Iterator[Pair]:
    """Yield the changed copies that ``shares`` draw for a pair; mostly none."""
    for name, share in asdict(shares).items():
        if random.random() < share:
            copy = CHANGES[name](pair, random)
            if copy is not None:
                yield copy
