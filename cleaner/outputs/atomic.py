"""Files that appear whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cleaner.errors import ConfigurationError


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside `path` that takes its place when the block ends without an exception.

    The file is created with the permissions that the user's umask gives. Raises OSError.
    """
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as stream:
            yield stream
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """Turn an OSError from inside the block into a `ConfigurationError` that names `path`."""
    try:
        yield
    except OSError as error:
        raise ConfigurationError(
            f"Cannot write to {path}: {error.strerror or error}. Name another place with -o."
        ) from error


def encode(text: str) -> bytes:
    """UTF-8; a lone surrogate, which UTF-8 forbids, is written as its three bytes, so that the
    text can be had back with the error handler `surrogatepass`.

    >>> encode("é"), encode("\\ud800")
    (b'\\xc3\\xa9', b'\\xed\\xa0\\x80')
    """
    return text.encode("utf-8", "surrogatepass")
