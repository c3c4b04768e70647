from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from app.align.links import link_words
from app.types import Decoded, Encoded, Span


def spans(text: str, *pieces: str) -> tuple[Span, ...]:
    found, at = [], 0
    for piece in pieces:
        start = text.index(piece, at)
        found.append(Span(start, start + len(piece)))
        at = start + len(piece)
    return tuple(found)


def test_subwords_are_merged_to_words() -> None:
    source_text, target_text = "Der Bundestag", "The parliament"
    source = Encoded((5, 6, 7, 0), spans(source_text, "Der", "Bundes", "tag"))
    target = Decoded(target_text, spans(target_text, "The", "parlia", "ment"))
    attention = np.array(
        [[0.9, 0.05, 0.05, 0.0], [0.1, 0.5, 0.3, 0.1], [0.0, 0.2, 0.6, 0.2]], dtype=np.float32
    )
    found = link_words(source_text, source, target, attention)
    assert [span.of(source_text) for span in found.source] == ["Der", "Bundestag"]
    assert [(x.source, x.target, x.weight) for x in found.links] == [(0, 0, 0.9), (1, 1, 0.8)]


def test_a_second_link_needs_weight() -> None:
    text = "zum Haus"
    source = Encoded((5, 6, 0), spans(text, "zum", "Haus"))
    target = Decoded("to the", spans("to the", "to", "the"))
    attention = np.array([[0.7, 0.3, 0], [0.85, 0.15, 0]], dtype=np.float32)
    links = link_words(text, source, target, attention).links
    assert [(x.source, x.target) for x in links] == [(0, 0), (1, 0), (0, 1)]


def test_no_words_no_links() -> None:
    nothing = Encoded((0,), ())
    assert link_words("", nothing, Decoded("", ()), np.zeros((0, 1), np.float32)).links == ()


@st.composite
def cut(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    text = draw(st.text(alphabet="ab .,😀", max_size=20))
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edges = [0, *places, len(text)]
    return text, tuple(Span(a, b) for a, b in pairwise(edges))


@given(cut(), cut(), st.data())
def test_links_are_valid_for_any_cutting(
    source: tuple[str, tuple[Span, ...]], target: tuple[str, tuple[Span, ...]], data: st.DataObject
) -> None:
    encoded = Encoded((*range(1, len(source[1]) + 1), 0), source[1])
    shape = (len(target[1]), len(encoded.ids))
    weights = hnp.arrays(np.float32, shape, elements=st.floats(0, 1, width=32))
    attention = data.draw(weights)
    found = link_words(source[0], encoded, Decoded(*target), attention)
    for link in found.links:
        assert 0 <= link.source < len(found.source)
        assert 0 <= link.target < len(found.target)
        assert 0 <= link.weight <= 1
    assert len({(x.source, x.target) for x in found.links}) == len(found.links)
