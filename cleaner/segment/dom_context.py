"""What a block's place in the DOM says: more columns for the structural prior of HTML.

Elements hold runs of blocks (`Dom.first`, `Dom.end`), so whatever is summed over an element is a
difference of two prefix sums, and whatever holds for all blocks inside elements is a running
sum of what opens and closes. Time is proportional to blocks and elements.

A *section* of a block is the smallest element around it that holds at least so many blocks.
A *form* is what blocks look alike in: the tags and classes of their three innermost elements.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import regex

from cleaner.model import Columns, Dom, Flags, Floats, Ints
from cleaner.segment.context import Table

NAME_BITS: Final = 16
_SECTIONS: Final = (2, 5, 15, 50)
_TITLE_LINES: Final = 1
_BUCKETS: Final = 1 << 16
_FAR: Final = 30.0

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
    "figure": ("figure", "figcaption"),
    "caption": ("figcaption", "caption"),
    "quote": ("blockquote", "q"),
    "code": ("pre", "code", "kbd", "samp"),
    "details": ("details", "dialog", "summary"),
    "link": ("a",),
    "button": ("button", "label", "legend"),
    "paragraph": ("p",),
    "heading": ("h1", "h2", "h3", "h4", "h5", "h6"),
    "emphasis": ("strong", "b", "em", "i", "small"),
    "noscript": ("noscript",),
    "time": ("time", "address"),
}
_KIND_OF: Final = {tag: k for k, tags in enumerate(_KINDS.values()) for tag in tags}
_OTHER: Final = len(_KINDS)
_HIDDEN: Final = len(_KINDS) + 1
# `caption` goes with `figure` too.
_TAG_RANK: Final = {
    tag: rank
    for rank, tag in enumerate(
        "p blockquote pre code dd h2 h3 h4 h5 h6 h1 td th li dt figcaption em strong b i span div "
        "section article main time small label a button summary address footer nav".split(),
        1,
    )
}
_NAME_PART: Final = regex.compile(r"\p{Lu}?\p{Ll}{2,}|\p{Lu}{2,}(?!\p{Ll})")


def name_terms(dom: Dom) -> tuple[npt.NDArray[np.uint32], Ints]:
    """Hashes of what elements are called, and the element of each.

    Of `class`, `id`, `role` and `itemprop`: each name whole (digits aside) and each word in it.
    """
    known: dict[tuple[str, str, str], tuple[int, ...]] = {}
    terms: list[int] = []
    elements: list[int] = []
    for e, key in enumerate(zip(dom.classes, dom.ids, dom.names, strict=True)):
        if key == ("", "", ""):
            continue
        found = known.get(key)
        if found is None:
            found = known[key] = _hashes(*key)
        terms += found
        elements += [e] * len(found)
    return np.array(terms, np.uint32), np.array(elements, np.int64)


def _hashes(classes: str, ids: str, names: str) -> tuple[int, ...]:
    words: dict[str, None] = {}
    for name in (*classes.split()[:20], *ids.split()[:2], *names.split()):
        if len(name) > 60:
            continue
        words[name] = None
        for part in _NAME_PART.findall(name):
            words[part.lower()] = None
    mask = (1 << NAME_BITS) - 1
    return tuple(sorted({zlib.crc32(word.encode("utf-8", "replace")) & mask for word in words}))


def ancestor_terms(
    dom: Dom, terms: npt.NDArray[np.uint32], of: Ints
) -> tuple[npt.NDArray[np.uint32], Ints]:
    """The terms of all elements around each block, and the block of each (for fitting)."""
    sizes = np.bincount(of, minlength=len(dom)) if len(dom) else np.zeros(0, np.int64)
    starts = np.concatenate(([0], np.cumsum(sizes)))
    found, blocks = [], []
    for e in np.flatnonzero((dom.end > dom.first) & (sizes > 0)).tolist():
        a, b = int(dom.first[e]), int(dom.end[e])
        own = terms[starts[e] : starts[e + 1]]
        found.append(np.tile(own, b - a))
        blocks.append(np.repeat(np.arange(a, b), len(own)))
    if not found:
        return np.zeros(0, np.uint32), np.zeros(0, np.int64)
    return np.concatenate(found), np.concatenate(blocks)


def spread(dom: Dom, values: Floats, n: int) -> Floats:
    """Sum, for each of n blocks, of `values` (m,) or (m, k) over the elements that hold it."""
    shape = (n + 2, *values.shape[1:])
    steps = np.zeros(shape)
    np.add.at(steps, dom.first, values)
    np.add.at(steps, dom.end, -values)
    return np.cumsum(steps, axis=0)[:n]


class Elements:
    """Sums over elements: prefix sums of the columns of blocks."""

    def __init__(self, dom: Dom) -> None:
        self.dom = dom

    def total(self, column: Floats, elements: Ints) -> Floats:
        """The sum of `column` (n,) over the blocks in each of `elements` (k,); -1 is the page."""
        sums = np.zeros(len(column) + 1)
        np.cumsum(column, out=sums[1:])
        page = elements < 0
        first = (
            np.where(page, 0, self.dom.first[elements])
            if len(self.dom)
            else np.zeros(len(elements), np.int64)
        )
        end = (
            np.where(page, len(column), self.dom.end[elements])
            if len(self.dom)
            else np.full(len(elements), len(column))
        )
        return sums[end] - sums[first]


def sections(dom: Dom, least: int, start: Ints) -> Ints:
    """The smallest element that holds at least `least` blocks around each element of `start`;
    -1 is the page.
    """
    if not len(dom):
        return start
    size = np.append(dom.end - dom.first, len(start) + least)
    parent = np.append(dom.parent, -1)
    found = start.copy()
    while True:
        small = size[found] < least
        if not small.any():
            return found
        found = np.where(small, parent[found], found)


def dom_context(
    table: Table,
    f: Columns,
    dom: Dom,
    prose: Floats,
    name_weights: Floats | None,
    text_score: Floats | None,
) -> list[Ints]:
    """Add the columns of the DOM. Returns the groups that the second look sums over."""
    n = len(f.words)
    _own(table, f, dom)
    _kinds(table, dom, n)
    groups = []
    at = dom.element
    title = _meets_title(f, n)
    for least in _SECTIONS:
        at = sections(dom, least, at)
        groups.append(at)
        _section(table, f, dom, prose, at, f"section{least}", title, text_score)
    groups.append(_forms(table, f, dom, prose))
    _core(table, f, dom, prose)
    if name_weights is not None:
        _names(table, dom, name_weights, n, groups[1])
    return groups


def _own(table: Table, f: Columns, dom: Dom) -> None:
    chars = np.maximum(f.chars, 1.0)
    add = table.add
    link = np.minimum(dom.link_chars / chars, 1.0)
    add("link_density", link)
    add("links", np.minimum(dom.links, 20.0))
    add("strong_density", np.minimum(dom.strong_chars / chars, 1.0))
    add("images_before", np.minimum(dom.images, 5.0))
    ranks = np.array([_TAG_RANK.get(tag, 0) for tag in dom.tag] + [0], np.float64)
    parent = np.append(dom.parent, -1)
    e = dom.element
    add("tag", ranks[e])
    add("tag_of_parent", ranks[parent[e]])
    add("tag_of_grandparent", ranks[parent[parent[e]]])
    depth = np.append(dom.depth, -1).astype(np.float64)
    add("depth", depth[e])
    before = np.concatenate(([0.0], depth[e][:-1])) if len(e) else depth[:0]
    after = np.concatenate((depth[e][1:], [0.0])) if len(e) else depth[:0]
    add("depth_from_previous", np.clip(depth[e] - before, -9, 9))
    add("depth_from_next", np.clip(depth[e] - after, -9, 9))
    tag = ranks[e]
    add("tag_of_previous", np.concatenate(([0.0], tag[:-1])) if len(e) else tag)
    add("tag_of_next", np.concatenate((tag[1:], [0.0])) if len(e) else tag)
    n = len(e)
    sums_link, sums_chars = np.zeros(n + 1), np.zeros(n + 1)
    np.cumsum(dom.link_chars, out=sums_link[1:])
    np.cumsum(chars, out=sums_chars[1:])
    i = np.arange(n)
    for size in (1, 4, 12):
        low, high = np.maximum(i - size, 0), np.minimum(i + 1 + size, n)
        add(
            f"links_in_{size}_before",
            (sums_link[i] - sums_link[low]) / (sums_chars[i] - sums_chars[low] + 1.0),
        )
        add(
            f"links_in_{size}_after",
            (sums_link[high] - sums_link[i + 1]) / (sums_chars[high] - sums_chars[i + 1] + 1.0),
        )
    add("page_link_density", np.full(n, sums_link[-1] / max(sums_chars[-1], 1.0)))


def _kinds(table: Table, dom: Dom, n: int) -> None:
    """How many elements of each kind hold a block, and how many blocks the innermost of some holds."""
    m = len(dom)
    flags = np.zeros((m, len(_KINDS) + 2))
    kind = np.array([_KIND_OF.get(tag, _OTHER) for tag in dom.tag], np.int64)
    flags[np.arange(m), kind] = 1.0
    flags[:, _HIDDEN] = dom.hidden
    counts = spread(dom, flags, n)
    for k, name in enumerate((*_KINDS, "other", "hidden")):
        table.add(f"in_{name}", np.minimum(counts[:, k], 4.0))
    level = np.zeros(m)
    for e, tag in enumerate(dom.tag):
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            level[e] = float(tag[1])
    levels = spread(dom, level, n)
    table.add("heading_level", np.minimum(levels, 7.0))
    # The heading above a block, and how far it is.
    i = np.arange(n)
    is_heading = levels > 0
    last = np.maximum.accumulate(np.where(is_heading, i, -1)) if n else i
    table.add("blocks_since_heading", np.minimum(np.where(last < 0, _FAR, i - last), _FAR))
    table.add("level_of_heading_above", np.where(last < 0, 0.0, levels[last]))
    first_h1 = np.flatnonzero((levels >= 1) & (levels < 2))
    at = first_h1[0] if len(first_h1) else -1
    table.add("from_first_h1", np.clip(i - at, -50.0, 200.0) if at >= 0 else np.full(n, -99.0))
    last_h1 = first_h1[-1] if len(first_h1) else -1
    table.add(
        "from_last_h1", np.clip(i - last_h1, -50.0, 200.0) if last_h1 >= 0 else np.full(n, -99.0)
    )


def _meets_title(f: Columns, n: int) -> tuple[Floats, Floats]:
    """Content words of each block that stand in the title, and all its content words, (n,) each."""
    line, word = f.word_line, f.word_hash
    in_title = np.zeros(_BUCKETS, np.bool_)
    in_title[word[line < _TITLE_LINES]] = True
    met = np.bincount(line[in_title[word]], minlength=n).astype(np.float64)
    return met, np.bincount(line, minlength=n).astype(np.float64)


def _section(
    table: Table,
    f: Columns,
    dom: Dom,
    prose: Floats,
    at: Ints,
    name: str,
    title: tuple[Floats, Floats],
    text_score: Floats | None,
) -> None:
    n = len(at)
    sums = Elements(dom)
    add = lambda key, column: table.add(f"{name}_{key}", column)  # noqa: E731
    ones = np.ones(n)
    size = sums.total(ones, at)
    words = sums.total(f.words, at)
    own_prose = sums.total(prose, at)
    chars = sums.total(f.chars, at)
    add("log_blocks", np.log1p(size))
    add("log_words", np.log1p(words))
    add("prose_share", own_prose / np.maximum(words, 1.0))
    add("share_of_prose", own_prose / max(float(prose.sum()), 1.0))
    add("link_density", sums.total(dom.link_chars, at) / np.maximum(chars, 1.0))
    add("words_a_block", words / np.maximum(size, 1.0))
    add("sentence_blocks", sums.total(f.ends_sentence, at) / np.maximum(size, 1.0))
    add("capitalised", sums.total(f.capitalised_ratio, at) / np.maximum(size, 1.0))
    met, content = title
    add("meets_title", sums.total(met, at) / (sums.total(content, at) + 3.0))
    first = np.append(dom.first, 0)[at]
    i = np.arange(n)
    add("place", i - first)
    add("place_share", (i - first) / np.maximum(size, 1.0))
    add("place_on_page", first / max(n, 1))
    depth = np.append(dom.depth, 0)[at]
    add("depth", depth.astype(np.float64))
    if text_score is not None:
        add("lexicon", sums.total(text_score, at) / np.maximum(size, 1.0))
        add("lexicon_of_first", text_score[np.minimum(first, max(n - 1, 0))] if n else ones)


def _forms(table: Table, f: Columns, dom: Dom, prose: Floats) -> Ints:
    n = len(f.words)
    parent = np.append(dom.parent, -1)
    ids: dict[tuple[str, str], int] = {}
    own = np.array(
        [ids.setdefault(key, len(ids)) for key in zip(dom.tag, dom.classes, strict=True)]
        + [len(ids)],
        np.int64,
    )
    e = dom.element
    p = parent[e]
    g = parent[p]
    base = len(ids) + 1
    code = (own[e] * base + own[p]) * base + own[g]
    _, form = np.unique(code, return_inverse=True)
    count = np.bincount(form).astype(np.float64) if n else np.zeros(0)
    words = np.bincount(form, f.words) if n else count
    proses = np.bincount(form, prose) if n else count
    links = np.bincount(form, dom.link_chars) if n else count
    chars = np.bincount(form, f.chars) if n else count
    i = np.arange(n)
    low, high = np.full(len(count), n), np.zeros(len(count), np.int64)
    np.minimum.at(low, form, i)
    np.maximum.at(high, form, i)
    add = table.add
    add("form_log_blocks", np.log1p(count)[form])
    add("form_log_words", np.log1p(words)[form])
    add("form_words_a_block", (words / np.maximum(count, 1.0))[form])
    add("form_share_of_prose", (proses / max(float(prose.sum()), 1.0))[form])
    add("form_link_density", (links / np.maximum(chars, 1.0))[form])
    add("form_span", ((high - low + 1) / max(n, 1))[form])
    add("form_density", (count / np.maximum(high - low + 1, 1))[form])
    top = int(np.argmax(proses)) if n else 0
    add("form_is_of_prose", (form == top).astype(np.float64))
    # own element only
    _, alone = np.unique(own[e], return_inverse=True)
    count2 = np.bincount(alone).astype(np.float64) if n else count
    add("look_log_blocks", np.log1p(count2)[alone])
    prose2 = np.bincount(alone, prose) if n else count
    add("look_share_of_prose", (prose2 / max(float(prose.sum()), 1.0))[alone])
    return form


def _core(table: Table, f: Columns, dom: Dom, prose: Floats) -> None:
    """Where a block stands to the element that holds most prose most closely."""
    n, m = len(f.words), len(dom)
    level, down = np.full(n, 12.0), np.zeros(n)
    share = 0.0
    if m and prose.any():
        parent = np.append(dom.parent, -1)
        p = parent[dom.element]
        score = np.bincount(np.where(p < 0, m, p), prose, minlength=m + 1)
        g = parent[p]
        score += np.bincount(np.where(g < 0, m, g), prose * 0.6, minlength=m + 1)
        gg = parent[g]
        score += np.bincount(np.where(gg < 0, m, gg), prose * 0.3, minlength=m + 1)
        score[m] = 0.0
        best = int(np.argmax(score))
        share = float(prose[dom.first[best] : dom.end[best]].sum()) / float(prose.sum())
        path = []
        while best >= 0 and len(path) < 12:
            path.append(best)
            best = int(dom.parent[best])
        depth = np.append(dom.depth, 0)[dom.element]
        for k in range(len(path) - 1, -1, -1):
            a, b = int(dom.first[path[k]]), int(dom.end[path[k]])
            level[a:b] = k
            down[a:b] = depth[a:b] - dom.depth[path[k]]
    table.add("core_level", level)
    table.add("core_down", np.minimum(down, 15.0))
    table.add("core_element_share", np.full(n, share))
    i = np.arange(n)
    inside = np.flatnonzero(level == 0)
    a, b = (inside[0], inside[-1]) if len(inside) else (0, 0)
    table.add("core_element_from_start", np.clip(i - a, -50.0, 50.0))
    table.add("core_element_from_end", np.clip(i - b, -50.0, 50.0))


def name_scores(
    dom: Dom, terms: npt.NDArray[np.uint32], of: Ints, weights: Floats, n: int
) -> tuple[Floats, Floats]:
    """What the names of elements say for the article: of each element (m,), and of all that
    hold each block (n,).
    """
    m = len(dom)
    weight = weights[terms]
    known = ~np.isnan(weight)
    own = np.bincount(of[known], weight[known], minlength=m) if m else np.zeros(0)
    count = np.bincount(of[known], minlength=m).astype(np.float64) if m else np.zeros(0)
    both = spread(dom, np.stack((own, count), axis=1), n)
    return own / np.sqrt(np.maximum(count, 1.0)), both[:, 0] / np.sqrt(np.maximum(both[:, 1], 1.0))


def _names(table: Table, dom: Dom, weights: Floats, n: int, section: Ints) -> None:
    terms, of = name_terms(dom)
    own, path = name_scores(dom, terms, of, weights, n)
    add_names(table, dom, own, path, section)


def add_names(table: Table, dom: Dom, own: Floats, path: Floats, section: Ints) -> None:
    n = len(path)
    own = np.append(own, 0.0)
    parent = np.append(dom.parent, -1)
    e = dom.element
    p = parent[e]
    g = parent[p]
    table.add("names_path", path)
    table.add("names_own", own[e])
    table.add("names_parent", own[p])
    table.add("names_grandparent", own[g])
    table.add("names_section", own[section])
    table.add("names_low", spread(dom, np.minimum(own[:-1], 0.0), n))
    table.add("names_high", spread(dom, np.maximum(own[:-1], 0.0), n))
    for shift, name in ((1, "previous"), (-1, "next")):
        table.add(f"names_path_of_{name}", np.roll(path, shift))


def as_flags(values: Sequence[bool]) -> Flags:
    return np.array(values, np.bool_)
