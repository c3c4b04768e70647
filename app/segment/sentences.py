"""Text to sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.segment.boundary import Candidate, is_boundary
from app.segment.lines import paragraphs
from app.types import Document, Span

_MARK = re.compile(r"([.!?…‽。！？]+)([\"“”»«’'‘›‹)\]}]*)")
_BLANK = re.compile(r"\s*")
_STRAY_QUOTE = re.compile(r"\s?[\"“”](?=\s|\Z)")
_SMILEYS = re.compile(
    r"""(?:\s?(?:
        [\U0001f000-\U0001faff\u2600-\u26ff\u2764\u2728\u270a-\u270d\u2b50\u2b55]
        [\U0001f3fb-\U0001f3ff\u200d\ufe0f\u2640\u2642\U0001f000-\U0001faff\u2600-\u26ff]*
        | [:;=8][-o']?[()DPp/|*\]\[]+(?!\w) | \^\^ | <3 | xD\b
    ))+""",
    re.VERBOSE,
)
_REACH = 160


def segment(text: str) -> Document:
    """Find the sentences of German ``text``.

    A line break ends a sentence unless it wraps running text; inside a line, full stops, question
    and exclamation marks and ellipses do where the rules of :mod:`app.segment.boundary` say so.
    Time is linear in the length of ``text``, which may be any string.

    Args:
        text: any string; white space alone has no sentences.

    Returns:
        The text and its sentences, in order, in code points, without white space at their ends.
    """
    spans = [span for paragraph in paragraphs(text) for span in _sentences(text, paragraph)]
    return Document(text=text, sentences=tuple(spans))


def _sentences(text: str, paragraph: Span) -> Iterator[Span]:
    end = paragraph.end
    while text[end - 1].isspace():
        end -= 1
    start = _skip_blank(text, paragraph.start, end)
    position = start
    quotes = counted = 0
    while match := _MARK.search(text, position, end):
        quotes += text.count('"', max(counted, paragraph.start), match.end(1))
        counted = match.end(1)
        close = _closed(text, match, end, inside_quotes=quotes % 2 == 1)
        follow = _skip_blank(text, close, end)
        if follow >= end:
            break
        candidate = Candidate(
            before=text[max(start, match.start() - _REACH) : match.start()],
            mark=match[1],
            closers=text[match.end(1) : close] if close < match.end() else match[2],
            spaced=follow > close or close > match.end(),
            after=text[follow : min(end, follow + _REACH)],
            from_start=match.start() - start <= _REACH,
        )
        if is_boundary(candidate):
            yield Span(start, close)
            start = follow
        position = close
    yield Span(start, end)


def _closed(text: str, match: re.Match[str], end: int, *, inside_quotes: bool) -> int:
    """Return where the sentence would end: after closing marks and smileys.

    A straight quotation mark with a letter behind it closes or opens: the ones before it tell.
    """
    close = match.end()
    if match[2].startswith('"') and not inside_quotes and close < end and text[close].isalpha():
        return match.end(1)
    if inside_quotes or text[close : close + 2].lstrip()[:1] in ("“", "”"):
        stray = _STRAY_QUOTE.match(text, close, end)
        if stray:
            close = stray.end()
    smileys = _SMILEYS.match(text, close, end)
    return smileys.end() if smileys else close


def _skip_blank(text: str, position: int, end: int) -> int:
    match = _BLANK.match(text, position, end)
    return match.end() if match else position
