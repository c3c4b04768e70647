"""Marked-up texts through the whole flow with the fake engine, which spells words backwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.batch.bounds import Bounds
from app.batch.runner import Runner
from app.engine.fake import FakeEngine, FakeSubwords
from app.errors import EmptyText, ForbiddenCharacter, InvalidMarkup, TooLong
from app.guard.codes import Code
from app.markup import Markup, MarkupRules
from app.pipeline.markup import begin_markup, translate_markup
from app.pipeline.translator import Limits, Translator
from app.terms import Glossary
from app.types import Hypothesis, Job, Options, Refill, Term

pytestmark = pytest.mark.anyio
XML = MarkupRules("xml")
PAGE = (
    '<p>Das <b>Haus</b> ist <code>rot&amp;x</code>. Und <a href="/x">gr&uuml;n</a>.</p>\n\n'
    "<p>Das Ende<br>kommt bald.</p>"
)


@pytest.fixture
def translator() -> Iterator[Translator]:
    with running(FakeEngine()) as translator:
        yield translator


@contextmanager
def running(engine: FakeEngine, limits: Limits | None = None) -> Iterator[Translator]:
    runner = Runner(lambda: engine, bounds=Bounds(batch_tokens=512))
    runner.start()
    try:
        limits = limits or Limits(characters=200, sentences=20, documents=3)
        yield Translator(runner, FakeSubwords(), engine.info, limits=limits)
    finally:
        runner.close()


async def test_text_is_translated_and_all_else_stays(translator: Translator) -> None:
    (done,) = await translate_markup(translator, [PAGE], Options())
    assert done.markup == (
        '<p>saD <b>suaH</b> tsi <code>rot&amp;x</code>. dnU <a href="/x">n&uuml;rg</a>.</p>\n\n'
        "<p>saD ednE<br>tmmok dlab.</p>"
    )


async def test_sentences_are_those_that_a_reader_sees(translator: Translator) -> None:
    (done,) = await translate_markup(translator, [PAGE], Options(words=True))
    assert done.source == "Das Haus ist rot&x. Und grün.\n\nDas Ende\nkommt bald."
    assert done.target == "saD suaH tsi rot&x. dnU nürg.\n\nsaD ednE\ntmmok dlab."
    for sentence in done.sentences:
        assert sentence.source.of(done.source) == sentence.source_text
        assert sentence.target.of(done.target) == sentence.target_text
    words = done.sentences[0].words
    assert words is not None
    assert [span.of("Das Haus ist rot&x.") for span in words.source][3] == "rot&x"


async def test_word_links_are_given_only_on_demand(translator: Translator) -> None:
    (done,) = await translate_markup(translator, [PAGE], Options())
    assert [sentence.words for sentence in done.sentences] == [None] * 3


async def test_several_texts_and_some_without_words(translator: Translator) -> None:
    texts = ["<p>Eins</p>", "<img src=x>", "<td>12</td>"]
    done = await translate_markup(translator, texts, Options())
    assert [item.markup for item in done] == ["<p>sniE</p>", "<img src=x>", "<td>12</td>"]
    assert [len(item.sentences) for item in done] == [1, 0, 0]


async def test_a_block_may_be_one_sentence(translator: Translator) -> None:
    text = "<p>Eins ist da. Zwei auch.</p><p>Drei.</p>"
    (done,) = await translate_markup(translator, [text], Options(), splitting="none")
    assert [s.source_text for s in done.sentences] == ["Eins ist da. Zwei auch.", "Drei."]


async def test_sentences_come_one_by_one(translator: Translator) -> None:
    async with await begin_markup(translator, [PAGE], Options()) as progress:
        texts = [sentence.target_text async for sentence in progress.sentences(0)]
        assert texts == ["saD suaH tsi rot&x.", "dnU nürg.", "saD ednE\ntmmok dlab."]
        assert "engine" in progress.timings


@pytest.mark.parametrize(
    ("text", "rules", "error"),
    [
        (" \n", MarkupRules(), EmptyText),
        ("<p>\x01</p>", MarkupRules(), ForbiddenCharacter),
        ("<p>Haus &#1;</p>", MarkupRules(), ForbiddenCharacter),
        ("<a>Haus</b>", XML, InvalidMarkup),
        ("<p>" + "Haus " * 50, MarkupRules(), TooLong),
        ("<p>" + "<br>" * 1_001, MarkupRules(), TooLong),
    ],
)
async def test_what_cannot_be_taken_is_refused(
    translator: Translator, text: str, rules: MarkupRules, error: type[Exception]
) -> None:
    with pytest.raises(error) as raised:
        await translate_markup(translator, ["<p>Gut</p>", text], Options(), rules)
    if error is not TooLong:
        assert getattr(raised.value, "document", None) == 1


async def test_words_that_stay_are_found_in_alternatives(translator: Translator) -> None:
    (done,) = await translate_markup(translator, [PAGE], Options(alternatives=1))
    assert "rot&x" in done.sentences[0].alternatives[0].text


class Forgetful(FakeEngine):
    """Leaves out the characters of the stand-in that are ``lost``."""

    def __init__(self, lost: str) -> None:
        super().__init__()
        self._lost = lost

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        for at, (best, *_) in super().translate(jobs, refill):
            kept = [row for row, number in enumerate(best.ids) if chr(number - 1) not in self._lost]
            attention = None if best.attention is None else best.attention[kept]
            yield at, (replace(best, ids=tuple(best.ids[k] for k in kept), attention=attention),)


async def test_a_lost_stand_in_is_told() -> None:
    with running(Forgetful("Q7")) as translator:
        text = "Das ist <code>x+1</code> und gut."
        (done,) = await translate_markup(translator, [text], Options())
    assert done.markup == "saD tsi <code>x+1</code>  dnu tug."
    assert done.target == "saD tsi x+1  dnu tug."
    (check,) = done.sentences[0].checks
    assert check.code == Code.PLACEMENT
    assert check.source is not None
    assert check.source.of(done.sentences[0].source_text) == "x+1"


async def test_a_tag_without_its_words_is_told() -> None:
    with running(Forgetful("vw")) as translator:
        text = "Das ist <b>so</b>, <code>a+b</code> <i>vw</i> tut <code>c</code>."
        (done,) = await translate_markup(translator, [text], Options())
    assert "<b>os</b>" in done.markup
    assert "<i></i>" in done.markup
    (sentence,) = done.sentences
    (check,) = [check for check in sentence.checks if check.code == Code.PLACEMENT]
    assert check.source is not None
    assert check.source.of(sentence.source_text) == "vw"


async def test_long_work_is_done_aside(
    monkeypatch: pytest.MonkeyPatch, translator: Translator
) -> None:
    aside: list[tuple[str, bool]] = []

    def watch(name: str) -> None:
        real = getattr(Markup, name)

        def watched(*given: object) -> object:
            aside.append((name, threading.current_thread() is not threading.main_thread()))
            return real(*given)

        monkeypatch.setattr(Markup, name, watched)

    watch("render")
    watch("assemble")
    await translate_markup(translator, ["<p>Ein <b>Wort</b>.</p>"], Options())
    assert aside == [("render", False), ("assemble", False)]
    aside.clear()
    await translate_markup(translator, [f"<p>Ein {'<img>' * 300} Wort.</p>"], Options())
    assert aside == [("render", True), ("assemble", False)]
    aside.clear()
    # The limit of markup is twenty times that of text.
    with running(FakeEngine(), Limits(characters=2_000)) as roomy:
        page = f"<p data-x='{'x' * 30_000}'>Ein <b>Wort</b>.</p>"
        await translate_markup(roomy, [page], Options())
    assert aside == [("render", False), ("assemble", True)]


async def test_time_on_the_loop_is_linear() -> None:
    async def seconds(count: int) -> float:
        page = "<p>So <b>da</b>.</p>" * count
        started = time.thread_time()
        (done,) = await translate_markup(roomy, [page], Options())
        assert len(done.sentences) == count
        return time.thread_time() - started

    with running(FakeEngine(), Limits()) as roomy:
        await seconds(10)
        small = await seconds(250)
        assert await seconds(1_000) < 6.5 * small


TERMS = Glossary([Term("Haus", "house"), Term("git", "tool"), Term("Krankenhaus", "clinic")])


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        # A term beside kept words, within tags and over them.
        ("Das <b>Haus</b> ist <code>x</code>.", "saD <b>house</b> tsi <code>x</code>.", ["Haus"]),
        ("Das <code>x</code> <b>H</b>aus.", "saD <code>x</code> <b>h</b>ouse.", ["Haus"]),
        ("Am Kran&shy;ken<i>haus</i>.", "mA <i>clinic</i>.", ["Krankenhaus"]),
        # Kept words are no term, whatever they say.
        ("Das <code>git</code> ist da.", "saD <code>git</code> tsi ad.", []),
        ("Das <i translate=no>Haus</i> ist da.", "saD <i translate=no>Haus</i> tsi ad.", []),
        ("<code>Haus</code>: ein Haus.", "<code>Haus</code>: nie house.", ["Haus"]),
    ],
)
async def test_terms_beside_words_that_stay(
    translator: Translator, text: str, expected: str, found: list[str]
) -> None:
    (done,) = await translate_markup(translator, [text], Options(glossary=TERMS))
    assert done.markup == expected
    (sentence,) = done.sentences
    assert [use.source.of(sentence.source_text) for use in sentence.terms] == found
    for use in sentence.terms:
        assert use.status == "applied"
        assert use.target is not None
        assert use.target.of(sentence.target_text) == use.term.target


async def test_no_term_looks_like_a_stand_in(translator: Translator) -> None:
    glossary = Glossary([Term("Auto", "Audi Q7"), Term("x7", "new")])
    text = "Das Auto mit <code>a</code> und <code>b</code>."
    (done,) = await translate_markup(translator, [text], Options(glossary=glossary))
    assert done.markup == "saD Audi Q7 tim <code>a</code> dnu <code>b</code>."


async def test_what_is_left_of_a_stand_in_tells_its_place() -> None:
    with running(Forgetful("7")) as translator:
        text = "Das ist <code>x+1</code> und gut."
        (done,) = await translate_markup(translator, [text], Options())
    assert done.markup == "saD tsi <code>x+1</code> dnu tug."
