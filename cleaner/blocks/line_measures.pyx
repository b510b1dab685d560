# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Counts, words and hashes of lines, in one pass over their characters: most of `features`."""

from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t

import numpy as np

from cleaner.characters import CLASS_COUNT, Char, class_table, fold_table

cdef enum:  # what a class of character means here, one bit each
    WORD = 1
    JOINER = 2  # between two characters of words it is part of the word: don't, 3.5
    PAIRED = 4  # of a script whose words are taken to be pairs of characters
    AFTER_END = 8  # what may follow the end of a sentence
    SILENT = 16  # says nothing at the end of a line
    CLASSES = 32

cdef enum:
    FULL_WIDTH_FROM = 0x3000  # ends of sentences from here on need no space behind them
    LONG_WORD = 4  # letters of a content word that has no capital
    SHORT_LINE = 5  # words of a line that is a term of its own
    TO_WORD = 64 - 16
    TO_TERM = 64 - 18
    ZERO = 48

cdef double IDEOGRAPHS_A_WORD = 2.0
cdef double UNSPACED_A_WORD = 5.0
cdef uint64_t HASH_BASE = 0x9E3779B97F4A7C15
cdef uint64_t PAIR_LEFT = 0xC2B2AE3D27D4EB4F
cdef uint64_t PAIR_RIGHT = 0x165667B19E3779F9
cdef uint64_t LINE_FACTOR = 0x27D4EB2F165667C5
cdef int UPPER = Char.UPPER, LETTER = Char.LETTER, END = Char.SENTENCE_END
cdef int IDEOGRAPH = Char.IDEOGRAPH, KANA = Char.KANA
cdef uint8_t[CLASSES] TRAITS
assert CLASS_COUNT <= CLASSES

for trait, kinds in (
    (WORD, (Char.UPPER, Char.LOWER, Char.LETTER, Char.HANGUL, Char.MARK, Char.DIGIT)),
    (JOINER, (Char.QUOTE, Char.DASH, Char.SENTENCE_END, Char.COMMA, Char.COLON)),
    (PAIRED, (Char.IDEOGRAPH, Char.KANA)),
    (AFTER_END, (Char.SPACE, Char.LINE_BREAK, Char.QUOTE, Char.BRACKET)),
    (SILENT, (Char.QUOTE, Char.BRACKET, Char.SPACE, Char.LINE_BREAK)),
):
    for kind in kinds:
        TRAITS[<int>kind] |= <int>trait


cdef class Hashes:
    """The hashes of words and pairs of characters in n lines, in order, with the line of each.

    `hash` and `line` have room for one a character. A hash is a polynomial, modulo 2**64, of the
    folded characters; digits are alike.
    """

    cdef readonly Py_ssize_t count
    cdef readonly object hash, line, content
    cdef uint64_t[::1] _hash
    cdef int64_t[::1] _line
    cdef uint8_t[::1] _content

    def __init__(self, Py_ssize_t room):
        self.count = 0
        self.hash = np.empty(room, np.uint64)
        self.line = np.empty(room, np.int64)
        self.content = np.empty(room, np.uint8)
        self._hash, self._line, self._content = self.hash, self.line, self.content

    cdef inline void add(self, uint64_t value, Py_ssize_t line, bint content) noexcept:
        self._hash[self.count] = value
        self._line[self.count] = line
        self._content[self.count] = content
        self.count += 1

    def terms(self, Py_ssize_t n):
        """Words, pairs of words and short lines as terms of 18 bits, and the line of each."""
        cdef Py_ssize_t k, size, at = self.count, words = self.count
        cdef uint64_t squares
        room = 2 * words + n
        terms, lines = np.empty(room, np.uint32), np.empty(room, np.int64)
        cdef uint32_t[::1] term = terms
        cdef int64_t[::1] line = lines
        for k in range(words):
            term[k] = <uint32_t>(self._hash[k] >> TO_TERM)
            line[k] = self._line[k]
        for k in range(words - 1):
            if self._line[k] == self._line[k + 1]:
                term[at] = <uint32_t>(
                    (self._hash[k] * PAIR_LEFT + self._hash[k + 1] * PAIR_RIGHT) >> TO_TERM
                )
                line[at] = self._line[k]
                at += 1
        size = 0
        squares = 0
        for k in range(words):
            size += 1
            squares += self._hash[k] * self._hash[k]
            if k + 1 == words or self._line[k + 1] != self._line[k]:
                if size <= SHORT_LINE:
                    term[at] = <uint32_t>((squares * LINE_FACTOR) >> TO_TERM)
                    line[at] = self._line[k]
                    at += 1
                size = 0
                squares = 0
        return terms[:at].copy(), lines[:at].copy()


cdef inline Py_ssize_t word_end(
    str text, Py_ssize_t start, const uint8_t[::1] classes
) noexcept:
    """The end of the word that begins at `start`."""
    cdef Py_ssize_t i = start + 1, size = len(text)
    cdef uint8_t trait
    while i < size:
        trait = TRAITS[classes[text[i]]]
        if not trait & WORD:
            # The character before is of the word, so what joins needs only one behind it.
            if not trait & JOINER or not TRAITS[classes[text[i - 1]]] & WORD:
                return i
            if i + 1 == size or not TRAITS[classes[text[i + 1]]] & WORD:
                return i
        i += 1
    return size


cdef inline uint64_t hash_of(
    str text, Py_ssize_t start, Py_ssize_t end, const uint32_t[::1] folds
) noexcept:
    cdef uint64_t total = 0, power = 1
    cdef uint32_t code
    cdef Py_ssize_t i
    for i in range(start, end):
        code = folds[text[i]]
        if code - ZERO < 10:  # unsigned: what is below "0" wraps around
            code = ZERO
        total += code * power
        power *= HASH_BASE
    return total


cdef Py_ssize_t room_of(list lines) except -1:
    cdef Py_ssize_t room = 1
    cdef str text
    for text in lines:
        room += len(text)
    return room


def terms_of(list lines):
    """The terms of clean lines, and the line of each."""
    found = Hashes(room_of(lines))
    cdef const uint8_t[::1] classes = class_table()
    cdef const uint32_t[::1] folds = fold_table()
    cdef Py_ssize_t number = 0
    cdef str text
    for text in lines:
        read_words(text, number, found, classes, folds)
        number += 1
    return found.terms(len(lines))


cdef (Py_ssize_t, Py_ssize_t) read_words(
    str text,
    Py_ssize_t number,
    Hashes found,
    const uint8_t[::1] classes,
    const uint32_t[::1] folds,
) noexcept:
    """Add the words and pairs of one line. Returns how many words of scripts with spaces it has,
    and how many of them begin with a capital.
    """
    cdef Py_ssize_t i = 0, end, size = len(text), words = 0, capitals = 0
    cdef uint8_t kind
    cdef bint capital
    while i < size:
        kind = classes[text[i]]
        if TRAITS[kind] & WORD:
            end = word_end(text, i, classes)
            capital = kind == UPPER
            words += 1
            capitals += capital
            found.add(hash_of(text, i, end, folds), number, capital or end - i >= LONG_WORD)
            i = end
            continue
        if TRAITS[kind] & PAIRED and i + 1 < size and TRAITS[classes[text[i + 1]]] & PAIRED:
            found.add(hash_of(text, i, i + 2, folds), number, True)
        i += 1
    return words, capitals


def measure(list lines):
    """Measure n clean lines, none of which is empty.

    Returns counts by class (n, CLASS_COUNT); words, words that begin with a capital, ends of
    sentences (n,), all float64; the class of the first character and of the last that is no quote,
    bracket or space (n,), uint8; the hashes of content words, uint16, with the line of each, int64;
    terms, uint32, with the line of each.
    """
    cdef Py_ssize_t n = len(lines), number, i, size, words, capitals, letters
    cdef str text
    cdef uint8_t kind, behind, said
    cdef uint32_t code
    cdef bint any_letter = False
    cdef const uint8_t[::1] classes = class_table()
    cdef const uint32_t[::1] folds = fold_table()
    cdef Hashes found = Hashes(room_of(lines))
    columns = np.zeros((n, CLASS_COUNT))
    cdef double[:, ::1] counts = columns
    measured = np.zeros((3, n))
    cdef double[:, ::1] sums = measured
    edges = np.zeros((2, n), np.uint8)
    cdef uint8_t[:, ::1] edge = edges
    unspaced = np.zeros(n)
    cdef double[::1] in_unspaced = unspaced
    for number in range(n):
        text = lines[number]
        size = len(text)
        if size == 0:
            raise ValueError("a line is empty")
        said = kind = classes[text[0]]
        edge[0, number] = kind
        letters = 0
        for i in range(size):
            code = text[i]
            kind = classes[code]
            counts[number, kind] += 1.0
            if not TRAITS[kind] & SILENT:
                said = kind
            if kind == END and ends_here(text, i, size, classes):
                sums[2, number] += 1.0
            if code >= 0x0E00 and is_unspaced(code):
                letters += 1
        edge[1, number] = said
        any_letter |= counts[number, LETTER] > 0
        in_unspaced[number] = letters
        words, capitals = read_words(text, number, found, classes, folds)
        sums[0, number] = words
        sums[1, number] = capitals
    for number in range(n):
        # A run of Thai was counted once as a spaced word.
        sums[0, number] += (
            counts[number, IDEOGRAPH] + counts[number, KANA]
        ) / IDEOGRAPHS_A_WORD + (
            max(in_unspaced[number] / UNSPACED_A_WORD - 1.0, 0.0) if any_letter else 0.0
        )
    content = found.content[: found.count].view(np.bool_)
    hashes = (found.hash[: found.count][content] >> np.uint64(TO_WORD)).astype(np.uint16)
    return (
        columns, measured[0], measured[1], measured[2], edges[0], edges[1],
        hashes, found.line[: found.count][content], *found.terms(n),
    )


cdef inline bint is_unspaced(uint32_t code) noexcept:
    """Whether a character is of Thai, Lao, Burmese or Khmer."""
    return (
        0x0E00 <= code < 0x0F00 or 0x1000 <= code < 0x10A0 or 0x1780 <= code < 0x1800
    )


cdef inline bint ends_here(
    str text, Py_ssize_t i, Py_ssize_t size, const uint8_t[::1] classes
) noexcept:
    """Whether a sentence ends at an end mark: the last of its run, with a space or nothing behind."""
    if i + 1 == size:
        return True
    cdef uint8_t behind = classes[text[i + 1]]
    return TRAITS[behind] & AFTER_END != 0 or (
        <uint32_t>text[i] >= FULL_WIDTH_FROM and behind != END
    )
