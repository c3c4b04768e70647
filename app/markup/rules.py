"""What a tag means for the text around it, by its name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal


@dataclass(frozen=True, slots=True)
class MarkupRules:
    """How markup is to be read.

    Tag names are lower case in HTML and as written, prefix included, in XML.

    ``splitting_tags`` always end a sentence and ``non_splitting_tags`` never do; the content of
    ``ignore_tags`` is kept as it is, as a unit within its sentence. ``outline_detection`` decides
    by the structure of an XML document which of its other tags end sentences; without it none do.
    ``line_breaks`` lets a line break in the source count as one, instead of as a blank.
    """

    kind: Literal["html", "xml"] = "html"
    splitting_tags: frozenset[str] = frozenset()
    non_splitting_tags: frozenset[str] = frozenset()
    ignore_tags: frozenset[str] = frozenset()
    outline_detection: bool = True
    line_breaks: bool = False


class Treatment(Enum):
    """What is done with an element."""

    # Ends sentences; its text is translated.
    BLOCK = auto()
    # Stands within a sentence; its text is translated.
    INLINE = auto()
    # Breaks the line.
    LINE = auto()
    # Ends sentences; kept as it is.
    KEPT = auto()
    # Stands within a sentence and is kept as it is: as a word of it, or like a picture.
    WORD = auto()
    PICTURE = auto()


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# https://html.spec.whatwg.org/#void-elements
VOID = _names("area base br col embed hr img input link meta param source track wbr")
# Tags that may be missing (https://html.spec.whatwg.org/#optional-tags); all of blocks.
OPTIONAL = _names(
    """
    body caption colgroup dd dt head html li optgroup option p tbody td tfoot th thead tr
    """
)
# Their content is no text, or not for readers, or read by rules of its own.
OPAQUE = _names(
    """
    applet audio canvas embed iframe noembed noframes noscript object script style svg template
    textarea video
    """
)
# Laid out on lines of their own; and controls, whose labels stand alone.
_BLOCK = _names(
    """
    address article aside base blockquote body button caption center col colgroup datalist dd
    details dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4
    h5 h6 head header hgroup hr html legend li link main marquee menu meta nav ol optgroup option
    p param search section select source summary table tbody td tfoot th thead title tr track ul
    """
)
_KEPT = _names("listing plaintext pre xmp")
# Computer language and formulas.
_WORD = _names("code kbd math samp tt var")

HTML: dict[str, Treatment] = {
    **dict.fromkeys(_BLOCK, Treatment.BLOCK),
    **dict.fromkeys(_KEPT, Treatment.KEPT),
    **dict.fromkeys(_WORD, Treatment.WORD),
    **dict.fromkeys(OPAQUE, Treatment.PICTURE),
    "br": Treatment.LINE,
}
"""What is not here is inline."""
