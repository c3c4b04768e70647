"""The API's description: whole, true, and served from here alone."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest

from app.api.errors import MEDIA_TYPE, TABLE

pytestmark = pytest.mark.anyio
Connect = Callable[..., AbstractAsyncContextManager[Any]]


@pytest.fixture
async def client(connect: Connect) -> AsyncIterator[httpx.AsyncClient]:
    async with connect() as (opened, _):
        yield opened


@pytest.fixture
async def schema(client: httpx.AsyncClient) -> Any:
    return (await client.get("/openapi.json")).json()


def walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


async def test_it_is_a_valid_document(schema: Any) -> None:
    assert schema["openapi"].startswith("3.1")
    assert schema["info"]["title"] == "Depesche"
    assert set(schema["paths"]) == {
        "/v1/translate", "/v1/segment", "/v1/model", "/livez", "/readyz", "/metrics"
    }  # fmt: skip
    operations = [op for path in schema["paths"].values() for op in path.values()]
    identifiers = [operation["operationId"] for operation in operations]
    assert len(set(identifiers)) == len(identifiers)
    for operation in operations:
        assert operation["summary"]
        assert operation["tags"]
        for status, response in operation["responses"].items():
            assert re.fullmatch("[1-5][0-9]{2}", status)
            assert response["description"]
            assert all("schema" in content for content in response["content"].values())


async def test_every_reference_leads_somewhere_and_no_schema_is_left_over(schema: Any) -> None:
    references = {node["$ref"] for node in walk(schema) if "$ref" in node}
    for reference in references:
        target = schema
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]
        assert isinstance(target, dict)
    named = {f"#/components/schemas/{name}" for name in schema["components"]["schemas"]}
    assert references == named


async def test_bodies_are_described(schema: Any) -> None:
    translate = schema["paths"]["/v1/translate"]["post"]
    texts = {"text/plain", "text/html", "application/xml"}
    assert set(translate["requestBody"]["content"]) == {"application/json", *texts}
    answers = set(translate["responses"]["200"]["content"])
    assert answers == {"application/json", "application/x-ndjson", *texts}
    options = schema["components"]["schemas"]["TranslateOptions"]
    assert options["additionalProperties"] is False
    assert all("description" in field for field in options["properties"].values())


async def test_errors_are_described_as_they_come(schema: Any) -> None:
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in ("/v1/translate", "/v1/segment"):
        responses = schema["paths"][path]["post"]["responses"]
        for code, (status, _) in TABLE.items():
            if status not in {404, 405}:
                assert responses[str(status)]["content"] == problem
                assert f"`{code}`" in responses[str(status)]["description"]
    assert schema["paths"]["/v1/model"]["get"]["responses"]["503"]["content"] == problem


async def test_answers_are_as_declared(client: httpx.AsyncClient, schema: Any) -> None:
    calls: list[tuple[str, str, dict[str, Any]]] = [
        ("post", "/v1/translate", {"json": {"text": "Ja."}}),
        ("post", "/v1/translate", {"json": {"documents": [{"id": "1", "text": "Ja."}]}}),
        ("post", "/v1/translate", {"json": {"text": "☠"}, "headers": {"Accept": "text/plain"}}),
        ("post", "/v1/translate",
         {"json": {"text": "a"}, "headers": {"Accept": "application/x-ndjson"}}),
        ("post", "/v1/translate", {"json": {"text": ""}}),
        ("post", "/v1/translate", {"content": b"{"}),
        ("post", "/v1/translate", {"headers": {"Accept": "image/png"}}),
        ("post", "/v1/translate", {"data": {"text": "a"}}),
        ("post", "/v1/translate", {"json": {"text": "a" * 100_001}}),
        ("post", "/v1/translate", {"json": {"text": "Ja.", "options": {"timeout": 1e-9}}}),
        ("post", "/v1/segment", {"json": {"text": "Ja."}}),
        ("post", "/v1/segment", {"json": {}}),
        ("get", "/v1/model", {}),
        ("get", "/livez", {}),
        ("get", "/readyz", {}),
        ("get", "/metrics", {}),
    ]  # fmt: skip
    for method, path, request in calls:
        response = await client.request(method, path, **request)
        declared = schema["paths"][path][method]["responses"][str(response.status_code)]
        media = response.headers["content-type"].partition(";")[0]
        content = declared["content"][media]["schema"]
        if media != "application/json":
            continue
        names = [ref["$ref"].rpartition("/")[2] for ref in content.get("anyOf", [content])]
        models = [schema["components"]["schemas"][name] for name in names]
        fields = set(response.json())
        assert any(
            set(model.get("required", ())) <= fields <= set(model["properties"]) for model in models
        )


async def test_the_page_needs_no_other_host(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert not re.search(r"(https?:)?//\w", page.text.replace("window.location.origin", ""))
    parts = re.findall(r'(?:href|src)="([^"]+)"', page.text)
    assert len(parts) == 3
    for part in [*parts, "/openapi.json", "/docs/oauth2-redirect"]:
        assert part.startswith("/")
        assert (await client.get(part)).status_code == 200
    for other in ("/redoc", "/static-offline-docs/../app.py"):
        assert (await client.get(other)).status_code == 404
