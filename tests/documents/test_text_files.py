"""Text and HTML files."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.build import open_translator
from app.documents import format_of, open_file, translate_file
from app.documents.plain import pieces
from app.errors import InvalidInput
from app.pipeline.translator import Translator
from app.settings import Settings
from app.types import Options

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def translator() -> Iterator[Translator]:
    with open_translator(
        Settings(model="fake", engine="thread", max_characters=3000, max_documents=2)
    ) as ready:
        yield ready


async def translated(translator: Translator, name: str, content: bytes) -> bytes:
    source = open_file(name, content)
    await translate_file(translator, source, Options(), advance=lambda _: None)
    return source.content()


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
async def test_text_keeps_its_encoding(translator: Translator, mark: bytes, encoding: str) -> None:
    content = mark + "Grüße!\r\n\r\n  Ja.\n".encode(encoding)
    done = await translated(translator, "a.TXT", content)
    assert done == mark + "eßürG!\r\n\r\n  aJ.\n".encode(encoding)


async def test_html_keeps_everything_but_its_text(translator: Translator) -> None:
    page = "<!DOCTYPE html><meta charset=iso-8859-1><p class='ö'>Grüße an <b>Köln</b>.<!-- nein -->"
    done = await translated(translator, "a.html", page.encode("cp1252"))
    assert done.decode("cp1252") == page.replace("Grüße an <b>Köln", "eßürG na <b>nlöK")


async def test_blank_files_come_back(translator: Translator) -> None:
    for name, content in (("a.txt", b""), ("a.txt", b" \n"), ("a.htm", b""), ("a.html", b"<hr>")):
        assert await translated(translator, name, content) == content


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.txt", b"Gr\xfc\xdfe", "UTF-8 or UTF-16 at byte 2"),
        ("a.html", b"Gr\xfc\xdfe", "encoding that it names, at byte 2"),
        ("a.html", b"<meta charset=klingonisch>", "encoding that is not known"),
        *(
            ("a.html", b"<meta charset=%b>" % name, "encoding that is not known")
            for name in (b"punycode", b"idna", b"unicode_escape", b"undefined", b"U7", b"hex")
        ),
        ("a.pdf", b"", "Invalid file extension"),
        ("txt", b"", "Invalid file extension"),
        ("", b"", "Invalid file extension"),
    ],
)
async def test_what_cannot_be_read(name: str, content: bytes, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        open_file(name, content)


async def test_media_types() -> None:
    assert format_of("A.HTM").media == "text/html"


@given(st.text(alphabet="ab \n\r.", max_size=200), st.integers(1, 30))
def test_pieces_are_the_text(text: str, size: int) -> None:
    found = pieces(text, size)
    assert "".join(found) == text
    assert all("\n" in piece or "\r" in piece for piece in found[:-1])


async def test_a_text_longer_than_a_request(translator: Translator) -> None:
    line = "Die Lage ist ernst. " * 40 + "\n"
    done = await translated(translator, "a.txt", (line * 20).encode())
    assert done.decode() == ("eiD egaL tsi tsnre. " * 40 + "\n") * 20
