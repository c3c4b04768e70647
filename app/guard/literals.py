"""Web and e-mail addresses, which a translation must keep as they are."""

from __future__ import annotations

import re
from collections import defaultdict, deque

from app.guard.codes import Code
from app.types import Check, Span

_DOMAINS = "de|com|org|net|at|ch|eu|info|io|gov|edu|tv|uk|fr|news|app|ai"
_ADDRESS = re.compile(
    r"(?<![\w.+@-])(?P<email>[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<url>(?:https?://|www\.)[^\s<>\"'«»„“”()\[\]]+"
    rf"|(?<![\w.@-])[\w-]+(?:\.[\w-]+)*\.(?:{_DOMAINS})\b(?![\w@]|\.\w)(?:/[^\s<>\"'«»„“”()\[\]]*)?"
    r"|(?<![\w.-])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w.]))",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?…"
_SCHEME = re.compile(r"(?:https?://)?(?:www\.)?", re.IGNORECASE)


def blank(text: str) -> str:
    """Return ``text`` with spaces for its addresses, so that nothing is read from within them."""
    if "." not in text:
        return text
    return _ADDRESS.sub(lambda match: " " * len(match.group()), text)


def compare_literals(source: str, target: str) -> list[Check]:
    """Return a check for every address that is missing in ``target``, changed, or made up."""
    if "." not in source and "." not in target:
        return []
    ours, theirs = _addresses(source), _addresses(target)
    kept, known = {key for _, key, _ in theirs}, {key for _, key, _ in ours}
    made_up: dict[Code, deque[Span]] = defaultdict(deque)
    for code, key, span in theirs:
        if key not in known:
            made_up[code].append(span)
    checks = []
    for code, key, span in ours:
        if key not in kept:
            partner = made_up[code].popleft() if made_up[code] else None
            checks.append(Check(code.value, span, partner))
    for code, spans in made_up.items():
        checks.extend(Check(code.value, None, span) for span in spans)
    return checks


def _addresses(text: str) -> list[tuple[Code, str, Span]]:
    found = []
    for match in _ADDRESS.finditer(text):
        address = match.group().rstrip(_TRAILING)
        code = Code.EMAIL if match["email"] else Code.URL
        key = _SCHEME.sub("", address, count=1).rstrip("/").casefold()
        found.append((code, key, Span(match.start(), match.start() + len(address))))
    return found
