"""What the bytes of a ledger lie in: a file that is appended to or, in stores, which have none such,
an object for each time that it grew.

Beside the object of the ledger itself, which has its head and in the end all of it, lie those of
what came later, in a hidden folder. Each is named by the place of its first byte in the whole.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from cleaner.outputs.atomic import atomic_file, settle, settle_folder
from cleaner.places import Place, remove_tree
from cleaner.remote import RemotePath, reachable

_DIGITS: Final = 16


class Journal(Protocol):
    """Bytes that are only ever appended, and cut off where a later start goes on. All raise OSError.

    What was written stays once `settle` has returned.
    """

    def begin(self, head: bytes) -> None:
        """Begin anew, in place of one that may be there."""

    def resume(self, size: int) -> None:
        """Go on behind the first `size` bytes."""

    def write(self, data: bytes) -> None: ...

    def settle(self) -> None: ...

    def finish(self) -> None:
        """Settle for the last time: the whole is at its place, and `tidy_journal` may follow."""

    def close(self) -> None: ...


def journal(path: Place) -> Journal:
    """The journal at `path`, not yet opened."""
    return _FileJournal(path) if isinstance(path, Path) else _ObjectJournal(path)


@contextmanager
def read_journal(path: Place) -> Iterator[BinaryIO | None]:
    """The bytes of a journal; None where there is none."""
    if isinstance(path, Path):
        try:
            stream = path.open("rb")
        except FileNotFoundError:
            yield None
            return
        with stream:
            yield stream
        return
    with tempfile.TemporaryFile() as held:
        with reachable(path):
            is_there = _download(path, held)
        held.seek(0)
        yield held if is_there else None


def hidden_name(name: str) -> str:
    """The name of the folder, beside a ledger called `name`, of what came later."""
    return f".{name}.rows"


def tidy_journal(path: Place) -> None:
    """Remove what a finished journal needs no more."""
    if isinstance(path, RemotePath):
        remove_tree(_later(path))


class _FileJournal:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream: BinaryIO = io.BytesIO()

    def begin(self, head: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_file(self._path) as stream:
            stream.write(head)
        settle_folder(self._path.parent)
        self._stream = self._path.open("ab")

    def resume(self, size: int) -> None:
        self._stream = self._path.open("r+b")
        self._stream.truncate(size)
        self._stream.seek(size)

    def write(self, data: bytes) -> None:
        self._stream.write(data)

    def settle(self) -> None:
        settle(self._stream)

    def finish(self) -> None:
        self.settle()

    def close(self) -> None:
        self._stream.close()


class _ObjectJournal:
    """All bytes are held in a temporary file, too, of which the whole is made in the end."""

    def __init__(self, path: RemotePath) -> None:
        self._path = path
        self._later = _later(path)
        self._settled = 0
        self._stream: BinaryIO = io.BytesIO()

    def begin(self, head: bytes) -> None:
        self._stream = tempfile.TemporaryFile()  # noqa: SIM115 -- `close` closes it
        self._later.remove_tree()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_file(self._path) as stream:
            stream.write(head)
        self._stream.write(head)
        self._settled = len(head)
        self._later.mkdir(parents=True, exist_ok=True)

    def resume(self, size: int) -> None:
        self._stream = tempfile.TemporaryFile()  # noqa: SIM115 -- as above
        _download(self._path, self._stream)
        self._stream.truncate(size)
        self._settled = self._stream.seek(size)

    def write(self, data: bytes) -> None:
        self._stream.write(data)

    def settle(self) -> None:
        self._stream.seek(self._settled)
        new = self._stream.read()
        with atomic_file(self._later / f"{self._settled:0{_DIGITS}}") as stream:
            stream.write(new)
        self._settled += len(new)

    def finish(self) -> None:
        self._stream.seek(0)
        with atomic_file(self._path) as stream:
            shutil.copyfileobj(self._stream, stream)

    def close(self) -> None:
        self._stream.close()


def _later(path: RemotePath) -> RemotePath:
    return path.with_name(hidden_name(path.name))


def _download(path: RemotePath, stream: BinaryIO) -> bool:
    """Write what there is of a journal; whether there is any. Raises OSError.

    Objects that do not follow are of an earlier journal, and none was told of them.
    """
    try:
        stream.write(path.read_bytes())
    except FileNotFoundError:
        return False
    later = _later(path)
    names = [each.name for each in later.iterdir()]
    for name, content in zip(names, later.read_each(names), strict=True):
        if name == f"{stream.tell():0{_DIGITS}}":
            stream.write(content)
    return True
