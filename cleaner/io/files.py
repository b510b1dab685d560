"""Files, folders and globs → the files to read, in an order that depends on their names alone."""

from __future__ import annotations

import glob
import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Literal

from cleaner.errors import ConfigurationError
from cleaner.io.formats import (
    COMPRESSIONS,
    HTML_SUFFIXES,
    JSONL_SUFFIXES,
    PAGES,
    SUFFIXES,
    Compression,
    Format,
    format_of,
    suffix_of,
    without_compression,
)
from cleaner.io.sniffing import HEAD, sniff_packed

__all__ = ["HTML_SUFFIXES", "JSONL_SUFFIXES", "SUFFIXES", "FoundFiles", "SourceFile", "find_files"]


@dataclass(frozen=True, slots=True, order=True)
class SourceFile:
    """A file to read. `name` is its path below the folder that all inputs share, with `/`.

    `location` is where it lies. `told` is the format that its content showed, where its name says
    none. A run may hold a million of these: everything else is worked out when asked for.
    """

    name: str
    location: str | Path
    told: Format | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "location", os.fspath(self.location))

    @property
    def path(self) -> Path:
        return Path(self.location)

    @property
    def format(self) -> Format | None:
        """What the name says, else what the content said; None where only reading will tell."""
        return self.told or format_of(self.name)

    @property
    def compression(self) -> Compression:
        return without_compression(self.name)[1]

    @property
    def is_page(self) -> bool:
        """Whether the file holds one document."""
        kind = self.format
        return kind is None or kind in PAGES

    @property
    def page_name(self) -> str:
        """The name without the suffix of its compression."""
        return without_compression(self.name)[0]


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What the inputs of a run come to.

    `files` are sorted by name. `skipped` counts the files inside folders that are of other
    kinds, by suffix; a file that is named itself is always taken.
    """

    files: tuple[SourceFile, ...]
    skipped: Counter[str]


def find_files(inputs: Sequence[str], *, without: Iterable[Path] = ()) -> FoundFiles:
    """Find the files that `inputs` (files, folders, globs) name.

    The files and folders `without` are passed over in folders. There, files whose names end in no suffix are taken if their content is of a known
    format. Raises `ConfigurationError` when an input names nothing.
    """
    taken: dict[str, Format | None] = {}
    roots: list[str] = []
    skipped: Counter[str] = Counter()
    left_out = frozenset(map(os.path.abspath, without))
    for given in _expand(inputs):
        path = os.path.abspath(given)  # noqa: PTH100 - resolve() follows links
        if os.path.isdir(path):  # noqa: PTH112 - path objects are slow by the million
            roots.append(path)
            _take_folder(path, left_out, taken, skipped)
        else:
            roots.append(os.path.dirname(path))  # noqa: PTH120 - as above
            taken[path] = None if format_of(path) else _sniffed(path) or None
    root = _shared_folder(roots)
    start = len(root) if root.endswith(os.sep) else len(root) + 1
    files = [
        SourceFile(path[start:].replace(os.sep, "/"), path, told) for path, told in taken.items()
    ]
    return FoundFiles(tuple(sorted(files, key=attrgetter("name"))), skipped)


def _take_folder(
    folder: str, without: frozenset[str], taken: dict[str, Format | None], skipped: Counter[str]
) -> None:
    for path in _walk(folder, without, skipped):
        suffix = suffix_of(path)
        if suffix in COMPRESSIONS:
            suffix = suffix_of(without_compression(path)[0]) or suffix
        if suffix in SUFFIXES:
            taken[path] = None
        elif suffix and suffix not in COMPRESSIONS:
            skipped[suffix] += 1
        else:
            told = _sniffed(path)
            if told is None:
                skipped[suffix or "no suffix"] += 1
            else:
                taken[path] = told or None


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


def _walk(folder: str, without: frozenset[str], skipped: Counter[str]) -> Iterator[str]:
    """Regular files below `folder`, hidden ones aside; links to folders are not followed.

    Pipes, sockets and links to nothing are no files; reading a pipe could wait for ever.
    """
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                found = list(entries)
        except OSError:
            skipped["folder that cannot be opened"] += 1
            continue
        for entry in found:
            if entry.name.startswith(".") or entry.path in without:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            elif _is_file(entry):
                yield entry.path


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads to itself
        return False


def _sniffed(path: str) -> Format | Literal[""] | None:
    """The format that a file's content shows; None where it shows none.

    "" for what cannot be looked at: a pipe, which is read once, or a file that is not ours to
    read, which will be an error of its own.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - path objects are slow
            return ""
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - as above
            return sniff_packed(stream.read(HEAD))
    except OSError:
        return ""


def _shared_folder(roots: Sequence[str]) -> str:
    if not roots:
        raise ConfigurationError("Name a file, a folder, a glob, or - for JSON lines on stdin.")
    try:
        return os.path.commonpath(roots)
    except ValueError as error:
        raise ConfigurationError(
            "The inputs lie on different drives. Clean each drive on its own."
        ) from error
