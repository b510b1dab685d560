# cython: language_level=3, wraparound=False, initializedcheck=False, cdivision=True
"""Columns of a block's place in the DOM, compiled (see `dom_context`).

As in `context_columns`, columns that stand alone are fields of a struct. `Elements` has checked
that parents come before children, so one pass over the elements hands things down; bounds
are checked besides.
"""

from libc.math cimport log1p
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint64_t

import numpy as np

from cleaner.segment.elements cimport Elements

cdef enum:
    SECTIONS = 4
    LEVELS = 12  # of the core's elements
    PARTS = 3
    WINDOWS = 3
    SUMS = 8  # columns summed over sections
    BUCKETS = 1 << 16  # of `word_hash`
    MOST_KINDS = 32

cdef int[SECTIONS] LEAST = [2, 5, 15, 50]  # blocks of a section
cdef int[WINDOWS] SIZES = [1, 4, 12]
cdef double[PARTS] PART = [1.0, 0.6, 0.3]  # of its prose that a block gives to the elements above
cdef double FAR = 30.0

# Kinds of elements that say something of all that stands in them.
KINDS = {
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
_KIND_OF = {tag: k for k, tags in enumerate(KINDS.values()) for tag in tags}
cdef Py_ssize_t OTHER = len(KINDS)
cdef Py_ssize_t HIDDEN = OTHER + 1
cdef Py_ssize_t KIND_COUNT = OTHER + 2
assert KIND_COUNT <= MOST_KINDS
_RANK = {
    tag: rank
    for rank, tag in enumerate(
        "p blockquote pre code dd h2 h3 h4 h5 h6 h1 td th li dt figcaption em strong b i span div "
        "section article main time small label a button summary address footer nav".split(),
        1,
    )
}
_LEVEL = {f"h{level}": level for level in range(1, 7)}
cdef tuple _NO_TRAITS = (0, OTHER, 0)
cdef dict _TRAITS = {
    tag: (_RANK.get(tag, 0), _KIND_OF.get(tag, OTHER), _LEVEL.get(tag, 0))
    for tag in {*_RANK, *_KIND_OF, *_LEVEL}
}


cdef struct Own:
    float link_density, links, strong_density, images_before
    float tag, tag_of_parent, tag_of_grandparent
    float depth, depth_from_previous, depth_from_next, tag_of_previous, tag_of_next


cdef struct Headings:
    float heading_level, blocks_since_heading, level_of_heading_above
    float from_first_h1, from_last_h1


cdef struct Section:
    float log_blocks, log_words, prose_share, share_of_prose, link_density, words_a_block
    float sentence_blocks, capitalised, meets_title, place, place_share, place_on_page, depth


cdef struct Form:
    float form_log_blocks, form_log_words, form_words_a_block, form_share_of_prose
    float form_link_density, form_span, form_density, form_is_of_prose
    float look_log_blocks, look_share_of_prose


cdef struct Core:
    float core_level, core_down, core_element_share
    float core_element_from_start, core_element_from_end


cdef Own own_names
cdef Headings heading_names
cdef Section section_names
cdef Form form_names
cdef Core core_names

NAMES = (
    *dict(own_names),
    *(f"in_{kind}" for kind in (*KINDS, "other", "hidden")),
    *dict(heading_names),
    *(f"links_in_{size}_{side}" for size in SIZES for side in ("before", "after")),
    "page_link_density",
    *(f"section{least}_{name}" for least in LEAST for name in dict(section_names)),
    *dict(form_names),
    *dict(core_names),
)
SECTION_SIZES = tuple(LEAST)

cdef Py_ssize_t AT_KINDS = sizeof(Own) // sizeof(float)
cdef Py_ssize_t AT_HEADINGS = AT_KINDS + KIND_COUNT
cdef Py_ssize_t AT_LINKS = AT_HEADINGS + sizeof(Headings) // sizeof(float)
cdef Py_ssize_t AT_SECTIONS = AT_LINKS + 2 * WINDOWS + 1
cdef Py_ssize_t AT_FORM = AT_SECTIONS + SECTIONS * sizeof(Section) // sizeof(float)
cdef Py_ssize_t AT_CORE = AT_FORM + sizeof(Form) // sizeof(float)
cdef Py_ssize_t WIDTH = AT_CORE + sizeof(Core) // sizeof(float)
assert len(NAMES) == WIDTH


cdef class Page:
    """What is read of a page, and the rows to fill."""

    cdef Elements at
    cdef const double[:] words, chars, ends, capitalised, prose
    cdef const double[:] link_chars, strong_chars, links, images
    cdef const uint8_t[:] hidden
    cdef const uint16_t[:] word
    cdef const int64_t[:] line, look, base  # of each element its look, of each look tag and class
    cdef const int64_t[:] rank, kind, level  # of each look
    cdef double all_prose
    cdef float[:, ::1] rows
    cdef Py_ssize_t n, m

    def __init__(self, f, dom, alike, prose, rows):
        self.at = Elements(dom)
        self.n, self.m = self.at.blocks, self.at.count
        self.words, self.chars, self.ends = f.words, f.chars, f.ends_sentence
        self.capitalised, self.prose = f.capitalised_ratio, prose
        self.link_chars, self.strong_chars = dom.link_chars, dom.strong_chars
        self.links, self.images = dom.links, dom.images
        self.hidden = dom.hidden.view(np.uint8)
        self.word, self.line = f.word_hash, f.word_line
        self.look = alike.number
        self._read_looks(alike.keys)
        self.all_prose = prose.sum()
        self.rows = rows

    cdef int _read_looks(self, list keys) except -1:
        """What each look's tag is, and the number of its tag and class."""
        cdef Py_ssize_t k
        cdef int64_t[:, ::1] read = np.empty((4, len(keys)), np.int64)
        cdef dict known = {}
        for k in range(len(keys)):
            tag, classes = keys[k][0], keys[k][1]
            read[0, k], read[1, k], read[2, k] = _TRAITS.get(tag, _NO_TRAITS)
            read[3, k] = known.setdefault((tag, classes), len(known))
        self.rank, self.kind, self.level, self.base = read[0], read[1], read[2], read[3]
        return 0

    cdef double tag(self, Py_ssize_t e) except -1:
        """The rank of an element's tag, 0 for the page's."""
        return 0.0 if e < 0 or self.look[e] < 0 else self.rank[self.look[e]]

    cdef double depth(self, Py_ssize_t e) except -2:
        return -1.0 if e < 0 else self.at.depth[e]


def dom_columns(features, dom, alike, prose):
    """All columns, float32 of shape (n, len(NAMES)), and the groups of each block: its sections
    by size, then its form, (n,) each. `prose` (n,) are its words of prose.
    """
    n = len(features.words)
    rows = np.empty((n, WIDTH), np.float32)
    page = Page(features, dom, alike, prose, rows)
    if page.n != n:
        raise ValueError(f"{n} blocks, but {page.n} stand in elements")
    own(page)
    kinds(page)
    headings(page)
    found = sections(page)
    form = forms(page)
    core(page, dom, prose)
    return rows, (*found, form)


cdef int own(Page p) except -1:
    """Columns of the block and its innermost elements, beside those of the blocks around."""
    cdef Py_ssize_t i, e, above
    cdef double chars, depth
    cdef Own* row
    for i in range(p.n):
        row = <Own*>&p.rows[i, 0]
        chars = max(p.chars[i], 1.0)
        e = p.at.element[i]
        above = p.at.above(e)
        row.link_density = min(p.link_chars[i] / chars, 1.0)
        row.links = min(p.links[i], 20.0)
        row.strong_density = min(p.strong_chars[i] / chars, 1.0)
        row.images_before = min(p.images[i], 5.0)
        row.tag = p.tag(e)
        row.tag_of_parent = p.tag(above)
        row.tag_of_grandparent = p.tag(p.at.above(above))
        depth = p.depth(e)
        row.depth = depth
        row.depth_from_previous = step(depth, p.depth(p.at.element[i - 1]) if i else 0.0)
        row.depth_from_next = step(depth, p.depth(p.at.element[i + 1]) if i + 1 < p.n else 0.0)
        row.tag_of_previous = p.tag(p.at.element[i - 1]) if i else 0.0
        row.tag_of_next = p.tag(p.at.element[i + 1]) if i + 1 < p.n else 0.0
    return 0


cdef inline double step(double depth, double other) noexcept:
    return min(max(depth - other, -9.0), 9.0)


cdef int kinds(Page p) except -1:
    """How many elements of each kind hold a block: what has opened less what has closed."""
    cdef Py_ssize_t i, e, k
    cdef int64_t[:, ::1] change = np.zeros((p.n + 1, KIND_COUNT), np.int64)
    cdef int64_t[MOST_KINDS] around
    for e in range(p.m):
        if p.look[e] >= 0:
            k = p.kind[p.look[e]]
            change[p.at.first[e], k] += 1
            change[p.at.end[e], k] -= 1
            if p.hidden[e]:
                change[p.at.first[e], HIDDEN] += 1
                change[p.at.end[e], HIDDEN] -= 1
    for k in range(KIND_COUNT):
        around[k] = 0
    for i in range(p.n):
        for k in range(KIND_COUNT):
            around[k] += change[i, k]
            p.rows[i, AT_KINDS + k] = min(around[k], 4)
    return 0


cdef int headings(Page p) except -1:
    """The level of a heading, the heading above a block, and where the main one stands."""
    cdef Py_ssize_t i, e, last = -1, top = -1, bottom = -1
    cdef int64_t[::1] inside = np.zeros(p.m, np.int64)  # the level that an element stands in
    cdef int64_t level, above = 0
    cdef Headings* row
    for e in range(p.m):
        if p.look[e] >= 0 and p.level[p.look[e]]:
            inside[e] = p.level[p.look[e]]
        elif p.at.parent[e] >= 0:
            inside[e] = inside[p.at.parent[e]]
    for i in range(p.n):
        level = inside[p.at.element[i]] if p.at.element[i] >= 0 else 0
        if level:
            last, above = i, level
        if level == 1:
            bottom = i
            top = i if top < 0 else top
        row = <Headings*>&p.rows[i, AT_HEADINGS]
        row.heading_level = level
        row.blocks_since_heading = FAR if last < 0 else min(<double>(i - last), FAR)
        row.level_of_heading_above = above
    for i in range(p.n):
        row = <Headings*>&p.rows[i, AT_HEADINGS]
        row.from_first_h1 = -99.0 if top < 0 else min(max(<double>(i - top), -50.0), 200.0)
        row.from_last_h1 = -99.0 if top < 0 else min(max(<double>(i - bottom), -50.0), 200.0)
    return 0


cdef object sections(Page p):
    """Columns of the sections around each block. Returns those, by size."""
    cdef Py_ssize_t i, k, e
    cdef double[:, ::1] sums = summed(p)
    cdef int64_t[::1] larger = np.empty(p.m, np.int64)  # the section around an element
    cdef int64_t[::1] of_block
    link_windows(p, sums)
    found = []
    for k in range(SECTIONS):
        for e in range(p.m):
            if p.at.end[e] - p.at.first[e] >= LEAST[k]:
                larger[e] = e
            else:
                larger[e] = -1 if p.at.parent[e] < 0 else larger[p.at.parent[e]]
        found.append(np.empty(p.n, np.int64))
        of_block = found[k]
        for i in range(p.n):
            e = p.at.element[i]
            of_block[i] = -1 if e < 0 else larger[e]
            section(p, sums, i, of_block[i], AT_SECTIONS + k * (sizeof(Section) // sizeof(float)))
    return found


cdef double[:, ::1] summed(Page p):
    """Prefix sums of what sections are told by, (n + 1, SUMS): words, prose, characters, those of
    links, sentences, capitals, content words that stand in the first block, the page's
    title, and all content words.
    """
    cdef Py_ssize_t i, k
    cdef double[:, ::1] sums = np.zeros((p.n + 1, SUMS))
    cdef uint8_t[::1] in_title = np.zeros(BUCKETS, np.uint8)
    for k in range(p.word.shape[0]):
        if p.line[k] == 0:
            in_title[p.word[k]] = 1
    for k in range(p.word.shape[0]):
        if not 0 <= p.line[k] < p.n:
            raise ValueError("a word stands in no block")
        sums[p.line[k] + 1, 6] += in_title[p.word[k]]
        sums[p.line[k] + 1, 7] += 1.0
    for i in range(p.n):
        sums[i + 1, 0] = sums[i, 0] + p.words[i]
        sums[i + 1, 1] = sums[i, 1] + p.prose[i]
        sums[i + 1, 2] = sums[i, 2] + p.chars[i]
        sums[i + 1, 3] = sums[i, 3] + p.link_chars[i]
        sums[i + 1, 4] = sums[i, 4] + p.ends[i]
        sums[i + 1, 5] = sums[i, 5] + p.capitalised[i]
        sums[i + 1, 6] += sums[i, 6]
        sums[i + 1, 7] += sums[i, 7]
    return sums


cdef int link_windows(Page p, double[:, ::1] sums) except -1:
    """Link density of the blocks before and after, and of the page."""
    cdef Py_ssize_t i, k, low, high, at
    cdef double density = sums[p.n, 3] / max(sums[p.n, 2], 1.0)
    for i in range(p.n):
        at = AT_LINKS
        for k in range(WINDOWS):
            low, high = max(i - SIZES[k], 0), min(i + 1 + SIZES[k], p.n)
            p.rows[i, at] = (sums[i, 3] - sums[low, 3]) / (sums[i, 2] - sums[low, 2] + 1.0)
            p.rows[i, at + 1] = (sums[high, 3] - sums[i + 1, 3]) / (
                sums[high, 2] - sums[i + 1, 2] + 1.0
            )
            at += 2
        p.rows[i, at] = density
    return 0


cdef int section(
    Page p, double[:, ::1] sums, Py_ssize_t i, Py_ssize_t e, Py_ssize_t column
) except -1:
    """Fill the columns from `column` on of block i, whose section is e."""
    cdef Py_ssize_t first = 0 if e < 0 else p.at.first[e], end = p.n if e < 0 else p.at.end[e], k
    cdef double[SUMS] held
    cdef double size = max(end - first, 1)
    cdef Section* row = <Section*>&p.rows[i, column]
    for k in range(SUMS):
        held[k] = sums[end, k] - sums[first, k]
    row.log_blocks = log1p(size)
    row.log_words = log1p(held[0])
    row.prose_share = held[1] / max(held[0], 1.0)
    row.share_of_prose = held[1] / max(sums[p.n, 1], 1.0)
    row.link_density = held[3] / max(held[2], 1.0)
    row.words_a_block = held[0] / size
    row.sentence_blocks = held[4] / size
    row.capitalised = held[5] / size
    row.meets_title = held[6] / (held[7] + 3.0)
    row.place = i - first
    row.place_share = (i - first) / size
    row.place_on_page = first / <double>p.n
    row.depth = p.depth(e)
    return 0


cdef struct Sums:
    double count, words, prose, links, chars
    Py_ssize_t first, last


cdef object forms(Page p):
    """Columns of what blocks look alike in. Returns the number of each block's form, (n,)."""
    cdef Py_ssize_t i, k, bases = len(p.base) + 1
    number = np.empty(p.n, np.int64)
    cdef int64_t[::1] form = number
    cdef double most = 0.0, all_prose = max(p.all_prose, 1.0), span
    cdef double[:, ::1] look = np.zeros((bases, 2))  # blocks and prose of a tag and class
    cdef Sums[:] of = np.zeros(count_forms(p, form), SUMS_OF_FORMS)
    cdef Sums* sums
    cdef Form* row
    for i in range(p.n):
        sums = &of[form[i]]
        if sums.count == 0:
            sums.first = i
        sums.last = i
        sums.count += 1
        sums.words += p.words[i]
        sums.prose += p.prose[i]
        sums.links += p.link_chars[i]
        sums.chars += p.chars[i]
        k = look_of(p, p.at.element[i])
        look[k, 0] += 1.0
        look[k, 1] += p.prose[i]
    for k in range(of.shape[0]):
        most = max(most, of[k].prose)
    for i in range(p.n):
        sums = &of[form[i]]
        row = <Form*>&p.rows[i, AT_FORM]
        span = max(sums.last - sums.first + 1, 1)
        row.form_log_blocks = log1p(sums.count)
        row.form_log_words = log1p(sums.words)
        row.form_words_a_block = sums.words / sums.count
        row.form_share_of_prose = sums.prose / all_prose
        row.form_link_density = sums.links / max(sums.chars, 1.0)
        row.form_span = span / p.n
        row.form_density = sums.count / span
        row.form_is_of_prose = sums.prose == most
        k = look_of(p, p.at.element[i])
        row.look_log_blocks = log1p(look[k, 0])
        row.look_share_of_prose = look[k, 1] / all_prose
    return number


SUMS_OF_FORMS = np.dtype(
    [(name, "f8") for name in ("count", "words", "prose", "links", "chars")]
    + [("first", np.intp), ("last", np.intp)]
)


cdef Py_ssize_t count_forms(Page p, int64_t[::1] form) except -1:
    """Number the forms of the blocks, in order of appearance. Returns how many there are."""
    cdef Py_ssize_t i, e, above
    cdef uint64_t bases = len(p.base) + 1, code
    cdef dict known = {}
    for i in range(p.n):
        e = p.at.element[i]
        if i and e == p.at.element[i - 1]:
            form[i] = form[i - 1]
            continue
        above = p.at.above(e)
        code = look_of(p, e) * bases + look_of(p, above)
        form[i] = known.setdefault(code * bases + look_of(p, p.at.above(above)), len(known))
    return len(known)


cdef uint64_t look_of(Page p, Py_ssize_t e) except? 0:
    """The number of an element's tag and class; 0 is the page's."""
    return 0 if e < 0 or p.look[e] < 0 else p.base[p.look[e]] + 1


cdef int core(Page p, object dom, object prose) except -1:
    """Where a block stands to the element that holds most prose most closely (the container that
    Readability looks for).
    """
    cdef Py_ssize_t i, k, levels = 0, start = -1, end = -1, best = richest(p)
    cdef Py_ssize_t[LEVELS] path  # from the core up
    cdef double share = 0.0, down
    cdef Core* row
    if best >= 0:
        share = prose[p.at.first[best] : p.at.end[best]].sum() / p.all_prose
    while best >= 0 and levels < LEVELS:
        path[levels] = best
        best = p.at.parent[best]
        levels += 1
    for i in range(p.n):
        row = <Core*>&p.rows[i, AT_CORE]
        k = 0
        while k < levels and not p.at.first[path[k]] <= i < p.at.end[path[k]]:
            k += 1
        if levels and k == 0:
            start = i if start < 0 else start
            end = i
        down = p.depth(p.at.element[i]) - p.at.depth[path[k]] if k < levels else 0.0
        row.core_level = k if k < levels else LEVELS
        row.core_down = min(max(down, 0.0), 15.0)
        row.core_element_share = share
    start, end = max(start, 0), max(end, 0)
    for i in range(p.n):
        row = <Core*>&p.rows[i, AT_CORE]
        row.core_element_from_start = min(max(<double>(i - start), -50.0), 50.0)
        row.core_element_from_end = min(max(<double>(i - end), -50.0), 50.0)
    return 0


cdef Py_ssize_t richest(Page p) except -2:
    """The element that blocks give most of their prose to, the first of equals; -1 for none."""
    cdef Py_ssize_t i, k, e, best = 0
    cdef double[:, ::1] given = np.zeros((p.m, PARTS))
    cdef double most = 0.0, total
    if p.m == 0 or p.all_prose == 0:
        return -1
    for i in range(p.n):
        e = p.at.above(p.at.element[i])
        for k in range(PARTS):
            if e < 0:
                break
            given[e, k] += p.prose[i] * PART[k]
            e = p.at.parent[e]
    for e in range(p.m):
        total = given[e, 0] + given[e, 1] + given[e, 2]
        if total > most:
            best, most = e, total
    return best
