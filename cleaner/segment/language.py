"""Which language a page is written in, told from a sample of its prose."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np

from cleaner.model import Blocks, Floats

# Characters: py3langid's cost grows with its input. On 1,200 dumps 300 say the same as 360; 240
# leave one without a language, 200 five.
_SAMPLE: Final = 300
_LEAST: Final = 40  # below this nothing is said
_ENOUGH_SURE: Final = 0.5


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language(blocks: Blocks, words: Floats) -> str | None:
    """ISO 639-1 code, or None where the text is too short or the model is not sure.

    The sample is the middle of the longest lines of the page: chrome is often in another
    language than the article.
    """
    sample = _sample(blocks, words)
    if len(sample) < _LEAST:
        return None
    code, sure = _identifier().classify(sample)
    return str(code) if sure >= _ENOUGH_SURE else None


def _sample(blocks: Blocks, words: Floats) -> str:
    if not len(words):
        return ""
    longest = np.sort(np.argsort(-words, kind="stable")[:4])
    share = _SAMPLE // len(longest)
    return " ".join(blocks.clean[i][:share] for i in longest.tolist())
