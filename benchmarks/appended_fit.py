"""Fits the logistic model of `cleaner/segment/cohesion.py` (WEIGHTS) and cross-validates it.

    python benchmarks/appended_fit.py --gold GOLD_FOLDER

A clean article gives its likeliest cut as a negative, two glued stories (no furniture) give the
place where they meet as a positive. Sites are split into halves A and B: the figures are of models
fitted on the other half, the printed weights are fitted on both.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from appended import Story, load, related

from cleaner.blocks.text import text_blocks
from cleaner.model import Floats
from cleaner.segment.cohesion import FEATURES, cuts
from cleaner.segment.furniture import opening_signs
from cleaner.segment.stories import likely_cut, prose_units, unit_texts
from cleaner.segment.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Case:
    """One cut: `x` its features, `y` whether two stories meet there."""

    x: Floats
    y: float
    story: Story
    signs: float


def case(first: Story, second: Story | None) -> Case | None:
    ends = [len((first.title, *first.lines))]
    lines = (first.title, *first.lines, *(second.lines if second else ()))
    blocks = text_blocks("\n".join(lines))
    units = prose_units(blocks)
    own = int(np.searchsorted(units, ends[0]))
    if min(own, 99 if second is None else len(units) - own) < 1 or len(units) < 3:
        return None
    found = cuts(vocabulary(first.title, unit_texts(blocks, units)))
    _, signs = opening_signs(blocks, units, first.title)
    k = own if second else likely_cut(found, signs)
    return Case(found.features[k], float(second is not None), first, float(signs[k]))


def cases(stories: list[Story], rounds: dict[str, int]) -> list[Case]:
    rng = random.Random(7)
    pools = defaultdict(list)
    for story in stories:
        pools[story.group, story.lang].append(story)
    found = []
    for story in stories:
        others = [o for o in pools[story.group, story.lang] if not related(story, o)]
        chosen = rng.sample(others, min(rounds[story.group], len(others)))
        found.extend(case(story, other) for other in (None, *chosen))
    return [c for c in found if c is not None]


def fit(train: list[Case], ridge: float = 1e-3) -> Floats:
    """Newton's method for a ridge logistic regression, both classes weighing the same."""
    x = np.array([c.x for c in train])
    y = np.array([c.y for c in train])
    mean, scale = x.mean(axis=0), x.std(axis=0)
    z = np.column_stack((np.ones(len(x)), (x - mean) / scale))
    share = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    w = np.zeros(z.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        hessian = (z * (share * p * (1 - p))[:, None]).T @ z + ridge * len(y) * np.eye(len(w))
        w += np.linalg.solve(hessian, z.T @ (share * (y - p)) - ridge * len(y) * w)
    raw = w[1:] / scale
    return np.concatenate(((w[0] - raw @ mean,), raw))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    options = parser.parse_args()
    found = cases(load(options.gold), {"fundus-dev": 6, "wcxb-dev": 1})
    scores: dict[int, float] = {}
    for half in "AB":
        w = fit([c for c in found if c.story.half != half])
        for i, c in enumerate(found):
            if c.story.half == half:
                scores[i] = float(w[0] + c.x @ w[1:])
    clean = sorted(
        ((scores[i] + c.signs, c.story.id) for i, c in enumerate(found) if not c.y), reverse=True
    )
    print("highest clean:", ", ".join(f"{i} {s:.2f}" for s, i in clean[:12]))
    for rank in (0, 2, 4, 8):
        bar = clean[rank][0]
        shares = [
            np.mean(
                [
                    scores[i] + c.signs > bar
                    for i, c in enumerate(found)
                    if c.y and c.story.group == group
                ]
            )
            for group in ("fundus-dev", "wcxb-dev")
        ]
        print(f"{rank} of {len(clean)} cut at {bar:.2f}: found fundus, wcxb", np.round(shares, 3))
    for group in ("fundus-dev", "wcxb-dev"):
        for y in (0, 1):
            s = [scores[i] for i, c in enumerate(found) if c.y == y and c.story.group == group]
            print(group, y, np.percentile(s, [1, 2, 5, 10, 50, 90, 95, 99, 100]).round(2))
    print(dict(zip(("constant", *FEATURES), fit(found).round(2).tolist(), strict=True)))


if __name__ == "__main__":
    main()
