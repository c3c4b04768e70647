"""Pieces to tokens: what every tag means for the text around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from app.markup.outline import outline
from app.markup.rules import HTML, MarkupRules, Treatment
from app.markup.tokens import SOFT_HYPHEN, Kind, Piece, Role, Token

# A reference to a note, as against a part of a word or number (CO₂, m², 10³).
_NOTE = re.compile(r"\s*(?:[\[(]\s*\w{1,3}\s*[\])]|\d{1,3}|[a-z]|[*†‡§#]{1,3})\s*\Z")
_NOT_NOTED = re.compile(r"(?:[\s\d]|\b[kcdmµ]?m)\Z")
# What may stand between two words that are kept for them to count as one.
_JOINT = re.compile(r"[^\w\s.,;:!?]{0,3}\Z")
_TAGS = frozenset((Role.OPEN, Role.CLOSE, Role.MARK))
# More than any author nests; beyond it tags end sentences, which keeps the time linear.
_DEEPEST_INLINE = 64


def tokens_of(pieces: Sequence[Piece], rules: MarkupRules) -> list[Token]:
    """Return the tokens; their ``raw`` concatenate to that of the pieces."""
    return _Walk(pieces, rules).tokens()


def _treatments(pieces: Sequence[Piece], rules: MarkupRules) -> dict[str, Treatment]:
    table: dict[str, Treatment] = {}
    if rules.kind == "html":
        table = HTML
    elif rules.outline_detection:
        table = dict.fromkeys(outline(pieces), Treatment.BLOCK)
    return {
        **table,
        **dict.fromkeys(rules.splitting_tags, Treatment.BLOCK),
        **dict.fromkeys(rules.non_splitting_tags, Treatment.INLINE),
        **dict.fromkeys(rules.ignore_tags, Treatment.WORD),
    }


def _wish(piece: Piece) -> bool | None:
    """Return what an element says of its translation (https://www.w3.org/TR/its20/#trans-datacat).

    The class ``notranslate`` is Google's, and widely used.
    """
    told = piece.attributes.get("translate", piece.attributes.get("its:translate"))
    if told is not None and told.lower() in {"no", "yes", ""}:
        return told.lower() != "no"
    return False if "notranslate" in piece.attributes.get("class", "").split() else None


class _Walk:
    """Walks the pieces once."""

    def __init__(self, pieces: Sequence[Piece], rules: MarkupRules) -> None:
        self._pieces = pieces
        self._treatments = _treatments(pieces, rules)
        self._notes = rules.kind == "html"
        self._tokens: list[Token] = []
        self._wishes = {
            at: wish for at, piece in enumerate(pieces) if (wish := _wish(piece)) is not None
        }
        self._wanted = [at for at, wish in self._wishes.items() if wish]
        # The index of an inline start tag: of its token.
        self._opened: dict[int, int] = {}
        self._depth = 0
        # The elements around that are kept but for others in them: end, and whether it is such.
        self._kept: list[tuple[int, bool]] = [(len(pieces) + 1, False)]

    def tokens(self) -> list[Token]:
        """Return the tokens of all pieces."""
        at = 0
        while at < len(self._pieces):
            while self._kept[-1][0] <= at:
                self._kept.pop()
            piece = self._pieces[at]
            if piece.kind in {Kind.OPEN, Kind.WHOLE}:
                at = self._element(at, piece)
            else:
                self._other(piece)
                at += 1
        return _apart(_joined(self._tokens))

    def _element(self, at: int, piece: Piece) -> int:
        """Make a token of a start tag or of its whole element; return where to go on."""
        end = max(piece.end, at + 1)
        wish = self._wishes.get(at)
        keeping = self._kept[-1][1]
        if keeping or (wish is False and self._holds_wanted(at, end)):
            if wish is not None:
                self._kept.append((end, not wish))
            self._add(Role.EDGE, piece.raw)
            return at + 1
        treatment = self._treatments.get(piece.name, Treatment.INLINE)
        if wish is False:
            inline = treatment not in {Treatment.BLOCK, Treatment.KEPT}
            treatment = Treatment.WORD if inline else Treatment.KEPT
        if treatment is Treatment.BLOCK:
            self._add(Role.EDGE, piece.raw)
        elif treatment is Treatment.KEPT:
            return self._whole(at, end, Role.EDGE)
        elif treatment is Treatment.LINE and piece.kind is Kind.WHOLE:
            self._add(Role.LINE, piece.raw)
        elif treatment is Treatment.WORD and any(map(str.isalnum, self._text(at, end))):
            return self._whole(at, end, Role.LITERAL)
        elif self._is_mark(at, end, treatment):
            return self._whole(at, end, Role.MARK)
        elif piece.partner is None or self._depth >= _DEEPEST_INLINE:
            self._add(Role.EDGE, piece.raw)
        else:
            self._depth += 1
            self._opened[at] = len(self._tokens)
            self._add(Role.OPEN, piece.raw)
        return at + 1

    def _other(self, piece: Piece) -> None:
        if self._kept[-1][1]:
            self._add(Role.EDGE, piece.raw)
        elif piece.kind is Kind.TEXT:
            self._tokens.append(Token(Role.TEXT, piece.raw, piece.text, verbatim=piece.verbatim))
        elif piece.kind is Kind.CLOSE and piece.partner in self._opened:
            opened = self._opened[piece.partner]
            self._depth -= 1
            self._tokens[opened].partner = len(self._tokens)
            self._tokens.append(Token(Role.CLOSE, piece.raw, partner=opened))
        else:
            self._add(Role.MARK if piece.kind is Kind.ASIDE else Role.EDGE, piece.raw)

    def _add(self, role: Role, raw: str) -> None:
        self._tokens.append(Token(role, raw))

    def _whole(self, at: int, end: int, role: Role) -> int:
        raw = "".join(piece.raw for piece in self._pieces[at:end])
        shown = self._text(at, end).replace(SOFT_HYPHEN, "")
        text = " ".join(shown.split()) if role is Role.LITERAL else ""
        self._tokens.append(Token(role, raw, text))
        return end

    def _text(self, at: int, end: int) -> str:
        pieces = self._pieces[at:end]
        return "".join(piece.text for piece in pieces if piece.kind is Kind.TEXT)

    def _holds_wanted(self, at: int, end: int) -> bool:
        following = bisect_right(self._wanted, at)
        return following < len(self._wanted) and self._wanted[following] < end

    def _is_mark(self, at: int, end: int, treatment: Treatment) -> bool:
        empty = self._pieces[at].kind is Kind.WHOLE
        return treatment is not Treatment.INLINE or empty or self._is_note(at, end)

    def _is_note(self, at: int, end: int) -> bool:
        piece = self._pieces[at]
        link = piece.name == "a" and piece.attributes.get("href", "").startswith("#")
        if not self._notes or not (link or piece.name == "sup") or end - at > 16:
            return False
        before = next((t for t in reversed(self._tokens) if t.role is not Role.CLOSE), None)
        if before is None or before.role not in {Role.TEXT, Role.MARK, Role.LITERAL}:
            return False
        text = self._text(at, end)
        return bool(_NOTE.match(text)) and (
            text.strip()[0] in "[(" or not _NOT_NOTED.search(before.text)
        )


def _joined(tokens: list[Token]) -> list[Token]:
    """Make one of kept words between which nothing stands but a plus, say."""
    joined: list[Token] = []
    places: list[int] = []
    for token in tokens:
        places.append(len(joined))
        joined.append(token)
        if token.role is not Role.LITERAL:
            continue
        start = len(joined) - 2
        while start >= 0 and joined[start].role is Role.TEXT and len(joined) - start < 5:
            start -= 1
        between = joined[start + 1 : -1]
        if start < 0 or joined[start].role is not Role.LITERAL:
            continue
        if not _JOINT.match("".join(part.text for part in between)):
            continue
        run = joined[start:]
        del joined[start:]
        places[-len(run) :] = [start] * len(run)
        joined.append(
            Token(Role.LITERAL, "".join(t.raw for t in run), "".join(t.text for t in run))
        )
    for token in joined:
        if token.partner >= 0:
            token.partner = places[token.partner]
    return joined


def _apart(tokens: list[Token]) -> list[Token]:
    """Make a mark of a kept word that is part of another: no stand-in could be told from that."""
    # The last character before a token, tags left out, and whether the token before was kept.
    before, glued = " ", False
    for at, token in enumerate(tokens):
        if token.role is Role.LITERAL:
            if glued or before.isalnum() or _first(tokens, at + 1).isalnum():
                token.role = Role.MARK
            else:
                glued = True
        elif token.role is Role.TEXT and token.text:
            before, glued = token.text[-1], False
        elif token.role not in _TAGS:
            before, glued = " ", False
    return tokens


def _first(tokens: Sequence[Token], at: int) -> str:
    """Return the first character from token ``at`` on, tags left out; a blank if there is none."""
    while at < len(tokens) and tokens[at].role in _TAGS:
        at += 1
    return tokens[at].text[:1] if at < len(tokens) and tokens[at].role is Role.TEXT else " "
