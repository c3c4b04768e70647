"""Names of a German text, and those that a translation lost.

All German nouns are capitalised, so capitals do not show a name. A logistic regression tells the
capitalised words that a translation carries over (Merkel, Airbus) from those that it translates, by
their letters and their neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.guard.known_names import KNOWN_NAMES
from app.guard.name_weights import WEIGHTS
from app.guard.namesake import Namesakes
from app.types import Span

TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[0-9]+|[^\w\s]")
LONGEST = 40
# Judged elsewhere, or variable: dates, currencies, forms of companies, adjectives.
_OTHERS = re.compile(
    r"(?i:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|\w+tags?"
    r"|usd|eur|chf|gbp|us|ag|gmbh|se|kg|co|inc|ltd|plc|corp|janeiro|deutsche[mnrs]?|\w+ische[mnrs]?|tempo|tal|villa|nationale[mnrs]?)"
)
# Bounds the work on hostile sentences; news sentences have fewer than twenty names.
_MOST = 64

# In tenths of the log-odds that the word is carried over. Chosen so that about one reference
# translation of news in a hundred is flagged.
THRESHOLD = 11


def features(tokens: Sequence[str], index: int) -> Iterator[str]:
    """Yield the features of the capitalised word ``tokens[index]``."""
    word = tokens[index]
    lower = word.lower()
    yield "*"
    yield f"={lower}"
    for size in (3, 4, 5):
        yield f"^{lower[:size]}"
    for size in (2, 3, 4, 5, 6, 7):
        if len(lower) > size:
            yield f"${lower[-size:]}"
    if word.isupper():
        yield f"#U{min(len(word), 6)}"
    elif not word[1:].islower():
        yield "#C"
    else:
        yield f"#{min(len(word) // 2, 7)}"
    before = tokens[index - 1] if index else "^"
    after = tokens[index + 1] if index + 1 < len(tokens) else "$"
    yield f"<{_neighbour(before)}"
    yield f">{_neighbour(after)}"
    if before[0].isupper():
        yield f"[{before.lower()}"
        yield f"[{before[-3:].lower()}$"
        if index == 1 or not tokens[index - 2][0].isupper():
            yield f"({_neighbour(tokens[index - 2]) if index > 1 else '^'}"
    if after[0].isupper():
        yield f"]{after[-3:].lower()}$"


def _neighbour(token: str) -> str:
    if token[0].isupper():
        return "A"
    return "0" if token[0].isdigit() else token


def _is_name(tokens: Sequence[str], index: int) -> bool:
    lower = tokens[index].lower()
    if lower in KNOWN_NAMES or lower.removesuffix("s") in KNOWN_NAMES:
        return True
    return sum(WEIGHTS.get(feature, 0) for feature in features(tokens, index)) >= THRESHOLD


def missing_names(source: str, target: str) -> list[Span]:
    """Return the spans of the names in ``source`` that ``target`` has in no spelling.

    Looks at the last 64 names. A first name may be missing where the surname is there.
    """
    matches = list(TOKEN.finditer(source))
    tokens = [match.group() for match in matches]
    namesakes: Namesakes | None = None
    missing: list[Span] = []
    asked = 0
    # Backwards, because a first name may be left out where the surname stays.
    kept = -1
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if not token[0].isupper() or not 2 <= len(token) <= LONGEST or _OTHERS.fullmatch(token):
            continue
        if source.startswith("- ", matches[index].end()):
            # "Giro- und Tagesgeldkonten"
            continue
        if not _is_name(tokens, index):
            continue
        asked += 1
        if asked > _MOST:
            break
        namesakes = namesakes or Namesakes(target)
        if namesakes.has(token):
            kept = index
        elif kept != index + 1:
            start, end = matches[index].span()
            if missing and source[end : missing[-1].start] == " ":
                end = missing.pop().end
            missing.append(Span(start, end))
    return missing[::-1]
