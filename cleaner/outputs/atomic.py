"""Files that appear whole or not at all, and stay when the machine stops."""

from __future__ import annotations

import errno
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from cleaner.errors import ConfigurationError, StoppedError
from cleaner.places import Place
from cleaner.remote import RemoteError, RemotePath

# What is wrong with the place, not with one name in it: no other document can be written either.
_NO_ROOM: Final = frozenset(
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO", "EROFS", "EMFILE", "ENFILE")
    if hasattr(errno, name)
)


@contextmanager
def atomic_file(path: Place, beside: Place | None = None) -> Iterator[BinaryIO]:
    """Open a file that takes the place of `path` when the block ends without an exception.

    It is written in the folder `beside`, by default that of `path`, with the permissions that
    the user's umask gives, and is on the disk when it takes its place. One that goes to a store
    is written on this machine, wherever temporary files lie. Raises OSError.
    """
    if isinstance(path, RemotePath):
        with path.appearing() as stream:
            yield stream
        return
    folder = beside if isinstance(beside, Path) else path.parent
    part = folder / f".{secrets.token_hex(8)}.part"
    try:
        with part.open("xb") as stream:
            yield stream
            settle(stream)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def settle(stream: BinaryIO) -> None:
    """Have what was written to a file on the disk. Raises OSError."""
    stream.flush()
    os.fsync(stream.fileno())


def settle_folder(folder: Place) -> None:
    """Have the names in a folder on the disk, where the system can say so of folders."""
    if os.name == "nt" or isinstance(folder, RemotePath):
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def writable(path: Place) -> Iterator[None]:
    """Turn an OSError from inside the block into an error that names `path`.

    Raises `StoppedError` where there is no room left, or a store does not answer, and
    `ConfigurationError` else.
    """
    try:
        yield
    except OSError as error:
        raise_if_full(error, path)
        raise ConfigurationError(
            f"Cannot write to {path}: {error.strerror or error}. Name another place with -o."
        ) from error


def raise_if_full(error: OSError, path: Place) -> None:
    """Raise `StoppedError` where `error` says that nothing more can be written near `path`."""
    if isinstance(error, RemoteError):
        raise StoppedError(
            f"Cannot go on writing {path}: {error}. Start the same command again when the store "
            "can be reached: it goes on where it stopped."
        ) from error
    if error.errno in _NO_ROOM and isinstance(path, RemotePath):
        raise StoppedError(
            f"Cannot go on writing {path}: {error.strerror} in {tempfile.gettempdir()}, where it "
            "is put together. Make room there, or set TMPDIR, and start the same command again."
        ) from error
    if error.errno in _NO_ROOM:
        raise StoppedError(
            f"Cannot go on writing {path}: {error.strerror}. Make room there, then start the same "
            "command again: it goes on where it stopped."
        ) from error


def encode(text: str) -> bytes:
    """UTF-8; a lone surrogate, which UTF-8 forbids, is written as its three bytes, so that the
    text can be had back with the error handler `surrogatepass`.

    >>> encode("é"), encode("\\ud800")
    (b'\\xc3\\xa9', b'\\xed\\xa0\\x80')
    """
    return text.encode("utf-8", "surrogatepass")
