"""Small files of stores, fetched before they are read: many take little longer than one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from cleaner.io.files import SourceFile
from cleaner.remote import SMALL, is_url, read_some

HELD: Final = 16 << 20  # bytes of files that are held at once, unless one alone has more
_FILES: Final = 64


def fetched(files: Iterable[SourceFile], first: str) -> Iterator[SourceFile]:
    """The files, small ones of stores with what they hold; those before `first` as they are."""
    group: list[SourceFile] = []
    size = 0
    for file in files:
        if file.name < first or not _is_small(file):
            yield from _held(group)
            group, size = [], 0
            yield file
            continue
        length = file.listed_size or 0
        if len(group) == _FILES or size + length > HELD:
            yield from _held(group)
            group, size = [], 0
        group.append(file)
        size += length
    yield from _held(group)


def _is_small(file: SourceFile) -> bool:
    size = file.listed_size
    return size is not None and size <= SMALL and is_url(str(file.location))


def _held(group: list[SourceFile]) -> Iterator[SourceFile]:
    if group:
        contents = read_some([str(file.location) for file in group])
        for file, content in zip(group, contents, strict=True):
            yield replace(file, held=content)
