"""A MarianMT network for inference: what the layers are put together to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch.nn import functional as F  # noqa: N812

from app.engine.architecture import Architecture
from app.engine.cache import Cache, View
from app.engine.candidates import BLOCK, top_candidates
from app.engine.device import Placement
from app.engine.layers import DecoderLayer, EncoderLayer, Loader, attention_weights
from app.engine.native.assemble import Assembly
from app.engine.native.compact import CompactLinear
from app.engine.native.interface import INT4
from app.engine.native.kernels import Kernels
from app.engine.tensors import Tensors

_ANEW = 128  # of the best scores, where those of the output layer are rough


class Network:
    """Embeddings, encoder and decoder layers, and the map to the vocabulary."""

    def __init__(self, shape: Architecture, tensors: Tensors, placement: Placement) -> None:
        """Take all of ``tensors``.

        Raises:
            ModelUnavailable: they are not the weights of such a network.
        """
        dtype, device = placement.dtype, placement.device
        self.shape, self.dtype, self.device = shape, dtype, device
        self.precision = placement.precision
        # What attention reads: to read it takes longer than to multiply it.
        whole = self.precision in ("int16", "int8")
        self.remembered = torch.float16 if whole else dtype
        makers = placement.makers
        load, load_step, load_output = (
            Loader(tensors, make, dtype, device)
            for make in (makers.encoder, makers.decoder, makers.output)
        )
        self.encoder = [
            EncoderLayer(
                load,
                f"model.encoder.layers.{number}",
                shape.width,
                shape.encoder_heads,
                shape.encoder_ffn,
                shape.activation,
            )
            for number in range(shape.encoder_layers)
        ]
        self.decoder = [
            DecoderLayer(
                load_step,
                f"model.decoder.layers.{number}",
                shape.width,
                shape.decoder_heads,
                shape.decoder_ffn,
                shape.activation,
            )
            for number in range(shape.decoder_layers)
        ]
        # The tables stay as they are stored: mapped, so that only the rows in use take memory.
        self._source, self._target = _embeddings(shape, tensors)
        self._positions = [
            _positions(shape, tensors, side).to(device, dtype) for side in ("encoder", "decoder")
        ]
        weight, bias = _output(shape, tensors, self._target)
        excess = (0, -shape.target_vocabulary % BLOCK)
        self.output = load_output.output(
            F.pad(weight, (0, 0, *excess)), F.pad(bias, excess, value=float("-inf"))
        )
        self._output_weight, self._output_bias = weight, bias
        self._source, self._target = self._source.to(device), self._target.to(device)
        self._kernels, self._kernel_rows = self._assembled(placement), placement.kernel_rows
        tensors.finish()

    def _assembled(self, placement: Placement) -> Kernels | None:
        if placement.library is None:
            return None
        shape, make = self.shape, Assembly(placement.library, self.shape)
        encoder = make.stack(
            [layer.parts for layer in self.encoder],
            self._source,
            self._positions[0],
            shape.encoder_heads,
            shape.encoder_ffn,
        )
        decoder = make.stack(
            [layer.parts for layer in self.decoder],
            self._target,
            self._positions[1],
            shape.decoder_heads,
            shape.decoder_ffn,
        )
        return make.kernels(encoder, decoder, self.output, self._output_weight, self._output_bias)

    @property
    def output_layer(self) -> str:
        """What is multiplied to score next subwords."""
        if self.precision not in ("int16", "int8") or not isinstance(self.output, CompactLinear):
            return "all subwords"
        bits = 4 if self.output.dtype is INT4 else 8
        return f"all subwords in {bits} bits, the best anew"

    def kernels(self, rows: int) -> Kernels | None:
        """Return the compiled kernels if they are the best way to compute so many rows."""
        return self._kernels if rows <= self._kernel_rows else None

    def remember(self, sources: Sequence[Sequence[int]]) -> tuple[list[torch.Tensor], torch.Tensor]:
        """Return what the decoder needs of sources.

        Returns:
            For every decoder layer keys and values, ``(batch, 2 * heads, length, size)``; and a
            mask, ``(batch, length)``, to be added to attention scores: 0 for subwords, minus
            infinity for padding.
        """
        kernels = self.kernels(sum(map(len, sources)))
        if kernels is None:
            states, mask = self.encode(sources)
            flat = states.flatten(0, 1)
            return [layer.remember(flat, len(sources)) for layer in self.decoder], mask
        self._check(sources)
        longest = max(map(len, sources))
        mask = self._mask(sources, longest, self.remembered)
        return kernels.encode(sources, longest, self.remembered), mask

    def padded(self, length: int) -> int:
        """Return how long sources of up to ``length`` may become by padding."""
        # A multiple of eight, because oneDNN makes a kernel for every new number of rows.
        return min(-(-length // 8) * 8, self.shape.positions)

    def _mask(
        self, sources: Sequence[Sequence[int]], longest: int, dtype: torch.dtype
    ) -> torch.Tensor:
        lengths = torch.tensor([len(source) for source in sources])
        padding = (torch.arange(longest) >= lengths[:, None]).to(self.device)
        mask = torch.zeros((len(sources), longest), dtype=dtype, device=self.device)
        return mask.masked_fill_(padding, float("-inf"))

    def _check(self, sources: Sequence[Sequence[int]]) -> None:
        """Raise what torch would: compiled code reads whatever it is pointed to."""
        for source in sources:
            if len(source) > self.shape.positions:
                raise IndexError("A source is longer than there are positions.")
            if not 0 <= min(source) <= max(source) < self.shape.source_vocabulary:
                raise IndexError("A source has subwords that the network does not have.")

    def encode(self, sources: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return encoder states, ``(batch, length, width)``, and the mask of :meth:`remember`."""
        batch, longest = len(sources), self.padded(max(map(len, sources)))
        ids = torch.tensor([[*row, *[self.shape.pad] * (longest - len(row))] for row in sources])
        mask = self._mask(sources, longest, self.dtype)
        x = self._embed(self._source, ids.to(self.device)) + self._positions[0][:longest]
        x = x.view(batch * longest, -1)
        needed = mask[:, None, None] if min(map(len, sources)) < longest else None
        for layer in self.encoder:
            x = layer(x, needed, batch)
            if self.dtype == torch.float16:
                x = x.clamp(-64504, 64504)  # as transformers does, lest it overflow
        return x.view(batch, longest, -1), mask

    def new_cache(self, beams: int) -> Cache:
        """Return an empty cache for sentences of so many beams."""
        return Cache(
            layers=self.shape.decoder_layers,
            heads=self.shape.decoder_heads,
            size=self.shape.width // self.shape.decoder_heads,
            beams=beams,
            dtype=self.remembered,
            device=self.device,
        )

    def decode(
        self,
        tokens: torch.Tensor,
        at: torch.Tensor,
        view: View,
        write: Callable[[torch.Tensor, torch.Tensor], None],
        watched: tuple[int, torch.Tensor] | None,
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Take one step: return decoder states and, where asked for, attention to the source.

        Args:
            tokens: what was written last, shape ``(sentences, beams)``.
            at: the position of each sentence's tokens, ``(sentences,)``.
            view: what there is to attend to.
            write: see :meth:`DecoderLayer.attend`.
            watched: the layer and the numbers of the heads whose attention is wanted.

        Returns:
            States, ``(sentences * beams, width)``; and the mean weights of the heads,
            ``(sentences, beams, length)``.
        """
        x = self._embed(self._target, tokens) + self._positions[1][at][:, None]
        x = x.view(tokens.numel(), -1)
        weights = None
        for number, layer in enumerate(self.decoder):
            source = view.source[number]
            x = layer.attend(x, view.past[number], write, view.mask)
            x, query = layer.consult(x, source, view.source_mask)
            if watched is not None and watched[0] == number:
                weights = attention_weights(query, source, view.source_mask, watched[1])
        return x, weights

    def scores(self, x: torch.Tensor) -> torch.Tensor:
        """Return the scores of all next subwords, ``(rows, columns)``, of states ``x``.

        Where the output layer has 8 bits or 4, the best, and the end's, are computed anew, as the
        compiled kernels do when they rank.
        """
        scores = self.output(x)
        if self.precision not in ("int16", "int8"):
            return scores
        _, best = top_candidates(scores, min(_ANEW, scores.shape[1]))
        columns = torch.cat((best, best.new_full((len(best), 1), self.shape.eos)), 1)
        # Past the vocabulary there is nothing to compute.
        columns.clamp_(max=self.shape.target_vocabulary - 1)
        weight, bias = self.output_columns(columns)
        return scores.scatter_(1, columns, (weight * x[:, None]).sum(-1) + bias)

    def output_columns(self, ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return weight, ``(*ids.shape, width)``, and bias of columns of the output layer."""
        weight = self._output_weight[ids]
        if self.device.type == "cpu" and self.precision == "float16":
            weight = weight.half()
        return weight.to(self.dtype), self._output_bias[ids].to(self.dtype)

    def _embed(self, table: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
        return F.embedding(ids, table).to(self.dtype) * self.shape.embedding_scale


def _embeddings(shape: Architecture, tensors: Tensors) -> tuple[torch.Tensor, torch.Tensor]:
    source_shape = (shape.source_vocabulary, shape.width)
    if shape.shared_embeddings and tensors.has("model.shared.weight"):
        table = tensors.take("model.shared.weight", source_shape)
        return table, table
    source = tensors.take("model.encoder.embed_tokens.weight", source_shape)
    if shape.shared_embeddings:
        return source, source
    target_shape = (shape.target_vocabulary, shape.width)
    return source, tensors.take("model.decoder.embed_tokens.weight", target_shape)


def _output(
    shape: Architecture, tensors: Tensors, table: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return weight and bias of the output layer."""
    vocabulary = shape.target_vocabulary
    weight = (
        table if shape.tied_output else tensors.take("lm_head.weight", (vocabulary, shape.width))
    )
    bias = torch.zeros(vocabulary)
    if tensors.has("final_logits_bias"):
        bias = tensors.take("final_logits_bias", (1, vocabulary))[0].float()
    return weight, bias


def _positions(shape: Architecture, tensors: Tensors, side: str) -> torch.Tensor:
    """Return the table of positions: sines in the left half, cosines in the right."""
    name = f"model.{side}.embed_positions.weight"
    if tensors.has(name):
        return tensors.take(name, (shape.positions, shape.width)).clone()
    column = np.arange(shape.width)
    angle = np.arange(shape.positions)[:, None] / np.power(10000, 2 * (column // 2) / shape.width)
    halves = (np.sin(angle[:, 0::2]), np.cos(angle[:, 1::2]))
    return torch.from_numpy(np.concatenate(halves, axis=1).astype(np.float32))
