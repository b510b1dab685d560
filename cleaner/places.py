"""Where files lie: paths of this machine, or URLs; what is done to either, without asking which."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeAlias

from cleaner.errors import CleanerError
from cleaner.remote import RemotePath, is_url

_LOCAL: Final = "file://"

Place: TypeAlias = Path | RemotePath


def place(text: str) -> Place:
    """What a user names: a URL stays as it is; `file://` is a path of this machine.

    >>> str(place("s3://bucket/out.jsonl")), place("file:///srv/out").as_posix()
    ('s3://bucket/out.jsonl', '/srv/out')
    """
    text = without_file_scheme(text)
    return RemotePath.named(text) if is_url(text) else Path(text)


def without_file_scheme(text: str) -> str:
    """The path that a `file://` URL is of; any other text as it is."""
    return text[len(_LOCAL) :] if text[: len(_LOCAL)].lower() == _LOCAL else text


def same_file(one: Place, other: Place) -> bool:
    """Whether two places are one file; of files of stores their URLs tell."""
    if isinstance(one, Path) and isinstance(other, Path):
        return one.exists() and one.samefile(other)
    return one == other


def remove_tree(folder: Place) -> None:
    """Delete a folder and what is in it, as far as that can be done."""
    if isinstance(folder, Path):
        shutil.rmtree(folder, ignore_errors=True)
        return
    with suppress(CleanerError):
        folder.remove_tree()


@contextmanager
def local_copy(where: Place) -> Iterator[Path]:
    """A file of this machine with the content of `where`, while the block lasts. Raises OSError."""
    if isinstance(where, Path):
        yield where
        return
    with where.local_copy() as copy:
        yield copy
