"""Files → items, by the reader of each file's format."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import BinaryIO, Final

from cleaner.choices import InputKind
from cleaner.errors import ConfigurationError, InputError, MissingExtraError
from cleaner.io.ahead import fetched
from cleaner.io.compression import DamagedError, Unpacked, buffered, compression_of
from cleaner.io.delimited import read_table
from cleaner.io.fields import DETECTED, FieldNames
from cleaner.io.files import SourceFile, find_files
from cleaner.io.formats import PAGES, Format
from cleaner.io.items import Item, unread
from cleaner.io.jsonl import read_rows
from cleaner.io.limits import DEFAULT, Limits
from cleaner.io.meter import ReadingMeter
from cleaner.io.opening import Ahead, opened, opened_whole
from cleaner.io.parquet import read_parquet, spooled
from cleaner.io.sniffing import HEAD, sniff
from cleaner.io.text import failed_page, page_item, read_page
from cleaner.io.warc import read_archive

__all__ = ["ReadingMeter", "check_packages", "read_files", "read_one", "read_stream"]

_MAGIC: Final = (
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"BZh91AY&SY",
    b"\xfd7zXZ\x00",
    b"PAR1",
    b"WARC/",
)
_PACKAGES: Final = (
    ("parquet", "Parquet", "parquet", "pyarrow"),
    ("zstd", "Zstandard", "zstd", "zstandard"),
)


def read_files(
    files: Iterable[SourceFile],
    kind: InputKind = "auto",
    *,
    fields: FieldNames = DETECTED,
    limits: Limits = DEFAULT,
    skipped: Counter[str] | None = None,
    start: tuple[str, int] | None = None,
    meter: ReadingMeter | None = None,
) -> Iterator[Item]:
    """Read one file after another, holding one document at a time.

    `kind` "text" or "html" speaks of the pages among `files`, and of rows that leave it open.
    `fields` names the fields of rows and tables. `skipped` counts the records of crawl archives
    that are no documents, by reason. `start` is the `file` and `number` of the first item wanted:
    files whose names sort before are not opened. `meter` is told how far reading has come.

    What cannot be read becomes an item with an error; the rest goes on. Raises
    `MissingExtraError` at once, where a file's format needs a package that is not installed.
    """
    files = tuple(files)
    check_packages(files)
    if meter is not None:
        meter.expect(files)
    asked = _Asked(kind, fields, limits, Counter() if skipped is None else skipped, meter)
    return _read_all(files, asked, start)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for, for all files."""

    kind: InputKind
    fields: FieldNames
    limits: Limits
    skipped: Counter[str]
    meter: ReadingMeter | None = None


def check_packages(files: Iterable[SourceFile]) -> None:
    """Raise `MissingExtraError` where reading the files needs a package that is not installed."""
    missing = {
        name: (f"Reading {what} files", extra)
        for name, what, extra, module in _PACKAGES
        if find_spec(module) is None
    }
    for file in files if missing else ():
        for name in (file.format, file.compression):
            if name in missing:
                raise MissingExtraError(*missing[name])


def _read_all(
    files: Iterable[SourceFile], asked: _Asked, start: tuple[str, int] | None
) -> Iterator[Item]:
    first, skip = start or ("", 0)
    for file in fetched(files, first):
        if asked.meter is not None:
            asked.meter.begin(file)
        if file.name >= first:
            yield from _numbered(file, asked, skip if file.name == first else 0)
        if asked.meter is not None:
            asked.meter.finish()


def _numbered(file: SourceFile, asked: _Asked, skip: int) -> Iterator[Item]:
    """The items of a file from number `skip` on, with their coordinates."""
    counted = Counter(asked.skipped)
    for number, item in enumerate(_to_the_end(file, asked, skip)):
        if number >= skip:
            yield replace(item, file=file.name, number=number)
        elif number == skip - 1:  # what stands before was counted when it was read first
            asked.skipped.clear()
            asked.skipped.update(counted)


def _to_the_end(file: SourceFile, asked: _Asked, skip: int) -> Iterator[Item]:
    """The items of a file; what goes wrong with the file as a whole is the last of them."""
    try:
        yield from _contents(file, asked, skip)
    except DamagedError as error:
        yield failed_page(file, str(error))
    except OSError as error:
        yield failed_page(file, f"cannot be read: {error.strerror or error}")
    except ValueError as error:  # a name with a NUL in it
        yield failed_page(file, f"cannot be opened: {error}")


def _contents(file: SourceFile, asked: _Asked, skip: int) -> Iterator[Item]:
    if file.format == "parquet" and not file.compression and file.told is None:
        yield from read_parquet(
            opened_whole(file), file.name, asked.fields, kind=asked.kind, skip=skip,
            limits=asked.limits, meter=asked.meter,
        )  # fmt: skip
        return
    with opened(file, asked.limits, asked.meter) as stream:
        kind = file.format or sniff(stream.peek(HEAD)[:HEAD])
        if kind is None or kind in PAGES:
            yield page_item(stream, file, "html" if kind == "html" else asked.kind, asked.limits)
        else:
            yield from _rows(stream, kind, file.name, asked, skip)


def _rows(
    stream: io.BufferedReader, content: Format, name: str, asked: _Asked, skip: int = 0
) -> Iterator[Item]:
    """The items of a stream that holds many documents."""
    fields, limits, kind = asked.fields, asked.limits, asked.kind
    if content == "jsonl":
        yield from read_rows(stream, name, fields, limits, kind=kind, skip=skip)
    elif content in {"csv", "tsv"}:
        delimiter = "\t" if content == "tsv" else ","
        yield from read_table(stream, name, fields, limits, delimiter=delimiter, kind=kind)
    elif content == "parquet":
        with spooled(stream) as held:
            yield from read_parquet(held, name, fields, kind=kind, skip=skip, limits=limits)
    else:
        yield from read_archive(stream, name, limits, asked.skipped)


def read_stream(
    stream: BinaryIO,
    name: str = "stdin",
    kind: InputKind = "auto",
    *,
    fields: FieldNames = DETECTED,
    limits: Limits = DEFAULT,
    skipped: Counter[str] | None = None,
) -> Iterator[Item]:
    """Read a pipe: JSON lines, or what its first bytes say it is (compressed, a crawl archive,
    Parquet).

    A row of JSON lines is given as soon as its line has come.
    """
    asked = _Asked(kind, fields, limits, Counter() if skipped is None else skipped)
    items = _from_pipe(stream, name, asked)
    return (replace(item, file=name, number=number) for number, item in enumerate(items))


def _from_pipe(stream: BinaryIO, name: str, asked: _Asked) -> Iterator[Item]:
    try:
        packed = Ahead(stream)
        head = _telling(packed)
        compression = compression_of(head)
        with buffered(Unpacked(packed, compression, asked.limits)) as lines:
            head = lines.peek(HEAD) if compression else head
            content: Format = "jsonl"
            if head.startswith((b"WARC/", b"PAR1")):
                content = "warc" if head.startswith(b"WARC/") else "parquet"
            yield from _rows(lines, content, name, asked)
    except DamagedError as error:
        yield unread(name, str(error))
    except OSError as error:
        yield unread(name, f"cannot be read: {error.strerror or error}")


def _telling(stream: Ahead) -> bytes:
    """The first bytes, as few as tell what the stream is, so that a slow one is not waited for."""
    head = stream.more()
    while head and any(len(head) < len(m) and m.startswith(head) for m in _MAGIC):
        longer = stream.more()
        if not longer:
            break
        head = longer
    return head


def read_one(path: str, kind: InputKind = "auto") -> Item:
    """Read the one page that `path` names. Raises `ConfigurationError` where it is no file and
    `InputError` where it cannot be read.
    """
    files = find_files([path]).files
    if len(files) != 1 or not files[0].is_page:
        raise ConfigurationError(f"{path} is not one page. Name a text file.")
    check_packages(files)
    item = read_page(files[0], kind)
    if item.error is not None:
        raise InputError(f"{path} {item.error}")
    return item
