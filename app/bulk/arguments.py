"""The command ``bulk``: its arguments, and what runs it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from app.bulk.options import BulkOptions
from app.settings import Settings
from app.terms import read_tsv

if TYPE_CHECKING:
    from app.bulk.run import Engine

_NO_PYARROW = "bulk needs pyarrow: pip install -c constraints.txt -e '.[bulk]'"
_NO_RAY = "--engine ray needs Ray: pip install -c constraints.txt -e '.[bulk,ray]'"
# What is an option of the translation by the name of its argument.
_SAME = (
    "text_field", "id_field", "format", "pairs", "keep_source", "foreign", "max_characters",
    "max_row_bytes", "block_rows", "block_characters",
)  # fmt: skip


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parsers of ``python -m app``."""
    bulk = commands.add_parser("bulk", help="translate an archive: JSON lines or Parquet")
    bulk.set_defaults(run=run_command)
    bulk.add_argument("inputs", metavar="INPUT", nargs="+", help="files, directories or patterns")
    bulk.add_argument("output", metavar="OUTPUT", type=Path, help="directory; goes on if begun")
    bulk.add_argument(
        "--to",
        choices=["jsonl", "jsonl.gz", "parquet"],
        help="kind of the output; that of the input if not given",
    )
    bulk.add_argument("--format", choices=["text", "html", "xml"], default="text")
    bulk.add_argument("--text-field", metavar="NAME", default="text")
    bulk.add_argument("--id-field", metavar="NAME", default="id")
    bulk.add_argument("--columns", metavar="A,B", default="", help="columns to be carried over")
    bulk.add_argument("--pairs", action="store_true", help="every sentence with its translation")
    bulk.add_argument("--keep-source", action="store_true", help="rejected rows with their text")
    bulk.add_argument("--glossary", metavar="TSV", help="a file with German, tab, English a line")
    bulk.add_argument("--beam-size", type=int, metavar="N", help="1 to 8")
    bulk.add_argument("--foreign", choices=["keep", "translate"], default="keep")
    for name, meaning in (
        ("max-characters", "longest text of a row"),
        ("max-row-bytes", "longest line, or text in Parquet"),
        ("block-rows", "rows that are committed together, at most"),
        (
            "block-characters",
            "characters that are committed together, with columns, but for a longer row",
        ),
    ):
        default = BulkOptions.model_fields[name.replace("-", "_")].default
        bulk.add_argument(f"--{name}", type=int, metavar="N", default=default, help=meaning)
    bulk.add_argument(
        "--engine", choices=["local", "ray"], default="local", help="this process, or a Ray cluster"
    )
    bulk.add_argument("--ray-address", metavar="HOST:PORT", help="else a cluster of this machine")
    bulk.add_argument("--actors", type=int, default=1, metavar="N", help="translators on it")
    bulk.add_argument("--actor-cpus", type=int, default=1, metavar="N", help="CPUs for each")
    bulk.add_argument(
        "--actor-gpus", type=float, default=0.0, metavar="X", help="GPUs for each, or a part of one"
    )
    bulk.add_argument("--quiet", action="store_true", help="no progress bar")


def run_command(settings: Settings, given: argparse.Namespace) -> int:
    """Run it; return the exit code."""
    try:
        from app.bulk.run import run_bulk  # noqa: PLC0415 - an extra of its own
        from app.bulk.sources import find, kind_of  # noqa: PLC0415

        opener = _opener_of(given)
    except ModuleNotFoundError as error:
        missing = {"pyarrow": _NO_PYARROW, "ray": _NO_RAY}.get(str(error.name))
        if missing is None:
            raise
        print(missing, file=sys.stderr)
        return 2
    to = given.to or kind_of(find(given.inputs)[0])
    try:
        options = _options(settings, given, to)
    except ValidationError as error:
        for fault in error.errors():
            name = "--" + str((*fault["loc"], "columns")[0]).replace("_", "-")
            print(f"{name}: {fault['msg'].removeprefix('Value error, ')}", file=sys.stderr)
        return 2
    opened = partial(opener, settings, options)
    try:
        report = run_bulk(given.inputs, given.output, options, opened, quiet=given.quiet)
    except KeyboardInterrupt:
        print("Stopped; the same command goes on from here.", file=sys.stderr)
        return 130
    print(report.model_dump_json(indent=2))
    return 0


def _options(settings: Settings, given: argparse.Namespace, to: str | None) -> BulkOptions:
    terms = []
    if given.glossary:
        text = Path(given.glossary).read_text(encoding="utf-8")
        terms = [(term.source, term.target) for term in read_tsv(text)]
    columns = tuple(name for name in given.columns.split(",") if name)
    beams = settings.beam_size if given.beam_size is None else given.beam_size
    same = {name: getattr(given, name) for name in _SAME}
    return BulkOptions.model_validate(
        {**same, "to": to, "columns": columns, "glossary": terms, "beam_size": beams}
    )


def _opener_of(
    given: argparse.Namespace,
) -> Callable[[Settings, BulkOptions], AbstractContextManager[Engine]]:
    """Return what opens the engine that is asked for."""
    if given.engine == "local":
        from app.bulk.local import Local  # noqa: PLC0415

        return Local.opened
    from app.bulk.ray_data import RayData, Resources  # noqa: PLC0415

    resources = Resources(given.actors, given.actor_cpus, given.actor_gpus, given.ray_address)
    return partial(RayData.opened, resources=resources)
