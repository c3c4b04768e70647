"""A Dockerfile as the steps of a shell script, for machines without a container engine.

Covers the subset of the Dockerfile reference (docs.docker.com/reference/dockerfile) that this
project uses and refuses everything else, so that no instruction is passed over in silence::

    python -m scripts.dockerfile_steps [--build-arg NAME=VALUE] [DOCKERFILE]

prints one shell command a line, which ``clean_root.sh`` defines as functions:

    do_base IMAGE                                what an outside image has to be replaced by
    do_from STAGE PARENT                         PARENT is ``base-image`` or an earlier stage
    do_workdir STAGE DIRECTORY
    do_copy STAGE SOURCE_STAGE DESTINATION SOURCE...     SOURCE_STAGE is ``-`` for the context
    do_run STAGE USER DIRECTORY MOUNTS NAME=VALUE... COMMAND...
    do_image STAGE USER DIRECTORY STOPSIGNAL     the last stage is complete
    do_health NAME=VALUE... COMMAND...           what HEALTHCHECK runs, absent without one
    do_start NAME=VALUE... COMMAND...            what a container runs, absent without CMD
"""

from __future__ import annotations

import argparse
import json
import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

# What python:*-slim sets; the interpreter's location is the stand-in's affair.
_IMAGE_ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG": "C.UTF-8",
}
_FLAGS = {
    "COPY": {"from"},
    "RUN": {"mount"},
    "HEALTHCHECK": {"interval", "timeout", "start-period", "start-interval", "retries"},
}
_KEYWORDS = frozenset(
    "ARG CMD COPY ENV EXPOSE FROM HEALTHCHECK LABEL RUN STOPSIGNAL USER WORKDIR".split()
)
_VARIABLE = re.compile(r"\$(?:(?P<bare>\w+)|\{(?P<braced>\w+)\})")


class Unsupported(Exception):
    """The Dockerfile uses something outside the subset; the message names the line."""


@dataclass(frozen=True)
class Instruction:
    """One instruction: ``flags`` are its ``--name=value`` options, ``value`` the rest."""

    line: int
    keyword: str
    flags: tuple[tuple[str, str], ...]
    value: str

    def flag(self, name: str) -> str | None:
        """Return the value of the first flag of that name."""
        return next((value for key, value in self.flags if key == name), None)


@dataclass(frozen=True)
class Stage:
    """What later instructions of a stage see."""

    name: str
    environment: Mapping[str, str] = field(default_factory=lambda: dict(_IMAGE_ENVIRONMENT))
    arguments: Mapping[str, str] = field(default_factory=dict)
    directory: str = "/"
    user: str = "0"
    stop_signal: str = "SIGTERM"
    command: tuple[str, ...] = ()
    health: tuple[str, ...] = ()

    @property
    def variables(self) -> dict[str, str]:
        """Return what a substitution and RUN see; ENV overrides ARG."""
        return {**self.arguments, **self.environment}


def _assignments(variables: Mapping[str, str], user: str) -> list[str]:
    home = "/root" if user == "0" else "/"
    return [f"{name}={value}" for name, value in {"HOME": home, **variables}.items()]


def parse(text: str) -> list[Instruction]:
    """Return the instructions of a Dockerfile; raise Unsupported outside the subset."""
    instructions = []
    pending: list[str] = []
    first = 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#") or not line.strip():
            continue
        if not pending:
            first = number
        continued = line.rstrip().endswith("\\")
        pending.append(line.rstrip().removesuffix("\\") if continued else line)
        if not continued:
            instructions.append(_instruction(first, "".join(pending).strip()))
            pending = []
    if pending:
        raise Unsupported(f"line {first}: the last line ends in a continuation")
    return instructions


def _instruction(line: int, text: str) -> Instruction:
    keyword, _, value = text.partition(" ")
    keyword = keyword.upper()
    if keyword not in _KEYWORDS or "<<" in value:
        raise Unsupported(f"line {line}: {keyword}, or a here-document")
    flags = []
    value = value.strip()
    while match := re.match(r"--([a-z-]+)=(\S+)\s*", value):
        if match[1] not in _FLAGS.get(keyword, set()):
            raise Unsupported(f"line {line}: {keyword} --{match[1]}")
        flags.append((match[1], match[2]))
        value = value[match.end() :]
    return Instruction(line, keyword, tuple(flags), value)


def expand(text: str, variables: Mapping[str, str]) -> str:
    """Return ``text`` with ``$NAME`` and ``${NAME}`` replaced; unknown names become empty."""
    if "\\" in text or "${" in _VARIABLE.sub("", text):
        raise Unsupported(f"an escape, or a substitution with a modifier, in {text}")
    return _VARIABLE.sub(lambda match: variables.get(match["bare"] or match["braced"], ""), text)


def steps(
    instructions: Sequence[Instruction], build_arguments: Mapping[str, str]
) -> Iterator[list[str]]:
    """Yield the steps that build and start the last stage, each as the words of a command.

    Raises:
        Unsupported: an instruction's value lies outside the subset.
        KeyError: a stage that does not exist, or a build argument that is not declared.
    """
    for name in build_arguments:
        if not any(i.keyword == "ARG" and i.value.split("=")[0] == name for i in instructions):
            raise KeyError(name)
    stages: dict[str, Stage] = {}
    defaults: dict[str, str] = {}
    stage: Stage | None = None
    for instruction in instructions:
        if instruction.keyword == "FROM":
            image, _, name = re.sub(r"\s+as\s+", " ", instruction.value, flags=re.I).partition(" ")
            image, name = expand(image, defaults), name or str(len(stages))
            if image not in stages:
                yield ["do_base", image]
            stage = replace(stages.get(image, Stage(name)), name=name, arguments={})
            yield ["do_from", name, image if image in stages else "base-image"]
        elif stage is None:
            defaults.update(_argument(instruction, defaults, build_arguments, {}))
            continue
        else:
            stage, words = _apply(stage, instruction, stages, build_arguments, defaults)
            if words:
                yield words
        stages[stage.name] = stage
    if stage is None:
        raise Unsupported("no FROM")
    yield ["do_image", stage.name, stage.user, stage.directory, stage.stop_signal]
    for kind, command in (("do_health", stage.health), ("do_start", stage.command)):
        if command:
            yield [kind, *_assignments(stage.environment, stage.user), *command]


def _apply(
    stage: Stage,
    instruction: Instruction,
    stages: Mapping[str, Stage],
    build_arguments: Mapping[str, str],
    defaults: Mapping[str, str],
) -> tuple[Stage, list[str]]:
    """Return the stage after an instruction, and the words of its step if it has one."""
    value, seen = instruction.value, stage.variables
    match instruction.keyword:
        case "ARG":
            declared = _argument(instruction, seen, build_arguments, defaults)
            return replace(stage, arguments={**stage.arguments, **declared}), []
        case "ENV":
            if "'" in value:  # which would keep Docker from expanding
                raise Unsupported(f"line {instruction.line}: single quotes in ENV")
            expand(value, seen)
            pairs = [word.partition("=") for word in shlex.split(value)]
            given = {name: expand(text, seen) for name, _, text in pairs}
            return replace(stage, environment={**stage.environment, **given}), []
        case "WORKDIR":
            place = posixpath.join(stage.directory, expand(value, seen))
            return replace(stage, directory=place), ["do_workdir", stage.name, place]
        case "USER":
            return replace(stage, user=expand(value, seen)), []
        case "STOPSIGNAL":
            return replace(stage, stop_signal=expand(value, seen)), []
        case "CMD":
            return replace(stage, command=_command(value)), []
        case "HEALTHCHECK":
            return replace(stage, health=_command(value.removeprefix("CMD ").lstrip())), []
        case "COPY":
            source = instruction.flag("from") or "-"
            if source != "-":
                source = stages[source].name
            *files, target = (expand(word, seen) for word in value.split())
            place = posixpath.join(stage.directory, target)
            return stage, ["do_copy", stage.name, source, place, *files]
        case "RUN":
            mounts = [text for key, text in instruction.flags if key == "mount"]
            where = [stage.name, stage.user, stage.directory, " ".join(map(_mount, mounts))]
            return stage, ["do_run", *where, *_assignments(seen, stage.user), *_command(value)]
        case _:  # LABEL and EXPOSE do nothing to a root.
            return stage, []


def _argument(
    instruction: Instruction,
    seen: Mapping[str, str],
    build_arguments: Mapping[str, str],
    defaults: Mapping[str, str],
) -> dict[str, str]:
    """Return what an ARG defines; without any value it stays undefined."""
    if instruction.keyword != "ARG":
        raise Unsupported(f"line {instruction.line}: {instruction.keyword} before FROM")
    name, assigned, default = instruction.value.partition("=")
    if name in build_arguments:
        return {name: build_arguments[name]}
    if assigned:
        return {name: expand(default, seen)}
    return {name: defaults[name]} if name in defaults else {}


def _command(value: str) -> tuple[str, ...]:
    """Return the words of a command, which a shell reads unless it is a JSON list."""
    return tuple(json.loads(value)) if value.startswith("[") else ("/bin/sh", "-c", value)


def _mount(text: str) -> str:
    """Return a mount as ``type:id:target``; the id of a cache is its target."""
    options = dict(option.partition("=")[::2] for option in text.split(","))
    if options.get("type") not in {"cache", "secret"} or set(options) - {"type", "id", "target"}:
        raise Unsupported(f"--mount={text}")
    return f"{options['type']}:{options.get('id', options['target'])}:{options['target']}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the steps of a Dockerfile."""
    parser = argparse.ArgumentParser(prog="dockerfile_steps")
    parser.add_argument("--build-arg", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("dockerfile", nargs="?", type=Path, default=Path("Dockerfile"))
    options = parser.parse_args(arguments)
    given = dict(text.partition("=")[::2] for text in options.build_arg)
    for words in steps(parse(options.dockerfile.read_text(encoding="utf-8")), given):
        print(shlex.join(words))


if __name__ == "__main__":
    main()
