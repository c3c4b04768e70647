"""German that was copied into the translation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.types import Span

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_QUOTES = "\"'„“”‚‘’«»‹›("
_SHARED = 5

# Frequent German function words that are neither English words nor parts of names.
_FUNCTION_WORDS = frozenset(
    """
    aber als auch auf aus bei beim bereits bis dann dabei dadurch dafür dagegen daher damit danach
    daran darauf darf darüber das dass dein deine denen denn deren deshalb dessen dich diese diesem
    diesen dieser dieses dir doch dort durch ebenfalls eine einem einen einer eines etwa etwas für
    gegen gegenüber gibt haben habe hatte hatten hätte hier ihm ihn ihnen ihr ihre ihrem ihren ihrer
    immer ist jede jedem jeden jeder jedoch jetzt kann kein keine keinen können könnte konnte mehr
    mich mit muss müssen musste nach nachdem nicht nichts noch nur oder ohne schon sehr sei sein
    seine seinem seinen seiner seit selbst sich sie sind sogar soll sollen sollte sondern sowie über
    um und uns unser unsere unter viel viele vom vor wäre waren weil weiter welche wenn werde werden
    wie wieder wir wird wollen worden wurde wurden würde zu zum zur zwar zwischen
    """.split()
)
# Those that are: they count only beside others.
_WEAK = frozenset("der den dem des die das im ins am von ein er es war hat bin man".split())
_UMLAUT = re.compile(r"[äöüß]")


def find_untranslated(source: str, target: str) -> Span | None:
    """Return the longest stretch of German in ``target``, or None.

    German is a run of words that all stand in ``source`` too and are not just names: two of them,
    and a third of all, must be function words or long words in lower case. A single word is German
    if it is in lower case and has an umlaut. Stretches in quotation marks may be titles and must
    be longer. Time is linear in the lengths.
    """
    matches = list(_WORD.finditer(target))
    if source.strip().casefold() == target.strip().casefold():
        whole = len(matches) > 2 and any(_german(match.group()) for match in matches)
        return Span(0, len(target)) if whole else None
    in_source = set(_WORD.findall(source))
    best: _Run | None = None
    run = _Run(0)
    for index in range(len(matches) + 1):
        word = matches[index].group() if index < len(matches) else ""
        copied = word in in_source
        if not copied or (index > run.start and _apart(target, matches, index)):
            if run.length > (best.length if best else 0) and _is_german(run, target, matches):
                best = run
            run = _Run(index if copied else index + 1)
        if copied:
            run = run.extended(word)
    if best is None:
        return None
    return Span(matches[best.start].start(), matches[best.start + best.length - 1].end())


@dataclass(frozen=True, slots=True)
class _Run:
    """Consecutive words of the target that stand in the source, with their German ones counted."""

    start: int
    length: int = 0
    strong: int = 0
    weak: int = 0

    def extended(self, word: str) -> _Run:
        strong, weak = _german(word), word.lower() in _WEAK
        return _Run(self.start, self.length + 1, self.strong + strong, self.weak + weak)


def _german(word: str) -> bool:
    lower = word.islower()
    return word.lower() in _FUNCTION_WORDS or (lower and len(word) >= _SHARED)


def _apart(target: str, matches: list[re.Match[str]], index: int) -> bool:
    """Say whether a full stop or a bracket stands before this word."""
    between = target[matches[index - 1].end() : matches[index].start()]
    return any(mark in between for mark in ".;:()")


def _is_german(run: _Run, target: str, matches: list[re.Match[str]]) -> bool:
    first = matches[run.start]
    quoted = first.start() > 0 and target[first.start() - 1] in _QUOTES
    if run.length == 1:
        word = first.group()
        return not quoted and word.islower() and len(word) > 3 and bool(_UMLAUT.search(word))
    german = run.strong + run.weak
    return (
        run.length >= (6 if quoted else 3)
        and run.strong >= 1
        and german >= 2
        and german * 3 >= run.length
    )
