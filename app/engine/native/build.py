"""Compile the kernels into one shared library: ``python app/engine/native/build.py [LIBRARY]``.

setup.py and the Dockerfile both come here, so that there is one set of flags. The compiler is the
clang in the package ziglang, a build requirement, so that no machine needs a compiler of its own.
Nothing is imported of the app, which is not installed yet.
"""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

DIRECTORY = Path(__file__).resolve().parent
# Where an editable install and the wheel have it; not there on other platforms.
LIBRARY = DIRECTORY / "libdepesche.so"
# AVX2, FMA and F16C, and a C library as old as torch's wheels will do with.
FLAGS = (
    *("-target", "x86_64-linux-gnu.2.17", "-mcpu=x86_64_v3", "-O3"),
    *("-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-fvisibility=hidden", "-s"),
)
WHEEL_PLATFORM = "manylinux_2_17_x86_64"


def supported() -> bool:
    """Say whether the kernels are for this platform; the engine does without them on others."""
    return sys.platform == "linux" and platform.machine() == "x86_64"


def interface() -> int:
    """Return a number of 64 bits that tells what the kernels share with Python from any other.

    Raises:
        OSError: the header is not there.
    """
    header = (DIRECTORY / "interface.h").read_bytes()
    return int.from_bytes(hashlib.sha256(header).digest()[:8], "big")


def build(library: Path, *more: str) -> None:
    """Compile the kernels to ``library``, whose directory is made, with ``more`` flags.

    Raises:
        subprocess.CalledProcessError: the compiler is not there, or has said what is wrong.
    """
    sources = sorted(DIRECTORY.glob("*.c"))
    library.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=library.parent, prefix=".build-") as work:
        made = Path(work, library.name)
        compiler = (sys.executable, "-m", "ziglang", "cc")
        caches = {"ZIG_GLOBAL_CACHE_DIR": work, "ZIG_LOCAL_CACHE_DIR": work}
        subprocess.run(
            [*compiler, *FLAGS, *more, f"-DINTERFACE={interface()}u", "-o", made, *sources, "-lm"],
            env={**os.environ, **caches},
            check=True,
        )
        # At once: a process that has opened the old one keeps it whole.
        made.replace(library)


if __name__ == "__main__":
    if supported():
        build(Path(sys.argv[1]) if sys.argv[1:] else LIBRARY)
    else:
        print(f"no kernels for {sys.platform} on {platform.machine()}", file=sys.stderr)
