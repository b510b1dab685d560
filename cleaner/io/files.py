"""Files, folders and globs → the files to read, in an order that depends on their names alone."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cleaner.errors import ConfigurationError

TEXT_SUFFIXES: Final = frozenset({".txt", ".text"})
HTML_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml"})
JSONL_SUFFIXES: Final = frozenset({".jsonl", ".ndjson"})
SUFFIXES: Final = TEXT_SUFFIXES | HTML_SUFFIXES | JSONL_SUFFIXES


@dataclass(frozen=True, slots=True, order=True)
class SourceFile:
    """A file to read. `name` is its path below the folder that all inputs share, with `/`."""

    name: str
    path: Path

    @property
    def is_page(self) -> bool:
        return self.path.suffix.lower() not in JSONL_SUFFIXES


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What the inputs of a run come to.

    `files` are sorted by name. `skipped` counts the files inside folders that are of other
    kinds, by suffix; a file that is named itself is always taken.
    """

    files: tuple[SourceFile, ...]
    skipped: Counter[str]


def find_files(inputs: Sequence[str], *, without: Path | None = None) -> FoundFiles:
    """Find the files that `inputs` (files, folders, globs) name; nothing below `without`.

    Raises `ConfigurationError` when an input names nothing.
    """
    taken: set[Path] = set()
    roots: list[Path] = []
    skipped: Counter[str] = Counter()
    for path in map(_absolute, _expand(inputs)):
        if not path.is_dir():
            roots.append(path.parent)
            taken.add(path)
            continue
        roots.append(path)
        for file in _walk(path, None if without is None else _absolute(without)):
            if file.suffix.lower() in SUFFIXES:
                taken.add(file)
            else:
                skipped[file.suffix.lower() or "no suffix"] += 1
    root = _shared_folder(roots)
    files = (SourceFile(path.relative_to(root).as_posix(), path) for path in taken)
    return FoundFiles(tuple(sorted(files)), skipped)


def _absolute(path: str | Path) -> Path:
    """`path` from the root, without `..`, its links left alone."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() follows links


def _expand(inputs: Sequence[str]) -> Iterator[str]:
    for given in inputs:
        if os.path.lexists(given):
            yield given
            continue
        pattern = glob.has_magic(given)
        matches = sorted(glob.glob(given, recursive=True)) if pattern else []  # noqa: PTH207 - takes absolute patterns too
        if not matches:
            what = "No file matches" if pattern else "There is no file or folder"
            raise ConfigurationError(f"{what} {given!r}. Check the path.")
        yield from matches


def _walk(folder: Path, without: Path | None) -> Iterator[Path]:
    """Regular files below `folder`, hidden ones aside; links to folders are not followed."""
    for parent, folders, names in os.walk(folder):
        here = Path(parent)
        folders[:] = [
            name for name in folders if not name.startswith(".") and here / name != without
        ]
        for name in names:
            if not name.startswith(".") and (here / name).is_file():
                yield here / name


def _shared_folder(roots: Sequence[Path]) -> Path:
    if not roots:
        raise ConfigurationError("Name a file, a folder, a glob, or - for JSON lines on stdin.")
    try:
        return Path(os.path.commonpath(roots))
    except ValueError as error:
        raise ConfigurationError(
            "The inputs lie on different drives. Clean each drive on its own."
        ) from error
