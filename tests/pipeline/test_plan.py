from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.fake import FakeSubwords
from app.pipeline.plan import alternatives, jobs, join, plan, word_links
from app.types import Encoded, Hypothesis, Options

SUBWORDS = FakeSubwords()


def echo(encoded: Encoded, score: float = -0.5) -> tuple[Hypothesis, ...]:
    return (Hypothesis(encoded.ids[:-1], score),)


@pytest.mark.parametrize("text", ["* * *", "—", "…", "😀 🎉", "###"])
def test_what_has_neither_letter_nor_digit_is_not_translated(text: str) -> None:
    found = plan(text, marker=0, subwords=SUBWORDS, longest=50)
    assert found.parts == ()
    assert join(found, [], SUBWORDS).text == text
    assert join(found, [], SUBWORDS).score == 1.0


@pytest.mark.parametrize(
    ("text", "marker", "body"),
    [
        ("- mehr Lohn", 2, "mehr Lohn"),
        ("Tor für Bremen! ⚽ 🎉", 0, "Tor für Bremen!"),
        ("❤️ Danke", 0, "Danke"),
        ("• 🔥 Neu", 2, "Neu"),
    ],
)
def test_markers_and_pictographs_stay_outside(text: str, marker: int, body: str) -> None:
    found = plan(text, marker=marker, subwords=SUBWORDS, longest=50)
    assert [part.span.of(text) for part in found.parts] == [body]
    assert join(found, [echo(part.encoded) for part in found.parts], SUBWORDS).text == text


@given(st.text(alphabet="a1 ❶➀😀\ufe0f\u200d.-", min_size=1, max_size=12))
def test_pictographs_are_kept_once(text: str) -> None:
    text = text.strip() or "❶"
    found = plan(text, marker=0, subwords=SUBWORDS, longest=50)
    assert found.marker <= found.tail
    assert all(part.span.start < part.span.end for part in found.parts)
    draft = join(found, [echo(part.encoded) for part in found.parts], SUBWORDS)
    assert draft.text == text


@given(st.text(alphabet="abc, ;.–😀0", min_size=1, max_size=300), st.integers(8, 40))
@settings(deadline=None)
def test_parts_fit_and_lose_nothing(text: str, longest: int) -> None:
    text = text.strip() or "x"
    found = plan(text, marker=0, subwords=SUBWORDS, longest=longest)
    assert all(len(part.encoded.ids) <= longest for part in found.parts)
    draft = join(found, [echo(part.encoded) for part in found.parts], SUBWORDS)
    assert "".join(draft.text.split()) == "".join(text.split())


def test_the_score_is_the_geometric_mean_over_all_subwords() -> None:
    found = plan("aaa bbb. aaa bbb", marker=0, subwords=SUBWORDS, longest=10)
    assert len(found.parts) == 2
    logs = [-0.5, -1.0]
    results = [echo(part.encoded, log) for part, log in zip(found.parts, logs, strict=True)]
    lengths = [len(part.encoded.ids) for part in found.parts]
    expected = sum(log * length for log, length in zip(logs, lengths, strict=True)) / sum(lengths)
    assert join(found, results, SUBWORDS).score == pytest.approx(math.exp(expected))


def test_alternatives_differ_from_the_best_and_each_other() -> None:
    found = plan("abc", marker=0, subwords=SUBWORDS, longest=20)
    ids = [SUBWORDS.encode(text).ids[:-1] for text in ("abc", "abc", "abd", "abd", "xyz")]
    results = [tuple(Hypothesis(i, -float(rank)) for rank, i in enumerate(ids))]
    assert [x.text for x in alternatives(found, results, SUBWORDS, 4)] == ["abd", "xyz"]


def test_word_links_of_parts_point_into_the_whole_sentence() -> None:
    from app.engine.fake import FakeEngine

    text = "- eins zwei, drei vier, fünf sechs"
    found = plan(text, marker=2, subwords=SUBWORDS, longest=14)
    assert len(found.parts) > 1
    work = jobs(found, Options(words=True), longest=100)
    results = [result for _, result in FakeEngine().translate(work)]
    draft = join(found, results, SUBWORDS)
    links = word_links(found, draft, results)
    for link in links.links:
        source = links.source[link.source].of(text)
        target = links.target[link.target].of(draft.text)
        assert target == source[::-1]
    assert {links.source[x.source].of(text) for x in links.links} >= {"eins", "sechs"}


def test_length_bounds_follow_the_source() -> None:
    found = plan("abcdefghij", marker=0, subwords=SUBWORDS, longest=50)
    assert jobs(found, Options(length_ratio=2.0), longest=500)[0].max_length == 32
    assert jobs(found, Options(length_ratio=2.0), longest=20)[0].max_length == 20
