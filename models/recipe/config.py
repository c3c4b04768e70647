"""The recipe's settings, read from ``recipe.toml``; a name or type that is not here is refused.

Only the standard library: training runs where the service's own dependencies may be missing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

RECIPE = Path(__file__).parent / "recipe.toml"
Settings = TypeVar("Settings")


class InvalidRecipe(Exception):
    """``recipe.toml`` holds a name that does not exist, or a value of the wrong type."""


@dataclass(frozen=True, slots=True)
class Model:
    """The network's shape, and which layers of multilingual-e5-small start it.

    ``pretrained_encoder`` and ``pretrained_decoder`` name one layer of the twelve for every layer
    of ours; empty, the layers start at random. ``embedding_rms`` is the root mean square that the
    pretrained token embeddings are scaled to, as they enter the network.
    """

    name: str
    encoder_layers: int
    decoder_layers: int
    width: int
    heads: int
    feed_forward: int
    vocabulary: int
    activation: str = "gelu"
    pretrained_encoder: tuple[int, ...] = ()
    pretrained_decoder: tuple[int, ...] = ()
    embedding_rms: float = 2.8


@dataclass(frozen=True, slots=True)
class Source:
    """One file of pairs: copies in an epoch, the most pairs kept, whether the guard sifts it."""

    weight: float
    most: int = 0
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Noise:
    """The share of pairs that get a changed copy, for each kind of change; see ``noise.py``."""

    capitals: float = 0.0
    no_stop: float = 0.0
    quotes: float = 0.0
    spaces: float = 0.0


@dataclass(frozen=True, slots=True)
class Data:
    """Which pairs are used, how often, and how long they may be (in subwords)."""

    sources: dict[str, Source]
    longest: int = 90
    length_ratio: float = 2.2
    held_out: int = 1000
    noise: Noise = field(default_factory=Noise)


@dataclass(frozen=True, slots=True)
class Training:
    """The schedule; ``recipe.toml`` says what each number means."""

    tokens: int
    batch_tokens: int
    lengths: tuple[int, ...]
    rate: float
    warm_up: int
    pretrained_rate: float = 1.0
    hold: float = 0.3
    label_smoothing: float = 0.1
    dropout: float = 0.1
    weight_decay: float = 0.01
    average: float = 0.0
    sampled: int = 0
    frozen: int = 0
    guided: float = 0.0


@dataclass(frozen=True, slots=True)
class Export:
    """What the manifest says: limits in subwords, and where alignment is read off."""

    max_source: int
    max_target: int
    alignment: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recipe:
    """All of ``recipe.toml``, for one kind of machine."""

    model: Model
    data: Data
    train: Training
    export: Export


def read_recipe(path: Path = RECIPE, *, cpu: bool = False, news: bool = False) -> Recipe:
    """Return the recipe in ``path``, as its tables ``cpu`` and ``news`` change it where asked to.

    Raises:
        InvalidRecipe: naming the first value at fault.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for name, wanted in (("cpu", cpu), ("news", news)):
        changes = table.pop(name, {})
        if wanted:
            table = _merged(table, changes)
    return _build(Recipe, table, "")


def _merged(table: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return ``table`` with the values of ``changes`` in place of its own, level by level.

    Sources take the place of all others: a stage names the mixture that it trains on.
    """
    both = {**table, **changes}
    for name, value in changes.items():
        if isinstance(value, dict) and isinstance(table.get(name), dict) and name != "sources":
            both[name] = _merged(table[name], value)
    return both


def _build(kind: type[Settings], table: Mapping[str, Any], where: str) -> Settings:
    """Make a dataclass of a table."""
    hints = get_type_hints(kind)
    unknown = table.keys() - hints.keys()
    if unknown:
        raise InvalidRecipe(f"{where}{min(unknown)}: no such setting")
    try:
        return kind(**{name: _value(hints[name], table[name], where + name) for name in table})
    except TypeError as error:
        missing = [f.name for f in fields(kind) if f.name not in table]  # type: ignore[arg-type]
        raise InvalidRecipe(f"{where or 'recipe'}: one of {missing} is missing") from error


def _value(kind: Any, value: Any, where: str) -> Any:  # noqa: ANN401
    if is_dataclass(kind) and isinstance(value, dict):
        return _build(kind, value, where + ".")  # type: ignore[arg-type]
    if kind == dict[str, Source]:
        return {name: _build(Source, row, f"{where}.{name}.") for name, row in value.items()}
    if kind == tuple[int, ...] and isinstance(value, list):
        return tuple(value)
    if kind is float and isinstance(value, int | float):
        return float(value)
    if isinstance(kind, type) and type(value) is kind:
        return value
    if kind == dict[str, Any] and isinstance(value, dict):
        return value
    raise InvalidRecipe(f"{where}: {value!r} is of the wrong type")
