from __future__ import annotations

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.engine.pieces import SentencePieces
from app.engine.weights import locate
from app.settings import Settings
from app.types import Encoded, Span

PIECES = SentencePieces(locate(Settings().model).directory)
ODD = "ß\u00a0\u00adﬁ½㎏😀e\u0301\u200b\ufeffﷺ①„“ \t…日本Ǆ\u3000"
texts = st.text(
    alphabet=st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"])), max_size=60
)


@given(texts)
@example("Ver\u00adfassung")
@example("½ Liter ﬁnden")
@example("\ufeffDer Text\u200b!")
@example("👩\u200d👩\u200d👧 lacht")
@settings(deadline=None, max_examples=300)
def test_spans_stay_in_order_and_cover_every_letter_and_digit(text: str) -> None:
    encoded = PIECES.encode(text)
    assert encoded.ids[-1] == PIECES.eos
    assert len(encoded.spans) == len(encoded.ids) - 1
    covered: set[int] = set()
    last = 0
    for span in encoded.spans:
        assert 0 <= span.start <= span.end <= len(text)
        assert span.start >= last
        last = span.start
        assert not span.of(text)[:1].isspace()
        covered.update(range(span.start, span.end))
    missed = [char for at, char in enumerate(text) if char.isalnum() and at not in covered]
    assert not [c for c in missed if unicodedata.normalize("NFKC", c).isalnum()]


@given(texts)
@settings(deadline=None)
def test_unknown_spans_are_among_the_subwords(text: str) -> None:
    encoded = PIECES.encode(text)
    unknown = [
        span
        for span, number in zip(encoded.spans, encoded.ids, strict=False)
        if number == PIECES.unk
    ]
    assert list(encoded.unknown) == unknown


def surfaces(text: str) -> list[str]:
    return [span.of(text) for span in PIECES.encode(text).spans]


def test_characters_that_normalise_keep_their_place() -> None:
    assert "".join(surfaces("Straße in\u00a0Köln")) == "StraßeinKöln"
    assert surfaces("½ Liter")[:3] == ["½", "½", "½"]
    decomposed = "Gebäude"
    text = unicodedata.normalize("NFD", decomposed)
    assert "".join(surfaces(text)) == text


def test_soft_hyphens_do_not_split_words() -> None:
    plain = PIECES.encode("Verfassung")
    hyphened = PIECES.encode("Ver\u00adfas\u00adsung")
    assert hyphened.ids == plain.ids
    assert hyphened.spans[-1].end == len("Ver\u00adfas\u00adsung")


def test_special_names_in_a_text_are_text() -> None:
    encoded = PIECES.encode("</s> <pad> >>fr<< <unk>")
    assert PIECES.eos not in encoded.ids[:-1]
    assert not encoded.unknown


def test_emoji_are_reported_as_unknown() -> None:
    assert PIECES.encode("Tor 😀!").unknown == (Span(4, 5),)


@given(texts)
@settings(deadline=None)
def test_decoded_spans_cut_the_decoded_text(text: str) -> None:
    encoded: Encoded = PIECES.encode(text)
    decoded = PIECES.decode(encoded.ids)
    assert len(decoded.spans) == len(encoded.ids)
    assert decoded.text == decoded.text.strip()
    last = 0
    for span in decoded.spans:
        assert last <= span.start <= span.end <= len(decoded.text)
        assert not span.of(decoded.text)[:1].isspace()
        last = span.end
    joined = "".join(span.of(decoded.text) for span in decoded.spans)
    assert joined.replace(" ", "") == "".join(decoded.text.split())


def test_decoding_gives_back_plain_text() -> None:
    text = "Im Jahr 2022 kamen 2.500 Menschen nach Leipzig."
    decoded = PIECES.decode(PIECES.encode(text).ids[:-1])
    assert decoded.text == text


def test_unknown_subwords_are_shown_not_dropped() -> None:
    encoded = PIECES.encode("Tor 😀!")
    assert "⁇" in PIECES.decode(encoded.ids).text
