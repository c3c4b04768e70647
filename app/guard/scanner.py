"""Numbers with their multiples and units, read from a text in one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from app.guard import money
from app.guard.grammar import ROMAN, Grammar, Word
from app.guard.quantity import Kind, Quantity
from app.types import Span

_LONGEST_WORD = 60
_SMALL_SCALE = 1000
_GAP = re.compile(r"[\s\u00a0\u2009\u202f-]{0,2}")
_NATIONS = frozenset(
    "us american australian british canadian swiss swedish danish norwegian russian chinese"
    " japanese indian polish hungarian turkish czech singapore kong zealand".split()
)
_RANGE_SIGNS = frozenset({"-", "–", "—", "/", ","})
_ABBREVIATIONS = frozenset({"mrd", "mio", "tsd", "bio", "mill"})
_ARTICLES = frozenset({"a", "an", "one", "eine", "einer"})


@dataclass(slots=True)
class _Token:
    start: int
    end: int
    text: str
    lower: str
    values: tuple[Fraction, ...] = ()
    word: Word | None = None
    symbol: bool = False

    @property
    def digits(self) -> bool:
        return bool(self.values)


class Scanner:
    """Reads the quantities of texts in one language."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._pattern = re.compile(
            rf"(?P<number>{grammar.number.pattern})"
            r"|(?P<symbol>(?:US-?|A|C|CA|NZ|HK)?\$|[€£¥¢%])|[^\W\d_]+"
        )
        self._word: Callable[[str, bool], Word | None] = lru_cache(maxsize=16384)(self._read_word)

    def read(self, text: str) -> list[Quantity]:
        """Return the quantities of ``text`` in order. Linear in its length."""
        tokens = self._tokens(text)
        found = list(self._quantities(text, tokens))
        self._join_ranges(text, found)
        return found

    def _read_word(self, word: str, capitalised: bool) -> Word | None:  # noqa: FBT001
        return self._grammar.word(word, capitalised=capitalised)

    def _tokens(self, text: str) -> list[_Token]:
        tokens = []
        for match in self._pattern.finditer(text):
            kind, part = match.lastgroup, match.group()
            token = _Token(match.start(), match.end(), part, part)
            if kind == "number":
                token.values = self._grammar.number.read(part)
            elif kind == "symbol":
                token.symbol = True
            elif len(part) <= _LONGEST_WORD:
                token.lower = part.lower()
                if part in ROMAN:
                    token.word = Word(Fraction(ROMAN[part]), certain=False)
                else:
                    token.word = self._word(token.lower, part != token.lower)
            tokens.append(token)
        return tokens

    def _quantities(self, text: str, tokens: Sequence[_Token]) -> Iterator[Quantity]:
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.digits or token.word or token.lower in self._grammar.scales:
                quantity, index = self._number(text, tokens, index)
                yield quantity
            else:
                index += 1

    def _adjacent(self, text: str, tokens: Sequence[_Token], index: int) -> bool:
        """Say whether token ``index`` exists and follows its predecessor without punctuation."""
        if not 0 < index < len(tokens):
            return False
        before, end = tokens[index - 1], tokens[index].start
        start = before.end
        if before.lower in _ABBREVIATIONS and text.startswith(".", start):
            start += 1
        return end - start <= 2 and bool(_GAP.fullmatch(text, start, end))

    def _number(self, text: str, tokens: Sequence[_Token], index: int) -> tuple[Quantity, int]:
        token = tokens[index]
        first = index
        word = token.word
        certain = word.certain if word else True
        bare = not (word or token.digits)
        if bare:
            value, certain = self._bare_scale(tokens, index)
            values: tuple[Fraction, ...] = (value,)
        else:
            values = (word.value, *word.others) if word else token.values
        parts: tuple[Fraction, ...] = ()
        if word is None or word.adds or word.certain:
            value, index, scaled = self._sequence(text, tokens, index, values[0])
            if scaled:
                parts, values, certain = values, (value,), certain or not bare
            elif value != values[0]:
                parts, values = values, (value,)
        index += 1
        if (
            token.digits
            and self._adjacent(text, tokens, index)
            and text[tokens[index].start - 1] != " "
        ):
            glued = tokens[index].lower
            if glued in self._grammar.decades and values[0] % 10 == 0:
                span = Span(token.start, tokens[index].end)
                return Quantity(values[0] % 100, Kind.NUMBER, span, parts=values), index + 1
            suffix = self._grammar.suffixes.get(glued)
            if suffix:
                dollars = first > 0 and tokens[first - 1].symbol
                scaled_up = values[0] * suffix
                values, parts = ((scaled_up,), values) if dollars else ((*values, scaled_up), parts)
                index += 1
        kind, unit, start, end, index = self._unit(text, tokens, first, index)
        quantity = Quantity(
            values[0], kind, Span(start, end), unit, certain, others=values[1:], parts=parts
        )
        return quantity, index

    def _sequence(
        self, text: str, tokens: Sequence[_Token], index: int, current: Fraction
    ) -> tuple[Fraction, int, bool]:
        """Read "two hundred and fifty", "3,5 Millionen": value, last index, whether multiplied."""
        token = tokens[index]
        total = Fraction(0)
        scaled = False
        while True:
            following = index + 1
            joined = (
                following + 1 < len(tokens)
                and tokens[following].lower == "and"
                and self._adjacent(text, tokens, following)
            )
            if joined and tokens[following + 1].lower == "a":
                # "two and a half million"
                if following + 2 < len(tokens) and tokens[following + 2].lower == "half":
                    current += Fraction(1, 2)
                    index = following + 2
                    continue
                break
            following += joined
            if not self._adjacent(text, tokens, following):
                break
            part = tokens[following]
            scale = self._grammar.scales.get(part.lower)
            if scale is not None and not joined:
                if scale < _SMALL_SCALE:
                    current *= scale
                else:
                    total, current = total + current * scale, Fraction(0)
                scaled = True
            elif part.word and part.word.adds and not token.digits:
                rest = current % 100
                fits = rest == 0 and (current or total) if joined or scaled else False
                tens = not joined and rest % 10 == 0 and rest >= 20 and part.word.value < 10
                if not (fits or tens):
                    break
                current += part.word.value
            else:
                break
            index = following
        return total + current, index, scaled

    def _bare_scale(self, tokens: Sequence[_Token], index: int) -> tuple[Fraction, bool]:
        """Read a multiple without a number before it: its value, and whether it is exact."""
        value = self._grammar.scales[tokens[index].lower]
        article = index > 0 and tokens[index - 1].lower in _ARTICLES
        before = index - 2 if article else index - 1
        word = tokens[before].word if before >= 0 else None
        if word and word.half:
            value /= 2
        return value, bool(article or (word and word.half)) and value > _SMALL_SCALE

    def _unit(
        self, text: str, tokens: Sequence[_Token], first: int, index: int
    ) -> tuple[Kind, str, int, int, int]:
        """Find the unit around the tokens ``first`` to ``index``: kind, unit, start, end, next."""
        start, end = tokens[first].start, tokens[index - 1].end
        if self._adjacent(text, tokens, index):
            after = tokens[index]
            lower = after.lower
            if lower == "%" or lower.startswith(self._grammar.percent):
                return Kind.PERCENTAGE, "%", start, after.end, index + 1
            if lower == "per" and index + 1 < len(tokens) and tokens[index + 1].lower == "cent":
                return Kind.PERCENTAGE, "%", start, tokens[index + 1].end, index + 2
            last = index
            if lower in _NATIONS or lower.endswith(("ische", "ischen", "ischer", "sche", "schen")):
                last += 1
            family = self._family(tokens[last]) if last < len(tokens) else None
            if family and self._adjacent(text, tokens, last):
                return Kind.CURRENCY, family, start, tokens[last].end, last + 1
        if self._adjacent(text, tokens, first):
            before = tokens[first - 1]
            family = self._family(before)
            if family and (before.symbol or before.text in money.CODES):
                return Kind.CURRENCY, family, before.start, end, index
        return Kind.NUMBER, "", start, end, index

    def _family(self, token: _Token) -> str | None:
        if token.symbol:
            return money.SYMBOLS.get(token.text[-1])
        return self._grammar.currencies.get(token.lower) or money.CODES.get(token.text)

    def families(self, text: str) -> set[str]:
        """Return all currencies that ``text`` mentions, with or without an amount."""
        families = (self._family(token) for token in self._tokens(text))
        return {family for family in families if family}

    def _join_ranges(self, text: str, found: list[Quantity]) -> None:
        """Let the first number of "3 to 5 million" stand for 3 million too."""
        for index in range(len(found) - 2, -1, -1):
            left, right = found[index], found[index + 1]
            gap = right.span.start - left.span.end
            if not right.parts or not 0 < gap <= 20 or left.parts or right.parts[0] <= 0:
                continue
            between = text[left.span.end : right.span.start].strip(" $€£")
            word = between.strip("- ").lower()
            if between not in _RANGE_SIGNS and word not in self._grammar.connectors:
                continue
            scale = right.value / right.parts[0]
            if scale >= _SMALL_SCALE and scale.denominator == 1:
                found[index] = replace(left, others=(*left.others, left.value * scale))
