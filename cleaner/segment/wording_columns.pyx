# cython: language_level=3, wraparound=False, initializedcheck=False, cdivision=True
"""Columns from weights of words and of names, compiled (see `lexicon`, `dom_names`)."""

from libc.math cimport log1p, sqrt
from libc.stdint cimport int8_t, int64_t, uint8_t, uint32_t

import numpy as np

from cleaner.segment.elements cimport Elements

from cleaner.segment.sums cimport add_up

cdef enum:
    WINDOWS = 3
    SHIFTS = 2

BITS = 18  # of a hashed term
SCALE = 16.0  # weights are stored in sixteenths
UNKNOWN = -128
cdef double SIXTEENTHS = SCALE
cdef int8_t NO_WEIGHT = UNKNOWN
cdef Py_ssize_t TERMS = 1 << BITS
cdef int[WINDOWS] SIZES = [3, 10, 30]
cdef double JUNK = -1.5  # score under which a line's words alone call it junk
cdef double FAR = 60.0


cdef struct Lexicon:
    float lexicon, lexicon_before_1, lexicon_after_1, lexicon_before_2, lexicon_after_2


cdef struct Junk:
    float blocks_since_junk, blocks_until_junk, lexicon_page, log_junk_before, log_junk_after


cdef struct Names:
    float names_path, names_own, names_parent, names_grandparent, names_section
    float names_low, names_high, names_path_of_previous, names_path_of_next


cdef Lexicon lexicon_names
cdef Junk junk_names
cdef Names names_names

LEXICON_NAMES = (
    *dict(lexicon_names),
    *(f"lexicon_in_{size}_{side}" for size in SIZES for side in ("before", "after")),
    *dict(junk_names),
)
NAMES_NAMES = tuple(dict(names_names))
cdef Py_ssize_t AT_WINDOWS = sizeof(Lexicon) // sizeof(float)
cdef Py_ssize_t AT_JUNK = AT_WINDOWS + 2 * WINDOWS
cdef Py_ssize_t LEXICON_WIDTH = AT_JUNK + sizeof(Junk) // sizeof(float)
assert len(LEXICON_NAMES) == LEXICON_WIDTH


def line_scores(const int8_t[:] weights, const uint32_t[:] terms, const int64_t[:] line, n):
    """Sum of the weights of a line's known terms by the root of their number, shape (n,).

    The root stands between the sum, which trusts long lines too much, and the mean.
    """
    score = root_means(weights, terms, line, n)[0]
    score /= SCALE
    return score


cdef tuple root_means(
    const int8_t[:] weights, const uint32_t[:] terms, const int64_t[:] line, Py_ssize_t n
):
    """For each of n lines the sum of its known terms' weights by the root of their number, the
    sum, and that number, (n,) each.
    """
    cdef Py_ssize_t i, k
    score, sums, number = np.empty(n), np.zeros(n), np.zeros(n)
    cdef double[::1] mean = score, total = sums, count = number
    for k in range(terms.shape[0]):
        if weights[terms[k]] != NO_WEIGHT:
            total[line[k]] += weights[terms[k]]
            count[line[k]] += 1.0
    for i in range(n):
        mean[i] = total[i] / sqrt(max(count[i], 1.0))
    return score, sums, number


def lexicon_columns(const double[:] score):
    """The lexicon's scores of the blocks, and of those around: float32 (n, LEXICON_NAMES)."""
    cdef Py_ssize_t i, k, n = len(score), low, high
    rows = np.empty((n, LEXICON_WIDTH), np.float32)
    cdef float[:, ::1] out = rows
    cdef double[::1] sums = np.empty(n + 1)
    cdef Lexicon* row
    add_up(score, sums)
    for i in range(n):
        row = <Lexicon*>&out[i, 0]
        row.lexicon = score[i]
        row.lexicon_before_1 = score[i - 1] if i >= 1 else 0.0
        row.lexicon_after_1 = score[i + 1] if i + 1 < n else 0.0
        row.lexicon_before_2 = score[i - 2] if i >= 2 else 0.0
        row.lexicon_after_2 = score[i + 2] if i + 2 < n else 0.0
        for k in range(WINDOWS):
            low, high = max(i - SIZES[k], 0), min(i + 1 + SIZES[k], n)
            out[i, AT_WINDOWS + 2 * k] = (sums[i] - sums[low]) / SIZES[k]
            out[i, AT_WINDOWS + 2 * k + 1] = (sums[high] - sums[i + 1]) / SIZES[k]
    junk(score, sums[n] / max(n, 1), out)
    return rows


cdef int junk(const double[:] score, double page, float[:, ::1] out) except -1:
    """How far lines are that words alone call junk, and how much junk is before and after."""
    cdef Py_ssize_t i, n = score.shape[0], near = -100
    cdef double[::1] bad = np.zeros(n + 1)
    cdef Junk* row
    for i in range(n):
        bad[i + 1] = bad[i] + min(score[i], 0.0)
    for i in range(n):
        row = <Junk*>&out[i, AT_JUNK]
        row.blocks_since_junk = min(<double>(i - near), FAR)
        row.lexicon_page = page
        row.log_junk_before = log1p(-bad[i])
        row.log_junk_after = log1p(max(bad[i + 1] - bad[n], 0.0))
        near = i if score[i] < JUNK else near
    near = n + 100
    for i in range(n - 1, -1, -1):
        row = <Junk*>&out[i, AT_JUNK]
        row.blocks_until_junk = min(<double>(near - i), FAR)
        near = i if score[i] < JUNK else near
    return 0


def section_columns(dom, sections, const double[:] score):
    """The mean of `score` (n,) over the section of each block and that of its first block, for
    each of the `sections` (n,) in turn: float32 (n, 2 * sections).
    """
    cdef Py_ssize_t i, k, n = len(score), first, end
    cdef Elements at = Elements(dom)
    cdef double[::1] sums = np.empty(n + 1)
    cdef const int64_t[:] section
    rows = np.empty((n, 2 * len(sections)), np.float32)
    cdef float[:, ::1] out = rows
    add_up(score, sums)
    for k in range(len(sections)):
        section = sections[k]
        for i in range(n):
            first, end = 0, n
            if section[i] >= 0:
                first, end = at.first[section[i]], at.end[section[i]]
            out[i, 2 * k] = (sums[end] - sums[first]) / max(end - first, 1)
            out[i, 2 * k + 1] = score[first]
    return rows


def names_columns(dom, terms, element, const int8_t[:] weights, const int64_t[:] section):
    """Scores of the elements around each block, float32 (n, NAMES_NAMES), from the `terms` of
    names and the `element` of each; `section` (n,) is one of the elements.

    What holds for all elements around a block is what has opened less what has closed.
    """
    cdef Elements at = Elements(dom)
    cdef Py_ssize_t i, e, above, n = at.blocks
    score, sums, number = root_means(weights, terms, element, at.count)
    score /= SCALE
    cdef double[::1] own = score, total = sums, count = number, path = np.empty(n)
    cdef int64_t[:, ::1] edges = opened_and_closed(at)
    cdef double[4] opened = [0.0, 0.0, 0.0, 0.0], closed = [0.0, 0.0, 0.0, 0.0]
    rows = np.empty((n, sizeof(Names) // sizeof(float)), np.float32)
    cdef float[:, ::1] out = rows
    cdef Names* row
    for i in range(n):
        e = edges[i, 0]
        while e >= 0:
            add_scores(opened, total[e], count[e], own[e])
            e = edges[e, 2]
        e = edges[i, 1]
        while e >= 0:
            add_scores(closed, total[e], count[e], own[e])
            e = edges[e, 3]
        path[i] = (opened[0] - closed[0]) / sqrt(max(opened[1] - closed[1], 1.0))
        row = <Names*>&out[i, 0]
        e = at.element[i]
        above = at.above(e)
        row.names_path = path[i]
        row.names_own = score_of(own, e)
        row.names_parent = score_of(own, above)
        row.names_grandparent = score_of(own, at.above(above))
        row.names_section = score_of(own, section[i])
        row.names_low = opened[2] - closed[2]
        row.names_high = opened[3] - closed[3]
    for i in range(n):
        row = <Names*>&out[i, 0]
        row.names_path_of_previous = path[max(i - 1, 0)]
        row.names_path_of_next = path[min(i + 1, n - 1)]
    return rows


cdef inline int add_scores(double* sums, double total, double count, double score) noexcept:
    sums[0] += total / SIXTEENTHS
    sums[1] += count
    sums[2] += min(score, 0.0)
    sums[3] += max(score, 0.0)
    return 0


cdef double score_of(double[::1] own, Py_ssize_t e) except? -1:
    return 0.0 if e < 0 else own[e]


cdef int64_t[:, ::1] opened_and_closed(Elements at):
    """The elements that open and close at each block, in document order, as four linked lists'
    columns: the first to open and the first to close at a block; the next to open and the next to
    close with an element. -1 ends a list; elements without blocks are in none.
    """
    cdef Py_ssize_t e
    cdef int64_t[:, ::1] edges = np.full((max(at.blocks + 1, at.count), 4), -1)
    for e in range(at.count - 1, -1, -1):
        if at.end[e] > at.first[e]:
            edges[e, 2] = edges[at.first[e], 0]
            edges[at.first[e], 0] = e
            edges[e, 3] = edges[at.end[e], 1]
            edges[at.end[e], 1] = e
    return edges


def shares(terms, const uint32_t[:] of_lines, const int64_t[:] line, Py_ssize_t n):
    """The share of each line's terms that are among `terms`, shape (n,); 0 without any."""
    cdef Py_ssize_t i, k
    cdef uint8_t[::1] known
    found = np.zeros(n)
    if len(terms) == 0:
        return found
    known = np.zeros(TERMS, np.uint8)
    np.asarray(known)[terms] = 1
    cdef double[::1] met = found, size = np.zeros(n)
    for k in range(of_lines.shape[0]):
        met[line[k]] += known[of_lines[k]]
        size[line[k]] += 1.0
    for i in range(n):
        met[i] /= max(size[i], 1.0)
    return found
