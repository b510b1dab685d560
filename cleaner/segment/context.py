"""What a block's place on the page says: the columns that the structural prior reads.

All is computed with prefix sums (`context_columns`), so time is proportional to the number
of blocks. A *core* is the stretch of blocks that holds most prose for least else (the maximal
sum of words of prose less a price for each word of anything else): a first guess at the story.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from cleaner.model import Columns, Floats
from cleaner.segment.context_columns import NAMES, context_columns


class Table:
    """Named columns of a page, n long, as float32: what models are fitted on and read."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._parts: list[npt.NDArray[np.generic]] = []  # (n,) or (n, k)

    def add(self, name: str, column: npt.NDArray[np.generic]) -> None:
        """Add a column of shape (n,)."""
        self.names.append(name)
        self._parts.append(column[:, None])

    def add_all(self, names: Iterable[str], columns: npt.NDArray[np.generic]) -> None:
        """Add columns of shape (n, k) with k names."""
        self.names += names
        self._parts.append(columns)

    def matrix(self) -> npt.NDArray[np.float32]:
        """Shape (n, columns)."""
        return np.concatenate(self._parts, axis=1, dtype=np.float32, casting="unsafe")


def context(features: Columns) -> tuple[Table, Floats]:
    """All structural columns of a page, in a fixed order, and the words of prose of each block."""
    table = Table()
    columns, prose = context_columns(features)
    table.add_all(NAMES, columns)
    return table, prose
