"""How much a reader takes from one document or one compressed file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MEBIBYTE: Final = 1 << 20
WINDOW: Final = 64 * MEBIBYTE
"""Unpacked bytes between two looks at how much a compressed file expands."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`document` is in bytes, unpacked: a larger one becomes an item with an error.

    A compressed file that expands more than `ratio` times over 64 MiB of unpacked data is taken
    for a bomb and read no further. Text of a crawl expands 3 to 10 times, the same page over and
    over up to some hundred times; gzip can at most reach 1030, the others far more.
    """

    document: int = 64 * MEBIBYTE
    ratio: int = 1000

    @property
    def too_large(self) -> str:
        """What is said of a document beyond the limit.

        >>> Limits().too_large, Limits(document=1000).too_large
        ('is larger than 64 MiB', 'is larger than 1000 bytes')
        """
        if self.document % MEBIBYTE:
            return f"is larger than {self.document} bytes"
        return f"is larger than {self.document // MEBIBYTE} MiB"


DEFAULT: Final = Limits()
