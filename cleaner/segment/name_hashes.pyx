# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Hashes of the words in names of elements, compiled (see `dom_names`).

Bounds are not checked: each array is as long as the text or the hashes that it is read for.
"""

from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport qsort

import numpy as np

cdef enum:
    TERM_BITS = 18
    SPACE = 0
    LOWER = 1
    UPPER = 2
    SIGN = 3  # digits, dashes and all else

cdef uint64_t BASE = 0x9E3779B97F4A7C15
cdef uint64_t MIX = 0xC2B2AE3D27D4EB4F


def hashes(list texts):
    """Hashed words and names of each text, sorted, each once, uint32; and where those of each
    text end, (texts,). Names stand between white space and have words in them: `artBody` has two.
    Any digit is a 0, and case does not matter.
    """
    cdef Py_ssize_t k, i, size = 0, count = 0
    for k in range(len(texts)):
        size += len(<str>texts[k])
    # A character begins at most one word and one name.
    found, places = np.empty(2 * size + 2, np.uint32), np.empty(len(texts), np.int64)
    cdef uint32_t[::1] terms = found
    cdef int64_t[::1] ends = places
    for k in range(len(texts)):
        i = count + add_hashes(texts[k], &terms[count])
        count = i if i - count < 2 else count + each_once(&terms[count], i - count)
        ends[k] = count
    return found[:count], places


cdef Py_ssize_t add_hashes(str text, uint32_t* terms) except -1:
    """Hash the words of two letters and more and the names of a text. Returns how many."""
    cdef Py_ssize_t i, count = 0, word_size = 0, name_size = 0
    cdef uint64_t word = 0, word_power = 1, name = 0, name_power = 1
    cdef int kind = SPACE, before = SPACE
    cdef uint8_t plain
    for i in range(len(text) + 1):
        plain = 32
        if i < len(text):
            plain = octet(text[i])
        before, kind = kind, kind_of(plain)
        if kind != before and not (kind == LOWER and before == UPPER):  # "Body" is one word
            if word_size >= 2:
                terms[count] = mixed(word)
                count += 1
            word, word_power, word_size = 0, 1, 0
        if kind == SPACE and name_size:
            terms[count] = mixed(name)
            count += 1
        if kind == SPACE:
            name, name_power, name_size = 0, 1, 0
            continue
        if kind == UPPER:
            plain += 32
        elif 48 <= plain <= 57:
            plain = 48
        name += plain * name_power
        name_power *= BASE
        name_size += 1
        if kind != SIGN:
            word += plain * word_power
            word_power *= BASE
            word_size += 1
    return count


cdef inline uint8_t octet(Py_UCS4 character) noexcept:
    return 63 if character > 127 else character


cdef inline int kind_of(uint8_t octet) noexcept:
    if 97 <= octet <= 122:
        return LOWER
    if 65 <= octet <= 90:
        return UPPER
    return SPACE if octet == 32 or octet == 9 or octet == 10 or 12 <= octet <= 13 else SIGN


cdef inline uint32_t mixed(uint64_t value) noexcept:
    return <uint32_t>((value * MIX) >> (64 - TERM_BITS))


cdef Py_ssize_t each_once(uint32_t* terms, Py_ssize_t count) noexcept:
    """Sort hashes and drop those that are there already. Returns how many are left."""
    cdef Py_ssize_t i, kept = 1
    qsort(terms, count, sizeof(uint32_t), by_value)
    for i in range(1, count):
        if terms[i] != terms[kept - 1]:
            terms[kept] = terms[i]
            kept += 1
    return kept


cdef int by_value(const void* a, const void* b) noexcept nogil:
    cdef uint32_t left = (<const uint32_t*>a)[0], right = (<const uint32_t*>b)[0]
    return (left > right) - (left < right)


def repeated(const int64_t[::1] number, const uint32_t[::1] terms, const int64_t[::1] ends):
    """The terms of each element's look, one after another, uint32, and the element of each.

    `number` (m,) is the look of each element, -1 for none; look k has the terms up to `ends[k]`.
    Raises ValueError for a look that there is not.
    """
    cdef Py_ssize_t e, k, size = 0, count = 0, look, looks = ends.shape[0]
    for e in range(number.shape[0]):
        look = number[e]
        if look >= looks:
            raise ValueError(f"element {e} has a look without terms")
        if look >= 0:
            size += ends[look] - (ends[look - 1] if look else 0)
    found, owner = np.empty(size, np.uint32), np.empty(size, np.int64)
    cdef uint32_t[::1] out = found
    cdef int64_t[::1] element = owner
    for e in range(number.shape[0]):
        look = number[e]
        if look < 0:
            continue
        for k in range(ends[look - 1] if look else 0, ends[look]):
            out[count] = terms[k]
            element[count] = e
            count += 1
    return found, owner
