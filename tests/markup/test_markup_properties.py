"""Whatever the tree and whatever the translation: the tree survives, and all but the text stays."""

from __future__ import annotations

import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from app.markup import Markup, MarkupRules
from tests.markup import trees

XML = MarkupRules("xml")
KEPT = r"§(a<b|git)"
# Trees are grown from a seed: drawing them step by step takes fifty times as long.
chances = st.randoms(use_true_random=True)
many = settings(max_examples=150, deadline=None)


@many
@given(chances)
def test_an_html_tree_survives_any_translation(chance: random.Random) -> None:
    source = trees.Trees(chance).page()
    markup = Markup(source, MarkupRules())
    assert markup.assemble([]) == source
    output, _ = trees.render(markup, chance)
    assert trees.html_shape(output) == trees.html_shape(source)
    # What is read from the output is what was written: nothing had to be repaired.
    assert Markup(output, MarkupRules()).assemble([]) == output
    assert re.findall("<!--.*?-->", output) == re.findall("<!--.*?-->", source)


@many
@given(chances)
def test_an_xml_tree_survives_any_translation(chance: random.Random) -> None:
    source = trees.Trees(chance).xml()
    markup = Markup(source, XML)
    assert markup.assemble([]) == source
    output, _ = trees.render(markup, chance)
    assert trees.xml_shape(output) == trees.xml_shape(source)
    for kept in ("<!-- c -->", "<?pi x?>", "<![CDATA["):
        assert output.count(kept) == source.count(kept)


@many
@given(chances)
def test_the_text_is_the_translation_and_words_stay_apart(chance: random.Random) -> None:
    markup = Markup(trees.Trees(chance, notes=False).page(), MarkupRules())
    _, done = trees.render(markup, chance)
    for target, rendering in done:
        seen = re.sub(KEPT, "", trees.html_text(rendering.markup)).split()
        for word in re.sub(KEPT, "", rendering.target.apply(target)).split():
            # A picture may stand in a word, with blanks beside it; but no blank is lost.
            parts = ""
            while len(parts) < len(word):
                parts += seen.pop(0)
            assert parts == word
        assert not seen


@many
@given(chances)
def test_what_stands_between_sentences_stays(chance: random.Random) -> None:
    source = trees.Trees(chance).page()
    markup = Markup(source, MarkupRules())
    marked = markup.assemble([(block, "\0") for block in markup.blocks])
    pattern = ".*".join(map(re.escape, marked.split("\0")))
    output, _ = trees.render(markup, chance)
    assert re.fullmatch(pattern, source, re.DOTALL)
    assert re.fullmatch(pattern, output, re.DOTALL)
