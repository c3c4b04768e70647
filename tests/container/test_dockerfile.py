from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path, PurePosixPath

import pytest

from app.api.perimeter import check_exposure
from app.engine.native import build
from app.settings import InvalidSettings, read_settings
from scripts.docker_context import context, excluded, rules
from scripts.dockerfile_steps import Instruction, parse, steps
from scripts.lock import entries

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent


@pytest.fixture
def instructions() -> list[Instruction]:
    return parse(TEXT)


@pytest.fixture
def last(instructions: list[Instruction]) -> list[Instruction]:
    start = max(i for i, found in enumerate(instructions) if found.keyword == "FROM")
    return instructions[start:]


@pytest.fixture
def plan(instructions: list[Instruction]) -> list[list[str]]:
    return list(steps(instructions, {}))


def environment(words: list[str]) -> dict[str, str]:
    pairs = [word.partition("=") for word in words if re.match(r"[A-Z_]+=", word)]
    return {name: value for name, _, value in pairs}


def command(words: list[str]) -> list[str]:
    return [word for word in words[1:] if not re.match(r"[A-Z_]+=", word)]


@pytest.mark.parametrize(
    ("linter", "files"),
    [("hadolint", ["Dockerfile"]), ("shellcheck", ["scripts/*.sh", "scripts/*/*.sh"])],
)
def test_linter_finds_nothing(linter: str, files: list[str]) -> None:
    program = shutil.which(linter, path=f"{BIN}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        pytest.skip(f"no {linter} for this platform")
    paths = [path for pattern in files for path in ROOT.glob(pattern)]
    run = subprocess.run([program, *paths], cwd=ROOT, capture_output=True, text=True, check=False)
    assert paths
    assert (run.returncode, run.stdout) == (0, "")


def test_outside_images_are_pinned_by_tag(plan: list[list[str]]) -> None:
    images = [words[1] for words in plan if words[0] == "do_base"]
    assert len(images) == 1
    assert re.fullmatch(r"python:3\.\d+-slim-[a-z]+", images[0])


def test_stages_are_several_and_the_last_only_copies(last: list[Instruction]) -> None:
    assert TEXT.count("\nFROM ") > 3
    copies = [found for found in last if found.keyword == "COPY"]
    assert copies
    assert all(found.flag("from") for found in copies)
    assert not [found for found in last if found.keyword == "RUN"]


def test_the_seldom_changed_is_copied_before_the_often_changed(last: list[Instruction]) -> None:
    order = [found.value.split()[0] for found in last if found.keyword == "COPY"]
    assert order == ["/opt/torch", "/opt/venv", "/content/models", "/content/app"]


def test_code_does_not_reach_the_stages_that_install(plan: list[list[str]]) -> None:
    from_context = {
        words[1]: words[4:] for words in plan if words[:1] == ["do_copy"] and "-" in words
    }
    assert from_context["requirements"] == ["requirements.lock"]
    assert "dependencies" not in from_context
    assert "torch" not in from_context


def test_user_is_a_number_and_not_root(plan: list[list[str]]) -> None:
    (image,) = (words for words in plan if words[0] == "do_image")
    _, _, user, _, signal = image
    number, group = map(int, user.split(":"))
    assert number >= 10_000
    assert group >= 10_000
    assert signal == "SIGTERM"


def test_settings_of_the_image_are_settings_of_the_service(
    plan: list[list[str]], last: list[Instruction]
) -> None:
    (start,) = (words for words in plan if words[0] == "do_start")
    settings = read_settings(environment(start))
    assert settings.host == "0.0.0.0"
    # It opens itself to nobody: who runs it gives keys, or says that anybody may come.
    with pytest.raises(InvalidSettings):
        check_exposure(settings)
    assert [found.value for found in last if found.keyword == "EXPOSE"] == [str(settings.port)]
    assert command(start) == ["python", "-m", "app", "serve"]
    assert environment(start)["PATH"].startswith("/opt/venv/bin:")


def test_only_torch_comes_from_another_index() -> None:
    assert set(re.findall(r"https?://([^/\s\"]+)", TEXT)) == {"download.pytorch.org"}
    assert [
        line for line in TEXT.splitlines() if "--index-url" in line and "--no-deps" not in line
    ] == []
    assert "--extra-index-url" not in TEXT


@pytest.mark.parametrize(("argument", "seen"), [({}, "cpu"), ({"TORCH_INDEX": "x/cu"}, "cu")])
def test_torch_index_is_an_argument(
    instructions: list[Instruction], argument: dict[str, str], seen: str
) -> None:
    installs = [words for words in steps(instructions, argument) if "--index-url" in words[-1]]
    assert [environment(words)["TORCH_INDEX"].rsplit("/")[-1] for words in installs] == [seen]


def test_requirements_are_those_of_the_project(plan: list[list[str]], tmp_path: Path) -> None:
    (words,) = (words for words in plan if words[:2] == ["do_run", "requirements"])
    (tmp_path / "requirements.lock").write_bytes((ROOT / "requirements.lock").read_bytes())
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["/bin/sh", "-c", words[-1]], cwd=tmp_path, env={"PATH": path}, check=True)
    others = entries((tmp_path / "others.txt").read_text())
    whole = entries((ROOT / "requirements.lock").read_text())
    left_out = set(whole) - set(others)
    assert {name.partition("-")[0] for name in left_out} == {"torch", "triton", "cuda", "nvidia"}
    assert others == {name: entry for name, entry in whole.items() if name not in left_out}
    assert (tmp_path / "torch.txt").read_text() == f"torch=={whole['torch'][0]}\n"


@pytest.mark.parametrize(("given", "line"), [("", "torch==1"), ("ab", "torch==1 --hash=sha256:ab")])
def test_torch_is_taken_by_its_hash_if_that_is_given(
    instructions: list[Instruction], tmp_path: Path, given: str, line: str
) -> None:
    runs = [
        words
        for words in steps(instructions, {"TORCH_SHA256": given})
        if "--index-url" in words[-1]
    ]
    (tmp_path / "torch.txt").write_text("torch==1\n")
    edit = runs[0][-1].partition("&&")[0]
    subprocess.run(
        ["/bin/sh", "-c", edit],
        cwd=tmp_path,
        env={"TORCH_SHA256": given, "PATH": os.environ["PATH"]},
        check=True,
    )
    assert (tmp_path / "torch.txt").read_text() == f"{line}\n"


def test_kernels_are_made_by_what_the_install_makes_them_by(plan: list[list[str]]) -> None:
    place = build.DIRECTORY.relative_to(ROOT).as_posix()
    made = plan[plan.index(["do_copy", "kernels", "-", "/kernels/sources", place]) + 1]
    assert made[-1] == f"/opt/build/bin/python sources/build.py made/{build.LIBRARY.name}"
    assert ["do_copy", "content", "kernels", f"/content/{place}", "/kernels/made"] in plan


class Answer(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/readyz" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def check_health(plan: list[list[str]], port: int) -> int:
    (health,) = (words for words in plan if words[0] == "do_health")
    variables = {
        **environment(health),
        "DEPESCHE_PORT": str(port),
        "http_proxy": "http://0.0.0.0:1",
    }
    arguments = [sys.executable, *command(health)[1:]]
    run = subprocess.run(arguments, env=variables, stderr=subprocess.DEVNULL, check=False)
    return run.returncode


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_health_check_asks_for_readiness(
    plan: list[list[str]], port: int, monkeypatch: pytest.MonkeyPatch, status: int, code: int
) -> None:
    monkeypatch.setattr(Answer, "status", status)
    assert check_health(plan, port) == code


def test_health_check_fails_where_nobody_listens(plan: list[list[str]]) -> None:
    assert check_health(plan, 1) == 1


def test_context_is_code_model_and_pins() -> None:
    files = list(context(ROOT))
    assert {path.parts[0] for path in files} == {
        "app",
        "build.lock",
        "models",
        "requirements.lock",
    }
    assert PurePosixPath("app/__main__.py") in files
    assert PurePosixPath("models/de-en-standin/model.safetensors") in files
    assert not [path for path in files if "__pycache__" in path.parts or ".git" in path.parts]


@pytest.mark.parametrize(
    ("path", "out"),
    [
        (".git", True),
        (".git/config", True),
        ("tests/test_a.py", True),
        (".env", True),
        ("app", False),
        ("app/api/app.py", False),
        ("app/.secret", True),
        ("app/.cache/file", True),
        ("app/__pycache__/cli.cpython-311.pyc", True),
        # Of this machine's platform, which may not be the image's.
        ("app/engine/native/libdepesche.so", True),
        ("app/engine/native/kernels.c", False),
        ("models/de-en-standin/vocab.json", False),
        ("application/a.py", True),
        ("pyproject.toml", True),
        ("requirements.lock", False),
    ],
)
def test_dockerignore(path: str, *, out: bool) -> None:
    ignore = rules((ROOT / ".dockerignore").read_text(encoding="utf-8"))
    assert excluded(PurePosixPath(path), ignore) is out
