"""How good an extraction is, beside gold text: words, runs of words, snippets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

_Unit = TypeVar("_Unit")

# Han, kana and full-width forms are words of one character; all else is a run of word characters.
_BY_CHARACTER: Final = "\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
_WORD: Final = re.compile(rf"[{_BY_CHARACTER}]|[^\W_{_BY_CHARACTER}]+")


def words(text: str) -> list[str]:
    """The words that count, case folded; Chinese and Japanese by character.

    >>> words("It’s 3.5 km, in 東京!")
    ['it', 's', '3', '5', 'km', 'in', '東', '京']
    """
    return _WORD.findall(text.casefold())


SHINGLE: Final = 4  # words a shingle has


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision, recall and F1 of one page, each in [0, 1]."""

    precision: float
    recall: float
    f1: float


def word_score(kept: str, gold: str) -> Agreement:
    """Compare an extraction with gold text, as multisets of words. Two empty texts agree.

    >>> word_score("a b b", "a b c").f1
    0.6666666666666666
    """
    return _agreement(Counter(words(kept)), Counter(words(gold)))


def shingle_score(kept: str, gold: str) -> Agreement:
    """Compare as multisets of runs of SHINGLE words: order counts (the measure of Scrapinghub's
    article extraction benchmark). A shorter text is one run.

    >>> shingle_score("a b c d e", "a b c d f").f1
    0.5
    """
    return _agreement(_shingles(kept), _shingles(gold))


def share_found(snippets: Sequence[str], text: str) -> float | None:
    """The share of snippets whose words stand in `text` one after another; None without any.

    >>> share_found(["The ferry", "a bridge"], "Today the ferry ran aground.")
    0.5
    """
    wanted = [" ".join(found) for found in map(words, snippets) if found]
    if not wanted:
        return None
    inside = f" {' '.join(words(text))} "
    return sum(f" {snippet} " in inside for snippet in wanted) / len(wanted)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    found = words(text)
    runs = max(len(found) - SHINGLE + 1, min(len(found), 1))
    return Counter(tuple(found[at : at + SHINGLE]) for at in range(runs))


def _agreement(ours: Counter[_Unit], theirs: Counter[_Unit]) -> Agreement:
    if not ours and not theirs:
        return Agreement(1.0, 1.0, 1.0)
    shared = (ours & theirs).total()
    precision = shared / max(ours.total(), 1)
    recall = shared / max(theirs.total(), 1)
    f1 = 2 * precision * recall / (precision + recall) if shared else 0.0
    return Agreement(precision, recall, f1)
