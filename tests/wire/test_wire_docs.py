"""docs/wire-formats.md names every route, and every option that a body may have."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from app.api import azure, deepl, libretranslate
from app.api.deepl.schemas import DocumentIn, TranslateIn
from app.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "wire-formats.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def rows(section: str) -> str:
    return "\n".join(line for line in SECTIONS[section].splitlines() if line.startswith("|"))


PARTS = {"DeepL": deepl, "LibreTranslate": libretranslate, "Azure": azure}


def routes_of(package: ModuleType) -> Iterator[APIRoute]:
    for part in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{part.name}")
        if isinstance(router := getattr(module, "router", None), APIRouter):
            yield from (route for route in router.routes if isinstance(route, APIRoute))


@pytest.mark.parametrize("section", PARTS)
def test_every_route_stands_in_a_table(section: str) -> None:
    routes = list(routes_of(PARTS[section]))
    assert len(routes) > 3
    for route in routes:
        path = re.sub(r"{\w+}", "{id}", route.path)
        method = min(route.methods or ())
        table = re.sub(r"{\w+}", "{id}", rows(section))
        whole = re.search(re.escape(path) + "[ ,;:]", table)
        base, _, rest = path.partition("/{id}")
        short = f"{{id}}{rest}"
        assert whole or (f"{base}: " in table and short in table), path
        assert method in table


@pytest.mark.parametrize("model", [TranslateIn, DocumentIn])
def test_every_deepl_option_stands_in_a_table(model: type[TranslateIn | DocumentIn]) -> None:
    for name in model.model_fields:
        assert f"`{name}`" in rows("DeepL"), name


def test_every_setting_that_is_named_exists() -> None:
    named = set(re.findall(r"DEPESCHE_(\w+)", PAGE))
    assert named <= {name.upper() for name in Settings.model_fields}
    assert {"CORS_ORIGINS", "DEEPL_API", "LIBRETRANSLATE_API", "AZURE_API"} <= named
