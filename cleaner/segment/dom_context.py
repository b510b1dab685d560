"""What a block's place in the DOM says: more columns for the structural prior of HTML.

Elements hold runs of blocks (`Dom.first`, `Dom.end`), so whatever is summed over an element is a
difference of two prefix sums, and whatever holds for all blocks inside elements is a running
sum of what opens and closes (`dom_columns`). Time is proportional to blocks and elements.

A *section* of a block is the smallest element around it that holds at least so many blocks. The
decision about stories (the next article of an endless scroll, a box about the author) is a
decision about sections: how much they hold, what they are called, whether their words meet the
title's. A *form* is what blocks look alike in: tags and classes of their three innermost elements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cleaner.model import Columns, Dom, Floats, Ints
from cleaner.segment.context import Table, context
from cleaner.segment.dom_columns import NAMES, SECTION_SIZES, dom_columns
from cleaner.segment.elements import Alike
from cleaner.segment.outlook import outlook
from cleaner.segment.wording_columns import section_columns

NAMED_SECTION: Final = 1  # of the groups, the one whose own name is read
_WORDING_NAMES: Final = tuple(
    f"section{least}_{name}" for least in SECTION_SIZES for name in ("lexicon", "lexicon_of_first")
)


@dataclass(frozen=True, slots=True, eq=False)
class DomView:
    """A page as the prior sees it: `groups` are the sections of each block, by size, as elements
    (-1 is the page), and last its form, as a number; shape (n,) each.
    """

    features: Columns
    dom: Dom
    groups: tuple[Ints, ...]


def structure(features: Columns, dom: Dom, alike: Alike | None = None) -> tuple[Table, DomView]:
    """All columns that need nothing fitted, in a fixed order, for the blocks of a page.

    `alike` are the looks of the elements, where they are known.
    """
    table, prose = context(features)
    looks = Alike(dom) if alike is None else alike
    columns, groups = dom_columns(features, dom, looks, prose)
    table.add_all(NAMES, columns)
    return table, DomView(features, dom, groups)


def add_section_words(table: Table, view: DomView, score: Floats) -> None:
    """What the words of sections say: the mean of `score` (n,) and that of the first block."""
    sections = view.groups[: len(SECTION_SIZES)]
    table.add_all(_WORDING_NAMES, section_columns(view.dom, sections, score))


def group_outlook(view: DomView, verdict: Floats) -> Table:
    """The second look: `outlook`, and what `verdict` (n,) says of each block's groups."""
    return outlook(verdict, view.features.words, view.groups)
