"""How far reading has come, in bytes on disk."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.io.compression import Unpacked
from cleaner.io.files import SourceFile


class ReadingMeter:
    """`total` is the size of all files together, `consumed` how much of it was read.

    Both are 0 until `read_files` gets to work. Looking at `consumed` costs next to nothing.
    """

    def __init__(self) -> None:
        self.total = 0
        self._done = 0
        self._size = 0
        self._share = 0.0
        self._open: Unpacked | None = None

    @property
    def consumed(self) -> int:
        within = int(self._share * self._size) if self._open is None else self._open.position
        return self._done + min(within, self._size)

    def expect(self, files: Iterable[SourceFile]) -> None:
        """Set `total`."""
        self.total = sum(map(_size, files))

    def begin(self, file: SourceFile) -> None:
        self._size = _size(file)
        self._share = 0.0

    def follow(self, stream: Unpacked) -> None:
        """Take the position in the file that was begun from `stream`."""
        self._open = stream

    def reach(self, share: float) -> None:
        """Say which share of the file was read, where no stream tells."""
        self._open, self._share = None, share

    def finish(self) -> None:
        """Count the file as read whole."""
        self._done += self._size
        self._size, self._share, self._open = 0, 0.0, None


def _size(file: SourceFile) -> int:
    try:
        return file.size
    except (OSError, ValueError):
        return 0
