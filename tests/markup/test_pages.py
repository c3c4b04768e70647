"""Whole pages: all but the text stays, whatever the translation."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from turbohtml import Comment, Element, Node, parse

from app.markup import Markup, MarkupRules
from app.pipeline.markup import translate_markup
from app.segment import segment
from app.types import Options
from tests.markup import trees

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
_KEPT = ("script", "style", "pre", "code", "kbd", "textarea", "noscript", "template", "iframe")
# The words of elements that are not to be translated and are blocks.
_OUTSIDE = frozenset(("Messstellen",))


def tags(source: str) -> Counter[tuple[str, ...]]:
    """Count tags with their attributes, content that is kept, and comments."""
    found: list[tuple[str, ...]] = []
    for node in parse(source).descendants:
        if isinstance(node, Element):
            attributes = (f"{name}={node.attr(name)}" for name in node.attrs)
            kept = [node.text] if node.tag in _KEPT else []
            found.append((node.tag, _parent(node), *attributes, *kept))
        elif isinstance(node, Comment):
            found.append(("comment", node.data))
    return Counter(found)


def _parent(node: Node) -> str:
    return node.parent.tag if isinstance(node.parent, Element) else ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
@pytest.mark.parametrize("seed", range(3))
def test_a_page_keeps_its_tags(page: Path, seed: int) -> None:
    source = page.read_text(encoding="utf-8")
    if seed:
        source = source.replace("\n", "\r\n")
    markup = Markup(source, MarkupRules())
    assert markup.assemble([]) == source
    output, _ = trees.render(markup, random.Random(seed))
    assert tags(output) == tags(source)
    assert Markup(output, MarkupRules()).assemble([]) == output


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_between_the_sentences_of_a_page_nothing_changes(page: Path) -> None:
    source = page.read_text(encoding="utf-8")
    markup = Markup(source, MarkupRules())
    spans = [
        span.shift(block.start)
        for block in markup.blocks
        for span in segment(block.of(markup.text)).sentences
    ]
    marked = markup.assemble([(span, "\0") for span in spans])
    between = marked.split("\0")
    assert len(between) == len(spans) + 1
    at = 0
    for part in between:
        found = source.find(part, at)
        assert found >= 0
        at = found + len(part)
    assert at == len(source)
    # All that readers see of words is in the sentences.
    outside = re.sub(
        r"<(script|style|noscript|template|textarea|pre|svg|iframe|video)\b.*?</\1>",
        "",
        marked,
        flags=re.DOTALL,
    )
    text = parse(outside.replace("\0", "|")).text
    assert set(re.findall(r"[^\W\d_]{2,}", text)) <= _OUTSIDE


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_that_nobody_translates_is_the_same(page: Path) -> None:
    source = page.read_text(encoding="utf-8")
    markup = Markup(source, MarkupRules())
    same = [
        (block, markup.render(block, block.of(markup.text), None).markup) for block in markup.blocks
    ]
    assert markup.assemble(same) == source


def test_the_pages_are_long_enough_to_mean_something() -> None:
    texts = [Markup(page.read_text(encoding="utf-8"), MarkupRules()).text for page in PAGES]
    assert sum(len(text.split()) for text in texts) > 4_000


@pytest.mark.anyio
async def test_the_bundled_model_carries_tags_to_their_words() -> None:
    from app.build import open_translator
    from app.settings import Settings

    page = (
        '<p>Am <a href="/d">Dienstag</a> hat die <b>Regierung</b> ein <i>neues Gesetz</i>'
        " beschlossen.</p>\n<p>Der Befehl <code>git push</code> wurde in"
        " <b>Berlin</b> vorgestellt<sup>1</sup>.</p>\n"
    )
    with open_translator(Settings(engine="thread", precision="float32")) as translator:
        (done,) = await translate_markup(translator, [page], Options())
    assert tags(done.markup) == tags(page)
    marked = dict(re.findall(r"<(b|a|i)\b[^>]*>([^<]*)</", done.markup.partition("\n")[0]))
    assert marked["b"].lower() == "government"
    assert marked["a"] == "Tuesday"
    assert "law" in marked["i"]
    assert re.search(r"<b>Berlin</b>", done.markup)
    assert done.markup.endswith(".</p>\n")
