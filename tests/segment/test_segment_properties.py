"""What holds for every text, whatever it says."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.segment import leading_marker, segment

PIECES = st.sampled_from(
    [
        *(
            "Dr.",
            "z.",
            "B.",
            "3.",
            "Mai",
            "Die",
            "und",
            "usw.",
            "II.",
            "Karl",
            "12.",
            "x",
            "1.1.",
            "S.",
        ),
        *(
            "„",
            "“",
            '"',
            "»",
            "«",
            "'",
            "(",
            ")",
            "[",
            "]",
            ".",
            "!",
            "?",
            "…",
            "...",
            ":",
            ",",
            "–",
            "-",
        ),
        *(
            " ",
            "  ",
            "\n",
            "\r\n",
            "\n\n",
            "\t",
            "\u00a0",
            "\u2028",
            "\x1c",
            "\u200b",
            "\ufeff",
            "\u00ad",
        ),
        *(
            "😀",
            "❤\ufe0f",
            ":)",
            "\ud800",
            "\udc00",
            "e\u0301",
            "•",
            "§",
            "#",
            "www.a.de",
            "a@b.de",
        ),
    ]
)
TEXTS = st.one_of(
    st.text(alphabet=st.characters(codec=None), max_size=200),
    st.lists(PIECES, max_size=60).map("".join),
    st.lists(PIECES, max_size=40).map(" ".join),
)


@settings(deadline=None, max_examples=400)
@given(TEXTS)
def test_gaps_and_sentences_make_up_the_text(text: str) -> None:
    document = segment(text)
    parts = [document.gaps[0].of(text)]
    for sentence, gap in zip(document.sentences, document.gaps[1:], strict=True):
        assert sentence.start < sentence.end
        assert sentence.of(text) == sentence.of(text).strip()
        parts += [sentence.of(text), gap.of(text)]
    assert document.text == text
    assert "".join(parts) == text
    assert not any(gap.of(text).strip() for gap in document.gaps)


@settings(deadline=None, max_examples=200)
@given(TEXTS)
def test_a_marker_leaves_something_of_the_sentence(text: str) -> None:
    for span in segment(text).sentences:
        sentence = span.of(text)
        for line_start in (True, False):
            length = leading_marker(sentence, line_start=line_start)
            assert 0 <= length < len(sentence)
            assert length == 0 or not sentence[length].isspace()


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \r\n", "\u2028\u00a0"])
def test_white_space_has_no_sentences(text: str) -> None:
    assert segment(text).sentences == ()


@pytest.mark.parametrize(
    "unit",
    [
        *(".", '"', "„", "“", "x", "(", "\n", " ", "…", "😀", "''", "a-", "\r\n"),
        *(
            "A. ",
            "1. ",
            "z. B. ",
            "I. ",
            "! ",
            "(. ",
            '." ',
            "..A",
            "a.",
            ".\u200b",
            "a\n",
            "der\n",
        ),
        *("Die. ", ". 😀", "! :) ", "Wort ", "Ende. Der Tag ", "x" * 60 + "\n"),
    ],
)
def test_time_is_linear(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    started = time.perf_counter()
    segment(text)
    assert time.perf_counter() - started < 10
