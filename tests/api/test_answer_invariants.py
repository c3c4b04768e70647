"""What holds of every answer, whatever the text."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.anyio
_PIECES = st.sampled_from(
    ["Berlin", "Dr.", "usw.", "am 3. Mai", "1.000,5", "„Ja!“", "»Nein«", "😀", "👩‍👩‍👧", "🇩🇪",
     "𝔊", "e\u0301", "\u00ad", ".", "!", "?", "…", ":", "- ", "* ", "(dpa)", " ", "  ", "\t",
     "\u00a0", "\u2028", "\u3000", "\ufeff", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\x0b", "\x85",
     "www.example.org", "ß", "SPD-Politiker", "***", "12"]
)  # fmt: skip
_NEWS = st.lists(_PIECES, min_size=1, max_size=40).map("".join)
# Cs and Cc are refused; the skull makes the fake engine fail.
_ANY = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="☠"), min_size=1)
TEXTS = (_NEWS | _ANY).filter(str.strip)
EXAMPLES = settings(
    deadline=None,
    derandomize=True,
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
async def client(
    connect: Callable[..., AbstractAsyncContextManager[Any]],
) -> AsyncIterator[httpx.AsyncClient]:
    async with connect() as (opened, _):
        yield opened


async def translate(client: httpx.AsyncClient, text: str, **options: Any) -> Any:
    response = await client.post("/v1/translate", json={"text": text, "options": options})
    assert response.status_code == 200, response.text
    return response.json()


@EXAMPLES
@given(text=TEXTS)
async def test_gaps_and_targets_make_the_translation(client: httpx.AsyncClient, text: str) -> None:
    answer = await translate(client, text, alignment="word")
    translation = answer["translation"]
    built, end = "", 0
    for sentence in answer["sentences"]:
        source, target = sentence["source"], sentence["target"]
        gap = text[end : source["start"]]
        assert not gap.strip()
        built += gap + target["text"]
        end = source["end"]
        assert source["text"]
        assert source["text"] == source["text"].strip()
        for side, whole in (("source", text), ("target", translation)):
            for place in (sentence[side], *sentence["words"][side]):
                assert whole[place["start"] : place["end"]] == place["text"]
    assert not text[end:].strip()
    assert translation == built + text[end:]


@EXAMPLES
@given(text=TEXTS)
async def test_utf16_offsets_point_at_the_same_places(client: httpx.AsyncClient, text: str) -> None:
    points = await translate(client, text, alignment="word")
    units = await translate(client, text, alignment="word", offsets="utf16")
    assert units["translation"] == points["translation"]
    assert units["usage"] == points["usage"]
    encoded = {
        "source": text.encode("utf-16-le"),
        "target": points["translation"].encode("utf-16-le"),
    }
    for one, other in zip(units["sentences"], points["sentences"], strict=True):
        for side, whole in encoded.items():
            places = [one[side], *one["words"][side]]
            texts = [p["text"] for p in (other[side], *other["words"][side])]
            cut = [whole[2 * p["start"] : 2 * p["end"]].decode("utf-16-le") for p in places]
            assert cut == [p["text"] for p in places] == texts


@EXAMPLES
@given(texts=st.lists(TEXTS, min_size=1, max_size=3))
async def test_a_stream_says_what_the_whole_answer_says(
    client: httpx.AsyncClient, texts: list[str]
) -> None:
    body = {"documents": [{"id": str(at), "text": text} for at, text in enumerate(texts)]}
    whole = (await client.post("/v1/translate", json=body)).json()
    response = await client.post(
        "/v1/translate", json=body, headers={"Accept": "application/x-ndjson"}
    )
    *lines, summary = map(json.loads, response.content.decode().split("\n")[:-1])
    for at, document in enumerate(whole["documents"]):
        own = [line for line in lines if line["document"] == at]
        extra = {"type": "sentence", "document": at, "id": str(at)}
        assert own == [{**sentence, **extra} for sentence in document["sentences"]]
        assert summary["documents"][at]["translation"] == document["translation"]
    assert [line["document"] for line in lines] == sorted(line["document"] for line in lines)
    assert summary["usage"] == whole["usage"]


@EXAMPLES
@given(body=st.binary(max_size=200) | st.text(max_size=100).map(lambda t: json.dumps(t).encode()))
async def test_no_body_is_an_internal_error(client: httpx.AsyncClient, body: bytes) -> None:
    for label in ("application/json", "text/plain"):
        for path in ("/v1/translate", "/v1/segment"):
            response = await client.post(path, content=body, headers={"Content-Type": label})
            assert response.status_code in {200, 400, 413, 415, 422}


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "text", "alignment", "timeout", "beam_size"])
            | st.text(max_size=5),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@EXAMPLES
@given(
    body=st.dictionaries(
        st.sampled_from(["text", "documents", "options", "offsets"]), _VALUES, max_size=3
    )
)
async def test_no_json_is_an_internal_error(client: httpx.AsyncClient, body: Any) -> None:
    for path in ("/v1/translate", "/v1/segment"):
        # Spelled with escapes, so that lone surrogates get through.
        response = await client.post(path, content=json.dumps(body).encode())
        # Time may run out: the options may well ask for next to none.
        assert response.status_code in {200, 400, 413, 422, 504}
