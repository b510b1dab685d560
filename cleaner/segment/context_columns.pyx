# cython: language_level=3, wraparound=False, initializedcheck=False, cdivision=True
"""Columns of a block's place on the page, compiled (see `context`).

Columns that stand alone are fields of a struct, which is also where their names come from; those
of a kind are named and filled in loops of the same order. Bounds are checked: blocks of words
are numbers that come from outside.
"""

from libc.math cimport log1p
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t

import numpy as np

from cleaner.characters import CLASS_COUNT, Char

from cleaner.segment.sums cimport add_up

cdef enum:
    KEYS = 8  # columns that neighbours are told by
    WIDE = 4  # those that windows are told by
    WINDOWS = 3
    PRICES = 3
    NEAR = 2  # windows of words
    BUCKETS = 1 << 16  # of `word_hash`

cdef int[WINDOWS] SIZES = [4, 12, 40]
cdef int[NEAR] NEAR_SIZES = [3, 10]
cdef double[PRICES] COSTS = [4.0, 15.0, 60.0]
cdef double LEAD_WORDS = 80.0
cdef double FAR = 50.0
cdef int[WIDE] WIDE_KEYS = [0, 1, 3, 7]  # others told little

cdef int UPPER = Char.UPPER, LOWER = Char.LOWER, HANGUL = Char.HANGUL
cdef int IDEOGRAPH = Char.IDEOGRAPH, KANA = Char.KANA
cdef int SENTENCE_END = Char.SENTENCE_END, COMMA = Char.COMMA, COLON = Char.COLON
cdef int QUOTE = Char.QUOTE, BRACKET = Char.BRACKET, BAR = Char.BAR, DASH = Char.DASH
cdef int SYMBOL = Char.SYMBOL, MONEY = Char.MONEY, BULLET = Char.BULLET


cdef struct Own:
    float log_words, log_chars, sentences, words_per_sentence, ends_sentence
    float upper_ratio, digit_ratio, punctuation_ratio, capitalised_ratio, letter_ratio
    float dense_ratio, word_length
    float commas, quotes, colons, brackets, bars, dashes, symbols
    float gap_before, gap_after, first, last, repeats, earlier


cdef struct Place:
    float share_of_blocks, log_from_start, log_from_end
    float share_of_prose, log_prose_before, log_prose_after, share_of_words
    float page_log_blocks, page_log_prose, page_prose_share, page_gap, page_prose_blocks


cdef struct Runs:
    float blocks_since_prose, blocks_until_prose, log_words_since_prose, log_words_until_prose


cdef struct Group:  # of blocks that go on from each other
    float blocks, log_words, sentences, place


cdef struct Core:
    float from_start, from_end, share


cdef struct Vocabulary:
    float content_words, meets_core, meets_lead, new_words


cdef Own own_names
cdef Place place_names
cdef Runs runs_names
cdef Group group_names
cdef Core core_names
cdef Vocabulary vocabulary_names

KEY_NAMES = (
    "log_words", "prose", "ends_sentence", "capitalised", "digits", "gap", "lower_start", "repeated"
)
NAMES = (
    *dict(own_names),
    *(f"{name}_of_{side}" for side in ("previous", "next") for name in KEY_NAMES),
    *(
        f"{KEY_NAMES[k]}_in_{size}_{side}"
        for size in SIZES
        for side in ("before", "after")
        for k in WIDE_KEYS
    ),
    *dict(place_names),
    *dict(runs_names),
    *(f"{group}_{name}" for group in ("joined", "unparted") for name in dict(group_names)),
    *(f"core{price:.0f}_{name}" for price in COSTS for name in dict(core_names)),
    *dict(vocabulary_names),
    *(
        f"{met}_in_{size}_{side}"
        for met in ("meets_core", "meets_lead")
        for size in NEAR_SIZES
        for side in ("before", "after")
    ),
)

cdef Py_ssize_t AT_NEIGHBOURS = sizeof(Own) // sizeof(float)
cdef Py_ssize_t AT_WINDOWS = AT_NEIGHBOURS + 2 * KEYS
cdef Py_ssize_t AT_PLACE = AT_WINDOWS + 2 * WINDOWS * WIDE
cdef Py_ssize_t AT_RUNS = AT_PLACE + sizeof(Place) // sizeof(float)
cdef Py_ssize_t AT_JOINED = AT_RUNS + sizeof(Runs) // sizeof(float)
cdef Py_ssize_t AT_UNPARTED = AT_JOINED + sizeof(Group) // sizeof(float)
cdef Py_ssize_t AT_CORES = AT_UNPARTED + sizeof(Group) // sizeof(float)
cdef Py_ssize_t AT_VOCABULARY = AT_CORES + PRICES * sizeof(Core) // sizeof(float)
cdef Py_ssize_t AT_WORDS = AT_VOCABULARY + sizeof(Vocabulary) // sizeof(float)
cdef Py_ssize_t WIDTH = AT_WORDS + 2 * 2 * NEAR
assert len(NAMES) == WIDTH


def rank(order):
    """A number for each class, so that a tree can part them: groups in order, 0 for the rest."""
    table = np.zeros(CLASS_COUNT)
    for i, group in enumerate(order, 1):
        table[list(group)] = i
    return table


_LETTERS = (Char.LETTER, Char.IDEOGRAPH, Char.KANA, Char.HANGUL, Char.MARK)
_SIGNS = (Char.BULLET, Char.BAR, Char.SYMBOL, Char.MONEY)
cdef const double[::1] FIRST_RANK = rank(
    (
        _SIGNS,
        (Char.BRACKET,),
        (Char.DIGIT,),
        (Char.DASH,),
        (Char.UPPER,),
        _LETTERS,
        (Char.QUOTE,),
        (Char.LOWER,),
        (Char.COMMA, Char.COLON, Char.SENTENCE_END),
    )
)
cdef const double[::1] LAST_RANK = rank(
    (
        _SIGNS,
        (Char.DIGIT,),
        (Char.UPPER,),
        (Char.LOWER, *_LETTERS),
        (Char.DASH,),
        (Char.COMMA,),
        (Char.COLON,),
        (Char.SENTENCE_END,),
    )
)


cdef class Blocks:
    """The columns of `Features` that are read here, and the rows to fill."""

    cdef const double[:] words, chars, sentences, upper, digits, punctuation, capitalised
    cdef const double[:] ends, gap_before, gap_after, repeats, earlier
    cdef const double[:, :] counts
    cdef const uint8_t[:] first, last
    cdef const uint16_t[:] word
    cdef const int64_t[:] line
    cdef double[::1] prose, read, all_words  # words of prose; prefix sums of it and of all words
    cdef double[:, ::1] key
    cdef float[:, ::1] rows
    cdef Py_ssize_t n

    def __init__(self, f, prose, rows):
        self.n = len(f.words)
        self.words, self.chars, self.sentences = f.words, f.chars, f.sentences
        self.upper, self.digits = f.upper_ratio, f.digit_ratio
        self.punctuation, self.capitalised = f.punctuation_ratio, f.capitalised_ratio
        self.ends, self.gap_before, self.gap_after = f.ends_sentence, f.gap_before, f.gap_after
        self.repeats, self.earlier = f.repeats, f.earlier
        self.counts, self.first, self.last = f.counts, f.first, f.last
        self.word, self.line = f.word_hash, f.word_line
        self.prose, self.rows = prose, rows
        self.key = np.empty((self.n, KEYS))
        self.read = np.empty(self.n + 1)
        self.all_words = np.empty(self.n + 1)


def context_columns(features):
    """All columns, float32 of shape (n, len(NAMES)), and the words of prose of each block, (n,)."""
    n = len(features.words)
    prose, rows = np.empty(n), np.empty((n, WIDTH), np.float32)
    if n:
        f = Blocks(features, prose, rows)
        own(f)
        add_up(f.prose, f.read)
        add_up(f.words, f.all_words)
        keys(f)
        neighbours(f)
        windows(f)
        place(f)
        runs(f)
        groups(f)
        vocabulary(f, cores(f))
    return rows, prose


cdef int own(Blocks f) except -1:
    """Columns of the block alone, and its words of prose."""
    cdef Py_ssize_t i, k
    cdef double chars, words, letters
    cdef Own* row
    for i in range(f.n):
        row = <Own*>&f.rows[i, 0]
        words = max(f.words[i], 1.0)
        chars = max(f.chars[i], 1.0)
        letters = 0.0
        for k in range(UPPER, HANGUL + 1):
            letters += f.counts[i, k]
        row.log_words = log1p(f.words[i])
        row.log_chars = log1p(f.chars[i])
        row.sentences = f.sentences[i]
        row.words_per_sentence = f.words[i] / (f.sentences[i] + 1.0)
        row.ends_sentence = f.ends[i]
        row.upper_ratio = f.upper[i]
        row.digit_ratio = f.digits[i]
        row.punctuation_ratio = f.punctuation[i]
        row.capitalised_ratio = f.capitalised[i]
        row.letter_ratio = letters / chars
        row.dense_ratio = (f.counts[i, IDEOGRAPH] + f.counts[i, KANA]) / chars
        row.word_length = min(chars / words, 30.0)
        row.commas = f.counts[i, COMMA] / words * 10.0
        row.quotes = f.counts[i, QUOTE]
        row.colons = f.counts[i, COLON]
        row.brackets = f.counts[i, BRACKET]
        row.bars = f.counts[i, BAR]
        row.dashes = f.counts[i, DASH]
        row.symbols = f.counts[i, SYMBOL] + f.counts[i, MONEY] + f.counts[i, BULLET]
        row.gap_before = min(f.gap_before[i], 6.0)
        row.gap_after = min(f.gap_after[i], 6.0)
        row.first = FIRST_RANK[f.first[i]]
        row.last = LAST_RANK[f.last[i]]
        row.repeats = min(f.repeats[i], 5.0)
        row.earlier = min(f.earlier[i], 3.0)
        f.prose[i] = f.words[i] if is_prose(f, i) else 0.0
    return 0


cdef bint is_prose(Blocks f, Py_ssize_t i) except -1:
    cdef bint telling = f.ends[i] > 0 or f.sentences[i] > 0
    if not (f.words[i] >= 25 or (f.words[i] >= 8 and telling)):
        return False
    return f.capitalised[i] < 0.6 and f.digits[i] < 0.3


cdef int keys(Blocks f) except -1:
    """What neighbours and windows are told by, in the order of KEY_NAMES."""
    cdef Py_ssize_t i
    for i in range(f.n):
        f.key[i, 0] = log1p(f.words[i])
        f.key[i, 1] = log1p(f.prose[i])
        f.key[i, 2] = f.ends[i]
        f.key[i, 3] = f.capitalised[i]
        f.key[i, 4] = f.digits[i]
        f.key[i, 5] = min(f.gap_before[i], 3.0)
        f.key[i, 6] = f.first[i] == LOWER
        f.key[i, 7] = f.repeats[i] > 1.0
    return 0


cdef int neighbours(Blocks f) except -1:
    """The keys of the blocks before and after; -1 beyond the page."""
    cdef Py_ssize_t i, k
    for i in range(f.n):
        for k in range(KEYS):
            f.rows[i, AT_NEIGHBOURS + k] = f.key[i - 1, k] if i else -1.0
            f.rows[i, AT_NEIGHBOURS + KEYS + k] = f.key[i + 1, k] if i + 1 < f.n else -1.0
    return 0


cdef int windows(Blocks f) except -1:
    """Means of keys over the blocks before and after; what lies beyond the page is 0."""
    cdef Py_ssize_t i, j, k, at, low, high
    cdef double[:, ::1] sums = np.zeros((f.n + 1, WIDE))
    for i in range(f.n):
        for k in range(WIDE):
            sums[i + 1, k] = sums[i, k] + f.key[i, WIDE_KEYS[k]]
    for i in range(f.n):
        at = AT_WINDOWS
        for j in range(WINDOWS):
            low, high = max(i - SIZES[j], 0), min(i + 1 + SIZES[j], f.n)
            for k in range(WIDE):
                f.rows[i, at + k] = (sums[i, k] - sums[low, k]) / SIZES[j]
                f.rows[i, at + WIDE + k] = (sums[high, k] - sums[i + 1, k]) / SIZES[j]
            at += 2 * WIDE
    return 0


cdef int place(Blocks f) except -1:
    """Where on the page a block stands, and what kind of page it is."""
    cdef Py_ssize_t i, n = f.n, proses = 0
    cdef double total = f.read[n], all_words = max(f.all_words[n], 1.0), gaps = 0.0
    cdef Place* row
    for i in range(n):
        gaps += f.gap_before[i]
        proses += f.prose[i] > 0
    for i in range(n):
        row = <Place*>&f.rows[i, AT_PLACE]
        row.share_of_blocks = <double>i / n
        row.log_from_start = log1p(i)
        row.log_from_end = log1p(n - 1 - i)
        row.share_of_prose = f.read[i + 1] / max(total, 1.0)
        row.log_prose_before = log1p(f.read[i + 1] - f.prose[i])
        row.log_prose_after = log1p(total - f.read[i + 1])
        row.share_of_words = f.all_words[i + 1] / all_words
        row.page_log_blocks = log1p(n)
        row.page_log_prose = log1p(total)
        row.page_prose_share = total / all_words
        row.page_gap = gaps / n
        row.page_prose_blocks = <double>proses / n
    return 0


cdef int runs(Blocks f) except -1:
    """How far prose is, and how long the runs without it are."""
    cdef Py_ssize_t i, n = f.n, near = -1
    cdef Py_ssize_t since, last
    cdef Runs* row
    for i in range(n):
        if f.prose[i] > 0:
            near = i
        row = <Runs*>&f.rows[i, AT_RUNS]
        since = n if near < 0 else i - near
        last = max(i - since, 0)
        row.blocks_since_prose = min(<double>since, FAR)
        row.log_words_since_prose = log1p(f.all_words[i] - f.all_words[min(last + 1, i)])
    near = -1
    for i in range(n - 1, -1, -1):
        if f.prose[i] > 0:
            near = i
        row = <Runs*>&f.rows[i, AT_RUNS]
        since = n if near < 0 else near - i
        last = min(i + since, n - 1)
        row.blocks_until_prose = min(<double>since, FAR)
        row.log_words_until_prose = log1p(f.all_words[last] - f.all_words[min(i + 1, last)])
    return 0


cdef int groups(Blocks f) except -1:
    """Paragraphs that tools cut at links, and blocks that no blank line parts.

    A block goes on from the one before when no blank line parts them and no sentence ended.
    """
    cdef Py_ssize_t i, joined = 0, unparted = 0
    for i in range(1, f.n + 1):
        if i == f.n or not goes_on(f, i):
            group(f, joined, i, AT_JOINED)
            joined = i
        if i == f.n or f.gap_before[i] > 0:
            group(f, unparted, i, AT_UNPARTED)
            unparted = i
    return 0


cdef bint goes_on(Blocks f, Py_ssize_t i) except -1:
    cdef int first = f.first[i]
    if f.ends[i - 1] != 0 or f.gap_before[i] != 0:
        return False
    if first == LOWER or first == COMMA or first == COLON or first == SENTENCE_END:
        return True
    return f.last[i - 1] == COMMA


cdef int group(Blocks f, Py_ssize_t start, Py_ssize_t end, Py_ssize_t at) except -1:
    """Fill the columns from `at` on of the blocks `start:end`, which are one group."""
    cdef Py_ssize_t i
    cdef double words = 0.0, sentences = 0.0, log_words
    cdef Group* row
    for i in range(start, end):
        words += f.words[i]
        sentences += f.sentences[i]
    log_words = log1p(words)
    for i in range(start, end):
        row = <Group*>&f.rows[i, at]
        row.blocks = min(<double>(end - start), FAR)
        row.log_words = log_words
        row.sentences = min(sentences, FAR)
        row.place = min(<double>(i - start), FAR)
    return 0


cdef struct Stretch:
    Py_ssize_t start, end


cdef Stretch cores(Blocks f) except *:
    """Where each block stands to the page's cores. Returns the core of the middle price."""
    cdef Py_ssize_t i, k
    cdef Stretch core, chosen = Stretch(0, 0)
    cdef Core* row
    cdef double share
    for k in range(PRICES):
        core = densest(f, COSTS[k])
        if k == 1:
            chosen = core
        share = (f.read[core.end] - f.read[core.start]) / max(f.read[f.n], 1.0)
        for i in range(f.n):
            row = <Core*>&f.rows[i, AT_CORES + k * (sizeof(Core) // sizeof(float))]
            row.from_start = min(max(<double>(i - core.start), -FAR), FAR)
            row.from_end = min(max(<double>(i - (core.end - 1)), -FAR), FAR)
            row.share = share
    return chosen


cdef Stretch densest(Blocks f, double price) except *:
    """The stretch whose words of prose, less `price` for each other block, are most (Kadane);
    the first of equals.
    """
    cdef Stretch found = Stretch(0, 0)
    cdef Py_ssize_t i, lowest_at = 0
    cdef double total = 0.0, lowest = 0.0, best = 0.0
    for i in range(f.n):
        total += min(f.prose[i], 120.0) if f.prose[i] > 0 else -price
        if i == 0 or total - lowest > best:
            best = total - lowest
            found = Stretch(lowest_at, i + 1)
        if total < lowest:
            lowest, lowest_at = total, i + 1
    return found


cdef int vocabulary(Blocks f, Stretch core) except -1:
    """How a block's content words meet those of the core, of its lead, and of what came before."""
    cdef Py_ssize_t i, k, lead_end = core.start, w = f.word.shape[0], line
    cdef double read = 0.0
    cdef uint8_t[::1] in_core = np.zeros(BUCKETS, np.uint8)  # 2 stands for more
    cdef uint8_t[::1] in_lead = np.zeros(BUCKETS, np.uint8)
    cdef int64_t[::1] first_line = np.full(BUCKETS, f.n)
    cdef int32_t[:, ::1] met = np.zeros((f.n, 4), np.int32)  # words; of core, lead; new
    cdef bint inside, lead
    cdef Vocabulary* row
    while lead_end < core.end and read < LEAD_WORDS:
        read += f.words[lead_end]
        lead_end += 1
    for k in range(w):
        line = f.line[k]
        if core.start <= line < core.end and in_core[f.word[k]] < 2:
            in_core[f.word[k]] += 1
        if core.start <= line < lead_end and in_lead[f.word[k]] < 2:
            in_lead[f.word[k]] += 1
        first_line[f.word[k]] = min(first_line[f.word[k]], line)
    for k in range(w):
        line = f.line[k]
        inside, lead = core.start <= line < core.end, core.start <= line < lead_end
        met[line, 0] += 1
        met[line, 1] += in_core[f.word[k]] > inside
        met[line, 2] += in_lead[f.word[k]] > lead
        met[line, 3] += first_line[f.word[k]] == line
    for i in range(f.n):
        row = <Vocabulary*>&f.rows[i, AT_VOCABULARY]
        row.content_words = log1p(max(met[i, 0], 1))
        row.meets_core = met[i, 1] / <double>max(met[i, 0], 1)
        row.meets_lead = met[i, 2] / <double>max(met[i, 0], 1)
        row.new_words = met[i, 3] / <double>max(met[i, 0], 1)
    word_windows(f, met, 1, AT_WORDS)
    word_windows(f, met, 2, AT_WORDS + 2 * NEAR)
    return 0


cdef int word_windows(Blocks f, int32_t[:, ::1] met, Py_ssize_t column, Py_ssize_t at) except -1:
    """Share of the words that met among all words of the blocks before and after."""
    cdef Py_ssize_t i, k, low, high
    cdef int64_t[:, ::1] sums = np.zeros((f.n + 1, 2), np.int64)
    for i in range(f.n):
        sums[i + 1, 0] = sums[i, 0] + met[i, column]
        sums[i + 1, 1] = sums[i, 1] + met[i, 0]
    for i in range(f.n):
        for k in range(NEAR):
            low, high = max(i - NEAR_SIZES[k], 0), min(i + 1 + NEAR_SIZES[k], f.n)
            f.rows[i, at + 2 * k] = share(sums[low, 0], sums[i, 0], sums[low, 1], sums[i, 1])
            f.rows[i, at + 2 * k + 1] = share(
                sums[i + 1, 0], sums[high, 0], sums[i + 1, 1], sums[high, 1]
            )
    return 0


cdef inline double share(int64_t met, int64_t met_end, int64_t words, int64_t words_end) noexcept:
    return (met_end - met) / (words_end - words + 1.0)
