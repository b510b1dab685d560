"""A stream that can be looked ahead into, as far as memory is granted."""

from __future__ import annotations

import io
import re
from typing import Final

from cleaner.io.compression import CHUNK

_STEP: Final = 1 << 20


class Cursor:
    """A buffered stream with a `position`, and bytes that were read ahead of it.

    Bytes are looked at where they are held, and taken from the front at no cost: looking far ahead
    again and again takes time for what is new each time.
    """

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._held = bytearray()
        self._at = 0  # bytes of `_held` that were taken
        self.position = 0

    def readline(self, most: int = CHUNK) -> bytes:
        """Take a line, or `most` bytes of it."""
        held = self.held
        if not held:
            line = self._stream.readline(most)
            self.position += len(line)
            return line
        end = self._held.find(b"\n", self._at, self._at + most) + 1
        if end or held >= most:
            return self.take(end - self._at if end else most)
        start = self.take(held)
        rest = self._stream.readline(most - len(start))
        self.position += len(rest)
        return start + rest

    def take(self, size: int) -> bytes:
        """Take up to `size` of the bytes that are held."""
        data = self.at(0, size)
        self.drop(len(data))
        return data

    def drop(self, size: int) -> None:
        """Go over `size` of the bytes that are held."""
        self.position += size
        self._at += size
        if 2 * self._at > len(self._held) + _STEP or not self.held:
            del self._held[: self._at]
            self._at = 0

    @property
    def held(self) -> int:
        """How many bytes are held."""
        return len(self._held) - self._at

    def hold(self, size: int) -> int:
        """Look ahead until `size` bytes are held, or all there are; returns how many are."""
        while self.held < size:
            data = self._stream.read(min(_STEP, size - self.held))
            if not data:
                break
            self._held += data
        return self.held

    def at(self, offset: int, size: int) -> bytes:
        """Some of the bytes that are held, from `offset` behind the position."""
        start = self._at + offset
        return bytes(memoryview(self._held)[start : start + size])

    def find(self, pattern: re.Pattern[bytes]) -> int:
        """Where group 1 of a pattern starts in what is held, behind the position; -1 if nowhere."""
        found = pattern.search(self._held, self._at)
        return -1 if found is None else found.start(1) - self._at

    def put_back(self, data: bytes) -> None:
        """Put what was taken last before the next byte."""
        self.position -= len(data)
        if len(data) <= self._at:
            self._at -= len(data)
        else:
            self._held[: self._at] = data
            self._at = 0
