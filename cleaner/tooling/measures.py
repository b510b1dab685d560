"""How good an extraction is: word F1 against gold text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

# Han, kana and full-width forms are words of one character; all else is a run of word characters.
_BY_CHARACTER: Final = "\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
_WORD: Final = re.compile(rf"[{_BY_CHARACTER}]|[^\W_{_BY_CHARACTER}]+")


def words(text: str) -> list[str]:
    """The words that count, case folded; Chinese and Japanese by character.

    >>> words("It’s 3.5 km, in 東京!")
    ['it', 's', '3', '5', 'km', 'in', '東', '京']
    """
    return _WORD.findall(text.casefold())


@dataclass(frozen=True, slots=True)
class WordScore:
    """Precision, recall and F1 of one page, over multisets of words."""

    precision: float
    recall: float
    f1: float


def word_score(kept: str, gold: str) -> WordScore:
    """Compare an extraction with gold text. Two empty texts agree perfectly.

    >>> word_score("a b b", "a b c").f1
    0.6666666666666666
    """
    ours, theirs = Counter(words(kept)), Counter(words(gold))
    if not ours and not theirs:
        return WordScore(1.0, 1.0, 1.0)
    shared = (ours & theirs).total()
    precision = shared / max(ours.total(), 1)
    recall = shared / max(theirs.total(), 1)
    f1 = 2 * precision * recall / (precision + recall) if shared else 0.0
    return WordScore(precision, recall, f1)
