"""A glossary's terms on their way through the pipeline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.align.words import words
from app.api.render import document_out
from app.build import open_translator
from app.engine.fake import FakeSubwords
from app.pipeline.markup import translate_markup
from app.pipeline.plan import join, plan, word_links
from app.pipeline.terms import put_terms, with_terms
from app.pipeline.translator import Translator
from app.settings import Settings
from app.terms import Glossary
from app.terms.apply import apply, enforce
from app.types import Hypothesis, Options, Sentence, Term, Terms

GLOSSARY = Glossary(
    [
        Term("Bundeskanzler", "Federal Chancellor"),
        Term("Ursache", "root cause"),
        Term("Präsident", "head of state"),
        Term("Rat", "advisory council"),
        Term("Bundestag", "Bundestag"),
        Term("Gericht", "the court"),
        Term("Apfel", "Apple"),
    ]
)
SUBWORDS = FakeSubwords()


@pytest.fixture(scope="module")
def bundled() -> Iterator[Translator]:
    with open_translator(Settings(precision="float32", threads=1, engine="thread")) as opened:
        yield opened


def check_sentence(sentence: Sentence, glossary: Terms = GLOSSARY) -> None:
    """What must hold of every sentence, whatever became of its terms."""
    assert [use.source for use in sentence.terms] == [
        hit.span for hit in glossary.find(sentence.source_text)
    ]
    failed = [use.source for use in sentence.terms if use.status == "failed"]
    assert [c.source for c in sentence.checks if c.code == "glossary"] == failed
    for use in sentence.terms:
        assert (use.target is None) == (use.status == "failed") == (use.reason is not None)
        if use.target is not None:
            stem = use.target.of(sentence.target_text).casefold()
            assert stem.startswith(use.term.target.casefold()[:4])


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("Die Ursache ist noch unklar.", "The root cause is still unclear."),
        ("Die Ursachen sind noch unklar.", "The root causes are still unclear."),
        ("Der Rat tagt am Montag.", "The advisory council will meet on Monday."),
        ("Der Präsident kam gestern.", "The head of state came yesterday."),
        # The model says apples.
        ("Apfel", "Apple"),
    ],
)
async def test_the_bundled_model_with_terms(
    bundled: Translator, text: str, translation: str
) -> None:
    options = Options(glossary=GLOSSARY, words=True)
    (sentence,) = (await bundled.translate(text, options)).sentences
    assert sentence.target_text == translation
    check_sentence(sentence)
    (use,) = sentence.terms
    assert use.status == "applied"
    assert sentence.words is not None
    # Every word of the term is linked to the word that it came from.
    for number, span in enumerate(sentence.words.target):
        if use.target is not None and use.target.start <= span.start < use.target.end:
            sources = [x.source for x in sentence.words.links if x.target == number]
            assert use.source in [sentence.words.source[at] for at in sources]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("text", "translation", "term"),
    [
        ("Die <b>Ursache</b> in <code>git push</code> ist unklar.",
         "The <b>root cause</b> of <code>git push</code> is unclear.", "Ursache"),
        ("<b>Der <i>Bundeskanzler</i></b> nutzt <code>Rat</code>.",
         "<b>The <i>Federal Chancellor</i></b> uses <code>Rat</code>.", "Bundeskanzler"),
    ],
)  # fmt: skip
async def test_terms_and_words_that_stay_in_one_sentence(
    bundled: Translator, text: str, translation: str, term: str
) -> None:
    (done,) = await translate_markup(bundled, [text], Options(glossary=GLOSSARY))
    assert done.markup == translation
    (sentence,) = done.sentences
    (use,) = sentence.terms
    assert use.source.of(sentence.source_text) == term
    assert use.target is not None
    assert use.target.of(sentence.target_text) == use.term.target
    assert sentence.checks == ()


@pytest.mark.anyio
async def test_a_kept_term_and_one_that_is_there_already(bundled: Translator) -> None:
    glossary = Glossary([Term("Bundestag", "Bundestag"), Term("Berlin", "Berlin")])
    text = "Der Bundestag tagt in Berlin."
    (sentence,) = (await bundled.translate(text, Options(glossary=glossary))).sentences
    check_sentence(sentence, glossary)
    assert "Berlin" in sentence.target_text
    assert "Bundestag" in sentence.target_text
    assert sentence.terms[1].status == "present"


@pytest.mark.anyio
async def test_long_sentences_in_parts_and_many_terms(bundled: Translator) -> None:
    text = "Der Präsident und der Bundeskanzler kamen am Montag nach Berlin, " * 9 + "ohne Ursache."
    options = Options(beam_size=1, glossary=GLOSSARY, words=True)
    (sentence,) = (await bundled.translate(text, options)).sentences
    assert sentence.parts > 1
    check_sentence(sentence)
    assert len(sentence.terms) == 19
    assert sentence.words is not None
    for link in sentence.words.links:
        assert sentence.words.target[link.target].of(sentence.target_text).strip()


@pytest.mark.anyio
async def test_the_page_says_what_is_so(bundled: Translator) -> None:
    """The request and the answer in docs/glossary.md."""
    page = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
    request, answer = map(json.loads, re.findall(r"```json\n(.*?)```", page, re.DOTALL))
    glossary = Glossary(
        Term(entry["source"], entry["source"] if entry.get("keep") else entry["target"])
        for entry in request["options"]["glossary"]
    )
    done = await bundled.translate(request["text"], Options(glossary=glossary))
    told = document_out(request["text"], done, "codepoint", alternatives=False, name=None)
    shown = json.loads(told.model_dump_json(exclude_none=True))
    assert answer["translation"] == shown["translation"]
    assert answer["sentences"] == [
        {"checks": sentence["checks"], "terms": sentence["terms"]}
        for sentence in shown["sentences"]
    ]


@pytest.mark.anyio
async def test_without_a_glossary_nothing_is_reported(bundled: Translator) -> None:
    (sentence,) = (await bundled.translate("Die Ursache ist noch unklar.")).sentences
    assert sentence.terms == ()


@pytest.mark.anyio
async def test_a_term_that_the_engine_drops_is_put_into_the_source() -> None:
    with open_translator(Settings(model="fake", engine="thread")) as service:
        glossary = Glossary([Term("Ursache", "root cause"), Term("Haus", "house")])
        done = await service.translate("Die Ursache im Haus.", Options(glossary=glossary))
    # The fake engine aligns perfectly, so what it spells backwards is replaced at once.
    assert done.text == "eiD root cause mi house."
    assert [use.status for use in done.sentences[0].terms] == ["applied", "applied"]


TOKENS = [
    "Ursache", "Ursachen", "Rat", "Räte", "Bundestag", "und", "Gericht", "kam", "Der", ",", ".",
    "Präsidenten", "hat",
]  # fmt: skip
ENGLISH = [
    "The", "a", "an", "causes", "cause", "council's", "head of state", "Bundestag", "of", "the",
    "saw", ".", ",", "root cause", "advisory councils", "COURT", '"', "president",
]  # fmt: skip


@settings(deadline=None)  # the lexicon loads once
@given(
    st.lists(st.sampled_from(TOKENS), min_size=1, max_size=8),
    st.lists(st.sampled_from(ENGLISH), min_size=1, max_size=10),
    st.integers(0, 2**32 - 1),
)
def test_whatever_the_attention_the_offsets_stay_true(
    german: list[str], english: list[str], seed: int
) -> None:
    text, target = " ".join(german), " ".join(english)
    whole = plan(text, marker=0, subwords=SUBWORDS, longest=10_000)
    whole = type(whole)(text, 0, whole.tail, whole.parts, None, GLOSSARY.find(text))
    if not whole.parts:
        return
    ids = SUBWORDS.encode(target).ids[:-1]
    # Words attend to words, as sharply as chance will have it.
    noise = np.random.default_rng(seed).exponential(size=(len(ids), len(text) + 1)) ** 4
    for span in words(target):
        noise[span.start : span.end] = noise[span.start]
    attention = (noise / noise.sum(1, keepdims=True)).astype(np.float32)
    results = [(Hypothesis(ids, -0.1, attention=attention),)]
    draft = join(whole, results, SUBWORDS)
    changed, uses = put_terms(whole, draft, results)
    assert [use.source for use in uses] == [hit.span for hit in whole.found]
    places = sorted(use.target for use in uses if use.target)
    assert all(one.end <= other.start for one, other in pairwise(places))
    for use in uses:
        if use.target is not None:
            assert 0 <= use.target.start < use.target.end <= len(changed.text)
            assert use.target.of(changed.text).casefold()[:3] in {
                use.term.target.casefold()[:3], use.term.source.casefold()[:3]
            }  # fmt: skip
    (decoded,) = changed.decoded
    assert all(0 <= s.start <= s.end <= len(changed.text) for s in decoded.spans)
    links = word_links(whole, changed, results)
    assert links.target == words(changed.text)
    # Once more changes nothing: what was put in is there.
    again, told = put_terms(whole, changed, results)
    assert again.text == changed.text
    # Which of two alike belongs to which of two alike may change.
    assert sorted(use.target for use in told if use.target) == places
    assert all(use.status != "applied" for use in told)


@settings(deadline=None)
@given(st.lists(st.sampled_from(ENGLISH), min_size=1, max_size=10), st.integers(0, 2**32 - 1))
def test_nothing_outside_the_edits_changes(english: list[str], seed: int) -> None:
    target = " ".join(english)
    found = GLOSSARY.find("Die Ursache im Rat der Präsidenten und das Gericht.")
    spans = words(target)
    shares = np.random.default_rng(seed).dirichlet([0.3] * (len(found) + 1), len(spans))
    edits, _ = enforce(target, spans, found, shares.astype(np.float32))
    end = 0
    for edit in edits:
        assert end <= edit.span.start < edit.span.end
        end = edit.span.end
        assert edit.term.of(edit.text)
    changed = apply(target, edits)
    kept = [target[a:b] for a, b in zip(
        [0, *(e.span.end for e in edits)], [*(e.span.start for e in edits), len(target)],
        strict=True,
    )]  # fmt: skip
    at = 0
    for piece, new in zip(kept, [*(edit.text for edit in edits), ""], strict=True):
        assert changed[at : at + len(piece)] == piece
        at += len(piece) + len(new)
    assert at == len(changed)


def test_spans_refer_to_the_sentence_as_it_was() -> None:
    text = "Die Ursache ist klar."
    first = plan(text, marker=0, subwords=SUBWORDS, longest=100)
    first = type(first)(text, 0, first.tail, first.parts, None, GLOSSARY.find(text))
    draft = join(first, [(Hypothesis((), 0.0),)], SUBWORDS)
    _, uses = put_terms(first, draft, [(Hypothesis((), 0.0),)])
    assert [(use.status, use.reason) for use in uses] == [("failed", "not_aligned")]
    again = with_terms(first, uses, SUBWORDS, 100)
    (part,) = again.parts
    assert SUBWORDS.decode(part.encoded.ids).text == "Die root cause ist klar."
    assert [span.of(text) for span in part.encoded.spans] == [
        *"Die ", *["Ursache"] * len("root cause"), *" ist klar."
    ]  # fmt: skip
    assert with_terms(first, uses, SUBWORDS, 10).parts == first.parts
