# cython: language_level=3
"""The elements of a page, checked, for compiled modules."""

from libc.stdint cimport int64_t


cdef class Elements:
    cdef const int64_t[:] parent, depth, first, end, element
    cdef readonly Py_ssize_t count, blocks
    cdef Py_ssize_t above(self, Py_ssize_t e) except -2
