# cython: language_level=3, wraparound=False, initializedcheck=False
"""Prefix sums, of which the columns of the prior are differences."""


cdef inline int add_up(const double[:] values, double[::1] sums) except -1 nogil:
    """Sums of the first 0, 1, … n `values` (n,), into `sums` (n + 1,)."""
    cdef Py_ssize_t i
    cdef double total = 0.0
    sums[0] = 0.0
    for i in range(values.shape[0]):
        total += values[i]
        sums[i + 1] = total
    return 0
