"""Files → items, by the reader of each file's format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.choices import InputKind
from cleaner.errors import ConfigurationError, InputError
from cleaner.io.files import JSONL_SUFFIXES, SourceFile, find_files
from cleaner.io.items import Item
from cleaner.io.jsonl import read_rows
from cleaner.io.text import read_page


def read_files(files: Iterable[SourceFile], kind: InputKind = "auto") -> Iterator[Item]:
    """Read one file after another, holding one at a time.

    `kind` "text" or "html" speaks of the pages among `files`; rows of JSON lines say it
    themselves.
    """
    for file in files:
        if file.path.suffix.lower() in JSONL_SUFFIXES:
            yield from _read_jsonl(file)
        else:
            yield read_page(file, kind)


def _read_jsonl(file: SourceFile) -> Iterator[Item]:
    try:
        with file.path.open("rb") as lines:
            yield from read_rows(lines, file.name)
    except OSError as error:
        yield Item(file.name, file.name, error=f"cannot be read: {error.strerror or error}")


def read_one(path: str, kind: InputKind = "auto") -> Item:
    """Read the one page that `path` names. Raises `ConfigurationError` where it is no file and
    `InputError` where it cannot be read.
    """
    files = find_files([path]).files
    if len(files) != 1 or files[0].path.suffix.lower() in JSONL_SUFFIXES:
        raise ConfigurationError(f"{path} is not one page. Name a text file.")
    item = read_page(files[0], kind)
    if item.error is not None:
        raise InputError(f"{path} {item.error}")
    return item
