"""Files, folders and globs, of this machine or of a store → the files to read, in an order that
depends on their names alone.
"""

from __future__ import annotations

import glob
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from operator import attrgetter
from pathlib import Path
from typing import Literal, TypeAlias

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
from cleaner.places import Place, place, without_file_scheme
from cleaner.remote import Listed, RemotePath, is_url, shown

__all__ = ["HTML_SUFFIXES", "JSONL_SUFFIXES", "SUFFIXES", "FoundFiles", "SourceFile", "find_files"]

_Sniff: TypeAlias = Callable[[str], Format | Literal[""] | None]


@dataclass(frozen=True, slots=True, order=True)
class SourceFile:
    """A file to read. `name` is its path below the folder that all inputs share, with `/`.

    `location` is where it lies, a path or a URL. `told` is the format that its content showed,
    where its name says none; `listed_size` its bytes, where a listing said so; `held` what
    was fetched of it ahead, or why nothing was. A run may hold a million of these: everything else
    is worked out when asked for.
    """

    name: str
    location: str | Path
    told: Format | None = field(default=None, compare=False)
    listed_size: int | None = field(default=None, compare=False)
    held: bytes | OSError | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "location", os.fspath(self.location))

    @property
    def path(self) -> Place:
        return place(os.fspath(self.location))

    @property
    def size(self) -> int:
        """Bytes on the disk or in the store. Raises OSError, and ValueError for odd names."""
        if self.listed_size is not None:
            return self.listed_size
        # A path object for each of a million files is slow.
        return 0 if is_url(str(self.location)) else os.stat(self.location).st_size  # noqa: PTH116

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


def find_files(inputs: Sequence[str], *, without: Iterable[Place] = ()) -> FoundFiles:
    """Find the files that `inputs` (files, folders, globs; paths or URLs) name.

    The files and folders `without` are passed over in folders. There, files whose names end in no
    suffix are taken if their content is of a known format. Raises `ConfigurationError` when an
    input names nothing, and `StoppedError` when a store does not answer.
    """
    without = list(without)
    inputs = list(map(without_file_scheme, inputs))
    urls = [given for given in inputs if is_url(given)]
    if urls:
        if len(urls) < len(inputs):
            raise ConfigurationError("Some inputs are paths, some are URLs. Clean each on its own.")
        return _find_remote([RemotePath.named(url) for url in urls], without)
    taken: dict[str, Format | None] = {}
    roots: list[str] = []
    skipped: Counter[str] = Counter()
    left_out = frozenset(os.path.abspath(p) for p in without if isinstance(p, Path))  # noqa: PTH100
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
        told = _told(path, _sniffed, skipped)
        if told is not None:
            taken[path] = told or None


def _told(path: str, sniffed: _Sniff, skipped: Counter[str]) -> Format | Literal[""] | None:
    """The format that the content of a file in a folder shows, "" where its name says enough;
    None for a file that is not taken.
    """
    suffix = suffix_of(path)
    if suffix in COMPRESSIONS:
        suffix = suffix_of(without_compression(path)[0]) or suffix
    if suffix in SUFFIXES:
        return ""
    told = sniffed(path) if not suffix or suffix in COMPRESSIONS else None
    if told is None:
        skipped[suffix or "no suffix"] += 1
    return told


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


def _find_remote(inputs: Sequence[RemotePath], without: Iterable[Place]) -> FoundFiles:
    """What `find_files` does, of stores: a request a listing, none a file whose name says all."""
    left_out = {where.url for where in without if isinstance(where, RemotePath)}
    taken: dict[str, SourceFile] = {}
    roots: list[str] = []
    skipped: Counter[str] = Counter()
    for given in inputs:
        named, folders = _expand_remote(given)
        for file in named:
            told = None if format_of(file.url) else _sniffed_remote(file.url) or None
            taken[file.url] = SourceFile(file.url, file.url, told, file.size)
            roots.append(RemotePath(file.url).parent.url)
        for folder in folders:
            roots.append(folder.url)
            for file in _listed_below(folder, left_out):
                found = _told(file.url, _sniffed_remote, skipped)
                if found is not None:
                    taken[file.url] = SourceFile(file.url, file.url, found or None, file.size)
    parts = [shown(root).split("/") for root in roots]
    prefix = os.path.commonprefix(parts)  # noqa: RUF071 -- of lists it is by component
    if len(prefix) < len(("scheme:", "")):
        raise ConfigurationError("The inputs lie in different stores. Clean each on its own.")
    start = len("/".join(prefix)) + 1
    files = [replace(file, name=shown(url)[start:]) for url, file in taken.items()]
    if len({file.name for file in files}) < len(files):
        raise ConfigurationError("Two inputs differ in nothing but what follows `?`. Name one.")
    return FoundFiles(tuple(sorted(files, key=attrgetter("name"))), skipped)


def _expand_remote(given: RemotePath) -> tuple[list[Listed], list[RemotePath]]:
    """The files and folders that an input names."""
    file = given.listed()
    if file is not None:
        return [file], []
    if given.is_dir():
        return [], [given]
    files, folders = given.matches() if given.is_pattern else ([], [])
    if not files and not folders:
        what = "Nothing matches" if given.is_pattern else "There is nothing at"
        raise ConfigurationError(f"{what} {given}. Check the address.")
    return files, [] if "**" in given.name else folders


def _listed_below(folder: RemotePath, without: set[str]) -> Iterator[Listed]:
    """The files below a folder but the hidden ones, as `_walk` gives those of this machine."""
    for file in folder.files():
        names = file.url[len(folder.url) + 1 :].split("/")
        above = accumulate(names, "{}/{}".format, initial=folder.url)
        if not any(name.startswith(".") for name in names) and without.isdisjoint(above):
            yield file


def _sniffed_remote(url: str) -> Format | Literal[""] | None:
    try:
        return sniff_packed(RemotePath(url).head(HEAD))
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
