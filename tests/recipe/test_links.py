"""Links between subwords, and attention that is drawn to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
import torch
from transformers import MarianConfig, MarianMTModel

from models.recipe import links
from models.recipe.batches import NO_LINK, UNLINKED
from models.recipe.guide import Guide
from models.recipe.prepare import pack

PADDING = 19


def test_links_are_those_on_which_both_directions_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    def align(sources: Sequence[object], targets: Sequence[object]) -> Iterator[Iterator[str]]:
        assert [len(sources), len(targets)] == [3, 3]
        yield iter(["0-0 1-2 1-1", "", "0-0"])
        # A word of several pieces: in the reverse direction a target may have several sources.
        yield iter(["0-0 1-0 0-1 1-2 2-2", "0-0", "0-0"])

    monkeypatch.setattr(links, "align", align)
    arrays = pack("a", [((1, 2, 2), (3, 4, 5)), ((6,), (7,))]) | pack("b", [((8,), (9,))])
    found = links.link(arrays)
    assert {name: row.tolist() for name, row in found.items()} == {
        "a:links": [0, UNLINKED, 1, UNLINKED],
        "b:links": [0],
    }


def _network(attention: str) -> MarianMTModel:
    torch.manual_seed(0)
    config = MarianConfig(
        vocab_size=20,
        d_model=16,
        encoder_layers=1,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=16,
        decoder_ffn_dim=16,
        pad_token_id=PADDING,
        eos_token_id=0,
        decoder_start_token_id=PADDING,
        attn_implementation=attention,
    )
    return MarianMTModel(config).eval()


@pytest.mark.parametrize("heads", [(2,), (0, 3)])
def test_the_guide_sees_the_attention_that_transformers_reports(heads: tuple[int, ...]) -> None:
    network = _network("eager")
    layer = network.model.decoder.layers[1]
    guide = Guide(layer.encoder_attn, heads)
    source = torch.tensor([[1, 2, 3, 0, PADDING], [4, 5, 6, 7, 0]])
    inputs = torch.tensor([[PADDING, 8, 9], [PADDING, 10, 11]])
    found = network.model(
        input_ids=source,
        attention_mask=(source != PADDING).long(),
        decoder_input_ids=inputs,
        output_attentions=True,
    )
    wanted = torch.tensor([[2, NO_LINK, 3], [NO_LINK, 4, 0]])
    loss, agreed = guide.loss(source, wanted, PADDING)
    mean = found.cross_attentions[1][:, heads].mean(1)
    shares = torch.stack([mean[0, 0, 2], mean[0, 2, 3], mean[1, 1, 4], mean[1, 2, 0]])
    torch.testing.assert_close(loss, -shares.log().mean())
    largest = mean.argmax(-1)[wanted != NO_LINK]
    assert float(agreed.detach()) == float((largest == wanted[wanted != NO_LINK]).float().mean())


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_guide_sees_into_a_compiled_network() -> None:
    """As on a GPU: fused attention, and the hooks traced with everything else."""
    losses = []
    for compiled in (False, True):
        network = _network("sdpa" if compiled else "eager")
        guide = Guide(network.model.decoder.layers[1].encoder_attn, (1,))
        run = torch.compile(network.model, backend="aot_eager") if compiled else network.model
        source = torch.tensor([[1, 2, 3, 0]])
        run(
            input_ids=source,
            attention_mask=torch.ones_like(source),
            decoder_input_ids=torch.tensor([[PADDING, 8]]),
            use_cache=False,
        )
        loss, _ = guide.loss(source, torch.tensor([[2, 3]]), PADDING)
        loss.backward()
        gradient = network.model.encoder.layers[0].fc1.weight.grad
        assert gradient is not None
        losses.append((loss.detach(), gradient))
    torch.testing.assert_close(*losses)
