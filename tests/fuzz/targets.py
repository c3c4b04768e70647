"""What is fuzzed: functions of bytes that pass whatever the bytes, or raise.

A fuzzer makes bytes, not arguments: their fields stand apart by 0xFF, which UTF-8 never holds.
"""

from __future__ import annotations

import io
import random
import time
import warnings
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zlib import crc32

from app.documents.formats import FORMATS
from app.documents.source import Source
from app.errors import DepescheError
from app.guard import Quantity, judge, read_numbers_de, read_numbers_en
from app.markup import Markup, MarkupRules
from app.pipeline.progress import Translation
from app.pipeline.text import check_text
from app.segment import leading_marker, segment, wrap
from app.terms import Glossary, read_csv, read_tsv
from app.types import Sentence, Span, Term
from tests.fuzz import requests
from tests.markup import trees

FIELD = b"\xff"
# So many characters may take so many seconds of the processor. A text of this size takes some tens
# of milliseconds; what takes quadratic time takes minutes.
_LONG, _MOST_SECONDS = 8_000, 4.0
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Target:
    """A function to fuzz, and inputs to begin with."""

    run: Callable[[bytes], None]
    seeds: Sequence[bytes]


def text_of(data: bytes) -> str:
    """Return bytes as a text; what is no UTF-8 becomes lone surrogates."""
    return data.decode("utf-8", "surrogateescape")


def fields(data: bytes, count: int) -> list[bytes]:
    """Return exactly ``count`` fields of ``data``."""
    found = data.split(FIELD, count - 1)
    return found + [b""] * (count - len(found))


def splitter(data: bytes) -> None:
    """Gaps and sentences make up any text, parts make up any sentence, in linear time."""
    text = text_of(data)
    document = segment(text)
    whole = document.gaps[0].of(text)
    for span, gap in zip(document.sentences, document.gaps[1:], strict=True):
        sentence = span.of(text)
        assert sentence
        assert sentence == sentence.strip()
        assert not gap.of(text).strip()
        whole += sentence + gap.of(text)
        for line_start in (True, False):
            assert 0 <= leading_marker(sentence, line_start=line_start) < len(sentence)
        parts = wrap(sentence, lambda part: len(part) <= 24)
        assert _in_order(parts, len(sentence))
        left = "".join(part.of(sentence) for part in parts)
        assert left.split() == [] or "".join(left.split()) == "".join(sentence.split())
    assert whole == text


def numbers(data: bytes) -> None:
    """Quantities stand in order in their text, and verdicts are about the two texts."""
    source, target = map(text_of, fields(data, 2))
    for read, text in ((read_numbers_de, source), (read_numbers_en, source or target)):
        found: list[Quantity] = read(text)
        assert [q.span for q in found] == sorted(q.span for q in found)
        assert all(0 <= q.span.start < q.span.end <= len(text) for q in found)
    checks = judge(source, target)
    assert checks == judge(source, target)
    for check in checks:
        for place, text in ((check.source, source), (check.target, target)):
            assert place is None or 0 <= place.start <= place.end <= len(text)


def html(data: bytes) -> None:
    """A page is copied but for its text, whatever the page and its translation."""
    _markup(text_of(data), MarkupRules())


def xml(data: bytes) -> None:
    """A document that can be read can be read again when it is translated."""
    _markup(text_of(data), MarkupRules("xml"))


def files(data: bytes) -> None:
    """A file is refused or taken apart, and put together again with other texts."""
    kind, content = data[:1], data[1:]
    forms = (*FORMATS, "packed")
    form = forms[kind[0] % len(forms)] if kind else "txt"
    if form == "packed":
        form, content = "docx", packed(content)
    with warnings.catch_warnings():
        # zipfile warns of what it then refuses, or reads all the same.
        warnings.simplefilter("ignore")
        try:
            source = FORMATS[form].read(content)
        except DepescheError:
            return
        _rewritten(form, source)


def glossary(data: bytes) -> None:
    """Terms are refused or found, apart from each other, in any sentence."""
    kind, entries, sentence = fields(data, 3)
    read = read_csv if kind == b"csv" else read_tsv
    try:
        terms = read(text_of(entries))
        if kind == b"compound":
            terms = [Term(term.source, term.target, "compound") for term in terms]
        known = Glossary(terms)
    except DepescheError:
        return
    text = text_of(sentence)
    found = known.find(text)
    assert _in_order([hit.span for hit in found], len(text))
    assert all(hit.term in known.terms for hit in found)


def slow(data: bytes) -> None:
    """Nothing takes more than linear time in the length of a text that repeats itself."""
    unit = text_of(data)
    text = (unit * (_LONG // max(1, len(unit))))[:_LONG]
    begun = time.process_time()
    sentences = segment(text).sentences
    judge(text, text[::-1])
    if sentences:
        wrap(sentences[0].of(text), lambda part: len(part) <= 512)
    for rules in (MarkupRules(), MarkupRules("xml")):
        try:
            check_text(text)
            Markup(text, rules).assemble([])
        except DepescheError:
            continue
    spent = time.process_time() - begun
    assert spent < _MOST_SECONDS, f"{spent:.1f} s for {len(text)} characters"


def request(data: bytes) -> None:
    """Every request has an answer that is not a fault of ours, and says what it is."""
    requests.ask(*fields(data, 4))


def packed(document: bytes, method: int = zipfile.ZIP_STORED) -> bytes:
    """Return a Word file whose text part is ``document``."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
    return written.getvalue()


def _in_order(spans: Sequence[Span], length: int) -> bool:
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), length]
    return all(end <= start for end, start in zip(ends, starts, strict=True)) and all(
        span.start < span.end for span in spans
    )


def _markup(source: str, rules: MarkupRules) -> None:
    try:
        check_text(source)
        markup = Markup(source, rules)
    except DepescheError:
        return
    repaired = markup.assemble([]) != source
    # Only HTML is: to what a browser makes of it. Not every such tree can be written so that it is
    # read again, says https://html.spec.whatwg.org/#serialising-html-fragments.
    assert rules.kind == "html" or not repaired
    assert _in_order(markup.blocks, len(markup.text))
    for block in markup.blocks:
        segment(block.of(markup.text))
    output, _ = trees.render(markup, random.Random(crc32(source.encode())))
    again = Markup(output, rules)
    assert again.assemble([]) == output or repaired


def _rewritten(form: str, source: Source) -> None:
    same = source.content()
    if form != "docx":
        assert FORMATS[form].read(same).texts == list(source.texts)
        return
    again = FORMATS[form].read(same)
    assert list(again.texts) == list(source.texts)
    chance = random.Random(crc32(same))
    for at, text in enumerate(source.texts):
        source.put(at, _wild(text, chance))
    FORMATS[form].read(source.content())


def _wild(text: str, chance: random.Random) -> Translation:
    """Return a translation of ``text`` that says anything, its words linked anyhow."""
    document = segment(text)
    target, sentences = document.gaps[0].of(text), []
    for number, (span, gap) in enumerate(zip(document.sentences, document.gaps[1:], strict=True)):
        told, words = trees.translate(span.of(text), chance)
        place = Span(len(target), len(target) + len(told))
        target += told + gap.of(text)
        sentences.append(Sentence(number, span.of(text), told, span, place, 1.0, words=words))
    return Translation(target, tuple(sentences))


_GERMAN = (
    "Rund 2.500 Menschen warteten am 1. Mai um 18.30 Uhr. Dr. Müller sagte: „Nein!“ (dpa)",
    "1. Der Rat tagt.\n2. Alle warten z. B. bis 3,5 Mrd. Euro da sind … www.a.de usw.",
)
_ENGLISH = ("About 2,500 people waited on 1 May at 6:30 p.m.", "half a million, $3.5bn, 50 percent")
_PAGES = (
    "<p>Ein <b>Wort</b> &amp; <i>noch <a href='x'>eins</i></a>.<br>Ende<ul><li>a<li>b</ul>",
    "<!DOCTYPE html><title>T</title><table><tr><td>1<th>2<p>x</table><pre> a</pre><!-- c -->",
    "<script>a<b</script><code>§git</code> ist <svg><a/></svg> da&nbsp;<p hidden>x<textarea>",
)
_XML = (
    '<a x="1"><b>Ein Wort.</b> <c/>Noch &#252; &amp; <![CDATA[a & b]]></a>',
    "<?xml version='1.0'?><doc><par>Eins.</par>\n<par>Zwei <?pi x?><!-- c --></par></doc>",
)
_DOCX = (
    f"<w:document xmlns:w='{_WORD[1:-1]}'><w:body><w:p><w:r><w:t>Der Rat tagt.</w:t></w:r>"
    "<w:r><w:rPr><w:b/></w:rPr><w:tab/><w:t xml:space='preserve'> Alle warten. </w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:hyperlink><w:r><w:t>x</w:t><w:br/></w:r></w:hyperlink></w:p></w:tc>"
    "</w:tr></w:tbl><w:sdt><w:sdtContent><w:p><w:ins><w:r><w:t>y</w:t></w:r></w:ins></w:p>"
    "</w:sdtContent></w:sdt></w:body></w:document>"
).encode()


def _utf8(texts: Sequence[str]) -> list[bytes]:
    return [text.encode() for text in texts]


TARGETS: dict[str, Target] = {
    "splitter": Target(splitter, _utf8(_GERMAN)),
    "numbers": Target(
        numbers, [a + FIELD + b for a, b in zip(_utf8(_GERMAN), _utf8(_ENGLISH), strict=True)]
    ),
    "html": Target(html, _utf8(_PAGES)),
    "xml": Target(xml, _utf8(_XML)),
    "files": Target(
        files,
        [
            bytes([list(FORMATS).index("docx")]) + packed(_DOCX),
            bytes([list(FORMATS).index("docx")]) + packed(_DOCX, zipfile.ZIP_DEFLATED),
            bytes([len(FORMATS)]) + _DOCX,
            bytes([list(FORMATS).index("html")]) + b"<meta charset=latin1><p>Wort \xe4",
            bytes([list(FORMATS).index("txt")]) + b"\xff\xfeW\0o\0\n\0",
        ],
    ),
    "glossary": Target(
        glossary,
        [
            FIELD.join(
                (b"tsv", "Haus\thouse\nDr. Müller\tDr Miller".encode(), b"Das Haus. Hauses")
            ),
            FIELD.join((b"csv", b'Rat,"the ""council"""\nEU,EU', b"Der Rat der EU")),
            FIELD.join((b"compound", b"Rat\tcouncil\nStadt\tcity", b"Stadtratswahl, Rates")),
        ],
    ),
    "slow": Target(
        slow, _utf8(". |„a“ |1. |<b>a</b>|<b>|<p>x|&amp;|zwei |18.30 Uhr |a-a".split("|"))
    ),
    "request": Target(request, requests.SEEDS),
}
