"""What POST /v1/translate and /v1/segment answer when all goes well."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest

from app.api.render import document_out
from app.pipeline.progress import Translation
from app.types import Sentence, Span

pytestmark = pytest.mark.anyio
Connect = Callable[..., AbstractAsyncContextManager[Any]]

TEXT = "Der Rat tagt. 😀 Morgen ist frei!\r\n\r\n\tDie Bahn 🚆 ruht.\n"
TRANSLATION = "reD taR tgat. 😀 negroM tsi ierf!\r\n\r\n\teiD nhaB 🚆 thur.\n"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def client(connect: Connect) -> AsyncIterator[httpx.AsyncClient]:
    async with connect() as (opened, _):
        yield opened


async def post(client: httpx.AsyncClient, text: str = TEXT, **options: Any) -> dict[str, Any]:
    response = await client.post("/v1/translate", json={"text": text, "options": options})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    answer: dict[str, Any] = response.json()
    return answer


async def test_a_text_comes_back_whole(client: httpx.AsyncClient) -> None:
    answer = await post(client)
    assert set(answer) == {"translation", "sentences", "detected_language", "model", "usage"}
    assert answer["detected_language"]["language"] == "de"
    assert answer["translation"] == TRANSLATION
    assert [s["index"] for s in answer["sentences"]] == list(range(len(answer["sentences"])))
    for sentence in answer["sentences"]:
        assert set(sentence) == {
            "index", "source", "target", "score", "checks", "parts", "attempts"
        }  # fmt: skip
        for side, whole in (("source", TEXT), ("target", TRANSLATION)):
            stretch = sentence[side]
            assert whole[stretch["start"] : stretch["end"]] == stretch["text"]
        assert 0 < sentence["score"] <= 1
    assert answer["model"] == {"name": "fake", "hash": "0" * 64, "precision": "exact"}
    usage = answer["usage"]
    assert usage["characters"] == len(TEXT)
    assert usage["sentences"] == len(answer["sentences"])


async def test_usage_counts_subwords(client: httpx.AsyncClient) -> None:
    # The fake engine's subwords are characters, and each sentence has an end.
    usage = (await post(client, "Ja.\n\nNein."))["usage"]
    assert usage == {"characters": 10, "sentences": 2, "source_tokens": 10, "target_tokens": 10}


async def test_documents_come_back_in_order_with_their_ids(client: httpx.AsyncClient) -> None:
    documents = [{"id": "zwei", "text": "Es regnet."}, {"id": "eins", "text": "Ja. Nein."}]
    response = await client.post("/v1/translate", json={"documents": documents})
    answer = response.json()
    assert set(answer) == {"documents", "model", "usage"}
    assert [(d["id"], d["translation"]) for d in answer["documents"]] == [
        ("zwei", "sE tenger."),
        ("eins", "aJ. nieN."),
    ]
    assert [s["index"] for s in answer["documents"][1]["sentences"]] == [0, 1]
    for count, total in answer["usage"].items():
        assert total == sum(document["usage"][count] for document in answer["documents"])


async def test_a_document_is_translated_as_if_it_were_alone(client: httpx.AsyncClient) -> None:
    alone = await post(client)
    response = await client.post(
        "/v1/translate", json={"documents": [{"id": n, "text": TEXT} for n in ("a", "b")]}
    )
    for document in response.json()["documents"]:
        assert document["sentences"] == alone["sentences"]
        assert document["usage"] == alone["usage"]


async def test_word_alignment(client: httpx.AsyncClient) -> None:
    answer = await post(client, alignment="word")
    for sentence in answer["sentences"]:
        words = sentence["words"]
        for side, whole in (("source", TEXT), ("target", TRANSLATION)):
            for word in words[side]:
                assert whole[word["start"] : word["end"]] == word["text"]
        # Every word of the fake translation is the source's word spelled backwards.
        for link in words["links"]:
            source, target = words["source"][link["source"]], words["target"][link["target"]]
            assert source["text"] == target["text"][::-1]
            assert 0 < link["weight"] <= 1
        assert {link["target"] for link in words["links"]} == set(range(len(words["target"])))


async def test_sentence_alignment_has_no_words(client: httpx.AsyncClient) -> None:
    answer = await post(client, alignment="sentence")
    assert all("words" not in sentence for sentence in answer["sentences"])


async def test_alternatives_are_fewer_distinct_and_worse(client: httpx.AsyncClient) -> None:
    answer = await post(client, "Der Rat tagt.", beam_size=3, alternatives=2)
    (sentence,) = answer["sentences"]
    texts = [other["text"] for other in sentence["alternatives"]]
    assert len({*texts, sentence["target"]["text"]}) == 3
    scores = [sentence["score"], *(other["score"] for other in sentence["alternatives"])]
    assert scores == sorted(scores, reverse=True)


async def test_length_ratio_and_beam_size_are_passed_on(client: httpx.AsyncClient) -> None:
    for beams in (1, 8):
        assert (await post(client, beam_size=beams))["translation"] == TRANSLATION
    assert (await post(client, length_ratio=1.0, timeout=20))["translation"] == TRANSLATION


async def test_utf16_offsets(client: httpx.AsyncClient) -> None:
    answer = await post(client, alignment="word", offsets="utf16")
    for sentence in answer["sentences"]:
        places = [(TEXT, s) for s in [sentence["source"], *sentence["words"]["source"]]]
        places += [(TRANSLATION, s) for s in [sentence["target"], *sentence["words"]["target"]]]
        for whole, stretch in places:
            units = whole.encode("utf-16-le")[2 * stretch["start"] : 2 * stretch["end"]]
            assert units.decode("utf-16-le") == stretch["text"]


async def test_default_offsets_and_beams_are_settings(connect: Connect) -> None:
    async with connect(offsets="utf16", beam_size=2) as (client, _):
        answer = await post(client, "😀 Ja. Nein.")
        assert answer["sentences"][-1]["source"]["end"] == len("😀 Ja. Nein.") + 1
        assert (await post(client, "Ja.", offsets="codepoint"))["usage"]["characters"] == 3
        refused = await client.post(
            "/v1/translate", json={"text": "Ja.", "options": {"alternatives": 2}}
        )
        assert refused.json()["pointer"] == "/options/alternatives"


@pytest.mark.parametrize(
    "label", ["text/plain", "text/plain; charset=utf-8", 'Text/Plain;charset="UTF-8"', FORM]
)
async def test_plain_text_is_taken_as_it_is(client: httpx.AsyncClient, label: str) -> None:
    response = await client.post(
        "/v1/translate", content=TEXT.encode(), headers={"Content-Type": label}
    )
    assert response.status_code == 200
    assert response.json() == await post(client)


async def test_plain_text_takes_options_in_the_query(client: httpx.AsyncClient) -> None:
    options: dict[str, Any] = {
        "source_language": "de", "target_language": "en", "alignment": "word", "beam_size": 3,
        "alternatives": 1, "length_ratio": 2.5, "offsets": "utf16", "timeout": 10,
    }  # fmt: skip
    response = await client.post(
        "/v1/translate",
        content=TEXT.encode(),
        params=options,
        headers={"Content-Type": "text/plain"},
    )
    assert response.json() == await post(client, **{**options, "timeout": 10.0})


async def test_a_byte_order_mark_is_no_text(client: httpx.AsyncClient) -> None:
    for label, body in (("text/plain", "Ja."), ("application/json", '{"text": "Ja."}')):
        response = await client.post(
            "/v1/translate",
            content=b"\xef\xbb\xbf" + body.encode(),
            headers={"Content-Type": label},
        )
        assert response.json()["translation"] == "aJ."


async def test_a_body_without_a_label_is_json(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/translate", content=b'{"text": "Ja."}')
    assert response.json()["translation"] == "aJ."


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/html, */*;q=0.8", "application/json"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("application/json;q=0.5, application/x-ndjson", "application/x-ndjson"),
        ("application/json; q=0.9, text/plain; q=0.95", "text/plain; charset=utf-8"),
        ("text/*", "text/plain; charset=utf-8"),
        ("APPLICATION/X-NDJSON", "application/x-ndjson"),
        ("application/json;q=0, */*;q=0.1", "application/x-ndjson"),
    ],
)
async def test_the_accepted_media_type_is_given(
    client: httpx.AsyncClient, accept: str, given: str
) -> None:
    response = await client.post("/v1/translate", json={"text": TEXT}, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"] == given


async def test_a_plain_answer_is_the_translation_alone(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/v1/translate", json={"text": TEXT}, headers={"Accept": "text/plain"}
    )
    assert response.content == TRANSLATION.encode()


async def stream(client: httpx.AsyncClient, body: dict[str, Any]) -> list[dict[str, Any]]:
    response = await client.post(
        "/v1/translate", json=body, headers={"Accept": "application/x-ndjson"}
    )
    assert response.status_code == 200
    assert response.content.endswith(b"\n")
    # Not splitlines: a line separator of Unicode may stand in a text.
    return [json.loads(line) for line in response.content.decode().split("\n")[:-1]]


async def test_a_stream_is_the_whole_answer_in_lines(client: httpx.AsyncClient) -> None:
    options: dict[str, Any] = {"alignment": "word", "alternatives": 1, "offsets": "utf16"}
    whole = await post(client, **options)
    *lines, summary = await stream(client, {"text": TEXT, "options": options})
    assert summary == {
        "type": "summary",
        "documents": [{key: whole[key] for key in ("translation", "detected_language", "usage")}],
        "model": whole["model"],
        "usage": whole["usage"],
    }
    extra = {"type": "sentence", "document": 0}
    assert lines == [{**sentence, **extra} for sentence in whole["sentences"]]


async def test_a_stream_of_documents_keeps_their_order(client: httpx.AsyncClient) -> None:
    texts = {"c": "Eins. Zwei.", "a": "Drei.", "b": "Vier. Fünf. Sechs."}
    documents = [{"id": name, "text": text} for name, text in texts.items()]
    *lines, summary = await stream(client, {"documents": documents})
    assert [(line["document"], line["id"], line["index"]) for line in lines] == [
        (0, "c", 0), (0, "c", 1), (1, "a", 0), (2, "b", 0), (2, "b", 1), (2, "b", 2),
    ]  # fmt: skip
    for line in lines:
        place = line["source"]
        assert texts[line["id"]][place["start"] : place["end"]] == place["text"]
    assert [document["id"] for document in summary["documents"]] == list(texts)
    assert summary["usage"]["sentences"] == 6


async def test_a_stream_ends_with_the_error_that_stopped_it(client: httpx.AsyncClient) -> None:
    *lines, last = await stream(client, {"text": "Gut. Da ist ☠ Gift. Ende."})
    assert [line["source"]["text"] for line in lines] == ["Gut."]
    assert set(last) == {"type", "problem"}
    assert (last["type"], last["problem"]["code"]) == ("error", "engine_failed")
    assert "Gift" not in str(last)


async def test_segment_gives_the_sentences_of_translate(client: httpx.AsyncClient) -> None:
    for offsets in ("codepoint", "utf16"):
        response = await client.post("/v1/segment", json={"text": TEXT, "offsets": offsets})
        assert response.status_code == 200
        translated = await post(client, offsets=offsets)
        assert response.json() == {"sentences": [s["source"] for s in translated["sentences"]]}


def test_offsets_count_what_stands_between_sentences() -> None:
    text, spans = "😀 Ja. 🚆🚆 Nein. 😀", (Span(2, 5), Span(9, 14))
    sentences = tuple(
        Sentence(at, span.of(text), span.of(text), span, span, 1.0) for at, span in enumerate(spans)
    )
    for offsets, source in (("codepoint", [2, 5, 9, 14]), ("utf16", [3, 6, 12, 17])):
        answer = document_out(
            text,
            Translation(text, sentences),
            offsets,  # type: ignore[arg-type]
            alternatives=False,
            name=None,
        )
        for side in ("source", "target"):
            places = [getattr(sentence, side) for sentence in answer.sentences]
            assert [end for place in places for end in (place.start, place.end)] == source


async def test_stream_lines_hold_no_other_line_breaks(client: httpx.AsyncClient) -> None:
    body = {"text": "Ein\u2028Satz\x85und\u2029Ende."}
    response = await client.post(
        "/v1/translate", json=body, headers={"Accept": "application/x-ndjson"}
    )
    lines = response.text.splitlines()
    assert len(lines) >= 2
    assert [json.loads(line)["type"] for line in lines][-1] == "summary"
