"""What of this program shapes a translation, as one number.

Translations that another version has stored must not be taken for this one's. So that nobody has to
remember to count a version up, it is a hash of everything that may matter.
"""

from __future__ import annotations

import hashlib
import unicodedata
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PROGRAM = Path(__file__).resolve().parents[1]
# These see finished sentences only. Whatever is not named here counts, new packages too.
_APART = frozenset(
    "access api bulk client documents __main__.py cli.py cli_keys.py errors.py logs.py metrics.py"
    " observe.py offline.py process.py server.py settings.py".split()
)
_LIBRARIES = ("inflect", "numpy", "py3langid", "sentencepiece", "simplemma", "torch")


@cache
def fingerprint() -> bytes:
    """Return 32 bytes that change with the program's sources, its libraries, or Unicode's tables.

    A changed comment changes them too, which costs a cold start and nothing else.
    """
    digest = hashlib.sha256(unicodedata.unidata_version.encode())
    for name in _LIBRARIES:
        digest.update(f"{name} {_version(name)}\n".encode())
    for path in sources():
        content = path.read_bytes()
        digest.update(f"{path.relative_to(_PROGRAM).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.digest()


def sources() -> list[Path]:
    """Return the files of this program that may shape a translation, in order."""
    return sorted(
        path
        for path in _PROGRAM.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and path.relative_to(_PROGRAM).parts[0] not in _APART
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
