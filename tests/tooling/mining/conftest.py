"""Small corpora of invented pages, cleaned by `MarkedLines`, and what is mined from them."""

from __future__ import annotations

import random

import pytest

pytest.importorskip("duckdb", reason="comes with the extra `mine`")

from cleaner.io.items import Item
from cleaner.tooling.mining.judging import furniture, judge
from cleaner.tooling.mining.mine import mine
from cleaner.tooling.mining.observing import Observer
from cleaner.tooling.mining.store import opened
from tests.stand_ins import MarkedLines

SITE = "tide.example"


@pytest.fixture
def prose():
    """Sentences that stand once: `prose()` gives the next."""
    rng = random.Random(5)
    words = [
        "harbour",
        "pier",
        "ferry",
        "lock",
        "boat",
        "mayor",
        "quay",
        "storm",
        "bridge",
        "council",
        "winter",
        "loan",
        "vote",
    ]

    def sentence():
        picked = " ".join(rng.choices(words, k=8))
        return f"The {picked} of {rng.randrange(10**6)} was told to the paper."

    return sentence


@pytest.fixture
def page(prose):
    """`page(above, below)`: three paragraphs of its own between the lines that are given."""

    def build(above=(), below=(), number=0, site=SITE, body=None):
        middle = [prose() for _ in range(3)] if body is None else list(body)
        url = f"https://{site}/{number}"
        return Item(str(number), str(number), "\n".join([*above, *middle, *below]), "text", url)

    return build


@pytest.fixture
def rules_of():
    """Mines items with the stand-in: `rules_of(items)` is what was found."""

    def run(items, **named):
        return mine(iter(items), Observer(MarkedLines()), **named)

    return run


@pytest.fixture
def found_in():
    """What is judged to be furniture in items, as a mapping from (site, reading, text)."""

    def run(items, bars):
        observer = Observer(MarkedLines())
        with opened() as store:
            for item in items:
                store.add(observer(item))
            store.flush()
            judge(store, bars)
            return {(line.site, line.reading, line.text): line for line in furniture(store)}

    return run
