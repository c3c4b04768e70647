"""Every target passes on its seeds, and on whatever a fuzzer has failed on before."""

from __future__ import annotations

import random

import pytest

from tests.fuzz.__main__ import FOUND
from tests.fuzz.targets import TARGETS
from tests.fuzz.words import WORDS


def inputs(name: str) -> list[bytes]:
    return [*TARGETS[name].seeds, *(path.read_bytes() for path in sorted((FOUND / name).glob("*")))]


@pytest.mark.parametrize("name", TARGETS)
def test_what_was_found_stays_mended(name: str) -> None:
    known = inputs(name)
    chance = random.Random(name)
    for data in known:
        TARGETS[name].run(data)
    if name == "slow":
        return
    for _ in range(40):
        # Pieces of two inputs, and words: what the fuzzer does without knowing what it reaches.
        one, other = chance.choice(known), chance.choice(known)
        word = chance.choice(WORDS[name]).encode()
        cut, start = chance.randint(0, len(one)), chance.randint(0, len(other))
        TARGETS[name].run(one[:cut] + word + other[start:])


def test_what_is_found_has_a_target() -> None:
    assert {path.name for path in FOUND.glob("*")} <= set(TARGETS)
