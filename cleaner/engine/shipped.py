"""Where rule files are: the shipped ones, and those below a folder. Reads none, imports little."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

PACK_FOLDERS: Final = ("generic", "lang", "agencies", "sites")
PACK_FILE: Final = "pack.yaml"


@cache
def shipped_rules() -> Path:
    """The folder of the shipped rules: inside an installed wheel, or in the checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_rules"
    return inside if inside.is_dir() else package.parent / "rules"


def rule_files(folder: Path) -> list[Path]:
    """Rule files of a folder (or the file itself), in an order that no machine changes."""
    if folder.is_file():
        return [folder]
    found = (p for ending in ("*.yaml", "*.yml") for p in folder.rglob(ending))
    return sorted((p for p in found if p.name != PACK_FILE), key=lambda p: p.as_posix())


def shipped_files() -> list[Path]:
    """The rule files that ship with the package."""
    root = shipped_rules()
    return [f for name in PACK_FOLDERS if (root / name).is_dir() for f in rule_files(root / name)]
