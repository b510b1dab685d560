"""What the language packs are worth: word F1 by language, with them and without.

    python benchmarks/language_packs.py --gold GOLD/fundus-dev GOLD/wcxb-dev --priors FOLDER -o OUT

Each page is cleaned with the prior of its fold, which never saw a page of its site (FOLDER as
`make benchmarks PRIORS=FOLDER` keeps it), and without rules of single sites. `alone` has no rules
at all: the prior alone; `without` has those of no language, `with` all. Pages in English are left
out. The language is that of the gold text. `better / worse` counts pages that packs change.

`--blame` writes to stderr which rules of languages marked lines of the gold text.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np

from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.engine import run as engine
from cleaner.engine.loading import LoadedRule
from cleaner.model import Blocks, Floats
from cleaner.pipeline import Cleaner
from cleaner.scripts import script_of
from cleaner.segment.language import Tongue, language
from cleaner.tooling.dumps import dump
from cleaner.tooling.folds import fold
from cleaner.tooling.gold import GoldPage, main_lines, read_gold
from cleaner.tooling.measures import word_score
from cleaner.tooling.reference import table

HTML = "html"
INPUTS = (HTML, "resiliparse", "beautifulsoup", "inscriptis")
WAYS = ("alone", "without", "with")
STRENGTHS = (0.25, 0.5, 0.75, 1.0)
ENGLISH = "en"
_SAME = 1e-9
_KNOWN = """\
Where packs seem to do harm, most pages are wrong in gold: the Vietnamese page keeps a caption
("…. Ảnh: …"), German ones a date of the page's ticker and a line "Lesen Sie hier: …".
Languages of one or two pages say little; the packs' own test is `tests/test_language_packs.py`.
"""
_ROUNDS = 4000


@dataclass(frozen=True, slots=True)
class Page:
    """A gold page with what is cleaned of it."""

    gold: GoldPage
    lang: str
    texts: dict[str, str | bytes]  # by the name of the input


def read_pages(folders: Iterable[Path]) -> list[Page]:
    pages = []
    for folder in folders:
        for gold in read_gold(folder):
            blocks = text_blocks(gold.main)
            lang = language(blocks, features(blocks).words)
            if lang not in {None, ENGLISH}:
                html = gold.html()
                dumps = {name: dump(name, html) for name in INPUTS if name != HTML}
                pages.append(Page(gold, str(lang), {HTML: html, **dumps}))
    return pages


def cleaners(folder: Path) -> dict[str, list[Cleaner]]:
    """For each way one cleaner a fold."""
    rules = Cleaner().packs.rules
    sites = [rule.id for rule in rules if rule.scope.sites]
    leave_out = {
        "alone": [rule.id for rule in rules],
        "without": [*sites, *(rule.id for rule in rules if rule.scope.langs)],
        "with": sites,
    }
    folds = sorted(folder.glob("fold-*"))
    return {
        way: [Cleaner(disable=ids).with_prior(f) for f in folds] for way, ids in leave_out.items()
    }


def f1_of(pages: Sequence[Page], made: Sequence[Cleaner], name: str) -> list[float]:
    scores = []
    for page in pages:
        kind = HTML if name == HTML else "text"
        cleaner = made[fold(page.gold.site)]
        result = cleaner.clean(page.texts[name], kind, page.gold.url)
        scores.append(word_score(result.text, page.gold.main).f1)
    return scores


def rows(pages: Sequence[Page], scores: dict[str, list[float]]) -> Iterable[tuple[str, ...]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for k, page in enumerate(pages):
        groups[page.lang].append(k)
    ordered = sorted(groups.items(), key=lambda g: (-len(g[1]), g[0]))
    for lang, members in [*ordered, ("all", list(range(len(pages))))]:
        columns = [np.array([scores[way][k] for k in members]) for way in WAYS]
        gain = columns[2] - columns[1]
        yield (
            lang,
            str(len(members)),
            *(f"{column.mean():.4f}" for column in columns),
            f"{gain.mean():+.4f}" + (interval(gain) if lang == "all" else ""),
            f"{columns[2].mean() - columns[0].mean():+.4f}",
            f"{int((gain > _SAME).sum())} / {int((gain < -_SAME).sum())}",
        )


def interval(gain: np.ndarray) -> str:
    """95 % bootstrap interval of the mean."""
    draws = np.random.default_rng(1).integers(0, len(gain), (_ROUNDS, len(gain)))
    low, high = np.quantile(gain[draws].mean(1), (0.025, 0.975))
    return f" [{low:+.4f}, {high:+.4f}]"


def unsure(pages: Sequence[Page], made: Sequence[Cleaner], name: str, strength: float) -> float:
    """Mean F1 where no page's language can be told."""

    def untold(blocks: Blocks, _: Floats) -> Tongue:
        return Tongue(None, script_of(" ".join(blocks.clean)))

    with patch("cleaner.pipeline.tongue", untold), patch.object(engine, "UNSURE", strength):
        return float(np.mean(f1_of(pages, made, name)))


def blame(pages: Sequence[Page], rules: Sequence[LoadedRule], name: str) -> None:
    """Tell which rules of languages marked lines that are gold."""
    own = engine.Engine([rule for rule in rules if rule.scope.langs and not rule.scope.sites])
    wrong: Counter[tuple[str, str]] = Counter()
    right: Counter[str] = Counter()
    for page in pages:
        blocks = text_blocks(str(page.texts[name]))
        main = main_lines(blocks.clean, page.gold.main)
        found = own.run(blocks, features(blocks), lang=page.lang)
        for hit in found.hits:
            if hit.log_odds > 0 and main[hit.block]:
                wrong[hit.rule, blocks.clean[hit.block]] += 1
            elif hit.log_odds > 0:
                right[hit.rule] += 1
    for (rule, line), times in sorted(wrong.items()):
        sys.stderr.write(f"{name}: {rule} ({right[rule]} right) x{times}: {line[:150]}\n")


def report(pages: Sequence[Page], made: dict[str, list[Cleaner]]) -> str:
    heads = ("language", "pages", *WAYS, "packs add", "all rules add", "better / worse")
    title, command, about, _ = __doc__.split("\n\n")
    parts = [f"# {title.rstrip('.')}\n", f"{command}\n", f"{about}\n", _KNOWN]
    for name in INPUTS:
        scores = {way: f1_of(pages, made[way], name) for way in WAYS}
        parts.append(f"## {name}\n\n{table(heads, iter(rows(pages, scores)))}")
    parts.append(
        "## Where the language cannot be told\n\nMean word F1 of the same pages when none has a language: all "
        "packs of the page's script run, at a part of their strength. `none` is without packs, `told` with the right one.\n"
    )
    parts.append(table(("input", "none", *map(str, STRENGTHS), "told"), strength_rows(pages, made)))
    return "\n".join(parts)


def strength_rows(
    pages: Sequence[Page], made: dict[str, list[Cleaner]]
) -> Iterable[tuple[str, ...]]:
    for name in INPUTS:
        values = [
            float(np.mean(f1_of(pages, made["without"], name))),
            *(unsure(pages, made["with"], name, strength) for strength in STRENGTHS),
            float(np.mean(f1_of(pages, made["with"], name))),
        ]
        yield (name, *(f"{value:.4f}" for value in values))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    parser.add_argument("--priors", type=Path, required=True)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--blame", action="store_true")
    options = parser.parse_args()
    pages = read_pages(options.gold)
    made = cleaners(options.priors)
    if options.blame:
        for name in INPUTS[1:]:
            blame(pages, made["with"][0].packs.rules, name)
    options.out.write_text(report(pages, made), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
