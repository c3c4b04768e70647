from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import EmptyText, ForbiddenCharacter
from app.pipeline.text import check_text


@pytest.mark.parametrize("text", ["", " ", "\n\t\r\u00a0\u3000"])
def test_blank_texts_are_refused(text: str) -> None:
    with pytest.raises(EmptyText):
        check_text(text)


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x7f", "\x93", "\ud800"])
def test_control_characters_and_surrogates_are_refused_with_their_place(char: str) -> None:
    with pytest.raises(ForbiddenCharacter) as refusal:
        check_text(f"geheim{char}", 3)
    assert "offset 6" in str(refusal.value)
    assert "geheim" not in str(refusal.value)
    assert refusal.value.document == 3


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_everything_else_is_taken(text: str) -> None:
    check_text("x" + text + "\t\n\v\f\r\x85")
