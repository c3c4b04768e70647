"""What training changes: weights, their average, the optimizer, the place. To the disk and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import MarianMTModel

from models.recipe.batches import Batch
from models.recipe.config import Recipe
from models.recipe.guide import Guide


@dataclass
class Place:
    """How far training has come: steps, target subwords, seconds over all calls."""

    steps: int = 0
    tokens: int = 0
    seconds: float = 0.0


class State:
    """The network and all that goes with it.

    Attributes:
        table: the embeddings, tied to the output layer, shape ``(vocabulary, width)``.
        place: how far training has come.
    """

    def __init__(self, recipe: Recipe, work: Path, device: torch.device, *, guided: bool) -> None:
        """Take ``work/run`` where there is one, else ``work/start``; batches have links or not."""
        self._train = train = recipe.train
        self._device = device
        self._file = work / "run" / "state.pt"
        self._file.parent.mkdir(exist_ok=True)
        self._dtype = _dtype(device)
        torch.manual_seed(0)
        # On a processor plain products beat the fused attention's backward several times over.
        attention = "sdpa" if device.type == "cuda" else "eager"
        self._model: Any = MarianMTModel.from_pretrained(
            work / "start", dtype=torch.float32, attn_implementation=attention
        ).to(device)
        for module in self._model.modules():
            if isinstance(getattr(module, "dropout", None), float):
                module.dropout = train.dropout
        self._model.train()
        network: Any = self._model.model
        alignment = recipe.export.alignment
        layer = network.decoder.layers[alignment["layer"]]
        # Only where it is needed: what it sees stays in memory until the next step.
        self._guide = Guide(layer.encoder_attn, alignment["heads"]) if guided else None
        self._network: Any = torch.compile(network) if device.type == "cuda" else network
        self.table: torch.Tensor = network.shared.weight
        self.eos: int = self._model.config.eos_token_id
        self.padding: int = self._model.config.pad_token_id
        self.place = Place()
        self._optimizer = self._make_optimizer()
        self._weights = list(self._model.parameters())
        self._average = [weights.detach().clone() for weights in self._weights]
        if self._file.exists():
            self._load()

    def forward(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor | None]:
        """Return the decoder's states and the target ids at all positions that count.

        The third is what :meth:`Guide.loss` says of the batch's links, if it has links.
        """
        lower = self._dtype != torch.float32
        with torch.autocast(self._device.type, self._dtype, enabled=lower):
            states = self._network(
                input_ids=batch.source,
                attention_mask=(batch.source != self.padding).long(),
                decoder_input_ids=batch.inputs,
                use_cache=False,
            ).last_hidden_state
        live = batch.targets != self.padding
        guided = None
        if batch.links is not None and self._guide is not None:
            guided = self._guide.loss(batch.source, batch.links, self.padding)
        return states[live].to(self._dtype), batch.targets[live], guided

    def step(self, loss: torch.Tensor, rate: float, tokens: int) -> None:
        """Change the weights against the gradient of ``loss``, which covers ``tokens`` targets."""
        for group in self._optimizer.param_groups:
            group["lr"] = rate * group["factor"]
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._weights, 1.0)
        if self.table.grad is not None:
            self.table.grad[self.padding].zero_()
        self._optimizer.step()
        self.place.steps += 1
        self.place.tokens += tokens
        if self._train.average:
            # Shorter in the beginning, or the start would stay in the average for long.
            keep = min(self._train.average, self.place.steps / (self.place.steps + 10))
            torch._foreach_lerp_(self._average, self._weights, 1 - keep)

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """Put the averaged weights in place, dropout off; both as before afterwards."""
        self._model.eval()
        with torch.no_grad():
            if self._train.average:
                kept = [weights.clone() for weights in self._weights]
                torch._foreach_copy_(self._weights, self._average)
            try:
                yield
            finally:
                if self._train.average:
                    torch._foreach_copy_(self._weights, kept)
                self._model.train()

    def save(self) -> None:
        """Write everything to ``run/state.pt``, and the averaged network to ``run/model``."""
        state = {
            "model": self._model.state_dict(),
            "average": self._average,
            "optimizer": self._optimizer.state_dict(),
            "place": asdict(self.place),
        }
        # A half-written file must not take the place of a whole one.
        unfinished = self._file.with_suffix(".unfinished")
        torch.save(state, unfinished)
        unfinished.replace(self._file)
        with self.averaged():
            self._model.save_pretrained(self._file.with_name("model"))

    def _load(self) -> None:
        state = torch.load(self._file, map_location=self._device, weights_only=True)
        self._model.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.place = Place(**state["place"])
        for mine, saved in zip(self._average, state["average"], strict=True):
            mine.copy_(saved)

    def _make_optimizer(self) -> torch.optim.Optimizer:
        encoder, shared = self._model.model.encoder.layers, self._model.model.shared
        for layer in encoder[: self._train.frozen]:
            layer.requires_grad_(requires_grad=False)
        slow = [*encoder.parameters(), *shared.parameters()]
        known = {id(weights) for weights in slow}
        fast = [weights for weights in self._model.parameters() if id(weights) not in known]
        groups: list[dict[str, Any]] = [
            {"params": [w for w in fast if w.requires_grad], "factor": 1.0},
            {
                "params": [w for w in slow if w.requires_grad],
                "factor": self._train.pretrained_rate,
            },
        ]
        decay = self._train.weight_decay
        return torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=decay, fused=True)


def _dtype(device: torch.device) -> torch.dtype:
    """Return the type to multiply in: bfloat16 where the hardware does."""
    fast = device.type == "cuda" or torch.cpu._is_amx_tile_supported()  # noqa: SLF001
    return torch.bfloat16 if fast else torch.float32
