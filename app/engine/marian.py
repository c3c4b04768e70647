"""MarianMT by torch and transformers, on CPU or CUDA."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from pickle import UnpicklingError
from typing import Any

import numpy as np
import torch
import transformers
from numpy.typing import NDArray
from transformers import MarianMTModel
from transformers.modeling_outputs import BaseModelOutput

from app.engine.device import DeviceName, Placement, PrecisionName, place
from app.engine.forced import forced_pass
from app.engine.processors import LengthBounds
from app.engine.weights import Alignment, Checkpoint
from app.errors import ModelUnavailable
from app.types import Decoding, EngineInfo, Hypothesis, Job, Refill


class MarianEngine:
    """Translates whole batches with ``MarianMTModel.generate``.

    Every row has its own length bound, so that a result does not depend on batch mates. In float32
    the ids of a sentence are the same alone and in any batch, up to exact ties.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        model: Any,  # noqa: ANN401 - transformers is untyped
        placement: Placement,
    ) -> None:
        """Take a loaded ``MarianMTModel``; see :func:`load_marian`."""
        self._model = model
        self._placement = placement
        self._alignment = _checked(checkpoint.manifest.alignment, model.config)
        self._base: Any = copy.deepcopy(model.generation_config)
        self._base.max_length = None
        # Every row is forced to end at its own bound instead; see LengthBounds.
        self._base.forced_eos_token_id = None
        # Marian models are known to emit padding; old checkpoints do not say that it is forbidden.
        self._base.bad_words_ids = self._base.bad_words_ids or [[model.config.pad_token_id]]
        # "never" would make the end of a search depend on the longest bound of its batch.
        self._base.early_stopping = self._base.early_stopping is True
        positions = model.config.max_position_embeddings
        limits = checkpoint.manifest.limits
        golden = checkpoint.manifest.golden
        self._info = EngineInfo(
            name=checkpoint.manifest.name,
            hash=checkpoint.hash,
            precision=placement.precision,
            device=placement.device.type,
            max_source=min(limits.max_source, positions) if limits else positions,
            max_target=min(limits.max_target, positions) if limits else positions,
            source_language=checkpoint.manifest.source_language,
            target_language=checkpoint.manifest.target_language,
            golden=golden.source,
            golden_contains=golden.contains,
            details={
                "torch": str(torch.__version__),
                "transformers": str(transformers.__version__),
                "precision_reason": placement.reason,
                "threads": str(torch.get_num_threads()),
            },
        )

    @property
    def info(self) -> EngineInfo:
        """What this engine is."""
        return self._info

    def translate(
        self,
        jobs: Sequence[Job],
        refill: Refill | None = None,  # noqa: ARG002 - whole batches
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        """Yield the hypotheses of every job; see :class:`app.types.Engine`."""
        yield from enumerate(self._translate(jobs))

    @torch.inference_mode()
    def _translate(self, jobs: Sequence[Job]) -> list[tuple[Hypothesis, ...]]:
        decoding = jobs[0].decoding
        if any(job.decoding != decoding for job in jobs):
            raise ValueError("All jobs of a call share one decoding.")
        ids, mask = self._pad([job.ids for job in jobs], self._model.config.pad_token_id)
        states = self._model.model.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        bounds = [min(job.max_length, self._info.max_target) for job in jobs]
        rows = self._generate(states, mask, bounds, decoding)
        each = decoding.hypotheses
        attend = [at * each for at, job in enumerate(jobs) if job.attention and rows[at * each]]
        scores, attention = forced_pass(
            self._model,
            self._alignment,
            states.repeat_interleave(each, 0),
            mask.repeat_interleave(each, 0),
            rows,
            attend,
        )
        return [
            tuple(
                Hypothesis(
                    ids=tuple(rows[row]),
                    score=scores[row],
                    truncated=len(rows[row]) + 1 >= bound,
                    attention=_cut(attention.get(row), len(jobs[at].ids)),
                )
                for row in range(at * each, (at + 1) * each)
            )
            for at, bound in enumerate(bounds)
        ]

    def _generate(
        self, states: torch.Tensor, mask: torch.Tensor, bounds: list[int], decoding: Decoding
    ) -> list[list[int]]:
        """Return the ids of ``len(bounds) * hypotheses`` rows, best first for every sentence."""
        config: Any = copy.copy(self._base)
        config.max_new_tokens = max(bounds)
        config.num_beams = decoding.beam_size
        config.num_return_sequences = decoding.hypotheses
        config.no_repeat_ngram_size = decoding.no_repeat_ngram
        config.do_sample = False
        sequences = self._model.generate(
            encoder_outputs=BaseModelOutput(last_hidden_state=states),
            attention_mask=mask,
            generation_config=config,
            logits_processor=[LengthBounds(bounds, decoding.beam_size, self._eos)],
        )
        return [self._until_end(row) for row in sequences[:, 1:].tolist()]

    def _until_end(self, ids: list[int]) -> list[int]:
        return ids[: ids.index(self._eos)] if self._eos in ids else ids

    def _pad(
        self, rows: Sequence[Sequence[int]], padding: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return ids and mask of shape ``(len(rows), longest)`` on the device."""
        longest = max(map(len, rows))
        ids = torch.tensor([[*row, *[padding] * (longest - len(row))] for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
        return ids.to(self._placement.device), mask.to(self._placement.device)

    @property
    def _eos(self) -> int:
        return int(self._model.config.eos_token_id)


def load_marian(
    checkpoint: Checkpoint, *, device: DeviceName, precision: PrecisionName, threads: int
) -> MarianEngine:
    """Load a checkpoint's weights, never running code that comes with it.

    ``threads`` 0 leaves torch's own choice.

    Raises:
        ModelUnavailable: the weights do not fit the configuration or are no MarianMT model.
        ValueError: the device or precision cannot be had; see :func:`app.engine.device.place`.
    """
    placement = place(device, precision)
    if threads:
        torch.set_num_threads(threads)
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    directory = checkpoint.directory
    try:
        model, report = MarianMTModel.from_pretrained(
            directory,
            dtype=placement.dtype,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=(directory / "model.safetensors").is_file(),
            weights_only=True,
            attn_implementation="sdpa",
            output_loading_info=True,
        )
    except UnpicklingError as error:
        raise ModelUnavailable(f"{directory} holds more than weights; it is not loaded.") from error
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise ModelUnavailable(f"{directory} cannot be loaded as MarianMT: {error}") from error
    if report["missing_keys"] or report["mismatched_keys"]:
        raise ModelUnavailable(f"{directory} lacks weights: {sorted(report['missing_keys'])[:5]}")
    return MarianEngine(checkpoint, model.eval().to(placement.device), placement)


def _cut(matrix: NDArray[np.float32] | None, source: int) -> NDArray[np.float32] | None:
    """Cut padding off the source axis."""
    return None if matrix is None else matrix[:, :source].copy()


def _checked(alignment: Alignment, config: Any) -> Alignment:  # noqa: ANN401
    layers, heads = config.decoder_layers, config.decoder_attention_heads
    if not -layers <= alignment.layer < layers or not all(0 <= h < heads for h in alignment.heads):
        raise ModelUnavailable(f"The manifest's alignment head does not exist: {alignment}.")
    return alignment
