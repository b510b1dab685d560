"""What each block says of itself: counts and ratios, one NumPy column each.

Everything is script-aware: a word of Chinese or Japanese is two characters, one of Thai, Lao,
Khmer or Burmese five, and a sentence ends at `。` or `।` as it does at a full stop.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from cleaner.blocks.line_measures import measure
from cleaner.characters import CLASS_COUNT, Char, Classes
from cleaner.model import Blocks, Floats, Ints

Hashes: TypeAlias = npt.NDArray[np.uint16]
Terms: TypeAlias = npt.NDArray[np.uint32]

_CHUNK: Final = 1 << 20  # characters read at a time: memory stays bounded on 100 MB lines
_PUNCTUATION: Final = [
    Char.QUOTE,
    Char.DASH,
    Char.SENTENCE_END,
    Char.COMMA,
    Char.COLON,
    Char.BRACKET,
    Char.BULLET,
    Char.BAR,
]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Columns over n blocks, each float64 of shape (n,), and the class counts (n, classes).

    `words`, `chars` (without white space) and `sentences` (ends of sentences) are counts;
    `gap_before` and `gap_after` count blank lines. `upper_ratio` is capitals a cased letter,
    `digit_ratio` and `punctuation_ratio` are shares of `chars`, `capitalised_ratio` is the
    share of words that start with a capital. `ends_sentence` is 1.0 where the line ends with
    sentence punctuation, closing quotes and brackets ignored. `first` and `last` are the
    `Char` classes of the first character, and of the last that is no quote or bracket.

    `repeats` is how often the line stands on the page (numbers aside), `earlier` how often
    before this place. `word_hash` and `word_line` list the content words of all blocks in order: a hash of the
    folded word, and its block. Content words are capitalised, or have four letters or more;
    in Chinese and Japanese they are pairs of characters. `terms` and `term_line` do the same
    for all words, pairs of neighbours and whole short lines, in 18 bits; digits are alike.
    """

    words: Floats
    chars: Floats
    sentences: Floats
    upper_ratio: Floats
    digit_ratio: Floats
    punctuation_ratio: Floats
    capitalised_ratio: Floats
    ends_sentence: Floats
    gap_before: Floats
    gap_after: Floats
    counts: Floats
    first: Classes
    last: Classes
    word_hash: Hashes
    word_line: Ints
    terms: Terms
    term_line: Ints
    repeats: Floats
    earlier: Floats

    def __len__(self) -> int:
        return len(self.words)


def features(blocks: Blocks) -> Features:
    """Count and measure every block. Time and memory are proportional to the text.

    About 0.3 ms for 300 lines of 15 kB.
    """
    pieces, owner = _pieces(blocks.clean)
    parts, start = [], 0
    for lines in _chunks(pieces):
        parts.append(_measure(lines, start))
        start += len(lines)
    joined = _join(parts)
    if len(pieces) > len(blocks):
        joined = _merged(joined, owner)
    counts, words = joined.counts, joined.words
    chars = counts.sum(axis=1) - counts[:, Char.SPACE]
    some = np.maximum(chars, 1.0)
    cased = counts[:, Char.UPPER] + counts[:, Char.LOWER]
    gap = blocks.gap.astype(np.float64)
    after = np.zeros_like(gap)
    after[:-1] = gap[1:]
    repeats, earlier = _repetition(blocks.masked)
    return Features(
        words=words,
        chars=chars,
        sentences=joined.sentences,
        upper_ratio=counts[:, Char.UPPER] / np.maximum(cased, 1.0),
        digit_ratio=counts[:, Char.DIGIT] / some,
        punctuation_ratio=counts[:, _PUNCTUATION].sum(axis=1) / some,
        capitalised_ratio=np.minimum(joined.capitalised / np.maximum(words, 1.0), 1.0),
        ends_sentence=(joined.last == Char.SENTENCE_END).astype(np.float64),
        gap_before=gap,
        gap_after=after,
        counts=counts,
        first=joined.first,
        last=joined.last,
        word_hash=joined.word_hash,
        word_line=joined.word_line,
        terms=joined.terms,
        term_line=joined.term_line,
        repeats=repeats,
        earlier=earlier,
    )


def _repetition(lines: list[str]) -> tuple[Floats, Floats]:
    total = Counter(lines)
    repeats = np.fromiter(map(total.__getitem__, lines), np.float64, len(lines))
    earlier = np.zeros(len(lines))
    seen: Counter[str] = Counter()
    for i in np.flatnonzero(repeats > 1).tolist():
        earlier[i] = seen[lines[i]]
        seen[lines[i]] += 1
    return repeats, earlier


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Counts over the lines of one chunk."""

    counts: Floats
    words: Floats
    capitalised: Floats
    sentences: Floats
    first: Classes
    last: Classes
    word_hash: Hashes
    word_line: Ints
    terms: Terms
    term_line: Ints


def _join(parts: list[_Part]) -> _Part:
    if len(parts) == 1:
        return parts[0]
    if not parts:
        none, no_class = np.zeros(0), np.zeros(0, np.uint8)
        counts = np.zeros((0, CLASS_COUNT))
        hashes, terms = np.zeros(0, np.uint16), np.zeros(0, np.uint32)
        lines = np.zeros(0, np.int64)
        return _Part(counts, none, none, none, no_class, no_class, hashes, lines, terms, lines)
    return _Part(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(_Part)))


def _pieces(lines: list[str]) -> tuple[list[str], Ints]:
    """The lines, those longer than a chunk cut at spaces, and the block of each piece."""
    if max(map(len, lines), default=0) <= _CHUNK:
        return lines, np.arange(len(lines), dtype=np.int64)
    pieces, owner = [], []
    for i, line in enumerate(lines):
        start = 0
        while start < len(line):
            end = start + _CHUNK
            if end < len(line):
                end = line.rfind(" ", start, end) + 1 or end
            pieces.append(line[start:end])
            owner.append(i)
            start = end
    return pieces, np.array(owner, np.int64)


def _merged(part: _Part, owner: Ints) -> _Part:
    """What was measured of pieces, as columns over the blocks that they are of."""
    start = np.flatnonzero(np.diff(owner, prepend=-1))
    last = np.append(start[1:], len(owner)) - 1
    return _Part(
        counts=np.add.reduceat(part.counts, start),
        words=np.add.reduceat(part.words, start),
        capitalised=np.add.reduceat(part.capitalised, start),
        sentences=np.add.reduceat(part.sentences, start),
        first=part.first[start],
        last=part.last[last],
        word_hash=part.word_hash,
        word_line=owner[part.word_line],
        terms=part.terms,
        term_line=owner[part.term_line],
    )


def _chunks(lines: list[str]) -> Iterator[list[str]]:
    """Runs of lines of about `_CHUNK` characters, so that temporaries stay small."""
    start = size = 0
    for i, line in enumerate(lines):
        size += len(line) + 1
        if size >= _CHUNK:
            yield lines[start : i + 1]
            start, size = i + 1, 0
    if start < len(lines):
        yield lines[start:]


def _measure(lines: list[str], number: int) -> _Part:
    """Measure the lines of one chunk; `number` is the block of the first."""
    part = _Part(*measure(lines))
    part.word_line[:] += number
    part.term_line[:] += number
    return part
