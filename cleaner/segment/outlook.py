"""A second look: what the first verdict on a page's blocks says of each one's surroundings.

The first model judges each block by structure. Where the article ends shows in how those
verdicts lie: how much of it is still to come, how far the next likely block is, whether the
prose ahead is a run like the one behind.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.model import Floats, Ints
from cleaner.segment.context import Table
from cleaner.segment.outlook_columns import GROUP_NAMES, NAMES, outlook_columns


def outlook(verdict: Floats, words: Floats, groups: Sequence[Ints] = ()) -> Table:
    """Columns from `verdict`, the first model's log-odds for the article, and `words`, (n,); and
    of each of `groups`, the number (from -1 on) of the group that each block is in, (n,).
    """
    table = Table()
    names = (f"group{k}_{name}" for k in range(len(groups)) for name in GROUP_NAMES)
    table.add_all((*NAMES, *names), outlook_columns(verdict, words, groups))
    return table
