"""DeepL's own client on documents."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from io import BytesIO
from pathlib import Path
from typing import Any

import deepl
import docx
import httpx
import pytest

Serve = Callable[..., AbstractContextManager[str]]
TO: dict[str, Any] = {"source_lang": "DE", "target_lang": "EN-US"}


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[deepl.DeepLClient]:
    with closing(deepl.DeepLClient("any key", server_url=url)) as client:
        yield client


def wait(client: deepl.DeepLClient, handle: deepl.DocumentHandle) -> deepl.DocumentStatus:
    for _ in range(200):
        status = client.translate_document_get_status(handle)
        if status.done or not status.ok:
            return status
        time.sleep(0.02)
    raise AssertionError("It is never done.")


def fetched(client: deepl.DeepLClient, handle: deepl.DocumentHandle) -> bytes:
    file = BytesIO()
    client.translate_document_download(handle, file, chunk_size=1000)
    return file.getvalue()


def test_a_file_by_its_path(client: deepl.DeepLClient, tmp_path: Path) -> None:
    given, result = tmp_path / "text.txt", tmp_path / "out" / "text.txt"
    given.write_text("Grüße aus Köln.\n", encoding="utf-8")
    result.parent.mkdir()
    status = client.translate_document_from_filepath(given, result, **TO)
    assert status.done
    assert status.billed_characters == 16
    assert result.read_text(encoding="utf-8") == "eßürG sua nlöK.\n"


@pytest.mark.parametrize(
    ("name", "content", "result"),
    [
        ("a.txt", "Guten Tag.", "netuG gaT."),
        ("a.HTML", "<p title=Ja>Guten <i>Tag</i>.", "<p title=Ja>netuG <i>gaT</i>."),
        ("ä ß.htm", "Ja", "aJ"),
    ],
)
def test_strings(client: deepl.DeepLClient, name: str, content: str, result: str) -> None:
    handle = client.translate_document_upload(content, filename=name, **TO)
    assert re.fullmatch(r"ID: [0-9A-F]{32}, key: [0-9A-F]{64}", str(handle).partition("ment ")[2])
    status = wait(client, handle)
    assert (status.ok, status.done, status.billed_characters) == (True, True, len(content))
    assert fetched(client, handle).decode() == result
    # It can be fetched once.
    with pytest.raises(deepl.DeepLException, match="Not found"):
        client.translate_document_get_status(handle)


def test_word(client: deepl.DeepLClient) -> None:
    document, file = docx.Document(), BytesIO()
    document.add_paragraph("Guten ").add_run("Tag").bold = True
    document.save(file)
    handle = client.translate_document_upload(file.getvalue(), filename="a.docx", **TO)
    assert wait(client, handle).done
    (paragraph,) = docx.Document(BytesIO(fetched(client, handle))).paragraphs
    assert (paragraph.text, paragraph.runs[-1].bold) == ("netuG gaT", True)


def test_a_file_that_is_not_done_cannot_be_fetched(serve: Serve, gate: Any) -> None:
    with serve() as url, closing(deepl.DeepLClient("k", server_url=url)) as client:
        text = "".join(f"Satz {number}.\n\n" for number in range(300))
        gate.shut = True
        handle = client.translate_document_upload(text, filename="a.txt", **TO)
        assert gate.held.wait(10)
        status = client.translate_document_get_status(handle)
        assert (status.ok, status.done) == (True, False)
        assert status.status is deepl.DocumentStatus.Status.TRANSLATING
        assert status.seconds_remaining
        with pytest.raises(deepl.DocumentNotReadyException, match="Document not ready"):
            client.translate_document_download(handle)
        gate.free()
        assert wait(client, deepl.DocumentHandle(handle.document_id, handle.document_key)).done
        assert fetched(client, handle).startswith(b"ztaS 0.\n\nztaS 1.")


def test_errors_are_told_with_the_status(client: deepl.DeepLClient, tmp_path: Path) -> None:
    given = tmp_path / "a.docx"
    given.write_text("Zwiebelfisch", encoding="utf-8")
    with pytest.raises(
        deepl.DocumentTranslationException, match=r"ID: [0-9A-F]{32}, key: [0-9A-F]{64}"
    ) as failure:
        client.translate_document_from_filepath(given, tmp_path / "b.docx", **TO)
    assert "not a Word document" in str(failure.value)
    assert "Zwiebelfisch" not in str(failure.value)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"filename": "a.invalid"}, "Invalid file"),
        ({"filename": "a.invalid", "source_lang": "EN", "target_lang": "DE"}, "Invalid file"),
        ({"filename": "invalid"}, "Invalid file"),
        ({"filename": "a.txt", "output_format": "docx"}, "output_format"),
        ({"filename": "a.txt", "formality": "more"}, "formality"),
        ({"filename": "a.txt", "target_lang": "FR"}, "target_lang"),
        ({"filename": "a.txt", "source_lang": "EN"}, "source_lang"),
    ],
)
def test_what_is_refused_at_once(
    client: deepl.DeepLClient, options: dict[str, Any], told: str
) -> None:
    with pytest.raises(deepl.DeepLException, match=told) as refusal:
        client.translate_document_upload("Ja.", **{**TO, **options})
    assert refusal.value.http_status_code == 400


def test_keys_of_documents(client: deepl.DeepLClient, url: str) -> None:
    handle = client.translate_document_upload("Ja.", filename="a.txt", **TO)
    wrong = deepl.DocumentHandle(handle.document_id, "CD34" * 16)
    unknown = deepl.DocumentHandle("12AB" * 8, handle.document_key)
    for other in (wrong, unknown):
        with pytest.raises(deepl.DeepLException, match="Not found"):
            client.translate_document_get_status(other)
    assert httpx.get(f"{url}/v2/document/{handle.document_id}").status_code == 404
    assert httpx.post(f"{url}/v2/document", data=TO).status_code == 400


def test_files_are_bounded_in_size_number_and_time(serve: Serve) -> None:
    bounds = {"max_file_bytes": 100, "stored_files_bytes": 8300, "stored_files_seconds": 3}
    with serve(**bounds) as url, closing(deepl.DeepLClient("k", server_url=url)) as client:
        with pytest.raises(deepl.DeepLException, match="413"):
            client.translate_document_upload("a" * 101, filename="a.txt", **TO)
        handle = client.translate_document_upload("a" * 100, filename="a.txt", **TO)
        full = httpx.post(
            f"{url}/v2/document", data={"target_lang": "EN"}, files={"file": ("a.txt", b"a" * 60)}
        )
        assert full.status_code == 503
        assert full.json() == {"message": "Too many files are waiting."}
        wait(client, handle)
        time.sleep(3.1)
        with pytest.raises(deepl.DeepLException, match="Not found"):
            client.translate_document_get_status(handle)
        client.translate_document_upload("a" * 100, filename="a.txt", **TO)


def test_documents_count_and_end_with_the_quota(serve: Serve) -> None:
    with (
        serve(deepl_character_limit=5) as url,
        closing(deepl.DeepLClient("k", server_url=url)) as client,
    ):
        handle = client.translate_document_upload("Guten Tag.", filename="a.txt", **TO)
        assert "Quota" in str(wait(client, handle).error_message)
        wait(client, client.translate_document_upload("Gut!!", filename="a.txt", **TO))
        assert client.get_usage().character.limit_reached
        with pytest.raises(deepl.QuotaExceededException):
            client.translate_document_upload("Ja.", filename="a.txt", **TO)


def test_a_server_that_stops_finishes_its_files(serve: Serve) -> None:
    with serve() as url, closing(deepl.DeepLClient("k", server_url=url)) as client:
        text = "Ein Satz. " * 200
        client.translate_document_upload(text, filename="a.txt", **TO)
    # Leaving the context would fail if the file's work kept the server from stopping.


def test_the_command_line(url: str, tmp_path: Path) -> None:
    given = tmp_path / "text.txt"
    given.write_text("Guten Tag.", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "deepl", "document", "--to", "EN-GB", given, tmp_path / "out"],
        env={**os.environ, "DEEPL_SERVER_URL": url, "DEEPL_AUTH_KEY": "any"},
        capture_output=True, text=True, check=False, timeout=40,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "text.txt").read_text(encoding="utf-8") == "netuG gaT."


def test_libretranslates_files(url: str) -> None:
    with httpx.Client(base_url=url, timeout=20) as http:
        fields = {"source": "de", "target": "en"}
        response = http.post(
            "/translate_file", data=fields, files={"file": ("Grüße.html", b"<b>Guten Tag</b>")}
        )
        link = response.json()["translatedFileUrl"]
        assert link.startswith(f"{url}/download_file/")
        for _ in range(2):
            file = http.get(link)
            assert file.text == "<b>netuG gaT</b>"
            assert file.headers["content-type"].startswith("text/html")
            assert "Gr%C3%BC%C3%9Fe.html" in file.headers["content-disposition"]
        for data, files, status in (
            (fields, {}, 400),
            (fields, {"file": ("a.pdf", b"")}, 400),
            ({**fields, "source": "fr"}, {"file": ("a.txt", b"Ja")}, 400),
            (fields, {"file": ("a.docx", b"Ja")}, 400),
        ):
            refused = http.post("/translate_file", data=data, files=files)
            assert (refused.status_code, list(refused.json())) == (status, ["error"])
        assert http.get(link.replace("download_file/", "download_file/0")).status_code == 404
        assert http.get("/download_file/x").json() == {"error": "File not found"}
