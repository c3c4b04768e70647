"""What the documents say is true: generated pages are current, links lead somewhere, and the
README's commands run and answer as shown."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import Settings
from scripts import reference
from tests.greeting import address

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The service as `make run` starts it, in float32, whose answers are the same everywhere."""
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("DEPESCHE_")},
        "DEPESCHE_PORT": "0",
        "DEPESCHE_PRECISION": "float32",
        "DEPESCHE_LOG_LEVEL": "warning",
    }
    command = [sys.executable, "-m", "app", "serve"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as server:
        try:
            yield address(server)
        finally:
            server.terminate()


@pytest.mark.parametrize("name", ["api", "settings", "metrics"])
def test_generated_pages_are_current(name: str) -> None:
    generated = getattr(reference, name)()
    assert (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") == generated, "make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


def test_every_claim_of_the_threat_model_has_something_behind_it() -> None:
    page = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    claims = [row.split("|")[3] for row in rows if "what stops it" not in row]
    assert len(claims) > 15
    for claim in claims:
        assert "`" in claim, claim
    for name in re.findall(r"`((?:tests|scripts)/[\w/.]+|[\w.]+\.lock)`", page):
        assert (ROOT / name).is_file(), name
    settings = {name.upper() for name in Settings.model_fields}
    assert set(re.findall(r"DEPESCHE_(\w+)", page)) <= settings


def test_make_has_the_two_commands() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = re.findall(r"^make (\w+) ", blocks("sh")[0], re.MULTILINE)
    assert commands == ["run", "test"]
    assert all(re.search(rf"^{command}:", makefile, re.MULTILINE) for command in commands)


@pytest.mark.timeout(180)
def test_the_first_request_answers_as_shown(base: str) -> None:
    done = run(blocks("sh")[1], base)
    assert json.loads(done) == json.loads(blocks("json")[0])


@pytest.mark.timeout(300)
def test_every_other_command_runs(base: str) -> None:
    for command in re.split(r"\n\n", blocks("sh")[3]):
        assert run(command, base).strip(), command


def run(command: str, base: str) -> str:
    command = command.replace("http://127.0.0.1:8080", base)
    command = command.replace(".venv/bin/python", shlex.quote(sys.executable))
    done = subprocess.run(
        ["bash", "-ec", command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr
    assert "urn:depesche:problem" not in done.stdout
    return done.stdout
