"""The blocks on a Ray cluster: one translator for every actor, blocks handed out by Ray Data.

Plan and output are in a directory that all nodes share. An actor reads, translates and commits a
block as a single machine does; what goes through Ray is which blocks, and what was in them. If a
node is lost, Ray gives its blocks to others, which skip those that were committed.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ray
from ray import data

from app.build import open_translator
from app.bulk.errors import BulkError
from app.bulk.local import unbounded
from app.bulk.options import BulkOptions
from app.bulk.state import Done, Manifest, Model, State
from app.bulk.work import Advance, Worker, model_of
from app.cluster import joined
from app.settings import Settings

# Blocks that an actor gets at a time. Its engine runs dry at the end of them; if it is lost, they
# begin anew but for those that were committed.
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Resources:
    """What to use of the cluster: actors, and CPUs and GPUs (or parts of one) for each."""

    actors: int = 1
    cpus: int = 1
    gpus: float = 0.0
    address: str | None = None

    def of_actor(self) -> dict[str, float]:
        """Return an actor's share as Ray names it."""
        return {"num_cpus": self.cpus, "num_gpus": self.gpus}


class RayData:
    """Translates with many translators; use as a context."""

    def __init__(self, settings: Settings, model: Model, resources: Resources) -> None:
        self.model = model
        self._settings = settings
        self._resources = resources

    @classmethod
    @contextmanager
    def opened(
        cls, settings: Settings, options: BulkOptions, resources: Resources
    ) -> Iterator[RayData]:
        """Join the cluster and ask one of its nodes what the model is."""
        settings = unbounded(settings, options)
        if not settings.threads:
            settings = settings.model_copy(update={"threads": resources.cpus})
        with joined(resources.address):
            ask = ray.remote(_model).options(**resources.of_actor())
            yield cls(settings, ray.get(ask.remote(settings)), resources)

    def run(
        self,
        state: State,
        manifest: Manifest,  # noqa: ARG002 - the nodes read it
        blocks: Sequence[int],
        committed: Callable[[Done], None],
        advance: Advance,
    ) -> None:
        """Translate and commit ``blocks``.

        Raises:
            BulkError: a node has another model, or does not see the directory.
        """
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        data.DataContext.get_current().enable_progress_bars = False
        size = min(_GROUP, -(-len(blocks) // self._resources.actors))
        groups = [list(blocks[at : at + size]) for at in range(0, len(blocks), size)]
        rows = [{"blocks": json.dumps(group)} for group in groups]
        results = data.from_items(rows, override_num_blocks=len(rows)).map_batches(
            _Actor,
            batch_size=1,
            compute=data.ActorPoolStrategy(
                min_size=1, max_size=self._resources.actors, max_tasks_in_flight_per_actor=2
            ),
            fn_constructor_args=(self._settings, str(state.directory.resolve())),
            **self._resources.of_actor(),
        )
        for row in results.iter_rows():
            if row["fault"]:
                raise BulkError(row["fault"])
            for record in json.loads(row["done"]):
                done = Done.model_validate(record)
                committed(done)
                advance(done.rows, done.sentences)


def _model(settings: Settings) -> Model:
    with open_translator(settings) as translator:
        return model_of(translator.info)


class _Actor:
    """A translator on some node."""

    def __init__(self, settings: Settings, directory: str) -> None:
        self._stack = ExitStack()
        self._translator = self._stack.enter_context(open_translator(settings))
        self._state = State(Path(directory))

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[str]]:
        """Translate the blocks of a batch of one row."""
        blocks: list[int] = json.loads(str(batch["blocks"][0]))
        manifest = self._state.read_manifest()
        if manifest is None:
            return {"done": [""], "fault": ["A node does not see the output directory."]}
        found = [self._state.done(block) for block in blocks]
        done = [record for record in found if record is not None]
        left = [block for block, record in zip(blocks, found, strict=True) if record is None]
        try:
            worker = Worker(self._translator, self._state, manifest)
        except BulkError as error:
            # An exception would be tried again and again.
            return {"done": [""], "fault": [str(error)]}
        asyncio.run(worker.run(left, done.append))
        records = json.dumps([record.model_dump() for record in done])
        return {"done": [records], "fault": [""]}
