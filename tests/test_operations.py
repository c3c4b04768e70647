"""The page of operations names no setting and no metric that there is not."""

from __future__ import annotations

import re
from pathlib import Path

from app.settings import PREFIX, Settings
from scripts.reference import metric_rows

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "operations.md").read_text(encoding="utf-8")


def test_every_setting_that_it_names_exists() -> None:
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", PAGE))
    assert len(named) > 10
    assert named <= {PREFIX + name.upper() for name in Settings.model_fields}


def test_every_metric_that_it_names_exists() -> None:
    exposed = {row[0].strip("`") for row in metric_rows()}
    named = set(re.findall(r"`((?:depesche|process)_\w+)(?:\{[\w, ]*\})?`", PAGE))
    assert len(named) > 10
    assert {re.sub("_(count|sum|bucket)$", "", name) for name in named} <= exposed


def test_every_place_that_it_points_to_in_itself_is_there() -> None:
    headings = re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in headings}
    assert set(re.findall(r"\]\(#([\w-]+)\)", PAGE)) <= anchors
