from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pipeline.seams import seamless
from app.types import Decoded, Span


def decoded(text: str) -> Decoded:
    """One subword a character."""
    return Decoded(text, tuple(Span(at, at + 1) for at in range(len(text))))


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        (
            [("Er kam,", "He came."), ("und die Bahn ruhte.", "And the rail rested.")],
            "He came and the rail rested.",
        ),
        # What the source has stays.
        ([("Er kam!", "He came."), ("Und ging.", "And left.")], "He came. And left."),
        ([("„Nein.“", "No."), ("sagte er.", "He said.")], "No. he said."),
        # Names and what may be an abbreviation stay.
        ([("Er kam", "He came to the U.S."), ("in Berlin an.", "Berlin.")], None),
        ([("Er traf", "He met Mr."), ("in Bonn", "Bonn saw.")], None),
        # A single part is a sentence of its own.
        ([("die Ursache", "The cause.")], None),
        ([("Er sprach...", "He spoke..."), ("weiter", "I went")], None),
        ([("Er", ""), ("ging", "The end")], " the end"),
    ],
)
def test_parts_read_as_one_sentence(pairs: list[tuple[str, str]], expected: str | None) -> None:
    found = seamless([source for source, _ in pairs], [decoded(target) for _, target in pairs])
    before = " ".join(target for _, target in pairs)
    assert " ".join(part.text for part in found) == (before if expected is None else expected)


_TEXT = st.text(alphabet="aTthe .,!“U", max_size=12)


@given(st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=4))
def test_spans_stay_true(pairs: list[tuple[str, str]]) -> None:
    given_parts = [decoded(target) for _, target in pairs]
    for old, new in zip(
        given_parts, seamless([source for source, _ in pairs], given_parts), strict=True
    ):
        assert len(new.spans) == len(old.spans)
        assert old.text.lower().startswith(new.text.lower())
        assert len(old.text) - len(new.text) in (0, 1)
        for span, text in zip(new.spans, old.text, strict=True):
            assert span.of(new.text).lower() in (text.lower(), "")
