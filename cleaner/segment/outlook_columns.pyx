# cython: language_level=3, wraparound=False, initializedcheck=False, cdivision=True
"""Columns from the first verdicts on a page's blocks, compiled (see `outlook`, `dom_context`)."""

from libc.math cimport exp, log1p
from libc.stdint cimport int64_t

import numpy as np

from cleaner.segment.sums cimport add_up

cdef enum:
    SHIFTS = 3
    WINDOWS = 4
    PRICES = 3

cdef int[WINDOWS] SIZES = [3, 8, 20, 60]
cdef bint[WINDOWS] BLOCKS_TOO = [True, False, True, False]  # blocks are counted as well as words
cdef double[PRICES] COSTS = [0.0, 0.5, 1.5]  # log-odds a block must be worth to be of the core
cdef double FAR = 60.0
cdef double LIMIT = 6.9  # log-odds beyond which the first verdict says no more
cdef double BEYOND = -9.0  # log-odds put where the page has no block


cdef struct Mass:
    float mass_before, log_mass_before, log_mass_after, log_mass


cdef struct Runs:
    float blocks_since_main, blocks_until_main, log_words_since_main, log_words_until_main
    float next_run, run_before


cdef struct Story:
    float from_start, from_end, share, to_gain_after, to_gain_before


cdef struct Group:
    float mean, share, mass, best


cdef Mass mass_names
cdef Runs runs_names
cdef Story story_names
cdef Group group_names

NAMES = (
    "verdict",
    *(f"verdict_{side}_{k + 1}" for k in range(SHIFTS) for side in ("before", "after")),
    *dict(mass_names),
    *(
        f"main_{what}_in_{SIZES[k]}_{side}"
        for k in range(WINDOWS)
        for what in (("words", "blocks") if BLOCKS_TOO[k] else ("words",))
        for side in ("before", "after")
    ),
    *dict(runs_names),
    *(f"story{k}_{name}" for k in range(PRICES) for name in dict(story_names)),
)
GROUP_NAMES = tuple(dict(group_names))
cdef Py_ssize_t AT_MASS = 1 + 2 * SHIFTS
cdef Py_ssize_t AT_WINDOWS = AT_MASS + sizeof(Mass) // sizeof(float)
cdef Py_ssize_t AT_RUNS = AT_WINDOWS + 2 * (WINDOWS + sum(BLOCKS_TOO))
cdef Py_ssize_t AT_STORIES = AT_RUNS + sizeof(Runs) // sizeof(float)
cdef Py_ssize_t WIDTH = AT_STORIES + PRICES * sizeof(Story) // sizeof(float)
assert len(NAMES) == WIDTH


cdef class Verdicts:
    """The first verdicts on n blocks, prefix sums of what they say, and the rows to fill."""

    cdef const double[:] words
    cdef double[::1] odds, share  # the verdicts within limits, and as probabilities
    cdef double[::1] mass, read, main  # sums of words that are main, of all words, of blocks
    cdef float[:, ::1] rows
    cdef Py_ssize_t n

    def __init__(self, const double[:] verdict, const double[:] words, rows):
        cdef Py_ssize_t i
        self.n, self.words, self.rows = len(verdict), words, rows
        self.odds, self.share = np.empty(self.n), np.empty(self.n)
        self.mass, self.read, self.main = np.empty((3, self.n + 1))
        cdef double[::1] masses = np.empty(self.n)
        for i in range(self.n):
            self.odds[i] = min(max(verdict[i], -LIMIT), LIMIT)
            self.share[i] = 1.0 / (1.0 + exp(-self.odds[i]))
            masses[i] = self.share[i] * words[i]
        add_up(masses, self.mass)
        add_up(words, self.read)
        add_up(self.share, self.main)


def outlook_columns(verdict, words, groups=()):
    """Columns from the `verdict` on n blocks of so many `words`, and for each of `groups` (n,),
    numbers from -1 on, GROUP_NAMES: float32 (n, NAMES and so many times GROUP_NAMES).
    """
    cdef Py_ssize_t k, width = sizeof(Group) // sizeof(float)
    rows = np.empty((len(verdict), WIDTH + width * len(groups)), np.float32)
    seen = Verdicts(verdict, words, rows)
    own(seen)
    windows(seen)
    runs(seen)
    stories(seen)
    for k in range(len(groups)):
        group(seen, groups[k], WIDTH + k * width)
    return rows


cdef int own(Verdicts f) except -1:
    """The verdicts on a block and those around, and the words of the article before and after."""
    cdef Py_ssize_t i, k
    cdef double total = f.mass[f.n], log_mass = log1p(f.mass[f.n])
    cdef Mass* row
    for i in range(f.n):
        f.rows[i, 0] = f.odds[i]
        for k in range(1, SHIFTS + 1):
            f.rows[i, 2 * k - 1] = f.odds[i - k] if i >= k else BEYOND
            f.rows[i, 2 * k] = f.odds[i + k] if i + k < f.n else BEYOND
        row = <Mass*>&f.rows[i, AT_MASS]
        row.mass_before = f.mass[i] / max(total, 1e-3)
        row.log_mass_before = log1p(f.mass[i])
        row.log_mass_after = log1p(total - f.mass[i + 1])
        row.log_mass = log_mass
    return 0


cdef int windows(Verdicts f) except -1:
    """Share of words and blocks that are main by the first verdict, before and after."""
    cdef Py_ssize_t i, k, low, high, at
    for i in range(f.n):
        at = AT_WINDOWS
        for k in range(WINDOWS):
            low, high = max(i - SIZES[k], 0), min(i + 1 + SIZES[k], f.n)
            f.rows[i, at] = (f.mass[i] - f.mass[low]) / (f.read[i] - f.read[low] + 1.0)
            f.rows[i, at + 1] = (f.mass[high] - f.mass[i + 1]) / (
                f.read[high] - f.read[i + 1] + 1.0
            )
            at += 2
            if BLOCKS_TOO[k]:
                f.rows[i, at] = (f.main[i] - f.main[low]) / SIZES[k]
                f.rows[i, at + 1] = (f.main[high] - f.main[i + 1]) / SIZES[k]
                at += 2
    return 0


cdef int runs(Verdicts f) except -1:
    """How far the last and the next likely block are, and how big the runs they belong to."""
    cdef Py_ssize_t i, n = f.n, near = -1, edge = 0
    cdef double size = 0.0
    cdef Runs* row
    for i in range(n):
        row = <Runs*>&f.rows[i, AT_RUNS]
        if i > 0 and f.odds[i - 1] > 0:
            near = i - 1
            if f.odds[i] <= 0:
                size = log1p(f.mass[i] - f.mass[edge])
        elif f.odds[i] > 0:
            edge = i
        row.blocks_since_main = min(<double>(i - near), FAR)
        row.log_words_since_main = log1p(f.read[i] - f.read[near + 1])
        row.run_before = size
    near, size = n, 0.0
    for i in range(n - 1, -1, -1):
        row = <Runs*>&f.rows[i, AT_RUNS]
        if i + 1 < n and f.odds[i + 1] > 0:
            near = i + 1
            if f.odds[i] <= 0:
                size = log1p(f.mass[edge] - f.mass[i + 1])
        elif f.odds[i] > 0:
            edge = i + 1
        row.blocks_until_main = min(<double>(near - i), FAR)
        row.log_words_until_main = log1p(f.read[near] - f.read[i + 1])
        row.next_run = size
    return 0


cdef int stories(Verdicts f) except -1:
    """Place in the stretch with the greatest sum of verdicts, and what a cut here would lose."""
    cdef Py_ssize_t i, k
    cdef double[::1] worth = np.empty(f.n), sums = np.empty(f.n + 1)
    for k in range(PRICES):
        for i in range(f.n):
            worth[i] = (min(max(f.odds[i], -4.0), 4.0) - COSTS[k]) * log1p(f.words[i])
        add_up(worth, sums)
        story(f, sums, AT_STORIES + k * (sizeof(Story) // sizeof(float)))
    return 0


cdef int story(Verdicts f, double[::1] sums, Py_ssize_t at) except -1:
    """Fill the columns from `at` on by the stretch over which `sums` rise most."""
    cdef Py_ssize_t i, start = 0, end = 0, lowest_at = 0
    cdef double lowest = 0.0, highest = sums[f.n], best = 0.0, share
    cdef Story* row
    for i in range(f.n):
        row = <Story*>&f.rows[i, at]
        if i == 0 or sums[i + 1] - lowest > best:
            best, start, end = sums[i + 1] - lowest, lowest_at, i + 1
        row.to_gain_before = sums[i] - lowest
        if sums[i + 1] < lowest:
            lowest, lowest_at = sums[i + 1], i + 1
    share = (f.mass[end] - f.mass[start]) / max(f.mass[f.n], 1e-3)
    for i in range(f.n - 1, -1, -1):
        row = <Story*>&f.rows[i, at]
        highest = max(highest, sums[i + 1])
        row.to_gain_after = highest - sums[i + 1]
        row.from_start = min(max(<double>(i - start), -FAR), FAR)
        row.from_end = min(max(<double>(i - end + 1), -FAR), FAR)
        row.share = share
    return 0


cdef int group(Verdicts f, const int64_t[:] number, Py_ssize_t at) except -1:
    """Fill the columns from `at` on by what the verdicts say of each block's group."""
    cdef Py_ssize_t i, k, most = -1
    cdef double[:, ::1] sums
    cdef Group* row
    for i in range(f.n):
        most = max(most, number[i])
    # Blocks, their words, log-odds, mass by words and one a block, mass, and the greatest log-odds.
    sums = np.zeros((most + 2, 6))
    for i in range(f.n):
        k = number[i] + 1
        if sums[k, 0] == 0 or f.odds[i] > sums[k, 5]:
            sums[k, 5] = f.odds[i]
        sums[k, 0] += 1.0
        sums[k, 1] += f.words[i] + 1.0
        sums[k, 2] += f.odds[i]
        sums[k, 3] += f.share[i] * (f.words[i] + 1.0)
        sums[k, 4] += f.share[i] * f.words[i]
    for i in range(f.n):
        k = number[i] + 1
        row = <Group*>&f.rows[i, at]
        row.mean = sums[k, 2] / sums[k, 0]
        row.share = sums[k, 3] / max(sums[k, 1], 1.0)
        row.mass = log1p(sums[k, 4])
        row.best = sums[k, 5]
    return 0
