"""What lies in the memory of one replica is found from outside, through the APIs' own clients."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any

import deepl
import pytest

from tests.gateway.fleet import HTTP, Gateway, Replica, until

TO: dict[str, Any] = {"source_lang": "DE", "target_lang": "EN-US"}
TERMS = {"Kanzler": "Chancellor"}


@pytest.fixture(scope="module")
def callers(pair: list[Replica], front: Gateway) -> Iterator[list[deepl.DeepLClient]]:
    """Two callers whose replicas are different."""
    found: dict[str, str] = {}
    for number in range(64):
        header = {"Authorization": f"DeepL-Auth-Key {number}"}
        asked = HTTP.get(f"{front.url}/v2/usage", headers=header).headers["x-request-id"]
        found.setdefault(front.log(asked)[asked]["replicas"], str(number))
    assert set(found) == {one.address for one in pair}
    clients = [deepl.DeepLClient(key, server_url=front.url) for key in found.values()]
    with ExitStack() as stack:
        for client in clients:
            stack.enter_context(closing(client))
        yield clients


def homes(front: Gateway, route: str, begun: int) -> list[str]:
    """Return which replicas answered a route since the log had so many lines."""
    front.log(HTTP.get(f"{front.url}/last").headers["x-request-id"])
    return [line["replicas"] for line in front.lines()[begun:] if line["route"] == route]


# A replica's first translation with a glossary loads a dictionary and a grammar.
@pytest.mark.timeout(180)
def test_glossaries(pair: list[Replica], front: Gateway, callers: list[deepl.DeepLClient]) -> None:
    begun = len(front.lines())
    for client in callers:
        made = client.create_glossary("names", "DE", "EN", TERMS)
        assert client.get_glossary(made.glossary_id).name == "names"
        assert client.get_glossary_entries(made) == TERMS
        assert [one.glossary_id for one in client.list_glossaries()] == [made.glossary_id]
    assert set(homes(front, "/v2/glossaries", begun)) == {one.address for one in pair}
    # Translations go anywhere, and from a replica that does not know the glossary to the other.
    results = [client.translate_text("Der Kanzler geht.", glossary=made, **TO) for _ in range(8)]
    assert {str(result) for result in results} == {"reD Chancellor theg."}
    assert any(", " in way for way in homes(front, "/v2/translate", begun))
    client.delete_glossary(made)
    with pytest.raises(deepl.GlossaryNotFoundException):
        client.get_glossary(made.glossary_id)


def finished(client: deepl.DeepLClient, handle: deepl.DocumentHandle) -> bool:
    return client.translate_document_get_status(handle).done


def test_documents(
    pair: list[Replica], front: Gateway, callers: list[deepl.DeepLClient], tmp_path: Path
) -> None:
    begun = len(front.lines())
    for number, client in enumerate(callers):
        result = tmp_path / f"{number}.txt"
        handle = client.translate_document_upload("Grüße aus Köln.", filename="a.txt", **TO)
        # Another key has another replica: it asks the others before it gives up.
        assert callers[number - 1].translate_document_get_status(handle).ok
        until(partial(finished, client, handle))
        with result.open("wb") as file:
            client.translate_document_download(handle, file)
        assert result.read_text(encoding="utf-8") == "eßürG sua nlöK."
        with pytest.raises(deepl.DeepLException, match="not found"):
            client.translate_document_get_status(handle)
    ways = homes(front, "/v2/document", begun)
    assert {way for way in ways if ", " not in way} == {one.address for one in pair}
    assert any(", " in way for way in ways)


def test_files_of_libretranslate(front: Gateway) -> None:
    form = {"source": "de", "target": "en"}
    sent = {"file": ("text.txt", "Grüße aus Köln.".encode())}
    made = HTTP.post(f"{front.url}/translate_file", data=form, files=sent)
    url = made.json()["translatedFileUrl"]
    # Its address is that of the gateway, as the caller knows it.
    assert url.startswith(f"{front.url}/download_file/")
    assert HTTP.get(url).text == "eßürG sua nlöK."
    assert HTTP.get(f"{front.url}/download_file/{'0' * 96}.x").status_code == 404
