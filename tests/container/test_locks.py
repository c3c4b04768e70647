"""The locks name every package, at the pinned version, with hashes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from scripts.lock import LOCKS, entries, plain

ROOT = Path(__file__).resolve().parents[2]
PINS = {
    plain(name): version
    for name, version in re.findall(
        r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE
    )
}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT = PYPROJECT["project"]
# The build for CUDA brings these itself, at the versions that it names.
CUDA = re.compile(r"triton|cuda-[a-z]+|nvidia-[a-z0-9-]+")
# Every environment has one, which `pip freeze` does not name.
UNPINNED = "pip"


def named(requirements: list[str]) -> set[str]:
    return {plain(re.split(r"[\s<>=\[;]", line)[0]) for line in requirements}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_agrees_with_the_pins(name: str) -> None:
    lock = entries((ROOT / name).read_text(encoding="utf-8"))
    for package, (version, hashes, marker) in lock.items():
        assert hashes, package
        if package in PINS:
            assert version == PINS[package], f"{package}: make lock"
        else:
            # Not for the platforms on which constraints.txt is made.
            known = CUDA.fullmatch(package) or package == UNPINNED
            assert known or marker, f"{package}: not pinned"


def test_nothing_is_left_out_of_the_locks() -> None:
    service = entries((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    everything = entries((ROOT / "development.lock").read_text(encoding="utf-8"))
    assert named(PROJECT["dependencies"]) <= set(service), "make lock"
    assert set(PINS) <= set(everything), f"{set(PINS) - set(everything)}: make lock"
    for extra in PROJECT["optional-dependencies"].values():
        assert named(extra) <= set(everything), "make lock"
    # One package, one set of files.
    assert all(everything[name][:2] == entry[:2] for name, entry in service.items())


def test_what_builds_the_project_has_its_lock() -> None:
    builds = entries((ROOT / "build.lock").read_text(encoding="utf-8"))
    required = PYPROJECT["build-system"]["requires"]
    assert {line.partition(";")[0] for line in required} == {
        f"{name}=={version}" for name, (version, _, _) in builds.items()
    }, "make lock"
