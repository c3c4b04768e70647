"""The command line: serve, translate, bulk, check, keys, settings."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from app import __version__
from app.bulk.arguments import add_command as add_bulk
from app.cli_keys import add_keys_command
from app.errors import DepescheError
from app.fleet.arguments import add_command as add_fleet
from app.settings import SECRETS, InvalidSettings, Settings, read_settings, settings_table
from app.terms import Glossary, read_tsv
from app.types import Options

_FORMATS: dict[str, Literal["text", "html", "xml"]] = {
    ".htm": "html",
    ".html": "html",
    ".xhtml": "xml",
    ".xml": "xml",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code: 0 done, 1 failed, 2 wrong usage or settings."""
    options = _parser().parse_args(arguments)
    try:
        settings = read_settings(changes=_changes(options))
    except InvalidSettings as error:
        print(error, file=sys.stderr)
        return 2
    try:
        code: int = options.run(settings, options)
    except InvalidSettings as error:
        print(error, file=sys.stderr)
        return 2
    except (DepescheError, OSError, UnicodeDecodeError, ValueError) as error:
        # A decoding error's own message would quote the file.
        told = "The input is not UTF-8." if isinstance(error, UnicodeDecodeError) else error
        print(f"{getattr(error, 'code', 'failed')}: {told}", file=sys.stderr)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app", description="Depesche, German to English."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="answer HTTP requests")
    serve.add_argument("--host", help="address to listen on (DEPESCHE_HOST)")
    serve.add_argument("--port", type=int, help="port to listen on (DEPESCHE_PORT)")
    serve.add_argument("--root-path", help="path prefix set by a gateway (DEPESCHE_ROOT_PATH)")
    serve.set_defaults(run=_serve)

    translate = commands.add_parser(
        "translate", help="translate a file, without a server or by one"
    )
    translate.add_argument(
        "file", metavar="FILE", help="German text in UTF-8; - for standard input"
    )
    translate.add_argument(
        "--json", action="store_true", help="the full answer, not the text alone"
    )
    translate.add_argument(
        "--format",
        choices=["text", "html", "xml"],
        help="what the file is; by its name if not given",
    )
    translate.add_argument("--words", action="store_true", help="with --json: word alignment too")
    translate.add_argument("--alternatives", type=int, default=0, metavar="N", help="with --json")
    translate.add_argument("--beam-size", type=int, metavar="N", help="1 to 8")
    translate.add_argument(
        "--server",
        metavar="URL",
        help="let a running service translate, such as http://HOST:8080; DEPESCHE_KEY is its key",
    )
    translate.add_argument(
        "--glossary",
        metavar="TSV",
        help="terms to be translated in a given way: a file with German, tab, English a line",
    )
    translate.set_defaults(run=_translate)

    add_bulk(commands)
    add_fleet(commands)

    check = commands.add_parser("check", help="load the model and translate a golden sentence")
    check.set_defaults(run=_check)

    add_keys_command(commands)

    settings = commands.add_parser("settings", help="print all settings and their values")
    settings.add_argument(
        "--markdown", action="store_true", help="as the table in the documentation"
    )
    settings.set_defaults(run=_settings)
    return parser


def _changes(options: argparse.Namespace) -> dict[str, object]:
    """Return the settings that the command line gives."""
    given = {name: getattr(options, name, None) for name in ("host", "port", "root_path")}
    return {name: value for name, value in given.items() if value is not None}


def _serve(settings: Settings, _options: argparse.Namespace) -> int:
    from app.build import open_translator  # noqa: PLC0415 - only this command needs HTTP and torch
    from app.server import serve  # noqa: PLC0415

    return serve(settings, open_translator)


def _translate(settings: Settings, options: argparse.Namespace) -> int:
    from app.offline import answer_json, translate_text  # noqa: PLC0415

    data = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    form = _format(options)
    text = data.decode("utf-8-sig" if form == "text" else "utf-8")
    beam_size = settings.beam_size if options.beam_size is None else options.beam_size
    glossary = _glossary(options)
    wanted = Options(
        beam_size=beam_size,
        glossary=glossary,
        alternatives=options.alternatives,
        words=options.words and options.json,
    )
    if not 1 <= beam_size <= 8 or not 0 <= options.alternatives < beam_size:
        print("--beam-size is 1 to 8, and --alternatives fewer than it.", file=sys.stderr)
        return 2
    if options.server is not None:
        return _translate_by_server(settings, options, text, form, glossary)
    info, translation = asyncio.run(translate_text(settings, text, wanted, form))
    failed = sum(use.status == "failed" for s in translation.sentences for use in s.terms)
    if failed:
        print(f"{failed} terms could not be put in; --json shows which.", file=sys.stderr)
    if options.json:
        print(answer_json(text, translation, info, wanted))
    else:
        _write(translation.text)
    return 0


def _glossary(options: argparse.Namespace) -> Glossary | None:
    if not options.glossary:
        return None
    return Glossary(read_tsv(Path(options.glossary).read_text(encoding="utf-8")))


def _format(options: argparse.Namespace) -> Literal["text", "html", "xml"]:
    given: Literal["text", "html", "xml"] | None = options.format
    if given is not None:
        return given
    return _FORMATS.get(Path(options.file).suffix.lower(), "text")


def _translate_by_server(
    settings: Settings,
    options: argparse.Namespace,
    text: str,
    form: Literal["text", "html", "xml"],
    glossary: Glossary | None,
) -> int:
    from app.client import Client, ClientError  # noqa: PLC0415 - only this command needs httpx
    from app.client.protocol import Options as RemoteOptions  # noqa: PLC0415

    wanted = RemoteOptions(format=form)
    if options.beam_size is not None:
        wanted["beam_size"] = options.beam_size
    if glossary is not None:
        wanted["glossary"] = [
            {"source": term.source, "target": term.target} for term in glossary.terms
        ]
    if options.json:
        wanted["alternatives"] = options.alternatives
        wanted["alignment"] = "word" if options.words else "sentence"
    try:
        with Client(options.server, key=settings.key or None) as client:
            translation = client.translate(text, **wanted)
    except ClientError as error:
        print(f"{error.code}: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(translation.model_dump_json(exclude_none=True, indent=2))
    else:
        _write(translation.translation)
    return 0


def _write(text: str) -> None:
    sys.stdout.write(text)
    if sys.stdout.isatty() and not text.endswith("\n"):
        sys.stdout.write("\n")


def _check(settings: Settings, _options: argparse.Namespace) -> int:
    from app.offline import prove  # noqa: PLC0415

    info = asyncio.run(prove(settings))
    print(f"ok: {info.name} {info.hash[:12]} {info.precision} on {info.device}")
    return 0


def _settings(settings: Settings, options: argparse.Namespace) -> int:
    if options.markdown:
        print(settings_table(), end="")
    else:
        for name, value in settings.model_dump().items():
            shown = "***" if value and name in SECRETS else value
            print(f"DEPESCHE_{name.upper()}={shown}")
    return 0
