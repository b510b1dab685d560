"""Builds the compiled modules (`*.pyx`) of the package: a hook of hatchling.

Each `name.pyx` becomes an extension module beside its source, for an editable install as for a
wheel. Nothing but a C compiler is needed besides the packages that the build asks for.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledModules(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles before the files of a wheel are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile, and put what was built into the wheel."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["artifacts"] += [str(path.relative_to(root)) for path in compile_all(root)]


def compile_all(root: Path) -> list[Path]:
    """Compile all modules under `root` whose sources are newer; returns the paths of all."""
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    sources = sorted((root / "cleaner").rglob("*.pyx"))
    warnings = [] if sys.platform == "win32" else ["-O3", "-fno-math-errno", "-ffp-contract=off"]
    extensions = [
        Extension(
            ".".join(path.relative_to(root).with_suffix("").parts),
            [str(path.relative_to(root))],
            extra_compile_args=warnings,
        )
        for path in sources
    ]
    modules = cythonize(extensions, build_dir=str(root / "build" / "compiled"), quiet=True)
    command = build_ext(Distribution({"ext_modules": modules}))
    command.inplace = True
    command.build_temp = str(root / "build" / "compiled")
    command.ensure_finalized()
    command.run()
    return [root / command.get_ext_fullpath(module.name) for module in modules]


if __name__ == "__main__":
    for built in compile_all(Path(__file__).resolve().parent):
        print(built)  # noqa: T201 -- a command's result
