"""The structural prior for HTML: how likely each block is noise, judged by structure alone.

As for text (`prior`) there are two looks. The first reads the block, its place on the page and in
the DOM, its words and the names of the elements around it (two lexicons), the type of the page,
and whether the page declares the block's text as its article or description. The second reads
the same and what those verdicts say of the block's surroundings: its neighbours, its sections
and all blocks of its form. It reads only blocks that the first did not rule out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from cleaner.model import Columns, Declared, Dom, Floats, Reason
from cleaner.segment.context import Table
from cleaner.segment.dom_context import (
    NAMED_SECTION,
    DomView,
    add_section_words,
    group_outlook,
    structure,
)
from cleaner.segment.dom_names import NameTerms, add_names, name_terms
from cleaner.segment.elements import Alike
from cleaner.segment.lexicon import Weights, add_lexicon, read_lexicon, scores
from cleaner.segment.page_type import TYPES, TypeWeights, page_terms, read_types, type_odds
from cleaner.segment.prior import FittedFolder, parts
from cleaner.segment.wording_columns import shares

LEXICON: Final = "html-lexicon.bin.gz"
NAMES: Final = "html-names.bin.gz"
TYPE_WEIGHTS: Final = "html-types.bin.gz"
MODELS: Final = ("first", "noise")
RULED_OUT: Final = -3.5  # log-odds for the article under which the first verdict stands
LIMIT: Final = 6.0  # structure alone is never surer than this


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """Log-odds that each of n blocks is noise and, if asked for, the reasons in words, which sum
    up to them (but for the limits).
    """

    noise: Floats
    reasons: tuple[tuple[Reason, ...], ...]


class HtmlPrior(FittedFolder):
    """The prior for HTML, from the models named in MODELS."""

    kind = "html"

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(folder)
        self._lexicons: dict[str, Weights] = {}
        self._types: TypeWeights | None = None

    def lexicon(self, name: str) -> Weights:
        """LEXICON or NAMES. Raises ConfigurationError where the file cannot be read."""
        if name not in self._lexicons:
            self._lexicons[name] = read_lexicon(self.folder / name)
        return self._lexicons[name]

    def types(self) -> TypeWeights:
        """Raises ConfigurationError where the file cannot be read."""
        if self._types is None:
            self._types = read_types(self.folder / TYPE_WEIGHTS)
        return self._types

    def judge(
        self, features: Columns, dom: Dom, declared: Declared, *, explain: bool = False
    ) -> Judgement:
        """Judge the blocks of one page. Time is proportional to its size; `explain` asks for
        reasons as well and takes many times as long.
        """
        n = len(features.words)
        if n == 0:
            return Judgement(np.zeros(0), ())
        alike = Alike(dom)
        table, view = structure(features, dom, alike)
        odds = type_odds(self.types(), page_terms(dom, declared.page, declared.url))
        score = scores(self.lexicon(LEXICON), features)
        names = name_terms(dom, alike)
        add_wording(table, view, score, names, self.lexicon(NAMES))
        add_declared(table, features, odds, declared)
        matrix, first = table.matrix(), self.model("first")
        verdict = first.predict(matrix, table.names)
        noise: Floats = -verdict
        why = first.reasons(matrix, table.names) if explain else []
        seen = np.flatnonzero(verdict > RULED_OUT)
        if len(seen):
            second = self.model("noise")
            look = group_outlook(view, verdict)
            columns, around = table.names + look.names, look.matrix()
            for at in parts(seen):
                rows = np.concatenate((matrix[at], around[at]), axis=1)
                noise[at] = -second.predict(rows, columns)
                if explain:
                    for i, said in zip(at.tolist(), second.reasons(rows, columns), strict=True):
                        why[i] = said
        return Judgement(np.clip(noise, -LIMIT, LIMIT), tuple(why))


def add_wording(
    table: Table, view: DomView, score: Floats, names: NameTerms, weights: Weights
) -> None:
    """Columns from both lexicons: `score` (n,) of the words, `weights` of names of elements."""
    add_lexicon(table, score)
    add_section_words(table, view, score)
    add_names(table, view.dom, names, weights, view.groups[NAMED_SECTION])


def add_declared(table: Table, features: Columns, odds: Floats, declared: Declared) -> None:
    """Columns from what the page declares: `odds` of its type, and how much of each block is in
    the article and the description that it declares.
    """
    n = len(features.words)
    for name, value in zip(TYPES, odds.tolist(), strict=True):
        table.add(f"type_{name}", np.full(n, value))
    for name, terms in (("body", declared.body), ("description", declared.description)):
        share = shares(terms, features.terms, features.term_line, n)
        table.add(f"in_declared_{name}", share)
    table.add("log_declared_body", np.full(n, np.log1p(len(declared.body))))
