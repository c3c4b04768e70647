"""Products by AMX and VNNI, which are here in software: bit by bit those that AVX2 gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from app.engine import device
from app.engine.device import place
from app.engine.marian import load_marian
from app.engine.native import compact, library
from app.engine.native.build import build, supported
from app.engine.native.compact import CompactLinear, tiled, works
from app.engine.native.interface import TYPES, UNITS
from app.engine.native.library import Library
from app.engine.weights import Checkpoint, locate
from app.types import Job
from tests.engine.small import sources

SOFTWARE = Path(__file__).with_name("software_units.h")
pytestmark = [
    pytest.mark.skipif(not supported(), reason="no kernels for this platform"),
    pytest.mark.timeout(120),
]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("units") / "libunits.so"
    # Vectors that are wider than the processor's are passed in memory.
    build(path, "-Wno-psabi", "-include", str(SOFTWARE))
    return path


@pytest.fixture(params=sorted(UNITS))
def software(
    request: pytest.FixtureRequest, compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Library]:
    """A library with a unit, which is what the engine opens."""
    monkeypatch.setattr(library, "LIBRARY", compiled)
    monkeypatch.setattr(device, "units", lambda: (request.param, ""))
    library._opened.cache_clear()
    found = Library()
    found.unit = request.param
    yield found
    library._opened.cache_clear()


def layer(
    library: Library, weight: torch.Tensor, bias: torch.Tensor, activation: str | None = None
) -> CompactLinear:
    return CompactLinear(weight, bias, activation, dtype=torch.int8, library=library, many=None)


@pytest.mark.parametrize("rows", [*range(1, 8), 15, 16, 17, 33, 130])
@pytest.mark.parametrize("shape", [(8, 64), (72, 128), (1032, 512), (264, 2048), (40, 576)])
def test_units_give_the_numbers_of_avx2(
    software: Library, shape: tuple[int, int], rows: int
) -> None:
    torch.manual_seed(rows)
    weight, bias = torch.randn(shape) / 7, torch.randn(shape[0])
    x = 3 * torch.randn(rows, shape[1])
    unit = software.unit
    for threads in (1, 2, 3):
        software.team.threads, made = threads, []
        for software.unit in ("", unit):
            made.append(layer(software, weight, bias, "swish"))
        plain, fast = made
        assert (plain.map.type, fast.map.type) == (TYPES[torch.int8], UNITS[unit])
        assert torch.equal(plain(x), fast(x))


def test_tiles_hold_weights_by_fours_of_inputs() -> None:
    weight = torch.arange(40 * 128).view(40, 128).remainder(251).sub(125).to(torch.int8)
    held, total = tiled(weight)
    assert total.tolist() == [*weight.sum(1).tolist(), *[0] * 24]
    assert held.shape == (2, 2, 2, 16, 16, 4)
    for output, inputs in ((0, 0), (17, 70), (39, 127), (31, 64)):
        half, at = divmod(output % 32, 16)
        step, place_of = divmod(inputs, 64)
        found = held[output // 32, step, half, place_of // 4, at, place_of % 4]
        assert found == weight[output, inputs]
    assert not held[1, :, 1].any()
    assert not held[1, :, 0, :, 8:].any()


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_what_is_no_number_shows(software: Library, value: float) -> None:
    x = torch.ones(2, 64)
    x[1, 5] = value
    made = layer(software, torch.ones(32, 64), torch.zeros(32))
    found = made(x)
    assert found[0].allclose(torch.full((32,), 64.0))
    assert not found[1].isfinite().any()


def test_sums_do_not_overflow(software: Library) -> None:
    weight, x = torch.full((8, 8192), 3.0), torch.full((2, 8192), 5.0)
    x[1] = -5.0
    made = layer(software, weight, torch.zeros(8))
    assert torch.allclose(made(x), x @ weight.t(), rtol=1e-4)


def test_auto_takes_them_and_says_so(software: Library) -> None:
    found = place("cpu", "auto")
    assert (found.precision, found.kernels) == ("int8", f"compiled, with {software.unit}")
    assert software.unit in found.reason


def test_a_unit_that_gives_other_numbers_is_not_used(
    software: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert works(software.unit, software)
    monkeypatch.setattr(device, "units", lambda: ("AMX", "VNNI", ""))
    monkeypatch.setattr(
        compact, "tiled", lambda weight: (tiled(weight)[0].roll(1), tiled(weight)[1])
    )
    assert not works(software.unit, software)
    assert place("cpu", "auto").precision == "int16"
    assert place("cpu", "int8").kernels == "compiled"
    # The next best is tried too.
    monkeypatch.setattr(device, "works", lambda unit, _: unit == "VNNI")
    assert place("cpu", "auto").kernels == "compiled, with VNNI"


@pytest.mark.parametrize("network", ["bundled", "small"])  # the latter can have some in tiles only
def test_translations_are_those_of_avx2_to_the_last_bit(
    software: Library,
    checkpoint: Checkpoint,
    small: Path,
    network: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen = checkpoint if network == "bundled" else locate(str(small))
    jobs = [Job(ids, 30, attention=True) for ids in sources(501, (7, 3, 1, 16))]
    found = []
    for units in ((software.unit, ""), ("",)):
        monkeypatch.setattr(device, "units", lambda units=units: units)
        # Threads that cannot share the vocabulary evenly.
        engine = load_marian(chosen, device="cpu", precision="int8", threads=3)
        found.append(dict(engine.translate(jobs)))
    for at in range(len(jobs)):
        ((one,), (other,)) = found[0][at], found[1][at]
        assert (one.ids, one.score) == (other.ids, other.score)
        assert one.attention is not None
        assert other.attention is not None
        assert (one.attention == other.attention).all()


VNNI = {f"avx512_{part}": True for part in ("f", "bw", "vl", "vnni")}


@pytest.mark.parametrize(
    ("have", "granted", "expected"),
    [
        ({}, True, [""]),
        ({"amx_int8": True}, True, [""]),
        ({"amx_int8": True, **VNNI}, True, ["AMX", "VNNI", ""]),
        ({"amx_int8": True, **VNNI}, False, ["VNNI", ""]),
        ({**VNNI, "avx512_vl": False}, True, [""]),
    ],
)
def test_units_are_what_the_processor_has_and_the_system_grants(
    monkeypatch: pytest.MonkeyPatch, have: dict[str, bool], granted: bool, expected: list[str]
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: have)
    monkeypatch.setattr(torch.cpu, "_init_amx", lambda: granted)
    assert list(library.units()) == expected
