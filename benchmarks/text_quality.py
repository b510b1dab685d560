"""Word F1 on bare text: dumps of gold pages by several tools, cross-validated by site.

    python benchmarks/text_quality.py --gold GOLD/fundus-dev GOLD/wcxb-dev [--priors FOLDER]

For each kind of dump it prints the mean word F1 of the text with nothing removed, of C4's line
rules (Raffel et al. 2020, section 2.2: lines that end in terminal punctuation and have five
words, no policy lines), of the structural prior alone and of the whole pipeline with the shipped
rules, site packs left out. Each page is cleaned with a prior that never saw its site. `--priors`
keeps the fitted folds, or reads them where they are. The last table feeds the clean gold text: pages that lose words.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from cleaner import Cleaner
from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.segment.prior import Prior
from cleaner.segment.viterbi import decode
from cleaner.tooling.dumps import dump
from cleaner.tooling.fit import FOLDS, GOLD, Fitting, fold_of, read_rows
from cleaner.tooling.gold import GoldPage, read_gold
from cleaner.tooling.measures import word_score

NEWS = ("resiliparse", "beautifulsoup", "inscriptis", "resiliparse-main", "readability", GOLD)
OTHERS = ("resiliparse", GOLD)
POLICY = (
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
    "javascript",
    "lorem ipsum",
    "{",
)
PLACE_WEIGHT, PLACE_BONUS = 0.25, 1.5


def c4_lines(text: str) -> str:
    """C4's line rules, Chinese and Japanese stops included for fairness."""
    kept = []
    for line in map(str.strip, text.splitlines()):
        ends = line.endswith((".", "!", "?", '"', "。", "！", "？", "」"))
        long = len(line.split()) >= 5 or (len(line) > 15 and not line.isascii())
        if ends and long and not any(p in line.lower() for p in POLICY):
            kept.append(line)
    return "\n".join(kept)


def prior_text(prior: Prior, text: str) -> str:
    """What the prior and the decoder alone keep."""
    blocks = text_blocks(text)
    odds = prior.log_odds(features(blocks))
    begin, end = (PLACE_WEIGHT * o + PLACE_BONUS for o in (odds.begin, odds.end))
    main = decode(odds.noise, begin, end).is_main
    return "\n".join(line for line, kept in zip(blocks.clean, main, strict=True) if kept)


def pages_with_dumps(folders: list[Path]) -> Iterator[tuple[str, GoldPage, str]]:
    """(kind of dump, page, text) over all gold pages."""
    for folder in folders:
        for page in read_gold(folder):
            html = page.html()
            for name in NEWS if page.lang else OTHERS:
                text = page.main if name == GOLD else dump(name, html)
                yield f"{folder.name} {name}", page, text


def priors(folders: list[Path], kept: Path | None) -> list[Path]:
    """Folders with the prior of each fold; fitted where they are not there."""
    root = kept or Path(tempfile.mkdtemp())
    found = [root / f"fold{k}" for k in range(FOLDS)]
    if not all(folder.is_dir() for folder in found):
        fitting = Fitting(read_rows(folders))
        for k, folder in enumerate(found):
            fitting.without(k).write(folder)
    return found


def interval(values: list[float]) -> tuple[float, float]:
    """95 % bootstrap interval of a mean."""
    rng = np.random.default_rng(0)
    draws = rng.choice(np.array(values), (1000, len(values))).mean(axis=1)
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(low), float(high)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", nargs="+", type=Path, required=True)
    parser.add_argument("--priors", type=Path, default=None)
    parser.add_argument("--thin", type=int, default=1, help="take every N-th page")
    parser.add_argument("--worst", type=int, default=0, help="list the worst pages of each kind")
    arguments = parser.parse_args()
    folds = priors(arguments.gold, arguments.priors)
    cleaners = []
    for folder in folds:
        cleaner = Cleaner()
        cleaner._prior = Prior.load(folder)  # noqa: SLF001 -- folds are the benchmark's own idea
        cleaners.append(cleaner)
    loaded = [Prior.load(folder) for folder in folds]
    scores: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    seconds: dict[str, float] = defaultdict(float)
    worst: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for number, (kind, page, text) in enumerate(pages_with_dumps(arguments.gold)):
        if hash_turn(page.id) % arguments.thin:
            continue
        fold = fold_of(page.site)
        ways: dict[str, Callable[[str], str]] = {
            "nothing removed": lambda t: t,
            "C4 line rules": c4_lines,
            "prior alone": lambda t, k=fold: prior_text(loaded[k], t),  # type: ignore[misc]
            "cleaner": lambda t, k=fold: cleaners[k].clean(t, kind="text").text,  # type: ignore[misc]
        }
        for way, clean in ways.items():
            start = time.process_time()
            kept = clean(text)
            seconds[way] += time.process_time() - start
            scores[kind][way].append(word_score(kept, page.main).f1)
        worst[kind].append((scores[kind]["cleaner"][-1], page.id))
        if number % 500 == 499:
            print(f"… {number + 1} dumps", flush=True)
    report(scores, seconds, worst, arguments.worst)


def hash_turn(name: str) -> int:
    return sum(name.encode())


def report(
    scores: dict[str, dict[str, list[float]]],
    seconds: dict[str, float],
    worst: dict[str, list[tuple[float, str]]],
    shown: int,
) -> None:
    ways = ("nothing removed", "C4 line rules", "prior alone", "cleaner")
    print(f"{'':34}{'pages':>6}" + "".join(f"{way:>17}" for way in ways) + "   95 %")
    for kind, columns in scores.items():
        low, high = interval(columns["cleaner"])
        means = "".join(f"{np.mean(columns[way]):17.4f}" for way in ways)
        print(f"{kind:34}{len(columns[ways[0]]):6}{means}   {low:.4f}-{high:.4f}")
        if kind.endswith(GOLD):
            hurt = [np.mean(np.array(columns[way]) < 0.9999) for way in ways]
            print(f"{'  … pages that lose words':40}" + "".join(f"{h:17.2%}" for h in hurt))
    total = sum(len(c[ways[0]]) for c in scores.values())
    print("ms a dump: " + ", ".join(f"{w} {seconds[w] / total * 1e3:.2f}" for w in ways))
    for kind, pages in worst.items():
        for score, name in sorted(pages)[:shown]:
            print(f"{kind}: {score:.3f} {name}")


if __name__ == "__main__":
    main()
