"""Sentences as bytes: nothing is lost, and nothing but what was stored is read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import msgpack

from app.cache.codec import decode, encode
from app.types import Alternative, Check, Link, Sentence, Span, Term, TermUse, WordLinks

TEXTS = st.text(max_size=40)
SHARES = st.floats(0, 1)


def spans(text: str) -> st.SearchStrategy[Span]:
    ends = st.integers(0, len(text))
    return st.tuples(ends, ends).map(lambda pair: Span(min(pair), max(pair)))


@st.composite
def word_links(draw: Any, source: str, target: str) -> WordLinks:
    one = tuple(draw(st.lists(spans(source), max_size=5)))
    two = tuple(draw(st.lists(spans(target), max_size=5)))
    links: st.SearchStrategy[list[Link]] = st.just([])
    if one and two:
        ends = st.integers(0, len(one) - 1), st.integers(0, len(two) - 1)
        links = st.lists(st.builds(Link, *ends, SHARES), max_size=5)
    return WordLinks(one, two, tuple(draw(links)))


@st.composite
def sentences(draw: Any) -> Sentence:
    source, target = draw(TEXTS), draw(TEXTS)
    check = st.builds(Check, TEXTS, st.none() | spans(source), st.none() | spans(target))
    term = st.builds(Term, TEXTS, TEXTS, st.sampled_from(["inflected", "exact", "compound"]))
    use = st.builds(
        TermUse,
        term,
        spans(source),
        st.none() | spans(target),
        st.sampled_from(["applied", "present", "failed"]),
        st.sampled_from([None, "not_aligned", "scattered", "conflict"]),
    )
    return Sentence(
        index=0,
        source_text=source,
        target_text=target,
        source=Span(0, len(source)),
        target=Span(0, len(target)),
        score=draw(SHARES),
        checks=tuple(draw(st.lists(check, max_size=3))),
        parts=draw(st.integers(0, 9)),
        attempts=draw(st.integers(0, 9)),
        source_tokens=draw(st.integers(0, 999)),
        target_tokens=draw(st.integers(0, 999)),
        alternatives=tuple(draw(st.lists(st.builds(Alternative, TEXTS, SHARES), max_size=3))),
        words=draw(st.none() | word_links(source, target)),
        language=draw(st.none() | st.just("fr")),
        terms=tuple(draw(st.lists(use, max_size=2))),
        cached=True,
    )


@settings(max_examples=40)
@given(sentence=sentences())
def test_nothing_is_lost(sentence: Sentence) -> None:
    payload = encode(sentence)
    wanted = sentence.words is not None
    assert decode(payload, sentence.source_text, words=wanted) == sentence
    less = decode(payload, sentence.source_text, words=False)
    assert less is not None
    assert less.words is None
    assert less.target_text == sentence.target_text
    if not wanted:
        assert decode(payload, sentence.source_text, words=True) is None


@given(payload=st.binary(max_size=80))
def test_whatever_is_there_is_read_or_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        decode(payload, "Ein Satz.", words=True)


@settings(max_examples=40)
@given(sentence=sentences(), data=st.data())
def test_a_damaged_sentence_is_refused_or_one_that_can_be_shown(
    sentence: Sentence, data: st.DataObject
) -> None:
    payload = bytearray(encode(sentence))
    at = data.draw(st.integers(0, len(payload) - 1))
    payload[at] = data.draw(st.integers(0, 255))
    try:
        read = decode(bytes(payload), sentence.source_text, words=True)
    except ValueError:
        return
    if read is None:
        return
    places = [(check.source, read.source_text) for check in read.checks]
    places += [(check.target, read.target_text) for check in read.checks]
    assert all(p is None or 0 <= p.start <= p.end <= len(text) for p, text in places)
    assert read.words is not None
    for link in read.words.links:
        assert read.words.source[link.source].end <= len(read.source_text)
        assert read.words.target[link.target].end <= len(read.target_text)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (0, 5),
        (1, float("nan")),
        (2, -1),
        (6, 7),
        (7, [["name", [0, 10], None]]),
        (7, [["name", [3, 2], None]]),
        (7, [["name", None, [0, 4]]]),
        (9, [[["a", "b", "some"], [0, 1], None, "failed", None]]),
        (10, [[[0, 1]], [[0, 1]], [[1, 0, 0.5]]]),
        (10, [[[0, 1]], [[0, 1]], [[0, 0, float("inf")]]]),
    ],
)
def test_what_cannot_be_true_is_refused(field: int, value: object) -> None:
    good: list[Any] = [
        "One",
        0.5,
        1,
        1,
        3,
        3,
        None,
        [],
        [],
        [],
        [[[0, 1]], [[0, 1]], [[0, 0, 0.5]]],
    ]
    assert decode(msgpack.encode(good), "Ein Satz.", words=True) is not None
    with pytest.raises(ValueError, match=r"\w"):
        decode(msgpack.encode([*good[:field], value, *good[field + 1 :]]), "Ein Satz.", words=True)
