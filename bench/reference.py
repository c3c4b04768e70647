"""transformers' ``generate`` on the same checkpoint: what the engine must equal in float32."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from app.types import Job


class Reference:
    """A ``MarianMTModel`` that answers the engine's jobs."""

    def __init__(
        self, directory: Path, *, dtype: torch.dtype = torch.float32, device: str = "cpu"
    ) -> None:
        from transformers import MarianMTModel, utils  # noqa: PLC0415 - an extra, and slow

        utils.logging.disable_progress_bar()
        utils.logging.set_verbosity_error()
        self.model: Any = MarianMTModel.from_pretrained(directory, dtype=dtype)
        self.model = self.model.eval().to(device)

    @torch.inference_mode()
    def translate(
        self, jobs: Sequence[Job], allowed: Sequence[Sequence[int]] | None = None
    ) -> list[list[tuple[tuple[int, ...], float]]]:
        """Return ids and score of every hypothesis of every job; all are one batch with one bound.

        Scores are mean log-probabilities, the end of sentence included. ``allowed`` has, for every
        job, the target subwords that share all of the probability.
        """
        model, decoding = self.model, jobs[0].decoding
        longest = max(len(job.ids) for job in jobs)
        pad, eos = model.config.pad_token_id, model.config.eos_token_id
        rows = [[*job.ids, *[pad] * (longest - len(job.ids))] for job in jobs]
        ids = torch.tensor(rows, device=model.device)
        mask = torch.tensor(
            [[int(n < len(job.ids)) for n in range(longest)] for job in jobs], device=model.device
        )
        config: Any = copy.copy(model.generation_config)
        config.max_length = None
        config.max_new_tokens = jobs[0].max_length
        config.num_beams = decoding.beam_size
        config.num_return_sequences = decoding.hypotheses
        config.no_repeat_ngram_size = decoding.no_repeat_ngram
        config.do_sample = False
        only = None
        if allowed is not None:
            config.renormalize_logits = True
            lists = [list(row) for row in allowed]

            def only(sentence: int, _: torch.Tensor) -> list[int]:
                return lists[sentence]

        out = model.generate(
            input_ids=ids,
            attention_mask=mask,
            generation_config=config,
            prefix_allowed_tokens_fn=only,
            return_dict_in_generate=True,
            output_scores=True,
            output_logits=decoding.beam_size == 1,
        )
        found = []
        penalty = 1.0 if config.length_penalty is None else config.length_penalty
        for number, sequence in enumerate(out.sequences[:, 1:].tolist()):
            end = sequence.index(eos) if eos in sequence else len(sequence)
            if decoding.beam_size > 1:
                score = float(out.sequences_scores[number]) * (end + 1) ** (penalty - 1)
            else:
                # What was taken from is the model's own distribution unless the rules say else.
                source = out.scores if config.renormalize_logits else out.logits
                steps = [
                    source[at][number].float().log_softmax(-1)[sequence[at]]
                    for at in range(min(end + 1, len(sequence)))
                ]
                score = float(torch.stack(steps).mean())
            found.append((tuple(sequence[:end]), score))
        each = decoding.hypotheses
        return [found[at : at + each] for at in range(0, len(found), each)]
