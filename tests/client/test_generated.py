"""A client generated from the OpenAPI document works against a live server."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from app.access.key import make
from tests.live import Live

BIN = Path(sys.executable).parent


def test_a_generated_client_translates(
    serve: Callable[..., AbstractContextManager[Live]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secret, key = make("generated")
    with serve(keys=key.line()) as live:
        generate_and_translate(live.url, secret, tmp_path, monkeypatch)


def generate_and_translate(
    url: str, secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = httpx.get(f"{url}/openapi.json").json()
    (tmp_path / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none",
            "--path", "openapi.json", "--output-path", "generated_depesche",
        ],
        cwd=tmp_path,
        # The generator tidies its output with ruff, if that is on the path.
        env={**os.environ, "PATH": os.pathsep.join((str(BIN), os.environ["PATH"]))},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    # The one thing that it cannot make: bodies of plain text.
    assert "Error" not in done.stdout
    monkeypatch.syspath_prepend(str(tmp_path))
    api = importlib.import_module("generated_depesche.api.translation.translate")
    segment = importlib.import_module("generated_depesche.api.translation.segment")
    model = importlib.import_module("generated_depesche.api.operation.model")
    models = importlib.import_module("generated_depesche.models")
    generated = importlib.import_module("generated_depesche")
    with generated.Client(base_url=url) as stranger:
        refused = model.sync(client=stranger)
    assert (refused.code, refused.status) == ("missing_key", 401)
    client = generated.AuthenticatedClient(base_url=url, token=secret)
    options = models.TranslateOptions(
        alternatives=1, alignment=models.TranslateOptionsAlignment.WORD
    )
    text = "Der Rat tagt. Alle warten."
    with client:
        answer = api.sync(client=client, body=models.TranslateIn(text=text, options=options))
        assert isinstance(answer, models.TextOut)
        assert answer.translation == "reD taR tgat. ellA netraw."
        assert answer.sentences[0].source.end == 13
        assert [link.source for link in answer.sentences[0].words.links] == [0, 1, 2, 3]
        assert len(answer.sentences[1].alternatives) == 1
        several = [models.DocumentIn(id=name, text=text) for name in "ab"]
        answers = api.sync(client=client, body=models.TranslateIn(documents=several))
        assert isinstance(answers, models.DocumentsOut)
        assert [document.id for document in answers.documents] == ["a", "b"]
        found = segment.sync(client=client, body=models.SegmentIn(text=text))
        assert [sentence.text for sentence in found.sentences] == ["Der Rat tagt.", "Alle warten."]
        assert model.sync(client=client).limits.characters == 100_000
        refused = api.sync(client=client, body=models.TranslateIn(text=""))
        assert isinstance(refused, models.Problem)
        assert (refused.code, refused.status) == ("empty_text", 422)
