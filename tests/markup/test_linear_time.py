"""Reading and writing take time in proportion to the markup."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from app.markup import Markup, MarkupRules
from app.types import Link, Span, WordLinks

HTML, XML = MarkupRules(), MarkupRules("xml")
_WORD = re.compile(r"\w+")
# Four times as much would take sixteen times as long if anything were quadratic.
_SMALL, _FACTOR, _MOST = 100, 4, 9.0


def attributes(count: int) -> str:
    told = " ".join(f'data-{n}="&amp;{n}"' for n in range(4 * count))
    return f"<a {told}>Wort</a>"


def links(source: str, target: str) -> WordLinks:
    """Link the words crosswise: the first to the last."""
    sides = [tuple(Span(*m.span()) for m in _WORD.finditer(text)) for text in (source, target)]
    count = min(map(len, sides))
    crossed = (Link(len(sides[0]) - 1 - n, n, 0.9) for n in range(count))
    return WordLinks(sides[0], sides[1], tuple(crossed))


def seconds(source: str, rules: MarkupRules, translate: Callable[[str], str]) -> float:
    """Return the CPU seconds of reading and writing ``source``, the better of two."""
    best = float("inf")
    for _ in range(2):
        started = time.thread_time()
        markup = Markup(source, rules)
        spent = time.thread_time() - started
        texts = [block.of(markup.text) for block in markup.blocks]
        work = [(text, translate(text)) for text in texts]
        linked = [(target, links(text, target)) for text, target in work]
        started = time.thread_time()
        markup.assemble(
            (block, markup.render(block, target, words).markup)
            for block, (target, words) in zip(markup.blocks, linked, strict=True)
        )
        best = min(best, spent + time.thread_time() - started)
    return best


@pytest.mark.parametrize(
    ("build", "rules"),
    [
        pytest.param(lambda n: "<b>Wort</b> " * n, HTML, id="flat"),
        pytest.param(lambda n: "<b><i><u>Wort</u></i> da</b> " * n, HTML, id="nested"),
        pytest.param(lambda n: f"<b>{'<i>Wort</i> ' * n}</b>", HTML, id="children"),
        pytest.param(lambda n: "<p>Ein <b>Wort</b>.</p>\n" * n, HTML, id="blocks"),
        pytest.param(lambda n: "<li>Ein Wort.\n" * n, HTML, id="no-end-tags"),
        pytest.param(lambda n: "<p><b>Wort" * (n // 2), HTML, id="left-open"),
        pytest.param(attributes, HTML, id="attributes"),
        pytest.param(lambda n: "W&ouml;rt<br>&shy; " * n, HTML, id="references"),
        pytest.param(lambda n: "<code>x</code> und " * n, HTML, id="kept"),
        pytest.param(lambda n: "Wort<sup>1</sup> <img src=x> " * n, HTML, id="marks"),
        pytest.param(lambda n: "<b>W</b>ort " * n, HTML, id="initials"),
        pytest.param(lambda n: "<x>Wort</x> " * n, XML, id="xml"),
        pytest.param(lambda n: "<y><x>Wort</x></y>" * n, XML, id="xml-blocks"),
        pytest.param(lambda n: "<x><![CDATA[Wort & so]]></x>" * n, XML, id="cdata"),
    ],
)
@pytest.mark.parametrize(
    "translate",
    [
        pytest.param(lambda text: f"{text} {text}", id="twice"),
        pytest.param(lambda text: f"the {text[: len(text) // 2]}", id="half"),
    ],
)
def test_time_is_linear(
    build: Callable[[int], str], rules: MarkupRules, translate: Callable[[str], str]
) -> None:
    small = seconds(build(_SMALL), rules, translate)
    assert seconds(build(_SMALL * _FACTOR), rules, translate) < _MOST * small
