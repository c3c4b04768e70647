"""The blocks on this machine, in this process."""

from __future__ import annotations

import asyncio
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from app.build import open_translator
from app.bulk.options import BulkOptions
from app.bulk.state import Done, Manifest, Model, State
from app.bulk.work import Advance, Worker, model_of
from app.pipeline.translator import Translator
from app.settings import Settings


def unbounded(settings: Settings, options: BulkOptions) -> Settings:
    """Return settings without the limits on requests; what is in flight is bounded elsewhere."""
    return settings.model_copy(
        update={
            "max_characters": options.max_characters,
            "max_sentences": sys.maxsize,
            "waiting_tokens": sys.maxsize,
            "bulk_max_wait": math.inf,
            "engine": "thread",
        }
    )


class Local:
    """Translates with one translator; use as a context."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator

    @classmethod
    @contextmanager
    def opened(cls, settings: Settings, options: BulkOptions) -> Iterator[Local]:
        """Load the model; raises like :func:`app.build.open_translator`."""
        with open_translator(unbounded(settings, options)) as translator:
            yield cls(translator)

    @property
    def model(self) -> Model:
        """What translates."""
        return model_of(self._translator.info)

    def run(
        self,
        state: State,
        manifest: Manifest,
        blocks: Sequence[int],
        committed: Callable[[Done], None],
        advance: Advance,
    ) -> None:
        """Translate and commit ``blocks``; raises like :meth:`app.bulk.work.Worker.run`."""
        worker = Worker(self._translator, state, manifest)
        asyncio.run(worker.run(blocks, committed, advance))
