"""What the shipped `html:` rules mark on gold pages: is it junk?

    python benchmarks/html_rules.py GOLD_FOLDER... [--rules ID_PATTERN]

For each rule with an `html:` item: pages, blocks and words that it marks, and the share of these
words that are right: not main text for a rule that marks, main text for one that keeps; overall
and by page type (only types with 50 words or more). Rules run alone, so that what another rule
says of the same block changes nothing. Ends with the time that all of them take on a page.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from time import process_time

import numpy as np

from cleaner.blocks.features import features
from cleaner.blocks.html import html_page
from cleaner.engine.loading import LoadedRule
from cleaner.engine.packs import load_packs
from cleaner.engine.run import Engine
from cleaner.model import Flags, Floats
from cleaner.tooling.dumps import decoded
from cleaner.tooling.gold import GoldPage, main_share, read_gold
from cleaner.tooling.measures import words

LEAST_WORDS = 50


def html_rules(pattern: str) -> list[LoadedRule]:
    """The shipped rules that ask for an element."""
    return [
        rule
        for rule in load_packs().rules
        if fnmatchcase(rule.id, pattern)
        and any(item.html for item in (*rule.rule.marking, *(rule.rule.unless or ())))
    ]


class Tally:
    """Pages, blocks and words of one rule; words by page type, all and right ones."""

    def __init__(self) -> None:
        self.pages = 0
        self.blocks = 0
        self.words: dict[str, float] = defaultdict(float)
        self.right: dict[str, float] = defaultdict(float)

    def add(self, kind: str, sizes: Floats, right: Flags) -> None:
        """Blocks that the rule marked on one page: their words, and which are right."""
        self.pages += 1
        self.blocks += len(sizes)
        for name in ("", kind):
            self.words[name] += float(sizes.sum())
            self.right[name] += float(sizes[right].sum())

    def row(self) -> str:
        """One line of the table."""
        kinds = " ".join(
            f"{kind} {self.right[kind] / self.words[kind]:.2f}"
            for kind in sorted(self.words)
            if kind and self.words[kind] >= LEAST_WORDS
        )
        share = self.right[""] / max(self.words[""], 1.0)
        return f"{self.pages:6} {self.blocks:7} {self.words['']:8.0f} {share:6.3f}  {kinds}"


def pages(folders: Sequence[Path]) -> Iterator[GoldPage]:
    """All pages of all folders."""
    for folder in folders:
        yield from read_gold(folder)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--rules", default="*")
    given = parser.parse_args()
    rules = html_rules(given.rules)
    engine = Engine(rules)
    tallies: dict[str, Tally] = defaultdict(Tally)
    times: list[float] = []
    for page in pages(given.gold):
        read = html_page(decoded(page.html()))
        columns = features(read.blocks)
        start = process_time()
        evidence = engine.run(read.blocks, columns, dom=read.dom)
        times.append(process_time() - start)
        lines = read.blocks.clean
        is_main = main_share(lines, page.main) >= 0.5
        sizes = np.array([len(words(line)) for line in lines], np.float64)
        marked: dict[str, list[int]] = defaultdict(list)
        for hit in evidence.hits:
            marked[hit.rule].append(hit.block)
        for rule in rules:
            at = marked[rule.id]
            if at:
                right = is_main[at] if rule.rule.keeps else ~is_main[at]
                tallies[rule.id].add(page.type, sizes[at], right)
    print(f"{'rule':28} {'strength':9} {'pages':>6} {'blocks':>7} {'words':>8} {'right':>6}")
    for rule in rules:
        print(f"{rule.id:28} {rule.rule.strength:9} {tallies[rule.id].row()}")
    print(f"{len(rules)} rules, {1000 * float(np.median(times)):.2f} ms a page (median)")


if __name__ == "__main__":
    main()
