"""Pages as blocks and features."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks


@pytest.fixture
def page():
    """Blocks and features of a page, given as text or as lines."""

    def page(text):
        blocks = text_blocks(text if isinstance(text, str) else "\n".join(text))
        return blocks, features(blocks)

    return page


@pytest.fixture
def flags():
    """Which of n blocks are meant, as a column."""

    def flags(n, *chosen):
        column = np.zeros(n, np.bool_)
        column[list(chosen)] = True
        return column

    return flags
