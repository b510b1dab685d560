"""What a block's place on the page says: the columns that the structural prior reads.

All is computed with cumulative sums over whole columns, so time is proportional to the number
of blocks. A *core* is the stretch of blocks that holds most prose for least else (the maximal
sum of words of prose less a price for each word of anything else): a first guess at the story.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from cleaner.characters import CLASS_COUNT, Char
from cleaner.model import Columns, Flags, Floats, Ints

_WINDOWS: Final = (4, 12, 40)
_PRICES: Final = (4.0, 15.0, 60.0)
_BUCKETS: Final = 1 << 16  # `word_hash` is 16 bits wide
_LEAD_WORDS: Final = 80
_FAR: Final = 50.0


class Table:
    """Named columns of a page, n long, as float32: what models are fitted on and read."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._parts: list[npt.NDArray[np.generic]] = []  # (n,) or (n, k)

    def add(self, name: str, column: npt.NDArray[np.generic]) -> None:
        """Add a column of shape (n,)."""
        self.names.append(name)
        self._parts.append(column[:, None])

    def add_all(self, names: Iterable[str], columns: npt.NDArray[np.generic]) -> None:
        """Add columns of shape (n, k) with k names."""
        self.names += names
        self._parts.append(columns)

    def matrix(self) -> npt.NDArray[np.float32]:
        """Shape (n, columns)."""
        return np.concatenate(self._parts, axis=1, dtype=np.float32, casting="unsafe")


def context(features: Columns) -> tuple[Table, Floats]:
    """All structural columns of a page, in a fixed order, and the words of prose of each block."""
    table = Table()
    prose = _own(table, features)
    key = _key(features, prose)
    _neighbours(table, key)
    _windows(table, key)
    _page(table, features, prose)
    _runs(table, features, prose)
    core = _cores(table, prose)
    _vocabulary(table, features, core)
    return table, prose


def _own(table: Table, f: Columns) -> Floats:
    """Columns of the block alone. Returns its words of prose, (n,)."""
    c = f.counts
    chars = np.maximum(f.chars, 1.0)
    letters = c[:, Char.UPPER : Char.HANGUL + 1].sum(axis=1)
    dense = (c[:, Char.IDEOGRAPH] + c[:, Char.KANA]) / chars
    add = table.add
    add("log_words", np.log1p(f.words))
    add("log_chars", np.log1p(f.chars))
    add("sentences", f.sentences)
    add("words_per_sentence", f.words / (f.sentences + 1.0))
    add("ends_sentence", f.ends_sentence)
    add("upper_ratio", f.upper_ratio)
    add("digit_ratio", f.digit_ratio)
    add("punctuation_ratio", f.punctuation_ratio)
    add("capitalised_ratio", f.capitalised_ratio)
    add("letter_ratio", letters / chars)
    add("dense_ratio", dense)
    add("word_length", np.minimum(chars / np.maximum(f.words, 1.0), 30.0))
    add("commas", c[:, Char.COMMA] / np.maximum(f.words, 1.0) * 10.0)
    add("quotes", c[:, Char.QUOTE])
    add("colons", c[:, Char.COLON])
    add("brackets", c[:, Char.BRACKET])
    add("bars", c[:, Char.BAR])
    add("dashes", c[:, Char.DASH])
    add("symbols", c[:, Char.SYMBOL] + c[:, Char.MONEY] + c[:, Char.BULLET])
    add("gap_before", np.minimum(f.gap_before, 6.0))
    add("gap_after", np.minimum(f.gap_after, 6.0))
    add("first", _FIRST_RANK[f.first])
    add("last", _LAST_RANK[f.last])
    add("repeats", np.minimum(f.repeats, 5.0))
    add("earlier", np.minimum(f.earlier, 3.0))
    telling = (f.ends_sentence > 0) | (f.sentences > 0)
    is_prose = ((f.words >= 8) & telling) | (f.words >= 25)
    is_prose &= (f.capitalised_ratio < 0.6) & (f.digit_ratio < 0.3)
    return np.where(is_prose, f.words, 0.0)


def _rank(order: tuple[tuple[Char, ...], ...]) -> Floats:
    """A number for each class, so that a tree can part them: groups in order, 0 for the rest."""
    table = np.zeros(CLASS_COUNT)
    for i, group in enumerate(order, 1):
        table[list(group)] = i
    table.setflags(write=False)
    return table


_LETTERS: Final = (Char.LETTER, Char.IDEOGRAPH, Char.KANA, Char.HANGUL, Char.MARK)
_FIRST_RANK: Final = _rank(
    (
        (Char.BULLET, Char.BAR, Char.SYMBOL, Char.MONEY),
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
_LAST_RANK: Final = _rank(
    (
        (Char.BULLET, Char.BAR, Char.SYMBOL, Char.MONEY),
        (Char.DIGIT,),
        (Char.UPPER,),
        (Char.LOWER, *_LETTERS),
        (Char.DASH,),
        (Char.COMMA,),
        (Char.COLON,),
        (Char.SENTENCE_END,),
    )
)
_KEY_NAMES: Final = (
    "log_words",
    "prose",
    "ends_sentence",
    "capitalised",
    "digits",
    "gap",
    "lower_start",
    "repeated",
)
_WIDE_NAMES: Final = ("log_words", "prose", "capitalised", "repeated")  # others told little


def _key(f: Columns, prose: Floats) -> Floats:
    """The columns that neighbours and windows are told by, shape (n, 8)."""
    return np.stack(
        (
            np.log1p(f.words),
            np.log1p(prose),
            f.ends_sentence,
            f.capitalised_ratio,
            f.digit_ratio,
            np.minimum(f.gap_before, 3.0),
            (f.first == Char.LOWER).astype(np.float64),
            (f.repeats > 1.0).astype(np.float64),
        ),
        axis=1,
    )


def _neighbours(table: Table, key: Floats) -> None:
    """The key columns of the blocks before and after; -1 beyond the page."""
    n, width = key.shape
    padded = np.full((n + 2, width), -1.0)
    padded[1 : 1 + n] = key
    table.add_all((f"{name}_of_previous" for name in _KEY_NAMES), padded[:n])
    table.add_all((f"{name}_of_next" for name in _KEY_NAMES), padded[2:])


def _windows(table: Table, key: Floats) -> None:
    """Means of the key columns over the blocks before and after, in windows of three sizes."""
    key = key[:, [_KEY_NAMES.index(name) for name in _WIDE_NAMES]]
    n, width = key.shape
    most = _WINDOWS[-1]
    sums = np.zeros((n + 1 + 2 * most, width))  # as if the first and last were far away
    np.cumsum(key, axis=0, out=sums[most + 1 : most + 1 + n])
    sums[most + 1 + n :] = sums[most + n]
    own, behind = sums[most : most + n], sums[most + 1 : most + 1 + n]
    for size in _WINDOWS:
        before = (own - sums[most - size : most - size + n]) / size
        after = (sums[most + 1 + size : most + 1 + size + n] - behind) / size
        table.add_all((f"{name}_in_{size}_before" for name in _WIDE_NAMES), before)
        table.add_all((f"{name}_in_{size}_after" for name in _WIDE_NAMES), after)


def _page(table: Table, f: Columns, prose: Floats) -> None:
    """Where on the page a block stands, and what kind of page it is."""
    n = len(f.words)
    at = np.arange(n, dtype=np.float64)
    read = np.cumsum(prose)
    total = read[-1] if n else 0.0
    words = np.cumsum(f.words)
    all_words = words[-1] if n else 0.0
    add = table.add
    add("share_of_blocks", at / max(n, 1))
    add("log_from_start", np.log1p(at))
    add("log_from_end", np.log1p(n - 1 - at))
    add("share_of_prose", read / max(total, 1.0))
    add("log_prose_before", np.log1p(read - prose))
    add("log_prose_after", np.log1p(total - read))
    add("share_of_words", words / max(all_words, 1.0))
    ones = np.ones(n)
    add("page_log_blocks", ones * np.log1p(n))
    add("page_log_prose", ones * np.log1p(total))
    add("page_prose_share", ones * (total / max(all_words, 1.0)))
    add("page_gap", ones * (f.gap_before.mean() if n else 0.0))
    add("page_prose_blocks", ones * ((prose > 0).mean() if n else 0.0))


def _runs(table: Table, f: Columns, prose: Floats) -> None:
    """How far prose is, how long runs without it are, and paragraphs that tools cut at links."""
    n = len(prose)
    is_prose = prose > 0
    since, until = _distance(is_prose), _distance(is_prose[::-1])[::-1]
    add = table.add
    add("blocks_since_prose", np.minimum(since, _FAR))
    add("blocks_until_prose", np.minimum(until, _FAR))
    total = np.concatenate((np.zeros(1), np.cumsum(f.words)))
    at = np.arange(n)
    last = np.maximum(at - since.astype(np.int64), 0)
    following = np.minimum(at + until.astype(np.int64), n - 1)
    add("log_words_since_prose", np.log1p(total[at] - total[np.minimum(last + 1, at)]))
    add("log_words_until_prose", np.log1p(total[following] - total[np.minimum(at + 1, following)]))
    # A block goes on from the one before when no blank line parts them and no sentence ended.
    goes_on = np.zeros(n, np.bool_)
    if n > 1:
        open_end = (f.ends_sentence[:-1] == 0) & (f.gap_before[1:] == 0)
        lower = (f.first[1:] == Char.LOWER) | np.isin(f.first[1:], _GOING_ON)
        goes_on[1:] = open_end & (lower | (f.last[:-1] == Char.COMMA))
    _groups(table, f, ~goes_on, "joined")
    _groups(table, f, f.gap_before > 0, "unparted")


_GOING_ON: Final = (Char.COMMA, Char.COLON, Char.SENTENCE_END)


def _groups(table: Table, f: Columns, begins: Flags, name: str) -> None:
    """Size of the group of blocks that a block is in; groups start where `begins`."""
    if not len(begins):
        for column in ("blocks", "log_words", "sentences", "place"):
            table.add(f"{name}_{column}", np.zeros(0))
        return
    begins = begins.copy()
    begins[0] = True
    start = np.flatnonzero(begins)
    group = np.cumsum(begins) - 1
    sizes = np.diff(np.append(start, len(begins)))
    table.add(f"{name}_blocks", np.minimum(sizes, _FAR)[group].astype(np.float64))
    table.add(f"{name}_log_words", np.log1p(np.add.reduceat(f.words, start))[group])
    table.add(f"{name}_sentences", np.minimum(np.add.reduceat(f.sentences, start), _FAR)[group])
    table.add(f"{name}_place", np.minimum(np.arange(len(begins)) - start[group], _FAR) * 1.0)


def _distance(flags: Flags) -> Floats:
    """Blocks since the last flagged one before or at each block; `n` where there is none."""
    n = len(flags)
    at = np.arange(n)
    last = np.maximum.accumulate(np.where(flags, at, -n)) if n else at
    return np.minimum(at - last, n).astype(np.float64)


def _cores(table: Table, prose: Floats) -> tuple[int, int]:
    """Where each block stands to the page's cores. Returns the core of the middle price."""
    n = len(prose)
    at = np.arange(n, dtype=np.float64)
    read = np.concatenate((np.zeros(1), np.cumsum(prose)))
    chosen = (0, n)
    for price in _PRICES:
        start, end = _densest(np.where(prose > 0, np.minimum(prose, 120.0), -price))
        if price == _PRICES[1]:
            chosen = (start, end)
        name = f"core{price:.0f}"
        side = np.clip(at - start, -_FAR, _FAR)
        table.add(f"{name}_from_start", side)
        table.add(f"{name}_from_end", np.clip(at - (end - 1), -_FAR, _FAR))
        table.add(f"{name}_share", np.full(n, (read[end] - read[start]) / max(read[-1], 1.0)))
    return chosen


def _densest(value: Floats) -> tuple[int, int]:
    """The stretch `start:end` of the greatest sum (Kadane), the first of equals."""
    if not len(value):
        return 0, 0
    sums = np.concatenate((np.zeros(1), np.cumsum(value)))
    lowest = np.minimum.accumulate(sums)
    end = int(np.argmax(sums[1:] - lowest[:-1])) + 1
    start = int(np.argmin(sums[:end]))
    return start, end


def _vocabulary(table: Table, f: Columns, core: tuple[int, int]) -> None:
    """How a block's content words meet those of the core, of its lead, and of what came before."""
    n = len(f.words)
    line, word = f.word_line, f.word_hash
    size = np.maximum(np.bincount(line, minlength=n), 1).astype(np.float64)

    def share(flags: Flags) -> Floats:
        return np.bincount(line[flags], minlength=n) / size

    start, end = core
    inside = (line >= start) & (line < end)
    in_core = np.bincount(word[inside], minlength=_BUCKETS)
    own = inside.astype(np.int64)
    meets = in_core[word] - own > 0
    words = np.cumsum(f.words[start:end])
    lead_end = start + int(np.searchsorted(words, _LEAD_WORDS)) + 1
    lead = (line >= start) & (line < min(lead_end, end))
    in_lead = np.bincount(word[lead], minlength=_BUCKETS)
    first_line = np.zeros(_BUCKETS, np.int64)
    order = _by_line(line)
    first_line[word[order][::-1]] = line[order][::-1]
    meets_core = share(meets)
    new = share(first_line[word] == line)
    top = share(in_lead[word] - lead > 0)
    table.add("content_words", np.log1p(size))
    table.add("meets_core", meets_core)
    table.add("meets_lead", top)
    table.add("new_words", new)
    for name, column in (("meets_core", meets), ("meets_lead", in_lead[word] - lead > 0)):
        _word_windows(table, name, column, line, n)


def _by_line(line: Ints) -> Ints:
    return np.argsort(line, kind="stable")


def _word_windows(table: Table, name: str, flags: Flags, line: Ints, n: int) -> None:
    """Share of flagged content words among those of the blocks before and after."""
    met, all_words = np.zeros(n + 1), np.zeros(n + 1)
    np.cumsum(np.bincount(line[flags], minlength=n), out=met[1:])
    np.cumsum(np.bincount(line, minlength=n), out=all_words[1:])
    at = np.arange(n)
    for size in (3, 10):
        low, high = np.maximum(at - size, 0), np.minimum(at + 1 + size, n)
        before = (met[at] - met[low]) / (all_words[at] - all_words[low] + 1.0)
        after = (met[high] - met[at + 1]) / (all_words[high] - all_words[at + 1] + 1.0)
        table.add(f"{name}_in_{size}_before", before)
        table.add(f"{name}_in_{size}_after", after)
