"""Word files: what changes in them, and that all else does not."""

from __future__ import annotations

import threading
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

import docx
import pytest
from docx.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.build import open_translator
from app.documents import Source, open_file, translate_file
from app.documents.docx import DocxFile
from app.errors import InvalidInput
from app.pipeline.progress import Translation
from app.pipeline.translator import Translator
from app.settings import Settings
from app.types import Options

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def translator() -> Iterator[Translator]:
    with open_translator(Settings(model="fake", engine="thread")) as ready:
        yield ready


def packed(document: Document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


async def translated(translator: Translator, content: bytes, name: str = "a.docx") -> bytes:
    source: Source = open_file(name, content)
    seen: list[int] = []
    await translate_file(translator, source, Options(), advance=seen.append)
    assert sum(seen) == sum(len(text) for text in source.texts if text.strip())
    return source.content()


async def test_words_take_their_formatting_along(translator: Translator) -> None:
    document = docx.Document()
    document.add_heading("Die Lage", level=1)
    paragraph = document.add_paragraph("Der ")
    paragraph.add_run("rote").bold = True
    paragraph.add_run(" Hund bellt. ")
    paragraph.add_run("Laut").italic = True
    paragraph.add_run("\tund\nlange.")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Erste Zelle"
    table.cell(0, 1).text = "2.500"
    document.sections[0].header.paragraphs[0].text = "Kopf der Seite"
    result = docx.Document(BytesIO(await translated(translator, packed(document))))
    heading, body = result.paragraphs
    assert heading.text == "eiD egaL"
    assert heading.style is not None
    assert heading.style.name == "Heading 1"
    assert body.text == "reD etor dnuH tlleb. tuaL\tdnu\negnal."
    assert [run.text.strip() for run in body.runs if run.bold] == ["etor"]
    assert [run.text.strip() for run in body.runs if run.italic] == ["tuaL"]
    cells = result.tables[0].rows[0].cells
    assert [cell.text for cell in cells] == ["etsrE elleZ", "2.500"]
    assert result.sections[0].header.paragraphs[0].text == "fpoK red etieS"


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def with_body(body: str) -> bytes:
    """Return a file whose document is ``body``, and a part besides it."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
        archive.writestr("word/media/image.png", b"\x89PNG\x00")
    return file.getvalue()


def body_of(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.read("word/media/image.png") == b"\x89PNG\x00"
        text = archive.read("word/document.xml").decode()
    for noise in (f" {W}", ' xml:space="preserve"'):
        text = text.replace(noise, "")
    return text.partition("<w:body>")[2].partition("</w:body>")[0]


BOLD = "<w:rPr><w:b/></w:rPr>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # A word that was cut by the spelling checker is one word.
        (
            f"<w:p>{run('Gu')}<w:proofErr w:type='spellStart'/>{run('ten Tag')}</w:p>",
            f"<w:p>{run('netuG gaT')}</w:p>",
        ),
        # A link stays one, and holds the words that it held.
        (
            f"<w:p>{run('Sieh ')}<w:hyperlink w:anchor='x'>{run('den ')}{run('Plan')}</w:hyperlink>"
            f"{run(' an.')}</w:p>",
            f'<w:p>{run("heiS ")}<w:hyperlink w:anchor="x">{run("ned nalP")}'
            f"</w:hyperlink>{run(' na.')}</w:p>",
        ),
        # A note and a bookmark stand behind the word that they stood behind.
        (
            f"<w:p>{run('Er kam')}<w:r><w:footnoteReference w:id='1'/></w:r>"
            f"<w:bookmarkStart w:id='0'/>{run(' spät.')}<w:bookmarkEnd w:id='0'/></w:p>",
            f'<w:p>{run("rE mak")}<w:r><w:footnoteReference w:id="1"/></w:r>'
            f'<w:bookmarkStart w:id="0"/>{run(" täps.")}<w:bookmarkEnd w:id="0"/></w:p>',
        ),
        # Fields keep their instructions, deleted text stays, inserted text is translated.
        (
            f"<w:p>{run('Seite ')}<w:r><w:fldChar/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
            f"<w:del>{run('alt')}</w:del><w:ins>{run('neu')}</w:ins></w:p>",
            f"<w:p>{run('etieS ')}<w:r><w:fldChar/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
            f"<w:del>{run('alt')}</w:del><w:ins>{run('uen')}</w:ins></w:p>",
        ),
        # Properties are carried, and what has no words is left alone.
        (
            f"<w:p><w:pPr/>{run('Ja', BOLD)}<w:r><w:br w:type='page'/></w:r></w:p>"
            f"<w:p>{run('2.500')}</w:p><w:p/>",
            f'<w:p><w:pPr/>{run("aJ", BOLD)}<w:r><w:br w:type="page"/></w:r></w:p>'
            f"<w:p>{run('2.500')}</w:p><w:p/>",
        ),
    ],
    ids=["cut word", "link", "note", "field", "properties"],
)  # fmt: skip
async def test_paragraphs(translator: Translator, before: str, after: str) -> None:
    assert body_of(await translated(translator, with_body(before))) == after


WORDS = st.lists(
    st.sampled_from(["Haus", "ab.", " ", "Ö", "\u2013 ", "z. B. ", "Ende! "]), max_size=4
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(WORDS, st.integers(0, 3)), min_size=1, max_size=8))
def test_no_character_is_lost_and_no_object(
    translator: Translator, runs: list[tuple[list[str], int]]
) -> None:
    import asyncio

    note = "<w:r><w:footnoteReference w:id='1'/></w:r>"
    body = "".join(run("".join(words)) + note * notes for words, notes in runs)
    done = body_of(asyncio.run(translated(translator, with_body(f"<w:p>{body}</w:p>"))))
    text = "".join(word for words, _ in runs for word in words)
    found = "".join(part.partition("</w:t>")[0] for part in done.split("<w:t>")[1:])
    # A loop is translated again in parts, with a blank between them.
    assert sorted(found.replace(" ", "")) == sorted(text.replace(" ", ""))
    assert done.count("footnoteReference") == sum(notes for _, notes in runs)


def broken(content: bytes) -> bytes:
    """Return a Word file with garbage in a part that is only copied."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        info = archive.getinfo("word/styles.xml")
    start = info.header_offset + 30 + len(info.filename)
    return content[:start] + b"\xff" * 40 + content[start + 40 :]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: b"Zwiebelfisch", "not a Word document"),
        (lambda: with_body("<w:p>")[:-40], "not a Word document"),
        (lambda: with_body("<w:p>"), "not a Word document"),
        (lambda: with_body("<!DOCTYPE x [<!ENTITY a 'Zwiebelfisch'>]>"), "not a Word document"),
        (
            lambda: packed(docx.Document()).replace(b"word/document.xml", b"word/nocument.xml"),
            "not",
        ),
        # A fuzzer found these: a part that begins before the file, and one that cannot be unpacked.
        (lambda: with_body("<w:p/>")[7:], "not a Word document"),
        (lambda: broken(packed(docx.Document())), "not a Word document"),
    ],
    ids=["text", "cut", "open", "entities", "empty", "before", "deflate"],
)
async def test_what_is_no_word_file(make: Callable[[], bytes], told: str) -> None:
    with pytest.raises(InvalidInput, match=told) as refusal:
        open_file("a.docx", make())
    assert "Zwiebelfisch" not in str(refusal.value)


def claiming(size: int, part: bytes, packing: int) -> bytes:
    """Return a Word file with a part besides that is listed with another size than it has."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
        archive.writestr("word/media/image.png", part, packing)
        archive.getinfo("word/media/image.png").file_size = size
        # The checksum is that of the bytes that are listed.
        archive.getinfo("word/media/image.png").CRC = zlib.crc32(part[:size])
    return file.getvalue()


@pytest.mark.parametrize(
    ("size", "packing"),
    [
        (10, zipfile.ZIP_DEFLATED),
        (10, zipfile.ZIP_STORED),
        (4_000_001, zipfile.ZIP_DEFLATED),
        (10, zipfile.ZIP_BZIP2),
        (4_000_000, zipfile.ZIP_LZMA),
    ],
    ids=["more", "more, as it is", "less", "bzip2", "lzma"],
)
async def test_no_more_is_unpacked_than_is_listed(size: int, packing: int) -> None:
    content = claiming(size, bytes(4_000_000), packing)
    tracemalloc.start()
    try:
        with pytest.raises(InvalidInput, match="not a Word document"):
            open_file("a.docx", content)
        assert tracemalloc.get_traced_memory()[1] < (1_000_000 if size == 10 else 20_000_000)
    finally:
        tracemalloc.stop()


async def test_what_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.documents.docx._MOST_BYTES", 1000)
    with pytest.raises(InvalidInput, match="too large when unpacked"):
        open_file("a.docx", with_body("<w:p/>" * 200))


async def test_what_has_too_many_tags_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.documents.docx._MOST_TAGS", 100)
    with pytest.raises(InvalidInput, match="too large when unpacked"):
        open_file("a.docx", with_body("<w:p/>" * 200))


async def test_copies_of_properties_are_bounded_when_they_are_read() -> None:
    many = f"<w:rPr>{'<w:b/>' * 1000}</w:rPr>"
    runs = f"<w:r>{many}<w:t>Ja</w:t>{'<w:drawing/>' * 1100}</w:r>"
    with pytest.raises(InvalidInput, match="too large when its formatting is copied"):
        open_file("a.docx", with_body(f"<w:p>{runs}</w:p>"))
    long = f"<w:rPr><w:b w:val='{'x' * 1_000_000}'/></w:rPr>"
    runs = f"<w:r>{long}{'<w:t>Ja</w:t><w:sym/>' * 100}</w:r>"
    with pytest.raises(InvalidInput, match="too large when its formatting is copied"):
        open_file("a.docx", with_body(f"<w:p>{runs}</w:p>"))
    # Runs that had them already need no more.
    open_file("a.docx", with_body(f"<w:p>{run('Ja', long) * 51}</w:p>"))


async def test_copies_of_properties_are_bounded_where_the_translation_cuts_runs() -> None:
    properties = f"<w:rPr>{'<w:b/>' * 9000}</w:rPr>"
    body = f"<w:p>{run('Ja ' * 150, properties)}{run(' und ' * 60)}</w:p>"
    source = DocxFile(with_body(body))
    size = len(source.texts[0])
    # Every third character of the one run comes to stand within the other.
    order = [*range(size)]
    order[:300:2], order[450:600] = order[450:600], order[:300:2]
    (stretch,) = source._stretches
    stretch.labels = [stretch.labels[at] for at in order]
    with pytest.raises(InvalidInput, match="too large when its formatting is copied"):
        source.put(0, Translation(source.texts[0], ()))


async def test_runs_are_compared_in_linear_time() -> None:
    sizes = "".join(
        run("ab ", f"<w:rPr><w:sz w:val='{number}'/></w:rPr>") for number in range(2000)
    )
    spaces = " ".join(f"xmlns:a{number}='a:{number}'" for number in range(20_000))
    links = f"<w:hyperlink w:anchor='x'>{run('Ja', BOLD)}</w:hyperlink>{run(' ab ', BOLD)}" * 50
    for body in (sizes, f"<w:ins {spaces}>{links}</w:ins>"):
        begun = time.process_time()
        source = open_file("a.docx", with_body(f"<w:p>{body}</w:p>"))
        for at, text in enumerate(source.texts):
            source.put(at, Translation(text, ()))
        source.content()
        assert time.process_time() - begun < 5


async def test_a_link_keeps_its_target_under_any_prefix(translator: Translator) -> None:
    link = f"<w:hyperlink xmlns:q='urn:q' q:id='7'>{run('Plan')}</w:hyperlink>"
    for namespace in (W, f"{W} {W.replace(':w', '', 1)}", f"{W} xmlns:q='urn:q'"):
        file = BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            page = f"<w:document {namespace}><w:body><w:p>{link}</w:p></w:body></w:document>"
            archive.writestr("word/document.xml", page)
        done = await translated(translator, file.getvalue())
        with zipfile.ZipFile(BytesIO(done)) as archive:
            (found,) = etree.fromstring(archive.read("word/document.xml")).iter("{*}hyperlink")
        assert found.attrib.items() == [("{urn:q}id", "7")]
        assert "".join(str(part) for part in found.itertext()) == "nalP"


async def test_others_are_served_while_a_paragraph_is_put_together(
    translator: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []
    put = DocxFile.put

    def watched(self: DocxFile, at: int, translation: Translation) -> None:
        threads.append(threading.current_thread())
        put(self, at, translation)

    monkeypatch.setattr(DocxFile, "put", watched)
    await translated(translator, with_body(f"<w:p>{run('Ja')}</w:p>" * 3))
    assert len(threads) == 3
    assert threading.main_thread() not in threads
