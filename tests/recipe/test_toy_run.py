"""The whole recipe on a toy: vocabulary, data, start, training in two pieces, export, service."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import MarianMTModel, MarianTokenizer

from app.engine.pieces import SentencePieces
from app.settings import Settings
from models.recipe.batches import DIGEST, WrongData, digest, read_data
from models.recipe.config import Source
from models.recipe.evaluate import evaluate, write_scores
from models.recipe.export import export
from models.recipe.prepare import prepare, write_data
from models.recipe.resume import NotShared, resume
from models.recipe.start import make_start
from models.recipe.train import Trainer
from models.recipe.vocabulary import make_vocabulary
from tests.recipe.toy import RECIPE, in_order, pairs, write_corpus

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory, one_thread: None) -> Path:
    """A work folder in which everything has been run, and ``out`` beside it."""
    root = tmp_path_factory.mktemp("recipe")
    held_out = write_corpus(root / "corpus")
    work = root / "work"
    make_vocabulary(RECIPE, root / "corpus", work / "vocabulary", None)
    prepare(RECIPE, root / "corpus", work, held_out)
    make_start(RECIPE.model, work)
    data = work / "data.npz.xz"
    write_data(work / "links.npz.xz", {**in_order(read_data(data)), DIGEST: digest(data)})
    for seconds in (2.0, 100.0):
        # A new object each time, as a new process would have it.
        trainer = Trainer(RECIPE, work, torch.device("cpu"))
        trainer.run(seconds, float("inf"))
    export(RECIPE, work, root / "out")
    return work


def test_training_goes_on_where_it_stopped_and_learns(work: Path) -> None:
    log = [json.loads(line) for line in (work / "run" / "log.jsonl").read_text().splitlines()]
    pieces = [line for line in log if "held_out_loss" in line]
    assert len(pieces) == 2
    assert 0 < pieces[0]["tokens"] < pieces[1]["tokens"]
    assert pieces[1]["tokens"] >= RECIPE.train.tokens
    assert pieces[1]["minutes"] > pieces[0]["minutes"]
    assert pieces[1]["held_out_loss"] < min(0.3, pieces[0]["held_out_loss"])
    assert pieces[1]["held_out_links"] > 0.9


def test_the_service_translates_with_it_what_it_never_saw(work: Path) -> None:
    out = work.parent / "out"
    held_out = pairs()[:20]
    report, texts = evaluate(
        Settings(model=str(out), precision="float32", threads=1), "toy", held_out, 2
    )
    right = sum(text == target for text, (_, target) in zip(texts, held_out, strict=True))
    assert right >= 18
    assert report.bleu > 90
    assert report.kept["number"] == 1.0
    write_scores(out / "manifest.json", [report])
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["scores"][0]["bleu"] == report.bleu


# transformers would have sacremoses tidy punctuation, which the service leaves as it is.
@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning")
def test_the_checkpoint_is_what_transformers_expects(work: Path) -> None:
    out = work.parent / "out"
    model = MarianMTModel.from_pretrained(out, dtype=torch.float32)
    tokenizer = MarianTokenizer.from_pretrained(out)
    source, target = pairs()[3]
    batch = tokenizer([source], return_tensors="pt")
    assert tuple(batch.input_ids[0].tolist()) == SentencePieces(out).encode(source).ids
    with torch.inference_mode():
        ids = model.generate(**batch)
    assert tokenizer.decode(ids[0], skip_special_tokens=True) == target


def test_training_goes_on_from_a_checkpoint(work: Path, tmp_path: Path) -> None:
    out = work.parent / "out"
    resume(out, tmp_path)
    prepare(RECIPE, work.parent / "corpus", tmp_path, work.parent / "corpus" / "held-out.tsv")
    again = Trainer(RECIPE, tmp_path, torch.device("cpu"))
    first = Trainer(RECIPE, work, torch.device("cpu")).held_out()
    now = again.held_out()
    assert now["held_out_loss"] == pytest.approx(first["held_out_loss"], rel=0.02)  # float16
    assert "held_out_links" in first
    assert "held_out_links" not in now  # nothing was linked in the new folder
    again.run(0.1, float("inf"))
    with pytest.raises(FileExistsError):
        resume(out, tmp_path)
    other = shutil.copytree(out, tmp_path / "out")
    (other / "target.spm").write_bytes(b"other")
    with pytest.raises(NotShared):
        resume(other, tmp_path / "other")


def test_links_and_data_that_do_not_belong_together_are_refused(work: Path, tmp_path: Path) -> None:
    for name in ("data.npz.xz", "links.npz.xz"):
        shutil.copyfile(work / name, tmp_path / name)
    write_data(
        tmp_path / "data.npz.xz", read_data(work / "data.npz.xz") | {"more": np.zeros(1, np.uint16)}
    )
    with pytest.raises(WrongData, match="for other data"):
        Trainer(RECIPE, tmp_path, torch.device("cpu"))
    other = replace(RECIPE, data=replace(RECIPE.data, sources={"news/other": Source(weight=1.0)}))
    with pytest.raises(WrongData, match="news/other is not in the data"):
        Trainer(other, work, torch.device("cpu"))


def test_the_averaged_weights_are_what_is_exported(work: Path) -> None:
    state = torch.load(work / "run" / "state.pt", weights_only=True)
    exported = MarianMTModel.from_pretrained(work / "run" / "model", dtype=torch.float32)
    names = [name for name, _ in exported.named_parameters()]
    average = dict(zip(names, state["average"], strict=True))
    last = state["model"]["model.shared.weight"]
    assert torch.equal(exported.model.shared.weight, average["model.shared.weight"])
    assert not torch.equal(exported.model.shared.weight, last)
