"""A bulk translation from beginning to end, or from where it stopped to the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import pyarrow as pa
from tqdm import tqdm

from app import __version__
from app.bulk.errors import BulkError, told
from app.bulk.options import BulkOptions
from app.bulk.plan import make_plan
from app.bulk.report import Report, Tally
from app.bulk.sources import Source, find
from app.bulk.state import Done, Manifest, Model, State, committed
from app.bulk.work import Advance


class Engine(Protocol):
    """What computes blocks: this machine or a cluster."""

    @property
    def model(self) -> Model:
        """What translates."""

    def run(
        self,
        state: State,
        manifest: Manifest,
        blocks: Sequence[int],
        committed: Callable[[Done], None],
        advance: Advance,
    ) -> None:
        """Translate and commit ``blocks``, telling of each, and of rows and sentences between."""


Opener = Callable[[], AbstractContextManager[Engine]]


def run_bulk(
    inputs: Sequence[str], output: Path, options: BulkOptions, opener: Opener, *, quiet: bool
) -> Report:
    """Translate the rows of ``inputs`` into the directory ``output``; return what was done.

    Stopped at any moment, in whatever way, the same call goes on where it was; the output is the
    same bytes in the end.

    Args:
        inputs: files, directories and patterns.
        output: an empty directory, one that is not there yet, or that of the same call before.
        options: how.
        opener: loads the model.
        quiet: no progress bar.

    Raises:
        BulkError: the inputs cannot be used, or ``output`` was made of other inputs, with other
            options or another model. No message holds text of the input.
        DepescheError, OSError: the model cannot be had, the engine has failed, the disk is full.
    """
    paths = find(inputs)
    if any(path.resolve().is_relative_to(output.resolve()) for path in paths):
        raise BulkError("The output directory holds an input file.")
    state = State(output)
    try:
        return _run(paths, state, options, opener, quiet=quiet)
    except pa.ArrowException as error:
        raise told(error) from None


def _run(
    paths: Sequence[Path], state: State, options: BulkOptions, opener: Opener, *, quiet: bool
) -> Report:
    with state.opened(), opener() as engine:
        manifest = state.read_manifest()
        if manifest is None:
            manifest = _plan(paths, options, engine.model, state, quiet=quiet)
        else:
            _agree(manifest, paths, options, engine.model)
        report = _translate(engine, state, manifest, quiet=quiet)
        with committed(state.directory / "report.json") as file:
            file.write(report.model_dump_json(indent=2).encode() + b"\n")
        state.end_plan()
        return report


def _plan(
    paths: Sequence[Path], options: BulkOptions, model: Model, state: State, *, quiet: bool
) -> Manifest:
    sources = [Source.of(path) for path in paths]
    with tqdm(unit="row", desc="reading", file=sys.stderr, disable=quiet) as bar:
        planned = make_plan(paths, options, state, bar.update)
    if not all(source.unchanged() for source in sources):
        raise BulkError("An input file changed while it was read.")
    manifest = Manifest(
        version=__version__,
        options=options,
        model=model,
        sources=sources,
        rows=planned.rows,
        characters=planned.characters,
        blocks=planned.blocks,
        integer_ids=planned.integer_ids,
        kinds=planned.kinds,
    )
    state.write_manifest(manifest)
    return manifest


def _agree(manifest: Manifest, paths: Sequence[Path], options: BulkOptions, model: Model) -> None:
    """Refuse to go on with anything else than what was begun with."""
    faults = []
    if manifest.version != __version__:
        faults.append(f"it was begun by version {manifest.version}, this is {__version__}")
    if manifest.model != model:
        old, new = manifest.model, model
        faults.append(
            f"the model was {old.name} {old.hash[:12]} {old.precision}, "
            f"and is {new.name} {new.hash[:12]} {new.precision}"
        )
    before, now = manifest.options.model_dump(), options.model_dump()
    faults += [f"{name} was different" for name in before if before[name] != now[name]]
    if [source.path for source in manifest.sources] != [str(path) for path in paths]:
        faults.append("the input files are others")
    faults += [
        f"{source.path} has changed" for source in manifest.sources if not source.unchanged()
    ]
    if faults:
        raise BulkError(
            f"The output directory was begun differently: {'; '.join(faults)}. "
            "Run it as it was begun, or take another directory."
        )


def _translate(engine: Engine, state: State, manifest: Manifest, *, quiet: bool) -> Report:
    tally = Tally(manifest)
    pending = []
    for block in range(manifest.blocks):
        done = state.done(block)
        if done is None:
            pending.append(block)
        else:
            tally.add(done)
    tally.start(time.perf_counter())
    with tqdm(
        total=manifest.rows,
        initial=tally.rows,
        unit="row",
        desc="translating",
        file=sys.stderr,
        disable=quiet,
        smoothing=0.02,
    ) as bar:
        sentences = 0

        def advance(rows: int, of: int) -> None:
            nonlocal sentences
            sentences += of
            seconds = max(bar.format_dict["elapsed"], 1e-3)
            bar.set_postfix_str(f"{sentences / seconds:.1f} sentences/s", refresh=False)
            bar.update(rows)

        if pending:
            engine.run(state, manifest, pending, tally.add, advance)
    return tally.report(time.perf_counter())
