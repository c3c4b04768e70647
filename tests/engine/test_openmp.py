from __future__ import annotations

import os

import pytest

from app.engine.openmp import bound_spinning


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "10000"),
        ({"GOMP_SPINCOUNT": "7"}, "7"),
        ({"OMP_WAIT_POLICY": "active"}, None),
    ],
)
def test_spinning_is_bounded_unless_the_operator_chose(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], expected: str | None
) -> None:
    environ = dict(given)
    monkeypatch.setattr(os, "environ", environ)
    bound_spinning()
    assert environ.get("GOMP_SPINCOUNT") == expected
