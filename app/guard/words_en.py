"""English number words."""

from __future__ import annotations

from fractions import Fraction

_ONES = "one two three four five six seven eight nine ten eleven twelve".split()
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()

WORDS: dict[str, Fraction] = {
    **{word: Fraction(value) for value, word in enumerate((*_ONES, *_TEENS), 1)},
    **{word: Fraction(value * 10) for value, word in enumerate(_TENS, 2)},
}
"""Cardinals in one word, up to ninety."""

ORDINALS: dict[str, Fraction] = {
    **{word: Fraction(value) for value, word in enumerate(_ORDINALS, 1)},
    **{f"{word[:-1]}ieth": Fraction(value * 10) for value, word in enumerate(_TENS, 2)},
}
"""Ordinals in one word, up to ninetieth."""

DECADES: dict[str, Fraction] = {
    f"{word[:-1]}ies": Fraction(value * 10) for value, word in enumerate(_TENS, 2)
}
"""The twenties to the nineties."""

HINTS: dict[str, tuple[int, ...]] = {
    "both": (2,),
    "couple": (2,),
    "pair": (2,),
    "pairs": (2,),
    "twice": (2,),
    "double": (2,),
    "doubled": (2,),
    "doubles": (2,),
    "twin": (2,),
    "twins": (2,),
    "dual": (2,),
    "duo": (2,),
    "either": (2,),
    "neither": (2,),
    "latter": (2,),
    "former": (2,),
    "brace": (2,),
    "bilateral": (2,),
    "runner": (2,),
    "semi": (2, 4),
    "semis": (2, 4),
    "semifinal": (2, 4),
    "semifinals": (2, 4),
    "trio": (3,),
    "triple": (3,),
    "tripled": (3,),
    "thrice": (3,),
    "trilogy": (3,),
    "triplets": (3,),
    "treble": (3,),
    "threefold": (3,),
    "thirds": (3,),
    "hat": (3,),
    "quartet": (4,),
    "quarter": (4, 15, 3),
    "quarters": (4,),
    "quarterly": (4, 3),
    "quarterfinal": (4, 8),
    "quarterfinals": (4, 8),
    "quadruple": (4,),
    "fortnight": (14, 2),
    "fourfold": (4,),
    "quintet": (5,),
    "fivefold": (5,),
    "sevens": (7,),
    "decade": (10,),
    "decades": (10,),
    "dozen": (12,),
    "century": (100,),
    "centuries": (100,),
    "centenary": (100,),
    "teenage": (13, 14, 15, 16, 17, 18, 19),
    "teenager": (13, 14, 15, 16, 17, 18, 19),
}
"""Words that imply a number without naming it."""
