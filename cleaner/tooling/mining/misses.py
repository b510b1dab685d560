"""Near misses: lines that stayed in articles and come close to what a rule marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import regex

from cleaner.characters import fold
from cleaner.tooling.mining.drafting import Draft
from cleaner.tooling.mining.store import Store

STAYED: Final = 400  # lines of a site among which misses are looked for
MISSES: Final = 2
_WORD: Final = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|\p{Hangul}{2}|[\p{L}\p{M}]{2,}"
)
_LONGEST: Final = 200  # characters of a miss
_SHORTEST: Final = 20


def with_misses(store: Store, drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts of one site, each with lines that it does not mark and that share words with what
    it does, the closest first.
    """
    drafts = list(drafts)
    if not drafts:
        return []
    values = [drafts[0].site, _SHORTEST, _LONGEST, STAYED]
    stayed = [clean for (clean,) in store.rows(_STAYED, values)]
    words = {line: _words([line]) for line in stayed}
    spread = Counter(word for found in words.values() for word in found)
    done = []
    for draft in drafts:
        wanted = _words(_shown(draft))
        scores = {
            line: sum(1 / spread[word] for word in found & wanted) for line, found in words.items()
        }
        near = sorted((-score, line) for line, score in scores.items() if score)
        chosen = [line for _, line in near if not draft.marks(line)][:MISSES]
        done.append(replace(draft, misses=tuple(chosen or [_made_up(draft)])))
    return done


def _made_up(draft: Draft) -> str:
    """Where no line of the site has a word of the rule in it: a sentence around one that it marks."""
    return f"The note said “{_shown(draft)[0][:_LONGEST]}”, and nothing else."


def _shown(draft: Draft) -> Sequence[str]:
    return [text for entry in draft.entries for text in entry.samples]


def _words(lines: Iterable[str]) -> set[str]:
    return set(_WORD.findall(fold("\n".join(lines))))


# Sentences that the cleaner surely keeps and that stand once; which of them, their digests say.
_STAYED: Final = """
SELECT clean FROM (
    SELECT clean, min(md5(clean)) AS digest FROM lines
    WHERE site = $1 AND prose AND keeps >= 800 AND length(clean) BETWEEN $2 AND $3
        AND NOT regexp_matches(clean, '^»')
    GROUP BY clean HAVING count(*) = 1
) ORDER BY digest LIMIT $4;
"""
