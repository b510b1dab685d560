"""Files → streams of their unpacked bytes."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from cleaner.io.compression import CHUNK, Source, Unpacked, buffered, compression_of
from cleaner.io.files import SourceFile
from cleaner.io.formats import format_of
from cleaner.io.limits import DEFAULT, Limits
from cleaner.io.meter import ReadingMeter
from cleaner.io.sniffing import HEAD
from cleaner.remote import RemotePath, in_memory, is_url

READ_AT_ONCE: Final = 1 << 16


@contextmanager
def opened(
    file: SourceFile, limits: Limits = DEFAULT, meter: ReadingMeter | None = None
) -> Iterator[io.BufferedReader]:
    """The bytes of a file, unpacked as its name says, or its content where the name says nothing.

    Raises OSError; reading from it raises `DamagedError` as well.
    """
    with _opened_raw(file) as raw:
        source: Source = raw
        compression = file.compression
        if not compression and format_of(file.name) is None:
            ahead = Ahead(raw)
            source, compression = ahead, compression_of(ahead.head(HEAD))
        unpacked = Unpacked(source, compression, limits, _size(raw, file))
        if meter is not None:
            meter.follow(unpacked)
        with buffered(unpacked) as stream:
            yield stream


def opened_whole(file: SourceFile) -> BinaryIO:
    """The bytes of a file as they are, to be read from any place in it on. Raises OSError."""
    if is_url(str(file.location)):
        return io.BufferedReader(_opened_raw(file), READ_AT_ONCE)
    return open(file.location, "rb")  # noqa: PTH123 - a path object is slow


def _opened_raw(file: SourceFile) -> io.RawIOBase:
    if isinstance(file.held, OSError):
        raise file.held
    if file.held is not None:
        return in_memory(file.held)
    if is_url(str(file.location)):
        return RemotePath(str(file.location)).open_raw(file.listed_size)
    return open(file.location, "rb", buffering=0)  # noqa: PTH123 - as above


def _size(raw: io.RawIOBase, file: SourceFile) -> int | None:
    if not isinstance(raw, io.FileIO):
        return file.listed_size
    about = os.fstat(raw.fileno())
    return about.st_size if stat.S_ISREG(about.st_mode) else None


class Ahead:
    """A stream whose first bytes can be looked at, and which gives bytes as they come."""

    def __init__(self, source: Source) -> None:
        # `read` of a buffered stream waits until it has all bytes that were asked for.
        self._read = source.read1 if isinstance(source, io.BufferedIOBase) else source.read
        self._held = b""

    def head(self, size: int) -> bytes:
        """The first `size` bytes, or all there are."""
        while len(self._held) < size and self.more():
            pass
        return self._held[:size]

    def more(self) -> bytes:
        """The first bytes and what came after them; empty when nothing came."""
        data = self._read(CHUNK) or b""
        self._held += data
        return self._held if data else b""

    def read(self, size: int, /) -> bytes:
        if self._held:
            data, self._held = self._held[:size], self._held[size:]
            return data
        return self._read(size) or b""
