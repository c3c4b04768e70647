"""HTML and XML over the native API: what comes in, and in which shapes it goes out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.anyio
PAGE = "<p>Das <b>Haus</b> ist <code>x&amp;y</code>.</p>\n<p>Und 𝄞 <i>gut</i>.</p>"
DONE = "<p>saD <b>suaH</b> tsi <code>x&amp;y</code>.</p>\n<p>dnU 𝄞 <i>tug</i>.</p>"


@pytest.fixture
async def client(connect: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with connect() as (client, _):
        yield client


async def post(client: httpx.AsyncClient, **body: Any) -> Any:
    return (await client.post("/v1/translate", json=body)).json()


async def test_the_answer_has_the_markup_and_what_a_reader_sees(client: httpx.AsyncClient) -> None:
    answer = await post(client, text=PAGE, options={"format": "html", "offsets": "utf16"})
    assert answer["translation"] == DONE
    assert answer["plain"] == {
        "source": "Das Haus ist x&y.\n\nUnd 𝄞 gut.",
        "target": "saD suaH tsi x&y.\n\ndnU 𝄞 tug.",
    }
    for side in ("source", "target"):
        units = answer["plain"][side].encode("utf-16-le")
        for sentence in answer["sentences"]:
            place = sentence[side]
            part = units[2 * place["start"] : 2 * place["end"]].decode("utf-16-le")
            assert part == place["text"]
    assert answer["usage"]["characters"] == len(answer["plain"]["source"])
    assert "words" not in answer["sentences"][0]


async def test_plain_text_has_no_plain(client: httpx.AsyncClient) -> None:
    answer = await post(client, text="Das <b>Haus</b>.")
    assert "plain" not in answer
    assert answer["translation"] == "saD <b>suaH</b>."


async def test_documents_and_xml(client: httpx.AsyncClient) -> None:
    documents = [{"id": "a", "text": "<x>Eins</x>"}, {"id": "b", "text": "Zwei <y/> da"}]
    answer = await post(client, documents=documents, options={"format": "xml"})
    found = [document["translation"] for document in answer["documents"]]
    assert found == ["<x>sniE</x>", "iewZ <y/> ad"]


@pytest.mark.parametrize(
    ("media", "text", "expected"),
    [
        ("text/html", PAGE, DONE),
        ("application/xml", "<a>Gut &#252;ber</a>", "<a>tuG reb&#252;</a>"),
        ("text/xml; charset=utf-8", "<a>Gut</a>", "<a>tuG</a>"),
    ],
)
async def test_a_body_as_it_is_comes_back_so(
    client: httpx.AsyncClient, media: str, text: str, expected: str
) -> None:
    accept = media.partition(";")[0]
    response = await client.post(
        "/v1/translate", content=text.encode(), headers={"Content-Type": media, "Accept": accept}
    )
    assert response.text == expected
    assert response.headers["content-type"].startswith(accept)
    # A page that somebody made us answer must not act in our name.
    assert "sandbox" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_the_text_alone_of_a_page(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "text/html", "Accept": "text/plain"}
    response = await client.post("/v1/translate", content=PAGE.encode(), headers=headers)
    assert response.text == "saD suaH tsi x&y.\n\ndnU 𝄞 tug."


async def test_html_is_no_answer_to_plain_text(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "text/plain", "Accept": "text/html"}
    response = await client.post("/v1/translate", content=b"Gut.", headers=headers)
    assert response.json()["code"] == "not_acceptable"


async def test_sentences_stream_and_the_markup_comes_last(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "text/html", "Accept": "application/x-ndjson"}
    response = await client.post("/v1/translate", content=PAGE.encode(), headers=headers)
    *lines, summary = map(json.loads, response.text.splitlines())
    assert [line["target"]["text"] for line in lines] == ["saD suaH tsi x&y.", "dnU 𝄞 tug."]
    assert summary["documents"][0]["translation"] == DONE
    assert summary["documents"][0]["plain"]["target"] == "saD suaH tsi x&y.\n\ndnU 𝄞 tug."


async def test_xml_that_is_none_is_refused(client: httpx.AsyncClient) -> None:
    answer = await post(client, text="<a>Geheim</b>", options={"format": "xml"})
    assert (answer["status"], answer["code"]) == (422, "invalid_markup")
    assert "line 1" in answer["detail"]
    assert "Geheim" not in json.dumps(answer)
    documents = [{"id": "a", "text": "Gut"}, {"id": "b", "text": "<a>"}]
    answer = await post(client, documents=documents, options={"format": "xml"})
    assert answer["pointer"] == "/documents/1/text"
