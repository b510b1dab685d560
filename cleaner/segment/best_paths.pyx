# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The two passes over a page that find the best path, compiled (see `viterbi`)."""

import numpy as np

cdef double NEVER = -1e12


def max_marginals(
    const double[:] gain,
    const double[:] begin,
    const double[:] end,
    const double[:] cross,
    double switch,
):
    """Scores of the best path on which each of n blocks is main, and on which it is not, (n,) each.

    Arguments are as for `decode`, `gain` (n,) are log-odds for the article. Raises ValueError
    where lengths differ.
    """
    cdef Py_ssize_t i, n = gain.shape[0]
    if not (begin.shape[0] == end.shape[0] == cross.shape[0] == n):
        raise ValueError("columns of blocks differ in length")
    with_block, without = np.empty(n), np.empty(n)
    cdef double[::1] yes = with_block, no = without
    cdef double[::1] ended = np.empty(n)  # the best path that ended before, or no article at all
    cdef double main = NEVER, inside = NEVER, stay, rest, best = 0.0
    for i in range(n):
        stay = max(main, inside - switch) - cross[i]
        inside = max(inside, main - switch) - cross[i]
        main = max(stay, begin[i]) + gain[i]
        ended[i] = best
        best = max(best, main + end[i])
        yes[i], no[i] = main, inside
    main = inside = NEVER  # of what follows the block read last, itself included
    best = 0.0  # the best path that begins later
    for i in range(n - 1, -1, -1):
        stay = max(main, inside - switch)
        inside = max(inside, main - switch)
        rest = max(stay, end[i])
        yes[i] += rest
        no[i] = max(max(ended[i], best), max(no[i] + inside, 0.0))
        best = max(best, gain[i] + begin[i] + rest)
        main = rest + gain[i] - cross[i]
        inside -= cross[i]
    return with_block, without
