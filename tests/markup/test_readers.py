"""What is read of HTML and XML: the text, what is kept, what is refused, and how soon."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from turbohtml import Document

from app.errors import InvalidMarkup
from app.markup import Markup, MarkupRules, html_reader

XML = MarkupRules("xml")


def blocks(source: str, rules: MarkupRules | None = None) -> list[str]:
    markup = Markup(source, rules or MarkupRules())
    assert markup.assemble([]) == source, "not read by its source"
    return [block.of(markup.text) for block in markup.blocks]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>Eins<p>Zwei", ["Eins", "Zwei"]),
        ("<ul>\n<li>Eins\n<li><a href=x>Zwei</a>\n</ul>", ["Eins", "Zwei"]),
        ("<td>Eins</td><td>12</td>", ["Eins"]),
        ("Ein<b>s</b> <i>und</i>\n zwei", ["Eins und zwei"]),
        ("A&uuml;<!-- nein -->&nbsp;b &lt; c", ["Aü\xa0b < c"]),
        ("Zeile<br>zwei<br>\n<br>drei", ["Zeile\nzwei\n\ndrei"]),
        ("<title>Gut &amp; schön</title><style>p{}</style>", ["Gut & schön"]),
        ("<p>Ein <script>nein()</script>Wort<pre>nein</pre>", ["Ein Wort"]),
        ("<textarea>nein</textarea><button>Ja</button><option>Eins<option>Zwei", ["Ja"]),
        ("<p title='nein'>Ja <img alt=nein>", ["Ja"]),
        # As with scripts: or else what counts visitors would end the head of half of all pages.
        ("<head><noscript><img src=x></noscript></head><p>Ja", ["Ja"]),
        ("<body><noscript><p>nein <b>nein</b></p></noscript>Ja", ["Ja"]),
        ("Kran&shy;ken\xadhaus \xad <code>a</code>", ["Krankenhaus Q7"]),
        ("<div translate=no>nein <p translate=yes>doch</p> nein</div>", ["doch"]),
        ("<p class='a notranslate'>nein</p><p>12 % &ndash; 3</p>", []),
        ("<svg><title>nein</title><![CDATA[ </p> ]]></svg>Ja", ["Ja"]),
        ("\ufeff<p>Ja\r\nund\r\nnein</p>\r\n", ["Ja und nein"]),
        ("<p>12,50 Euro</p><p>1.250</p><p>2024</p>", ["12,50 Euro", "1.250"]),
        ("Wort<sup>1</sup>, m<sup>2</sup>, Wort<a href='#a'>[12]</a>", ["Wort, m2, Wort"]),
    ],
)
def test_html(source: str, expected: list[str]) -> None:
    if "option" in source:
        markup = Markup(source, MarkupRules())
        assert [block.of(markup.text) for block in markup.blocks][:1] == expected
        return
    assert blocks(source) == expected


@pytest.mark.parametrize(
    ("source", "rules", "expected"),
    [
        ("Das ist <x>gut</x>.", XML, ["Das ist gut."]),
        ("<a>Eins</a>\n<a>Zwei</a>", XML, ["Eins", "Zwei"]),
        ("<d><p>Ein <i>Wort</i></p><p><i>Zwei</i></p></d>", XML, ["Ein Wort", "Zwei"]),
        ("<a>Eins</a> <a>Zwei</a>", MarkupRules("xml", outline_detection=False), ["Eins Zwei"]),
        ("Eins <h/> zwei", MarkupRules("xml", splitting_tags=frozenset("h")), ["Eins", "zwei"]),
        ("<h>A</h> <i>B</i>", MarkupRules("xml", non_splitting_tags=frozenset("hi")), ["A B"]),
        ("Ein <k>nein</k> Wort", MarkupRules("xml", ignore_tags=frozenset("k")), ["Ein Q7 Wort"]),
        ("Eins\nzwei", MarkupRules("xml", line_breaks=True), ["Eins\nzwei"]),
        ("<?xml version='1.0' encoding='latin-1'?>\n<!-- c --><a>Größe</a>\n", XML, ["Größe"]),
        ("<!DOCTYPE a PUBLIC 'x' 'http://x/y'>\n<a>Ja&nbsp;nein</a>", XML, ["Ja\xa0nein"]),
        ("<a><![CDATA[Roh & gut]]></a>", XML, ["Roh & gut"]),
        ("<a><![CDATA[<b>Roh</b>]]></a>", XML, []),
        ("<a its:translate='no'>nein</a>", XML, []),
    ],
)
def test_xml(source: str, rules: MarkupRules, expected: list[str]) -> None:
    assert blocks(source, rules) == expected


@pytest.mark.parametrize(
    "source",
    [
        "<a>",
        "</a>",
        "<a><b></a></b>",
        "a & b",
        "a < b",
        "<a x=1/>",
        "&unknown;",
        "<?xml version='1.0'?><a/><b/>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://x/y'> %b;]><a/>",
        "<x>" * 10_001 + "</x>" * 10_001,
    ],
)
def test_xml_is_refused(source: str) -> None:
    with pytest.raises(InvalidMarkup) as raised:
        Markup(source, XML)
    assert "unknown" not in str(raised.value)


TAGS = """
p b i a div span ul li table tr td th tbody h1 em br img hr code pre script style textarea title
select option svg math template button form font nobr dl dt ruby rt html head body noscript label
""".split()
SCRAPS = [
    "Haus",
    " ",
    "\r\n",
    "&amp;",
    "<!-- c -->",
    "A & B",
    "x<y",
    "<![CDATA[x]]>",
    "<!doctype html>",
]


def soup(chance: random.Random) -> str:
    attributes = ["", " id=x", ' class="a  b"', "/", ' title="&quot;<"', " translate=no"]
    parts = []
    for _ in range(chance.randint(1, 14)):
        tag = chance.choice(TAGS)
        opening = f"<{tag}{chance.choice(attributes)}>"
        parts.append(chance.choice([opening, opening, f"</{tag}>", chance.choice(SCRAPS)]))
    return "".join(parts)


@settings(max_examples=500, deadline=None)
@given(st.randoms(use_true_random=True))
def test_malformed_html_is_what_a_browser_reads(chance: random.Random) -> None:
    source = soup(chance)
    markup = Markup(source, MarkupRules())
    output = markup.assemble([])
    if output != source:
        tree = html_reader._tree(source, html_reader._tokens(source)[0])
        assert output == (tree.html if isinstance(tree, Document) else tree.inner_html)
    same = [
        (block, markup.render(block, block.of(markup.text), None).markup) for block in markup.blocks
    ]
    assert markup.assemble(same) == output


N = 3_000


@pytest.mark.parametrize(
    ("source", "rules"),
    [
        ("<div>" * 10_000 + "Wort" + "</div>" * 10_000, MarkupRules()),
        ("<div>" * N + "Wort" + "</div>" * N, MarkupRules()),
        ("<b>" * N + "Wort" + "</b>" * N, MarkupRules()),
        ("<b>Wort</b> " * N, MarkupRules()),
        ("<p>Wort. " * N, MarkupRules()),
        ("<code>x</code> und " * (N // 2), MarkupRules()),
        ("Wort <br> " * N, MarkupRules()),
        ("<p><b><i><u>Wort" * 1_000, MarkupRules()),
        ("<table><b>Wort" * 1_000, MarkupRules()),
        ("<a " + " ".join(f"a{n}=1" for n in range(N)) + ">Wort</a>", MarkupRules()),
        (f'<a href="{"x" * 5_000_000}">Wort</a>', MarkupRules()),
        ("Wort " + "<" * N + "&" * N + "<!--" * N, MarkupRules()),
        ("<x>" * 9_000 + "Wort" + "</x>" * 9_000, XML),
        ("<x>Wort</x> " * N, XML),
        ("Wort <x/>" * N, XML),
    ],
    ids=range(15),
)
@pytest.mark.timeout(60)
def test_hostile_markup_is_read_in_time(source: str, rules: MarkupRules) -> None:
    markup = Markup(source, rules)
    output = markup.assemble(
        (block, markup.render(block, f"the {block.of(markup.text)[:2000]}", None).markup)
        for block in markup.blocks
    )
    assert "the" in output


def test_tags_that_multiply_are_refused() -> None:
    with pytest.raises(InvalidMarkup):
        Markup("".join(f"<b id={n}><p>" for n in range(20_000)), MarkupRules())
