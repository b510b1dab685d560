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
from cleaner.segment.cohesion import cut_ratios
from cleaner.segment.furniture import opening_signs
from cleaner.segment.vocabulary import Vocabulary, vocabulary

PRIOR: Final = -6.0  # log-odds that an unrelated story begins in a given gap between paragraphs
_TEMPER: Final = 0.45  # words of a topic come in company: a ratio counts for less than it says
_OFFSET: Final = -1.0
_LIMIT: Final = (-9.0, 9.0)  # topic alone neither says never nor always
_MOST_UNITS: Final = 1024
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
    units = _units(blocks, _prose(blocks) if prose is None else prose)
    topic, furniture = np.zeros(n), np.zeros(n)
    if len(units) < 2:
        for hit in boundaries:
            furniture[hit.block] += hit.log_odds
        return StoryBreaks(PRIOR + topic + furniture, topic, furniture)
    seen = frozenset((*blocks.folded[: int(units[0])], (title or "").casefold()))
    hits = sorted((hit.block, hit.log_odds) for hit in boundaries)
    place, signs = units.copy(), np.zeros(len(units))
    for k in range(1, len(units)):
        first, last = int(units[k - 1]) + 1, int(units[k])
        place[k], signs[k] = opening_signs(blocks, first, last, seen)
        said = [hit for hit in hits if first <= hit[0] <= last]
        if said:
            place[k] = min(int(place[k]), said[0][0])
            signs[k] += sum(odds for _, odds in said)
    furniture[place[1:]] = signs[1:]
    words = vocabulary(title, [blocks.clean[i][:_LONGEST] for i in units.tolist()])
    topic[place] = _topic(words, signs)
    topic[place[0]] = _LIMIT[0]
    quiet = np.ones(n, np.bool_)
    quiet[place] = False
    topic[quiet] = _LIMIT[0]
    return StoryBreaks(PRIOR + topic + furniture, topic, furniture)


def _topic(words: Vocabulary, signs: Floats) -> Floats:
    """Log-odds of a change of topic before each unit; only peaks speak for one."""
    odds = np.full(words.units, _LIMIT[0])
    end = words.units
    ratio = cut_ratios(words)
    while end > 1:
        value = _TEMPER * ratio[1:end] + _OFFSET
        k = int(np.argmax(value + signs[1:end])) + 1
        odds[k] = np.clip(value[k - 1], *_LIMIT)
        if odds[k] + signs[k] + PRIOR <= 0 or end - k == 0:
            break
        end = k
        words = words.before(end)
        ratio = cut_ratios(words)
    return odds


def _prose(blocks: Blocks) -> Flags:
    """Which blocks read as running text: long, or of middle length and ended like a sentence."""
    flags = np.zeros(len(blocks), np.bool_)
    for i in np.flatnonzero(blocks.end - blocks.start >= 24).tolist():
        text = blocks.clean[i]
        dense = 0x2E80 <= ord(text[len(text) // 2]) < 0xFB00
        size = len(text) * (2.5 if dense else 1)
        flags[i] = size >= 140 or (size >= 60 and text.rstrip("\"'”’»)」』）")[-1:] in _ENDS)
    return flags


_ENDS: Final = frozenset(".!?…。！？؟۔।॥")


def _units(blocks: Blocks, prose: Flags) -> Ints:
    units = np.flatnonzero(prose)[:_MOST_UNITS]
    size = np.minimum(blocks.end[units] - blocks.start[units], _LONGEST)
    return units[np.cumsum(size) <= _MOST_CHARS]
