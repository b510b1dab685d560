# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Sums of decision trees, compiled: the prediction of `prior.Model`."""

from libc.stdint cimport int32_t

import numpy as np

cdef struct Node:
    float threshold
    int32_t column
    int32_t ways[2]  # where a value leads: up to the threshold, above; ~k is leaf k


NODE = np.dtype([("threshold", "f4"), ("column", "i4"), ("ways", "i4", 2)])


cdef class Forest:
    """Decision trees over float32 rows, whose leaves add up.

    `roots` (trees,) are the trees' first nodes, ~k for a tree that is leaf k alone; `thresholds`,
    `columns`, `below` and `above` (nodes,) describe nodes, `values` (leaves,) are float64. It is
    read only after it was made, so threads may share it.
    """

    cdef Node[:] nodes
    cdef const int32_t[:] roots
    cdef const double[:] values
    cdef readonly int width
    """Columns that rows must have at least."""

    def __init__(self, roots, thresholds, columns, below, above, values):
        cdef Py_ssize_t k, n = len(thresholds), leaves = len(values)
        cdef const float[:] t = np.ascontiguousarray(thresholds, np.float32)
        cdef const int32_t[:] c = np.ascontiguousarray(columns, np.int32)
        cdef const int32_t[:] b = np.ascontiguousarray(below, np.int32)
        cdef const int32_t[:] a = np.ascontiguousarray(above, np.int32)
        self.roots = np.ascontiguousarray(roots, np.int32)
        self.values = np.ascontiguousarray(values, np.float64)
        if not (len(c) == len(b) == len(a) == n):
            raise ValueError("each node needs a threshold, a column and two ways on")
        self.nodes = np.zeros(max(n, 1), NODE)
        self.width = 0
        for k in range(n):
            # Ways lead on to later nodes only, so that every walk ends.
            if c[k] < 0 or not (leads(b[k], k, n, leaves) and leads(a[k], k, n, leaves)):
                raise ValueError(f"node {k} leads nowhere")
            self.nodes[k].threshold = t[k]
            self.nodes[k].column = c[k]
            self.nodes[k].ways[0] = b[k]
            self.nodes[k].ways[1] = a[k]
            self.width = max(self.width, c[k] + 1)
        for k in range(len(self.roots)):
            if not leads(self.roots[k], -1, n, leaves):
                raise ValueError(f"tree {k} has no first node")

    def sums(self, const float[:, ::1] rows):
        """What the leaves of each of the `rows` (n, columns) add up to, shape (n,), float64."""
        cdef Py_ssize_t n = rows.shape[0]
        if rows.shape[1] < self.width:
            raise ValueError(f"rows need {self.width} columns, these have {rows.shape[1]}")
        result = np.zeros(n)
        cdef double[:] total = result
        cdef Py_ssize_t i, tree
        cdef Py_ssize_t step = rows.strides[0] // sizeof(float)
        cdef const float* first
        cdef int32_t root, a, b, c, d
        cdef Node* nodes = &self.nodes[0]
        if n == 0:
            return result
        first = &rows[0, 0]
        with nogil:
            # Tree after tree, so that a tree's nodes stay close at hand; four rows at a time, so
            # that the processor waits for one while it walks on with another.
            for tree in range(self.roots.shape[0]):
                root = self.roots[tree]
                i = 0
                while i + 4 <= n:
                    a = b = c = d = root
                    while (a & b & c & d) >= 0:
                        a = onward(nodes, a, first + i * step)
                        b = onward(nodes, b, first + (i + 1) * step)
                        c = onward(nodes, c, first + (i + 2) * step)
                        d = onward(nodes, d, first + (i + 3) * step)
                    total[i] += self.values[~a]
                    total[i + 1] += self.values[~b]
                    total[i + 2] += self.values[~c]
                    total[i + 3] += self.values[~d]
                    i += 4
                while i < n:
                    a = root
                    while a >= 0:
                        a = onward(nodes, a, first + i * step)
                    total[i] += self.values[~a]
                    i += 1
        return result


cdef inline int32_t onward(const Node* nodes, int32_t at, const float* row) noexcept nogil:
    """The node or leaf that follows; a leaf follows itself."""
    if at < 0:
        return at
    return nodes[at].ways[row[nodes[at].column] > nodes[at].threshold]


cdef bint leads(int32_t way, Py_ssize_t k, Py_ssize_t n, Py_ssize_t leaves) noexcept:
    """Whether a way from node k leads to one of the leaves or to a later node."""
    return k < way < n if way >= 0 else ~way < leaves
