"""One document → what is noted of each of its lines. This is what the worker processes do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

import numpy as np
import regex

from cleaner.batch.item_sites import site_of
from cleaner.batch.work import CleansDocuments, clean_item
from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.io.items import Item
from cleaner.model import Blocks, Result
from cleaner.tooling.mining.masks import dated, named

LONGEST_LINE: Final = 1000
"""Characters of a line that may repeat; a longer one is only known to stand there."""
SENTENCE_WORDS: Final = 5  # from which a line that ends like a sentence is taken for one
PROSE_WORDS: Final = 14  # from which a line is taken for prose, whatever it ends with
CERTAIN: Final = 1000  # `keeps` of what the cleaner is sure to keep, in thousandths

# Control characters but tab never reach a line; lone surrogates cannot be written down.
_UNWRITABLE: Final = regex.compile(r"[\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Lines:
    """What is noted of the n lines of a document: a column each, all of them n long.

    The readings of a line are None where the line is too long to be furniture; `masked`, `dated` and
    `named` (see `masks`) also where they say no more than the one before. `keeps` is how surely
    the cleaner alone keeps the line, 0 … 1000; `prose` whether it reads like a sentence, `ends` whether it ends like
    one. In
    `firsts`, bit k is set where reading k stands in the document for the first time. `label` is
    what the cleaner calls the line, if that is `title` or noise.
    """

    clean: list[str | None] = field(default_factory=list)
    folded: list[str | None] = field(default_factory=list)
    masked: list[str | None] = field(default_factory=list)
    dated: list[str | None] = field(default_factory=list)
    named: list[str | None] = field(default_factory=list)
    keeps: list[int] = field(default_factory=list)
    prose: list[bool] = field(default_factory=list)
    ends: list[bool] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    label: list[str | None] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.keeps)


@dataclass(frozen=True, slots=True)
class Seen:
    """A document as it was seen. `digest` tells it from others of its `site`; copies have the same.

    One that could not be read has an `error` and no lines.
    """

    site: str
    digest: str = ""
    lines: Lines = field(default_factory=Lines)
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Observer:
    """Notes the lines of items. It is pickled to worker processes.

    `site` is where items without a `url` come from; None means that their folders are sites.
    """

    cleaner: CleansDocuments
    site: str | None = None

    def __call__(self, item: Item) -> Seen:
        site = site_of(item, self.site)
        outcome = clean_item(self.cleaner, item, site)
        if outcome.result is None:
            return self.failed(item, outcome.error or "could not be cleaned")
        source = outcome.result.source
        digest = blake2b(source.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return Seen(site, digest, _lines(outcome.result))

    def failed(self, item: Item, error: str) -> Seen:
        """What stands for an item that could not be observed."""
        return Seen(site_of(item, self.site), error=error)


def _lines(result: Result) -> Lines:
    blocks = text_blocks(result.source)
    columns = features(blocks)
    words = columns.words.astype(np.int64).tolist()
    ends = (columns.ends_sentence > 0).tolist()
    keeps, labels = _verdicts(result, blocks)
    seen: tuple[set[str], ...] = (set(), set(), set(), set())
    lines = Lines(keeps=keeps, ends=ends, words=words, label=labels)
    for i, clean in enumerate(blocks.clean):
        readings = _readings(clean, blocks.folded[i], blocks.masked[i])
        lines.clean.append(None if readings[0] is None else clean)
        for column, reading in zip(
            (lines.folded, lines.masked, lines.dated, lines.named), readings, strict=True
        ):
            column.append(reading)
        lines.prose.append((ends[i] and words[i] >= SENTENCE_WORDS) or words[i] >= PROSE_WORDS)
        firsts = 0
        for k, reading in enumerate(readings):
            if reading is not None and reading not in seen[k]:
                seen[k].add(reading)
                firsts |= 1 << k
        lines.firsts.append(firsts)
    return lines


def _readings(clean: str, folded: str, masked: str) -> tuple[str | None, ...]:
    if len(clean) > LONGEST_LINE or _UNWRITABLE.search(clean):
        return None, None, None, None
    return folded, masked if masked != folded else None, dated(clean), named(clean)


def _verdicts(result: Result, blocks: Blocks) -> tuple[list[int], list[str | None]]:
    """How surely each line is kept, and the label of those that are not."""
    segments: Sequence[object] = result.segments
    starts = np.array([s.start for s in result.segments], np.int64)
    of_line = np.searchsorted(starts, blocks.start, side="right") - 1
    keeps: list[int] = []
    labels: list[str | None] = []
    assert len(segments) or not len(blocks)
    for i in of_line.tolist():
        segment = result.segments[i]
        sure = round(segment.confidence * CERTAIN)
        keeps.append(sure if segment.is_main else CERTAIN - sure)
        labels.append(
            "title" if segment.label == "title" else None if segment.is_main else segment.label
        )
    return keeps, labels
