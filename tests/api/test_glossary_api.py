"""The option glossary, its report and its errors; the languages of texts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest

from app.terms import warm

pytestmark = pytest.mark.anyio
Connect = Callable[..., AbstractAsyncContextManager[Any]]


@pytest.fixture(scope="module", autouse=True)
def dictionaries() -> None:
    """Load them before anything waits for an answer."""
    warm()


@pytest.fixture
async def client(connect: Connect) -> AsyncIterator[httpx.AsyncClient]:
    async with connect() as (opened, _):
        yield opened


async def post(client: httpx.AsyncClient, glossary: Any, text: str, **options: Any) -> Any:
    body = {"text": text, "options": {"glossary": glossary, **options}}
    return await client.post("/v1/translate", json=body)


async def test_terms_are_applied_and_told(client: httpx.AsyncClient) -> None:
    text = "😀 Ein Haus. Die SPD-Fraktion 😀 im Haus."
    glossary = [
        {"source": "Haus", "target": "building"},
        {"source": "SPD", "keep": True, "match": "compound"},
    ]
    response = await post(client, glossary, text, alignment="word", offsets="utf16")
    assert response.status_code == 200, response.text
    answer = response.json()
    assert answer["translation"] == "😀 niE building. eiD SPD-noitkarF 😀 mi building."
    units = answer["translation"].encode("utf-16-le")
    source_units = text.encode("utf-16-le")
    terms = [term for sentence in answer["sentences"] for term in sentence["terms"]]
    assert [(t["term"], t["wanted"], t["status"]) for t in terms] == [
        ("Haus", "building", "applied"), ("SPD", "SPD", "applied"), ("Haus", "building", "applied")
    ]  # fmt: skip
    for term in terms:
        for side, whole in (("source", source_units), ("target", units)):
            place = term[side]
            stretch = whole[2 * place["start"] : 2 * place["end"]].decode("utf-16-le")
            assert stretch == place["text"]


async def test_sentences_without_terms_have_no_report(client: httpx.AsyncClient) -> None:
    answer = (await post(client, [{"source": "Haus", "target": "x"}], "Ein Rat.")).json()
    assert "terms" not in answer["sentences"][0]


@pytest.mark.parametrize(
    ("glossary", "code", "pointer"),
    [
        ([], "invalid_glossary", None),
        ([{"source": "Haus"}], "invalid_glossary", "/options/glossary/0"),
        ([{"source": "A", "target": "B", "keep": True}], "invalid_glossary", "/options/glossary/0"),
        (
            [{"source": "Haus", "target": "a"}, {"source": "Haus", "target": "b"}],
            "invalid_glossary",
            "/options/glossary/1",
        ),
        ([{"source": "Haus", "target": " "}], "invalid_glossary", "/options/glossary/0"),
        ([{"source": "Ha\x00us", "target": "a"}], "invalid_glossary", "/options/glossary/0"),
        ([{"target": "a"}], "missing_field", "/options/glossary/0/source"),
        ([{"source": 1, "target": "a"}], "invalid_type", "/options/glossary/0/source"),
        (
            [{"source": "a", "target": "a", "match": "fuzzy"}],
            "invalid_value",
            "/options/glossary/0/match",
        ),
        ("Haus", "invalid_type", "/options/glossary"),
    ],
)
async def test_faults_are_told_with_their_place(
    client: httpx.AsyncClient, glossary: Any, code: str, pointer: str | None
) -> None:
    response = await post(client, glossary, "Ein Haus.")
    assert response.status_code == 422
    problem = response.json()
    assert (problem["code"], problem.get("pointer")) == (code, pointer)
    assert "Haus" not in response.text


async def test_a_query_has_no_glossary(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/v1/translate?glossary=Haus", content="Ein Haus.", headers={"Content-Type": "text/plain"}
    )
    assert response.status_code == 422
    assert response.json()["pointer"] == "/options/glossary"


async def test_other_languages_are_told(client: httpx.AsyncClient) -> None:
    english = "The government has decided to cut taxes next year."
    body = {"documents": [{"id": "a", "text": english}, {"id": "b", "text": "Das Wetter war gut."}]}
    answer = (await client.post("/v1/translate", json=body)).json()
    first, second = answer["documents"]
    assert first["translation"] == english
    assert first["detected_language"]["language"] == "en"
    assert first["sentences"][0]["language"] == "en"
    assert [check["code"] for check in first["sentences"][0]["checks"]] == ["source_language"]
    assert second["detected_language"]["language"] == "de"
    body["options"] = {"foreign": "translate"}  # type: ignore[assignment]
    answer = (await client.post("/v1/translate", json=body)).json()
    assert answer["documents"][0]["translation"].startswith("ehT")
