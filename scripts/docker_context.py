"""The build context that .dockerignore leaves, for machines without a container engine.

``python -m scripts.docker_context TARGET`` copies it to TARGET, which must not exist.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|.")
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def rules(text: str) -> list[tuple[bool, re.Pattern[str]]]:
    """Return the rules of a .dockerignore, each as whether it excludes, and what it matches."""
    found = []
    for line in text.splitlines():
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        name = pattern.removeprefix("!").strip("/")
        expression = "".join(
            _MEANING.get(token, re.escape(token)) for token in _TOKEN.findall(name)
        )
        found.append((not pattern.startswith("!"), re.compile(expression)))
    return found


def excluded(path: PurePosixPath, ignore: list[tuple[bool, re.Pattern[str]]]) -> bool:
    """Say whether a path is left out: the last rule decides that matches it or a parent of it."""
    places = [str(place) for place in (path, *path.parents[:-1])]
    return next(
        (excludes for excludes, rule in reversed(ignore) if any(map(rule.fullmatch, places))), False
    )


def context(root: Path) -> Iterator[PurePosixPath]:
    """Yield the files of the build context of ``root``, relative to it.

    A directory at the top that no rule readmits is not entered.
    """
    ignore = rules((root / ".dockerignore").read_text(encoding="utf-8"))
    for top in sorted(root.iterdir()):
        if excluded(PurePosixPath(top.name), ignore):
            continue
        for file in sorted(top.rglob("*")) if top.is_dir() else [top]:
            path = PurePosixPath(file.relative_to(root).as_posix())
            if file.is_file() and not excluded(path, ignore):
                yield path


def main() -> None:
    """Copy the context of the repository to the directory given."""
    root, target = Path(__file__).resolve().parents[1], Path(sys.argv[1])
    target.mkdir(parents=True)
    for path in context(root):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / path, target / path)


if __name__ == "__main__":
    main()
