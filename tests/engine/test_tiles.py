"""Products by AMX, over a matrix unit in software: bit by bit those that AVX2 gives."""

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
from app.engine.native.compact import CompactLinear, tiled, tiles_work
from app.engine.native.interface import TILES, TYPES
from app.engine.native.library import Library
from app.engine.weights import Checkpoint, locate
from app.types import Job
from tests.engine.small import sources

SOFTWARE = Path(__file__).with_name("software_tiles.h")
pytestmark = [
    pytest.mark.skipif(not supported(), reason="no kernels for this platform"),
    pytest.mark.timeout(120),
]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tiles") / "libtiles.so"
    build(path, "-include", str(SOFTWARE))
    return path


@pytest.fixture
def tiles(compiled: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """A library that has AMX wherever it runs, and is what the engine opens."""
    monkeypatch.setattr(library, "LIBRARY", compiled)
    library._opened.cache_clear()
    yield Library()
    library._opened.cache_clear()


@pytest.mark.parametrize("rows", [1, 2, 15, 16, 17, 33, 130])
@pytest.mark.parametrize("shape", [(8, 64), (72, 128), (1032, 512), (264, 2048), (40, 576)])
def test_tiles_give_the_numbers_of_avx2(tiles: Library, shape: tuple[int, int], rows: int) -> None:
    torch.manual_seed(rows)
    weight, bias = torch.randn(shape) / 7, torch.randn(shape[0])
    x, residual = 3 * torch.randn(rows, shape[1]), torch.randn(rows, shape[0])
    for threads in (1, 2, 3):
        tiles.team.threads, made = threads, []
        for tiles.tiles in (False, True):
            made.append(
                CompactLinear(weight, bias, "swish", dtype=torch.int8, library=tiles, many=None)
            )
        plain, fast = made
        assert (plain.map.type, fast.map.type) == (TYPES[torch.int8], TILES)
        assert torch.equal(plain(x), fast(x))
        assert torch.equal(plain.plus(x, residual), fast.plus(x, residual))


def test_tiles_hold_weights_by_fours_of_inputs() -> None:
    weight = torch.arange(40 * 128).view(40, 128).remainder(251).sub(125).to(torch.int8)
    held = tiled(weight)
    assert held.shape == (2, 2, 2, 16, 16, 4)
    for output, inputs in ((0, 0), (17, 70), (39, 127), (31, 64)):
        half, at = divmod(output % 32, 16)
        step, place_of = divmod(inputs, 64)
        found = held[output // 32, step, half, place_of // 4, at, place_of % 4]
        assert found == weight[output, inputs]
    assert not held[1, :, 1].any()
    assert not held[1, :, 0, :, 8:].any()


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_what_is_no_number_shows(tiles: Library, value: float) -> None:
    x = torch.ones(2, 64)
    x[1, 5] = value
    made = CompactLinear(
        torch.ones(32, 64), torch.zeros(32), dtype=torch.int8, library=tiles, many=None
    )
    found = made(x)
    assert found[0].allclose(torch.full((32,), 64.0))
    assert not found[1].isfinite().any()


def test_sums_do_not_overflow(tiles: Library) -> None:
    weight, x = torch.full((8, 8192), 3.0), torch.full((2, 8192), 5.0)
    x[1] = -5.0
    made = CompactLinear(weight, torch.zeros(8), dtype=torch.int8, library=tiles, many=None)
    assert torch.allclose(made(x), x @ weight.t(), rtol=1e-4)


def test_auto_takes_them_and_says_so(tiles: Library) -> None:
    found = place("cpu", "auto")
    assert (found.precision, found.kernels) == ("int8", "compiled, with AMX")
    assert "AMX" in found.reason


def test_tiles_that_give_other_numbers_are_not_used(
    tiles: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tiles_work(tiles)
    monkeypatch.setattr(compact, "tiled", lambda weight: tiled(weight).roll(1))
    found = place("cpu", "auto")
    assert found.library is not None
    assert not found.library.tiles
    assert found.precision != "int8"
    assert place("cpu", "int8").kernels == "compiled"


@pytest.mark.parametrize("network", ["bundled", "small"])  # the latter can have some in tiles only
def test_translations_are_those_of_avx2_to_the_last_bit(
    tiles: Library,
    checkpoint: Checkpoint,
    small: Path,
    network: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen = checkpoint if network == "bundled" else locate(str(small))
    jobs = [Job(ids, 30, attention=True) for ids in sources(501, (7, 3, 1, 16))]
    found = []
    for works in (lambda _: True, lambda _: False):
        monkeypatch.setattr(device, "tiles_work", works)
        engine = load_marian(chosen, device="cpu", precision="int8", threads=2)
        found.append(dict(engine.translate(jobs)))
    for at in range(len(jobs)):
        ((one,), (other,)) = found[0][at], found[1][at]
        assert (one.ids, one.score) == (other.ids, other.score)
        assert one.attention is not None
        assert other.attention is not None
        assert (one.attention == other.attention).all()
