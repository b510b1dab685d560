# cython: language_level=3, wraparound=False, initializedcheck=False
"""The elements of a page: what compiled modules read of `Dom`, and elements that look alike."""

from libc.stdint cimport int64_t

import numpy as np


cdef class Elements:
    """The m elements of a `Dom` and the n blocks in them, as typed arrays.

    Raises ValueError where blocks or parents are none of the page's, so that whoever reads them
    can rely on it: parents come before their children, and elements hold blocks in 0 … n.
    """

    def __init__(self, dom):
        cdef Py_ssize_t e, i
        self.parent, self.depth = dom.parent, dom.depth
        self.first, self.end, self.element = dom.first, dom.end, dom.element
        self.count, self.blocks = len(self.parent), len(self.element)
        if not (len(self.depth) == len(self.first) == len(self.end) == self.count):
            raise ValueError("columns of elements differ in length")
        for e in range(self.count):
            if not -1 <= self.parent[e] < e:
                raise ValueError(f"element {e} stands before its parent")
            if not 0 <= self.first[e] <= self.end[e] <= self.blocks:
                raise ValueError(f"element {e} holds blocks that the page has not")
        for i in range(self.blocks):
            if not -1 <= self.element[i] < self.count:
                raise ValueError(f"block {i} stands in no element of the page")

    cdef Py_ssize_t above(self, Py_ssize_t e) except -2:
        """The parent of element e; -1, the page, has itself."""
        return -1 if e < 0 else self.parent[e]


cdef class Alike:
    """Elements that hold blocks, numbered by tag, class, id and names: each such `look` is read
    once, however many elements share it.

    `number` (m,) is the look of each element, -1 for elements that hold no block, of which nothing is
    asked. `keys` are tag, class, id and names of each look.
    """

    cdef readonly object number
    cdef readonly list keys

    def __init__(self, dom):
        cdef Py_ssize_t e, m = len(dom.tag)
        cdef list tags = dom.tag, classes = dom.classes, ids = dom.ids, names = dom.names
        cdef const int64_t[:] first = dom.first, end = dom.end
        cdef dict known = {}
        cdef tuple key
        self.number = np.full(m, -1)
        cdef int64_t[:] number = self.number
        for e in range(m):
            if first[e] == end[e]:
                continue
            key = (tags[e], classes[e], ids[e], names[e])
            found = known.get(key)
            if found is None:
                found = known[key] = len(known)
            number[e] = found
        self.keys = list(known)
