"""What a block's place in the DOM says: more columns for the structural prior of HTML.

Elements hold runs of blocks (`Dom.first`, `Dom.end`), so whatever is summed over an element is a
difference of two prefix sums, and whatever holds for all blocks inside elements is a running
sum of what opens and closes. Time is proportional to blocks and elements.

A *section* of a block is the smallest element around it that holds at least so many blocks. The
decision about stories (the next article of an endless scroll, a box about the author) is a
decision about sections: how much they hold, what they are called, whether their words meet the
title's. A *form* is what blocks look alike in: tags and classes of their three innermost elements.
"""

# ruff: noqa: SIM905 -- words read best as words

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from cleaner.model import Columns, Dom, Floats, Ints
from cleaner.segment.context import Table, context
from cleaner.segment.dom_names import numbered, spread
from cleaner.segment.outlook import LIMIT, outlook

_SECTIONS: Final = (2, 5, 15, 50)
NAMED_SECTION: Final = 1  # of the groups, the one whose own name is read
_BUCKETS: Final = 1 << 16
_FAR: Final = 30.0
_LEVELS: Final = {f"h{level}": level for level in range(1, 7)}

# Kinds of elements that say something of all that stands in them.
_KINDS: Final = {
    "nav": ("nav", "menu"),
    "header": ("header",),
    "footer": ("footer",),
    "aside": ("aside",),
    "article": ("article",),
    "main": ("main",),
    "section": ("section",),
    "form": ("form", "fieldset"),
    "list": ("ul", "ol"),
    "item": ("li", "dd", "dt"),
    "table": ("table",),
    "cell": ("td", "th"),
    "figure": ("figure",),
    "caption": ("figcaption", "caption"),
    "quote": ("blockquote", "q"),
    "code": ("pre", "code", "kbd", "samp"),
    "details": ("details", "dialog", "summary"),
    "link": ("a",),
    "button": ("button", "label", "legend"),
    "paragraph": ("p",),
    "emphasis": ("strong", "b", "em", "i", "small"),
    "noscript": ("noscript",),
    "time": ("time", "address"),
}
_KIND_OF: Final = {tag: k for k, tags in enumerate(_KINDS.values()) for tag in tags}
_OTHER: Final = len(_KINDS)
_RANK: Final = {
    tag: rank
    for rank, tag in enumerate(
        "p blockquote pre code dd h2 h3 h4 h5 h6 h1 td th li dt figcaption em strong b i span div "
        "section article main time small label a button summary address footer nav".split(),
        1,
    )
}


class _Tags:
    """The tags of elements as numbers, so that what holds of a tag is looked up once a tag."""

    def __init__(self, dom: Dom) -> None:
        self._code, self._tags = numbered(dom.tag)

    def look_up(self, table: Mapping[str, int], other: int) -> Ints:
        """What `table` says of the tag of each element, shape (m,)."""
        return np.array([table.get(tag, other) for tag in self._tags], np.int64)[self._code]


@dataclass(frozen=True, slots=True, eq=False)
class DomView:
    """A page as the prior sees it: `groups` are the sections of each block, by size, as elements
    (-1 is the page), and last its form, as a number; shape (n,) each.
    """

    features: Columns
    dom: Dom
    groups: tuple[Ints, ...]


def structure(features: Columns, dom: Dom) -> tuple[Table, DomView]:
    """All columns that need nothing fitted, in a fixed order, for the blocks of a page."""
    table, prose = context(features)
    tags = _Tags(dom)
    ranks = _own(table, features, dom, tags)
    _neighbours(table, dom, ranks)
    _kinds(table, dom, tags)
    _headings(table, dom, tags)
    sections = _sections(table, features, dom, prose)
    form = _forms(table, features, dom, prose)
    _core(table, dom, prose)
    return table, DomView(features, dom, (*sections, form))


def add_section_words(table: Table, view: DomView, score: Floats) -> None:
    """What the words of sections say: the mean of `score` (n,) and that of the first block."""
    n = len(score)
    sums = np.concatenate(([0.0], np.cumsum(score)))
    for least, at in zip(_SECTIONS, view.groups, strict=False):
        first, end = _bounds(view.dom, at, n)
        table.add(f"section{least}_lexicon", (sums[end] - sums[first]) / np.maximum(end - first, 1))
        table.add(f"section{least}_lexicon_of_first", score[first])


def group_outlook(view: DomView, verdict: Floats) -> Table:
    """The second look: `outlook`, and what `verdict` (n,) says of each block's groups."""
    words = view.features.words
    table = outlook(verdict, words)
    odds = np.clip(verdict, -LIMIT, LIMIT)
    share = 1.0 / (1.0 + np.exp(-odds))
    for k, at in enumerate(view.groups):
        group = at + 1
        blocks = np.bincount(group)
        size = np.bincount(group, words + 1.0)
        table.add(f"group{k}_mean", (np.bincount(group, odds) / np.maximum(blocks, 1))[group])
        mass = np.bincount(group, share * (words + 1.0))
        table.add(f"group{k}_share", (mass / np.maximum(size, 1.0))[group])
        table.add(f"group{k}_mass", np.log1p(np.bincount(group, share * words))[group])
        best = np.full(len(blocks), -LIMIT)
        np.maximum.at(best, group, odds)
        table.add(f"group{k}_best", best[group])
    return table


def _bounds(dom: Dom, at: Ints, n: int) -> tuple[Ints, Ints]:
    """First block and end of elements; those of the page for -1."""
    return np.append(dom.first, 0)[at], np.append(dom.end, n)[at]


def _own(table: Table, f: Columns, dom: Dom, tags: _Tags) -> Floats:
    """Columns of the block and its innermost elements. Returns the ranks of their tags, (m + 1,)."""
    chars = np.maximum(f.chars, 1.0)
    add = table.add
    add("link_density", np.minimum(dom.link_chars / chars, 1.0))
    add("links", np.minimum(dom.links, 20.0))
    add("strong_density", np.minimum(dom.strong_chars / chars, 1.0))
    add("images_before", np.minimum(dom.images, 5.0))
    ranks = np.append(tags.look_up(_RANK, 0), 0.0)
    parent = np.append(dom.parent, -1)
    above = parent[dom.element]
    add("tag", ranks[dom.element])
    add("tag_of_parent", ranks[above])
    add("tag_of_grandparent", ranks[parent[above]])
    return ranks


def _neighbours(table: Table, dom: Dom, ranks: Floats) -> None:
    """Depth and tag beside those of the blocks around, and the links in windows."""
    n = len(dom.element)
    depth, tag = np.zeros(n + 2), np.zeros(n + 2)
    depth[1 : n + 1] = np.append(dom.depth, -1)[dom.element]
    tag[1 : n + 1] = ranks[dom.element]
    own = depth[1 : n + 1]
    add = table.add
    add("depth", own)
    add("depth_from_previous", np.clip(own - depth[:n], -9.0, 9.0))
    add("depth_from_next", np.clip(own - depth[2:], -9.0, 9.0))
    add("tag_of_previous", tag[:n])
    add("tag_of_next", tag[2:])


def _kinds(table: Table, dom: Dom, tags: _Tags) -> None:
    """How many elements of each kind hold a block."""
    m = len(dom)
    flags = np.zeros((m, len(_KINDS) + 2))
    flags[np.arange(m), tags.look_up(_KIND_OF, _OTHER)] = 1.0
    flags[:, -1] = dom.hidden
    counts = np.minimum(spread(dom, flags, len(dom.element)), 4.0)
    table.add_all((f"in_{name}" for name in (*_KINDS, "other", "hidden")), counts)


def _headings(table: Table, dom: Dom, tags: _Tags) -> None:
    """The level of a heading, the heading above a block, and where the main one stands."""
    n = len(dom.element)
    levels = np.zeros(n)
    level = tags.look_up(_LEVELS, 0)
    for e in np.flatnonzero(level).tolist():
        levels[dom.first[e] : dom.end[e]] = level[e]
    i = np.arange(n)
    last = np.maximum.accumulate(np.where(levels > 0, i, -1)) if n else i
    table.add("heading_level", levels)
    table.add("blocks_since_heading", np.where(last < 0, _FAR, np.minimum(i - last, _FAR)))
    table.add("level_of_heading_above", np.where(last < 0, 0.0, levels[last]))
    top = np.flatnonzero(levels == 1.0)
    for name, k in (("first", 0), ("last", -1)):
        place = np.clip(i - top[k], -50.0, 200.0) if len(top) else np.full(n, -99.0)
        table.add(f"from_{name}_h1", place)


def _sections(table: Table, f: Columns, dom: Dom, prose: Floats) -> list[Ints]:
    """Columns of the sections around each block. Returns them, by size."""
    n = len(f.words)
    met, content = _title_words(f)
    columns = (f.words, prose, f.chars, dom.link_chars, f.ends_sentence, f.capitalised_ratio)
    sums = np.zeros((n + 1, len(columns) + 2))
    np.cumsum(np.stack((*columns, met, content), axis=1), axis=0, out=sums[1:])
    all_prose = max(float(sums[-1, 1]), 1.0)
    _windows(table, sums[:, 3], sums[:, 2])
    depths = np.append(dom.depth, -1).astype(np.float64)
    i = np.arange(n)
    at, found = dom.element, []
    for least in _SECTIONS:
        at = _larger(dom, least, at)
        found.append(at)
        first, end = _bounds(dom, at, n)
        words, own_prose, chars, links, sentences, capitals, title, content = (
            sums[end] - sums[first]
        ).T
        size = np.maximum(end - first, 1)
        name = f"section{least}"
        add = table.add
        add(f"{name}_log_blocks", np.log1p(size))
        add(f"{name}_log_words", np.log1p(words))
        add(f"{name}_prose_share", own_prose / np.maximum(words, 1.0))
        add(f"{name}_share_of_prose", own_prose / all_prose)
        add(f"{name}_link_density", links / np.maximum(chars, 1.0))
        add(f"{name}_words_a_block", words / size)
        add(f"{name}_sentence_blocks", sentences / size)
        add(f"{name}_capitalised", capitals / size)
        add(f"{name}_meets_title", title / (content + 3.0))
        add(f"{name}_place", i - first)
        add(f"{name}_place_share", (i - first) / size)
        add(f"{name}_place_on_page", first / max(n, 1))
        add(f"{name}_depth", depths[at])
    return found


def _title_words(f: Columns) -> tuple[Floats, Floats]:
    """Content words of each block that stand in the first one, the page's title, and all its
    content words, (n,) each.
    """
    n = len(f.words)
    in_title = np.zeros(_BUCKETS, np.bool_)
    in_title[f.word_hash[f.word_line == 0]] = True
    met = np.bincount(f.word_line[in_title[f.word_hash]], minlength=n)
    return met.astype(np.float64), np.bincount(f.word_line, minlength=n).astype(np.float64)


def _windows(table: Table, links: Floats, chars: Floats) -> None:
    """Link density of the blocks before and after; prefix sums of characters, (n + 1,) each."""
    n = len(links) - 1
    i = np.arange(n)
    for size in (1, 4, 12):
        low, high = np.maximum(i - size, 0), np.minimum(i + 1 + size, n)
        before = (links[i] - links[low]) / (chars[i] - chars[low] + 1.0)
        after = (links[high] - links[i + 1]) / (chars[high] - chars[i + 1] + 1.0)
        table.add(f"links_in_{size}_before", before)
        table.add(f"links_in_{size}_after", after)
    table.add("page_link_density", np.full(n, links[-1] / max(float(chars[-1]), 1.0)))


def _larger(dom: Dom, least: int, at: Ints) -> Ints:
    """The smallest elements around those in `at` that hold at least `least` blocks; -1 for
    the page.
    """
    size = np.append(dom.end - dom.first, least)
    parent = np.append(dom.parent, -1)
    while True:
        small = size[at] < least
        if not small.any():
            return at
        at = np.where(small, parent[at], at)


def _forms(table: Table, f: Columns, dom: Dom, prose: Floats) -> Ints:
    """Columns of what blocks look alike in. Returns the number of each block's form, (n,)."""
    n = len(f.words)
    number, looks = numbered(zip(dom.tag, dom.classes, strict=True))
    own, base = np.append(number, len(looks)), len(looks) + 1
    parent = np.append(dom.parent, -1)
    above = parent[dom.element]
    code = (own[dom.element] * base + own[above]) * base + own[parent[above]]
    form: Ints = np.unique(code, return_inverse=True)[1]
    look = own[dom.element]
    count = np.maximum(np.bincount(form), 1).astype(np.float64)
    words, proses = np.bincount(form, f.words), np.bincount(form, prose)
    links, chars = np.bincount(form, dom.link_chars), np.bincount(form, f.chars)
    i = np.arange(n)
    low, high = np.full(len(count), n), np.zeros(len(count), np.int64)
    np.minimum.at(low, form, i)
    np.maximum.at(high, form, i)
    span = np.maximum(high - low + 1, 1)
    all_prose = max(float(prose.sum()), 1.0)
    add = table.add
    add("form_log_blocks", np.log1p(count)[form])
    add("form_log_words", np.log1p(words)[form])
    add("form_words_a_block", (words / count)[form])
    add("form_share_of_prose", (proses / all_prose)[form])
    add("form_link_density", (links / np.maximum(chars, 1.0))[form])
    add("form_span", (span / max(n, 1))[form])
    add("form_density", (count / span)[form])
    add("form_is_of_prose", (proses == proses.max(initial=0.0)).astype(np.float64)[form])
    add("look_log_blocks", np.log1p(np.bincount(look))[look])
    add("look_share_of_prose", (np.bincount(look, prose) / all_prose)[look])
    return form


_SHARES: Final = (1.0, 0.6, 0.3)  # of its prose that a block gives to the elements above it
_MOST_LEVELS: Final = 12


def _core(table: Table, dom: Dom, prose: Floats) -> None:
    """Where a block stands to the element that holds most prose most closely (the container that
    Readability looks for).
    """
    n, m = len(prose), len(dom)
    level, down, share = np.full(n, float(_MOST_LEVELS)), np.zeros(n), 0.0
    if m and prose.any():
        parent = np.append(dom.parent, -1)
        depth = np.append(dom.depth, -1)
        score, above = np.zeros(m + 1), dom.element
        for part in _SHARES:
            above = parent[above]
            score += np.bincount(above + 1, prose * part, minlength=m + 1)
        best = int(np.argmax(score[1:]))
        share = float(prose[dom.first[best] : dom.end[best]].sum() / prose.sum())
        path: list[int] = []
        while best >= 0 and len(path) < _MOST_LEVELS:
            path.append(best)
            best = int(dom.parent[best])
        for k in range(len(path) - 1, -1, -1):
            held = slice(int(dom.first[path[k]]), int(dom.end[path[k]]))
            level[held] = k
            down[held] = depth[dom.element[held]] - depth[path[k]]
    table.add("core_level", level)
    table.add("core_down", np.clip(down, 0.0, 15.0))
    table.add("core_element_share", np.full(n, share))
    i = np.arange(n)
    inside = np.flatnonzero(level == 0)
    start, end = (inside[0], inside[-1]) if len(inside) else (0, 0)
    table.add("core_element_from_start", np.clip(i - start, -50.0, 50.0))
    table.add("core_element_from_end", np.clip(i - end, -50.0, 50.0))
