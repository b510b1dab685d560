"""What type of page it is: article, forum, product …, judged by what the page declares.

A forum's comments are its content, those under an article are not: the structural prior needs to
know. The evidence is words: schema.org and Open Graph types, the names of the outermost elements,
the words and the shape of the address. Weights are of a softmax regression over hashed words.
"""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import regex

from cleaner.errors import ConfigurationError
from cleaner.model import Dom, Floats, PageMetadata

TYPES: Final = (
    "article",
    "forum",
    "product",
    "collection",
    "listing",
    "documentation",
    "service",
)
TERMS: Final = 1 << 14
_OUTERMOST: Final = 2
_WORD: Final = regex.compile(r"[A-Za-z]{3,}")
_LONG_NUMBER: Final = regex.compile(r"\d{4,}")
_FLOOR: Final = 1e-3

TypeWeights = npt.NDArray[np.float32]  # (TERMS + 1, types); the last row is the bias


def page_terms(dom: Dom, page: PageMetadata, url: str | None) -> list[int]:
    """Hashed words that tell the type of a page, sorted, each once."""
    words = {f"ld={name.rsplit('/', 1)[-1]}" for name in page.types}
    if page.types:
        words.add(f"subject={page.types[0]}")
    words.add(f"og={(page.og_type or '').strip().casefold()}")
    for e in range(min(len(dom), _OUTERMOST)):
        words.update(f"body={w.lower()}" for w in _WORD.findall(dom.classes[e])[:80])
    words.update(_address_words(page.url or url or ""))
    return sorted({zlib.crc32(word.encode("utf-8", "replace")) % TERMS for word in words})


def _address_words(url: str) -> list[str]:
    try:
        path = urlsplit(url).path
    except ValueError:
        return []
    steps = [step for step in path.split("/") if step][:6]
    words = [f"url={word}" for step in steps for word in _WORD.findall(step.lower())[:12]]
    words.append(f"depth={len(steps)}")
    if steps:
        words.append(f"slug={min(steps[-1].count('-'), 8)}")
        words.append(f"number={bool(_LONG_NUMBER.search(steps[-1]))}")
    return words


def type_odds(weights: TypeWeights, terms: list[int]) -> Floats:
    """Logarithms of the probabilities of TYPES, shape (7,)."""
    odds = weights[terms].sum(axis=0, dtype=np.float64) + weights[TERMS]
    share = np.exp(odds - odds.max())
    logs: Floats = np.log(share / share.sum() + _FLOOR)
    return logs


def read_types(path: Path) -> TypeWeights:
    """Raises ConfigurationError for a file that holds no weights."""
    try:
        stored = np.frombuffer(gzip.decompress(path.read_bytes()), "<f4")
        return stored.reshape(TERMS + 1, len(TYPES))
    except (OSError, EOFError, ValueError) as error:
        raise ConfigurationError(f"{path}: these are no weights of page types: {error}") from error


def write_types(weights: TypeWeights, path: Path) -> None:
    """Store weights; the same bytes for the same weights."""
    path.write_bytes(gzip.compress(weights.astype("<f4").tobytes(), 9, mtime=0))
