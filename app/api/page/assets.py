"""The page's files, read once: typed, compressed, and named by what is in them."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_STATIC = Path(__file__).parent / "static"
_INDEX = "index.html"
# Not left to the machine's own table, which may know no .js.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file: its bytes, the same compressed, its media type, and an entity tag."""

    data: bytes
    packed: bytes
    media_type: str
    etag: str


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page. ``version`` names its files' content: 12 hexadecimal digits."""

    version: str
    index: Asset
    assets: dict[str, Asset]


@cache
def page() -> Page:
    """Return the page; its HTML names the other files under ``assets/VERSION/``."""
    files = {path.name: path.read_bytes() for path in sorted(_STATIC.iterdir()) if path.is_file()}
    digest = hashlib.sha256()
    for name, data in files.items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    version = digest.hexdigest()[:12]
    index = files.pop(_INDEX).replace(b"assets/", f"assets/{version}/".encode())
    return Page(
        version, _asset(_INDEX, index), {name: _asset(name, data) for name, data in files.items()}
    )


def _asset(name: str, data: bytes) -> Asset:
    etag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
    return Asset(data, gzip.compress(data, mtime=0), _TYPES[Path(name).suffix], etag)
