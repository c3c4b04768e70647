"""Keys differ wherever the translation may; seals hold for one key and one secret."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cache import version
from app.cache.keys import KEY_BYTES, Keys, Seal
from app.engine.fake import FakeEngine
from app.types import Found, Options, Span, Term

INFO = FakeEngine().info
TERM = Term("Rathaus", "town hall")
FOUND = Found(TERM, Span(4, 11), "Rathaus", plural=False)


def key(
    text: str = "Das Rathaus.", marker: int = 0, found: tuple[Found, ...] = (), **changes: Any
) -> bytes:
    info = replace(INFO, **changes.pop("info", {}))
    secret, account = changes.pop("secret", ""), changes.pop("account", "")
    return Keys(info, secret).scope(Options(**changes), account).key(text, marker, found)


def test_whatever_changes_a_translation_changes_its_key() -> None:
    keys = [
        key(),
        key("Das Rathaus"),
        key("das Rathaus."),
        key(marker=1),
        key(found=(FOUND,)),
        key(found=(replace(FOUND, plural=None),)),
        key(found=(replace(FOUND, term=replace(TERM, target="city hall")),)),
        key(found=(replace(FOUND, term=replace(TERM, match="exact")),)),
        key(found=(FOUND, FOUND)),
        key(beam_size=5),
        key(alternatives=1),
        key(length_ratio=2.0),
        key(foreign="translate"),
        key(account="anna"),
        key(secret="x" * 16),
        key(info={"hash": "0"}),
        key(info={"precision": "bfloat16"}),
        key(info={"device": "cuda"}),
        key(info={"max_source": 7}),
        key(info={"max_target": 7}),
    ]
    assert all(len(each) == KEY_BYTES for each in keys)
    assert all(one != other for one, other in combinations(keys, 2))


def test_what_changes_no_translation_changes_no_key() -> None:
    assert key() == key(words=True) == key(cache="bypass") == key(info={"name": "renamed"})


def test_every_option_has_its_place() -> None:
    """A new option must be put into the key, or here."""
    apart = {"words", "glossary", "cache"}
    keyed = {"beam_size", "alternatives", "length_ratio", "foreign"}
    assert set(Options.__dataclass_fields__) == apart | keyed


@given(payload=st.binary(max_size=50), at=st.integers(0, 65), bit=st.integers(0, 7))
def test_a_seal_is_broken_by_any_change(payload: bytes, at: int, bit: int) -> None:
    seal = Seal()
    sealed = bytearray(seal.close(b"key", payload))
    assert seal.open(b"key", bytes(sealed)) == payload
    assert seal.open(b"kez", bytes(sealed)) is None
    assert seal.open(b"key", bytes(sealed[:-1])) is None
    assert Seal("another secret..").open(b"key", bytes(sealed)) is None
    sealed[at % len(sealed)] ^= 1 << bit
    assert seal.open(b"key", bytes(sealed)) is None


def test_the_fingerprint_is_of_what_shapes_translations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {path.relative_to(version._PROGRAM).parts[0] for path in version.sources()}
    assert {
        "engine",
        "guard",
        "align",
        "terms",
        "segment",
        "pipeline",
        "cache",
        "types.py",
    } <= names
    assert not {"api", "client", "server.py"} & names
    copy = tmp_path / "app"
    shutil.copytree(version._PROGRAM, copy, ignore=shutil.ignore_patterns("__pycache__"))
    before = version.fingerprint()
    monkeypatch.setattr(version, "_PROGRAM", copy)

    def now() -> bytes:
        version.fingerprint.cache_clear()
        return version.fingerprint()

    try:
        assert now() == before
        (copy / "api" / "app.py").write_text("# another front door\n")
        assert now() == before
        (copy / "guard" / "codes.py").write_text("# another judge\n")
        judged = now()
        assert judged != before
        (copy / "new_stage").mkdir()
        (copy / "new_stage" / "table.bin").write_bytes(b"\0")
        assert now() not in {before, judged}
    finally:
        monkeypatch.undo()
        version.fingerprint.cache_clear()
