"""What pyproject.toml cannot say: the engine's kernels are compiled where they can run."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_ext import build_ext

PACKAGE = "app.engine.native"
_spec = importlib.util.spec_from_file_location(
    "build_kernels", Path(__file__).parent.joinpath(*PACKAGE.split("."), "build.py")
)
kernels = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(kernels)


class Compile(build_ext):
    """Compiles with the kernels' own compiler and flags rather than this Python's."""

    def get_ext_filename(self, fullname: str) -> str:
        """Return the library's path: opened with ctypes, it is for any version of Python."""
        return f"{fullname.replace('.', '/')}.so"

    def build_extension(self, ext: Extension) -> None:
        """Compile the kernels."""
        kernels.build(Path(self.get_ext_fullpath(ext.name)))


class Wheel(bdist_wheel):
    """A wheel for any Python 3 on the kernels' platform, or on every platform without them."""

    def get_tag(self) -> tuple[str, str, str]:
        """Return the wheel's tag."""
        return super().get_tag() if self.root_is_pure else ("py3", "none", kernels.WHEEL_PLATFORM)


setup(
    ext_modules=[Extension(f"{PACKAGE}.{kernels.LIBRARY.stem}", [])] if kernels.supported() else [],
    cmdclass={"build_ext": Compile, "bdist_wheel": Wheel},
)
