"""Tags go where the words go: sentences with translations and links written by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.markup import Markup, MarkupRules, carry_labels
from app.types import Link, Sentence, Span, WordLinks

_WORD = re.compile(r"\w+(?:[-.,]\w+)*|[^\w\s]")


def linked(source: str, target: str, pairs: str) -> WordLinks:
    """Return links from ``Haus=house rot=red``; the n-th word of its kind is written ``das#2``."""
    sides = [[Span(*match.span()) for match in _WORD.finditer(text)] for text in (source, target)]

    def find(side: int, word: str) -> int:
        name, _, number = word.partition("#")
        text = (source, target)[side]
        places = [at for at, span in enumerate(sides[side]) if span.of(text) == name]
        return places[int(number or 1) - 1]

    links = []
    for pair in pairs.split():
        left, _, right = pair.partition("=")
        links.append(Link(find(0, left), find(1, right), 0.9))
    return WordLinks(tuple(sides[0]), tuple(sides[1]), tuple(links))


def carry(source: str, target: str, pairs: str, rules: MarkupRules | None = None) -> str:
    markup = Markup(source, rules or MarkupRules())
    (block,) = markup.blocks
    words = linked(block.of(markup.text), target, pairs)
    return markup.assemble([(block, markup.render(block, target, words).markup)])


HOUSE = "Das=The Haus=house ist=is rot=red"


@pytest.mark.parametrize(
    ("source", "target", "pairs", "expected"),
    [
        # The plain cases.
        ("Das <b>Haus</b> ist rot.", "The house is red.", HOUSE, "The <b>house</b> is red."),
        ("<b>Das Haus</b> ist rot.", "The house is red.", HOUSE, "<b>The house</b> is red."),
        ("Das Haus ist <b>rot</b>.", "The house is red.", HOUSE, "The house is <b>red</b>."),
        ("Das Haus ist <b>rot.</b>", "The house is red.", HOUSE, "The house is <b>red.</b>"),
        ("<p><b>Das Haus ist rot.</b></p>", "The house is red.", HOUSE,
         "<p><b>The house is red.</b></p>"),
        # An article goes with its noun only if it did.
        ("Das <b>Haus</b> ist rot.", "The house is red.", HOUSE + " Haus=The",
         "The <b>house</b> is red."),
        # White space outside and inside of tags.
        ("Das<b> Haus </b>ist rot.", "The house is red.", HOUSE, "The <b>house</b> is red."),
        ("Das\n  <b>Haus</b>\tist rot.", "The house is red.", HOUSE, "The <b>house</b> is red."),
        # Words that change places, nested.
        ("Gestern <i>hat <b>Eva</b> ihn gesehen</i>.", "Eva saw him yesterday.",
         "Gestern=yesterday hat=saw Eva=Eva ihn=him gesehen=saw",
         "<i><b>Eva</b> saw him</i> yesterday."),
        ("Er hat <a href=x>das <b>rote</b> Auto</a> gekauft.", "He bought the red car.",
         "Er=He hat=bought das=the rote=red Auto=car gekauft=bought",
         "He bought <a href=x>the <b>red</b> car</a>."),
        # A separable verb has two parts here and one there: the first gets it, the second is kept.
        ("Er <b>rief</b> sie <b>an</b>.", "He called her.", "Er=He rief=called sie=her an=called",
         "He <b>called</b><b></b> her."),
        # What stands between the parts of a tag's words is drawn in, but for what others have.
        ("Sie <u>kam nicht</u> zu uns.", "She did not come to us.",
         "Sie=She kam=come nicht=not zu=to uns=us kam=did", "She <u>did not come</u> to us."),
        # Quotation marks go with their tag.
        ("Er sagt <q>„Nein“</q> dazu.", "He says “no” to it.",
         "Er=He sagt=says Nein=no dazu=to dazu=it", "He says <q>“no”</q> to it."),
        ("Er sagt „<q>Nein</q>“ dazu.", "He says “no” to it.",
         "Er=He sagt=says Nein=no dazu=to dazu=it", "He says “<q>no</q>” to it."),
        # Empty elements keep to their neighbours.
        ("Das Haus<sup><a href='#1'>1</a></sup> ist rot.", "The house is red.", HOUSE,
         "The house<sup><a href='#1'>1</a></sup> is red."),
        ("Rot ist <img src=x>das Haus.", "The house is red.", "Rot=red ist=is das=The Haus=house",
         "<img src=x>The house is red."),
        ("Das Haus <!-- neu --> ist rot.", "The house is red.", HOUSE,
         "The house <!-- neu --> is red."),
        ("Das Haus<br>ist rot.", "The house is red.", HOUSE, "The house<br>is red."),
        # Parts of words.
        ("Viel CO<sub>2</sub> ist da.", "There is much CO2.", "Viel=much CO2=CO2 ist=is da=There",
         "There is much CO<sub>2</sub>."),
        ("<b>D</b>as Haus ist rot.", "The house is red.", HOUSE, "<b>T</b>he house is red."),
        ("<i><b>D</b></i>as Haus ist rot.", "The house is red.", HOUSE,
         "<i><b>T</b></i>he house is red."),
        ("Das <b>Ha&shy;us</b> ist rot.", "The house is red.", HOUSE, "The <b>house</b> is red."),
        ("Der Bundes<b>tag</b> tagt.", "The parliament meets.",
         "Der=The Bundestag=parliament tagt=meets", "The <b>parliament</b> meets."),
        # Numbers and names are known without attention.
        ("Rund <b>2.500</b> kamen nach <i>Köln</i>.", "About 2,500 came to Köln.", "Rund=About",
         "About <b>2,500</b> came to <i>Köln</i>."),
        # What must be written as a reference is, and what was is again.
        ("Müller &amp; S&ouml;hne <b>gewinnen</b>.", "Müller & Söhne win.",
         "Müller=Müller gewinnen=win", "Müller &amp; S&ouml;hne <b>win</b>."),
        ("<b>Ja</b> heißt >", "Yes means > & <", "Ja=Yes heißt=means",
         "<b>Yes</b> means > &amp; &lt;"),
    ],
)  # fmt: skip
def test_tags_go_where_the_words_go(source: str, target: str, pairs: str, expected: str) -> None:
    assert carry(source, target, pairs) == expected


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Mit <code>a&lt;b</code> geht es.", "It works with Q7.",
         "It works with <code>a&lt;b</code>."),
        ("Die <i translate=no>Die Zeit</i> fehlt.", "The Q7 is missing.",
         "The <i translate=no>Die Zeit</i> is missing."),
        # Twice: the second time as words like others.
        ("Mit <code>x y</code> geht es.", "Q7 works with Q7.", "<code>x y</code> works with x y."),
        # Lost: beside its neighbour.
        ("Mit <code>x</code> geht es.", "It works.", "It <code>x</code> works."),
        # Keys that are pressed together are one.
        ("Mit <kbd>Strg</kbd>+<kbd>W</kbd> geht es.", "Q7 works.",
         "<kbd>Strg</kbd>+<kbd>W</kbd> works."),
    ],
)  # fmt: skip
def test_words_that_stay(source: str, target: str, expected: str) -> None:
    pairs = "geht=works" if "works" in target else "fehlt=missing"
    assert carry(source, target, pairs) == expected


@pytest.mark.parametrize(
    ("source", "target", "emptied"),
    [
        ("Das <b>Haus</b> ist rot.", "The house is red.", []),
        ("Das Haus ist <b> rot</b> und <i>neu</i>.", "The house is.", ["rot", "neu"]),
        # The outermost of them only, and none in which words are left.
        ("Das Haus ist <b><i>rot</i> <u>und</u></b> neu.", "The house is new.", ["rot und"]),
        ("Das Haus ist <b><i>rot</i> neu</b>.", "The house is new.", ["rot"]),
        ("Das Haus ist <b>rot <code>x</code></b>.", "The house is Q7.", []),
        ("Das Haus ist rot <b><img></b> <i></i><a href=#x>↑</a>.", "The house is red.", ["↑"]),
        ("<b>Haus</b> rot.", "Haus rot.", []),
    ],
)
def test_an_element_without_its_words_is_told(source: str, target: str, emptied: list[str]) -> None:
    markup = Markup(source, MarkupRules())
    (block,) = markup.blocks
    text = block.of(markup.text)
    pairs = " ".join(
        f"{german}={english}"
        for german, english in (pair.split("=") for pair in (HOUSE + " neu=new").split())
        if german in text and english in target
    )
    rendering = markup.render(block, target, linked(text, target, pairs))
    assert [span.of(text) for span in rendering.emptied] == emptied


def test_an_element_that_reaches_into_another_sentence_may_have_its_words_there() -> None:
    markup = Markup("<p>Eins ist <b>da. Zwei</b> auch.</p>", MarkupRules())
    rendering = markup.render(Span(0, 12), "One.", linked("Eins ist da.", "One.", "Eins=One"))
    assert rendering.markup == "One<b>."
    assert rendering.emptied == ()


def test_tags_reach_over_sentences() -> None:
    markup = Markup("<p>Eins <b>ist da. Zwei</b> auch.</p>", MarkupRules())
    spans = [Span(0, 12), Span(13, 23)]
    texts = ["One is here.", "Two, too."]
    pairs = ["Eins=One ist=is da=here", "Zwei=Two auch=too"]
    done = []
    for span, text, pair in zip(spans, texts, pairs, strict=True):
        words = linked(span.of(markup.text), text, pair)
        done.append((span, markup.render(span, text, words).markup))
    assert markup.assemble(done) == "<p>One <b>is here. Two</b>, too.</p>"


def test_labels_go_where_the_words_go() -> None:
    source, target = "Das rote Haus", "The house that is red"
    words = linked(source, target, "Das=The rote=red Haus=house")
    sentence = Sentence(0, source, target, Span(0, 13), Span(0, 21), 1.0, words=words)
    labels = carry_labels("aaaabbbbbcccc", sentence)
    assert "".join(labels) == "aaaa" + 14 * "c" + "bbb"


def test_the_examples_in_the_documents() -> None:
    page = (Path(__file__).parents[2] / "docs" / "markup.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(Das.*?)` \| `(.*?)` \| `(.*?)` \|$", page, re.MULTILINE)
    assert len(rows) == 3
    for source, target, expected in rows:
        assert carry(source, target, HOUSE) == expected
