"""The kernels' library: there where it can run, with the install; nowhere else."""

from __future__ import annotations

import _ctypes
import ctypes
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path
from zipfile import ZipFile

import pytest
import torch

from app.engine.device import place
from app.engine.native import library
from app.engine.native.build import DIRECTORY, LIBRARY, WHEEL_PLATFORM, interface, supported

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {path.name for path in DIRECTORY.glob("*.[ch]")}
here = pytest.mark.skipif(not supported(), reason="no kernels for this platform")


@here
def test_the_installed_library_opens() -> None:
    assert ctypes.CDLL(str(LIBRARY)).depesche_step


@here
def test_what_is_installed_says_what_platform_it_is_for() -> None:
    # What setuptools leaves in a checkout says nothing of it.
    (found,) = distributions(name="depesche", path=[sysconfig.get_path("platlib")])
    assert f"Tag: py3-none-{WHEEL_PLATFORM}" in (found.read_text("WHEEL") or "").splitlines()


@here
def test_a_compiler_that_fails_is_heard_and_spoils_nothing(tmp_path: Path) -> None:
    (tmp_path / "ziglang.py").write_text("raise SystemExit('error: what the compiler says')")
    library = tmp_path / "made" / LIBRARY.name
    library.parent.mkdir()
    library.write_text("what was compiled before")
    done = subprocess.run(
        [sys.executable, DIRECTORY / "build.py", library],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "what the compiler says" in done.stderr
    assert [path.read_text() for path in library.parent.iterdir()] == ["what was compiled before"]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the library is looked for instead, and is not."""
    path = tmp_path / "libelsewhere.so"
    monkeypatch.setattr(library, "LIBRARY", path)
    library._opened.cache_clear()
    yield path
    library._opened.cache_clear()


@here
@pytest.mark.parametrize("kind", ["none", "broken", "foreign", "older"])
def test_without_a_library_that_fits_the_engine_does_without_and_says_why(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    why = "cannot be opened"
    if kind == "none":
        why = "not been compiled"
    elif kind == "broken":
        elsewhere.write_text("no library")
    elif kind == "foreign":
        elsewhere.symlink_to(_ctypes.__file__)
    else:
        why = "another version"
        elsewhere.symlink_to(LIBRARY)
        monkeypatch.setattr(library, "interface", lambda: interface() ^ 1)
    found = place("cpu", "float32", torch.float16)
    assert (found.library, found.kernels) == (None, "oneDNN")
    for precision in ("int8", "int16"):
        with pytest.raises(
            ValueError, match=f"{precision} needs the compiled kernels: .*{why}"
        ) as told:
            place("cpu", precision)
        assert str(elsewhere) not in str(told.value)
    assert why in place("cpu", "auto").reason


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of what an install reads, as a checkout has it."""
    copy = tmp_path / "project"
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "app", copy / "app", ignore=leave)
    for name in ("pyproject.toml", "setup.py", "README.md"):
        shutil.copy(ROOT / name, copy)
    return copy


def test_elsewhere_the_wheel_is_for_every_platform_and_the_sources_are_whole(project: Path) -> None:
    # What a checkout was compiled to before is for no other platform.
    (project / "app/engine/native" / LIBRARY.name).touch()
    program = """
import platform
platform.machine = lambda: "aarch64"
from setuptools import build_meta
print(build_meta.build_sdist("dist"), build_meta.build_wheel("dist"))
"""
    command = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(command, cwd=project, check=True, stdout=subprocess.PIPE, text=True)
    sdist, wheel = done.stdout.split()[-2:]
    assert wheel.endswith("-py3-none-any.whl")
    with ZipFile(project / "dist" / wheel) as file:
        names = file.namelist()
    assert "app/engine/native/build.py" in names
    assert not [name for name in names if name.endswith(".so")]
    with tarfile.open(project / "dist" / sdist) as archive:
        files = {name.partition("/")[2] for name in archive.getnames()}
    assert {"setup.py", *(f"app/engine/native/{name}" for name in SOURCES)} <= files
    assert not [name for name in files if name.endswith(".so")]
