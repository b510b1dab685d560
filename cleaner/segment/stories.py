"""Where an unrelated story begins behind the article.

Two sources add up. *Furniture*: what rules found (boundaries) and what layout shows (a headline
printed twice, a fresh dateline, a byline with a date). *Topic*: the words and names of what
follows no longer meet those of the headline and the story so far.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from cleaner.model import Blocks, Flags, Floats, Hit, Ints
from cleaner.segment.cohesion import Cuts, cuts
from cleaner.segment.furniture import BULLETS, headings, opening_signs, title_above
from cleaner.segment.vocabulary import Vocabulary, vocabulary

PRIOR: Final = -2.0  # log-odds that an unrelated story begins in a given gap between paragraphs
_MARKED: Final = 1.0  # signs from which a gap is weighed even if words do not point at it
_LIMIT: Final = (-9.0, 9.0)  # topic alone neither says never nor always
_MOST_UNITS: Final = 1024
_VETO: Final = 3.0  # how much signs against a gap lower its likelihood ratio in the choice
_DENSE: Final = 2.5  # letters that an ideograph or a syllable of Hangul stands for
_FIRST_DENSE: Final = 0x2E80
_STORY: Final = 80.0  # content words from which the first story is one
_SMALL: Final = 5.0
_MOST_CHARS: Final = 200_000
_LONGEST: Final = 2_000  # characters read of one block


@dataclass(frozen=True, slots=True, eq=False)
class StoryBreaks:
    """Log-odds, for each of n blocks, that an unrelated story begins there.

    `log_odds` = prior + `topic` + `furniture`. Evidence of a gap between two paragraphs
    is gathered on one block: the first of what opens the new story.
    """

    log_odds: Floats
    topic: Floats
    furniture: Floats

    def first(self, threshold: float = 0.0) -> int | None:
        """The first block at which an unrelated story begins, or None."""
        found = np.flatnonzero(self.log_odds > threshold)
        return int(found[0]) if len(found) else None


def story_breaks(
    blocks: Blocks,
    *,
    title: str | None = None,
    boundaries: tuple[Hit, ...] = (),
    prose: Flags | None = None,
) -> StoryBreaks:
    """Weigh every gap between paragraphs.

    `boundaries` are rule hits (block, log_odds). `prose`, shape (n,), marks the blocks that
    read as running text; without it they are told by length and final punctuation. Time is
    proportional to the text, of which at most 200,000 characters of prose are read.
    """
    n = len(blocks)
    units = prose_units(blocks, prose)
    topic, furniture = np.zeros(n), np.zeros(n)
    if len(units) < 2:
        for hit in boundaries:
            furniture[hit.block] += hit.log_odds
        return StoryBreaks(PRIOR + topic + furniture, topic, furniture)
    if title is None:
        title = title_above(blocks, int(units[0]))
    place, signs = opening_signs(blocks, units, title)
    for hit in sorted(boundaries, key=_by_block):
        k = int(np.searchsorted(units, hit.block))
        if 0 < k < len(units):
            place[k] = min(int(place[k]), hit.block)
            signs[k] += hit.log_odds
        else:
            furniture[hit.block] += hit.log_odds
    furniture[place[1:]] += signs[1:]
    words = vocabulary(title, unit_texts(blocks, units))
    topic[:] = _LIMIT[0]
    topic[place[1:]] = _topic(words, signs)[1:]
    return StoryBreaks(PRIOR + topic + furniture, topic, furniture)


def _topic(words: Vocabulary, signs: Floats) -> Floats:
    """Log-odds of a change of topic before each unit; only peaks speak for one."""
    odds = np.full(words.units, _LIMIT[0])
    while words.units > 1:
        found = cuts(words)
        before = np.cumsum(words.mass) - words.mass
        value = np.clip(found.log_odds() - _small(before), *_LIMIT)
        marked = np.flatnonzero(signs[1 : words.units] >= _MARKED) + 1
        likely = np.append(marked, likely_cut(found, signs))
        k = int(likely[np.argmax(value[likely] + signs[likely])])
        odds[k] = value[k]
        if PRIOR + value[k] + signs[k] <= 0:
            break
        words = words.before(k)
    return odds


def _small(mass: Floats) -> Floats:
    """What is taken off a cut behind very few words: they are rarely a story of their own, but
    the captions and notices that stand above the article.
    """
    return _SMALL * np.maximum(0.0, 1.0 - mass / _STORY)


def likely_cut(found: Cuts, signs: Floats) -> int:
    """The unit before which the words alone would cut, unless signs speak against it."""
    m = len(found.ratio)
    return int(np.argmax(found.ratio[1:] + _VETO * np.minimum(signs[1:m], 0.0))) + 1


def unit_texts(blocks: Blocks, units: Ints) -> list[str]:
    """The words to read for each unit: its paragraph and the short lines just above it."""
    above = headings(blocks, units)
    above[0] = ""
    return [
        f"{head} . {blocks.clean[i][:_LONGEST]}" if head else blocks.clean[i][:_LONGEST]
        for i, head in zip(units.tolist(), above, strict=True)
    ]


def _by_block(hit: Hit) -> int:
    return hit.block


def _prose(blocks: Blocks) -> Flags:
    """Which blocks read as running text: long, or of middle length and ended like a sentence."""
    flags = np.zeros(len(blocks), np.bool_)
    for i in np.flatnonzero(blocks.end - blocks.start >= 24).tolist():
        text = blocks.clean[i]
        size = len(text) * (_DENSE if ord(text[len(text) // 2]) >= _FIRST_DENSE else 1)
        flags[i] = size >= 140 or (size >= 60 and text.rstrip("\"'”’»)」』）")[-1:] in _ENDS)
    return flags


_ENDS: Final = frozenset(".!?…。！？؟۔।॥")


def prose_units(blocks: Blocks, prose: Flags | None = None) -> Ints:
    """The blocks whose words are read, shape (m,): prose, but no items of a bulleted list."""
    read = _prose(blocks) if prose is None else prose
    clean = blocks.clean
    units = [i for i in np.flatnonzero(read)[:_MOST_UNITS].tolist() if clean[i][0] not in BULLETS]
    found = np.array(units, np.int64)
    size = np.minimum(blocks.end[found] - blocks.start[found], _LONGEST)
    return found[np.cumsum(size) <= _MOST_CHARS]
