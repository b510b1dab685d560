"""Rules, structure and stories in one decision: which blocks are the article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from cleaner.model import Blocks, Columns, Evidence, Flags, Floats, Reason
from cleaner.segment.concepts import REST
from cleaner.segment.html_prior import Judgement
from cleaner.segment.prior import Prior
from cleaner.segment.selection import best_decoding, threshold
from cleaner.segment.stories import story_breaks

# Begin and end models say where a story of one piece starts and stops. At full weight they cost
# pages of several pieces (forums, products) more than they gain on news; with these values both
# are best (word F1, cross-validated by site: `cleaner eval --cross-validate`).
_PLACE_WEIGHT: Final = 0.5
_PLACE_BONUS: Final = 2.0
_PROSE_WORDS: Final = 12.0
# Dense prose needs no more than even odds: `stories` was fitted on it (`benchmarks/appended.py`).
# Elsewhere a margin: guides, tables and listings change their words from part to part.
_SURE: Final = 0.0
_DENSE: Final = 0.7  # share of prose among the blocks from its first to its last
_LOOSE: Final = 5.0
_BESIDE: Final = 4  # blocks between a boundary that a rule found and the break it speaks for
# What trafilatura's verdict on a block adds, by logistic regression beside the prior and the rules on
# gold pages. Word F1 on news goes from .972 to .974 with it; more weight costs other pages.
_OPINION: Final = 0.5
_CERTAIN: Final = 100.0  # log-odds of a certain rule
_TAIL: Final = 25  # blocks behind the article within which a glued-on story may begin


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """The verdict on n blocks. `appended` is the first block of what is another story, n if
    none is glued on. `prior`, `breaks` and `odds` are log-odds, shape (n,).
    """

    main: Flags
    confidence: Floats
    appended: int
    prior: Floats
    breaks: Floats
    odds: Floats
    why: tuple[tuple[Reason, ...], ...] = ()
    opinion: Floats | None = None

    def reasons(self) -> list[list[Reason]]:
        """What structure, stories and another extractor's opinion added to each block. `why`
        holds the reasons of structure in words, where they were asked for.
        """
        found: list[list[Reason]] = []
        begun = 0.0
        pairs = zip(self.prior.tolist(), self.breaks.tolist(), strict=True)
        opinions = None if self.opinion is None else self.opinion.tolist()
        for i, (structure, story) in enumerate(pairs):
            here = list(self.why[i]) if self.why else [Reason("prior", REST, round(structure, 2))]
            if opinions is not None:
                here.append(Reason("opinion", "trafilatura", round(opinions[i], 2)))
            if begun:
                here.append(Reason("story", "part of another story", begun))
            elif story > 0:
                begun = round(story, 2)
                here.append(Reason("story", "another story begins", begun))
            found.append(here)
        return found


def decide(
    blocks: Blocks,
    columns: Columns,
    evidence: Evidence,
    prior: Prior,
    *,
    title: str | None = None,
    shift: float = 0.0,
    explain: bool = False,
) -> Decision:
    """Weigh all evidence. `shift` is added to every block: above 0 more of them are noise.
    `explain` asks for the structural reasons in words, which is slow.
    """
    n = len(blocks)
    if n == 0:
        none = np.zeros(0)
        return Decision(none > 0, none, 0, none, none, none)
    odds = prior.log_odds(columns, explain=explain)
    begin, end = (_PLACE_WEIGHT * place + _PLACE_BONUS for place in (odds.begin, odds.end))
    said, certain = _rule_odds(n, evidence)
    noise = odds.noise + said + shift
    decoded = best_decoding(noise, begin, end, columns.words, certain)
    breaks = np.zeros(n)
    appended = n
    first = int(np.argmax(decoded.is_main)) if decoded.is_main.any() else n
    # Whatever reads as prose behind the beginning, whether the article goes on so far or not.
    prose = (noise < 0) | decoded.is_main
    prose &= (columns.words >= _PROSE_WORDS) & (np.arange(n) >= first)
    if prose.any():
        found = story_breaks(blocks, title=title, boundaries=evidence.boundaries, prose=prose)
        asked = _asked(prose, evidence)
        behind = slice(first + 1, None)
        sure = found.log_odds[behind] > asked[behind]
        breaks[behind] = np.where(sure, found.log_odds[behind], 0.0)
        if breaks.any():
            stop = int(np.argmax(breaks > 0))
            certain[stop:] = 1.0
            decoded = best_decoding(noise, begin, end, columns.words, certain)
            appended = _appended(decoded.is_main, stop)
    return Decision(
        main=decoded.is_main,
        confidence=decoded.confidence,
        appended=appended,
        prior=odds.noise,
        breaks=breaks,
        odds=decoded.odds,
        why=odds.reasons,
    )


def decide_html(
    columns: Columns,
    evidence: Evidence,
    judged: Judgement,
    *,
    opinion: Floats | None = None,
    shift: float = 0.0,
) -> Decision:
    """Weigh all evidence on the blocks of an HTML page. Stories that do not belong are the
    prior's matter too, since it sees containers. `opinion` (n,) are log-odds for noise that
    another extractor's verdict adds. `shift` is as for `decide`.
    """
    n = len(judged.noise)
    said, certain = _rule_odds(n, evidence)
    if opinion is not None:
        said += opinion
    odds = -(judged.noise + said)
    bar = threshold(odds, columns.words)
    odds = np.where(certain == 0, odds - bar - shift, -_CERTAIN * np.sign(certain))
    confidence = 1.0 / (1.0 + np.exp(-np.minimum(np.abs(odds), 30.0)))
    none = np.zeros(n)
    return Decision(odds >= 0, confidence, n, judged.noise, none, odds, judged.reasons, opinion)


def opinion_odds(keeps: Flags | None) -> Floats | None:
    """Log-odds for noise that trafilatura's verdict on each block adds; None where it has none."""
    return None if keeps is None else np.where(keeps, -_OPINION, _OPINION)


def _asked(prose: Flags, evidence: Evidence) -> Floats:
    """The log-odds that a break needs at each block. Where a rule found a boundary, any will do.
    Elsewhere topic decides, and the looser the prose the more it must say: guides, tables and
    listings change their words from part to part.
    """
    marked = np.flatnonzero(prose)
    density = len(marked) / (marked[-1] - marked[0] + 1)
    asked = np.full(len(prose), _SURE + _LOOSE * max(0.0, _DENSE - density))
    for hit in evidence.boundaries:
        asked[max(hit.block - _BESIDE, 0) : hit.block + _BESIDE + 1] = 0.0
    return asked


def _rule_odds(n: int, evidence: Evidence) -> tuple[Floats, Floats]:
    """Sum of the rules' log-odds for each block, and the verdicts of `certain` rules."""
    said, certain = np.zeros(n), np.zeros(n)
    for hit in evidence.hits:
        said[hit.block] += hit.log_odds
        if hit.certain:
            certain[hit.block] += np.sign(hit.log_odds)
    return said, certain


def _appended(main: Flags, stop: int) -> int:
    """`stop` where another story begins soon behind the article, else n: far behind it are
    teasers and comments.
    """
    n = len(main)
    if not main.any():
        return n
    last = n - 1 - int(np.argmax(main[::-1]))
    return stop if stop - last <= _TAIL else n
