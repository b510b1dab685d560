"""Line numbers, as people and `expected.json` files count them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

_ENDING: Final = re.compile(r"\r\n|\n|\r")


class Lines:
    """The lines of a source, blank ones included, counted from 1.

    A line ends at LF, CRLF or CR, as editors count; blocks also end at form feeds and the like, so
    that one line may hold several blocks. The end of a line is past its ending.
    """

    def __init__(self, source: str) -> None:
        self._ends = [match.end() for match in _ENDING.finditer(source)]
        if source and (not self._ends or self._ends[-1] < len(source)):
            self._ends.append(len(source))

    def __len__(self) -> int:
        return len(self._ends)

    def number(self, offset: int) -> int:
        """The number of the line that holds the character at `offset`.

        >>> [Lines("a\\r\\nb\\n").number(i) for i in range(5)]
        [1, 1, 1, 2, 2]
        """
        return bisect_right(self._ends, offset) + 1

    def span(self, number: int) -> tuple[int, int]:
        """Offsets of line `number`, with its ending.

        >>> Lines("a\\r\\nb\\n").span(2)
        (3, 5)
        """
        return (self._ends[number - 2] if number > 1 else 0), self._ends[number - 1]

    def parts(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Cut `start:end` at the line ends: (line number, start, end) of each part.

        >>> list(Lines("a\\nbc\\n").parts(0, 3))
        [(1, 0, 2), (2, 2, 3)]
        """
        while start < end:
            number = self.number(start)
            stop = min(end, self._ends[number - 1])
            yield number, start, stop
            start = stop
