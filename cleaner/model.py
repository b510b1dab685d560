"""The nouns of the pipeline: Document, Blocks, Evidence, Segment, Result.

Offsets are offsets into `Blocks.source` (and so `Result.source`), in characters, half open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol, Self, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from cleaner.characters import Classes

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Kind: TypeAlias = Literal["text", "html"]


@dataclass(frozen=True, slots=True)
class Document:
    """One item to clean, already decoded.

    `site` is the host name of `url` without a leading `www.`, or None.
    """

    text: str
    kind: Kind = "text"
    id: str | None = None
    url: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What an HTML page declares of itself in machine-readable form, as it declares it.

    Each text is one clean line. `headline` is of JSON-LD or microdata; `og_title` and
    `document_title` (the `<title>`) stand without the site's name, `headings` are the `<h1>`.
    `authors` may hold several names in one text, "By" and all; `bylines` are texts of elements
    that are marked as such, looked for where no author is declared. `published` and `modified`
    are dates as written. `types` are schema.org types, the one that tells of the page's subject first;
    `og_type` is Open Graph's. `url` (canonical) and `image` are absolute. `article_body` is the
    text of the article or post, where a script declares it; line breaks are kept.
    """

    headline: str | None = None
    og_title: str | None = None
    document_title: str | None = None
    headings: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    site: str | None = None
    section: str | None = None
    description: str | None = None
    language: str | None = None
    url: str | None = None
    image: str | None = None
    types: tuple[str, ...] = ()
    og_type: str | None = None
    article_body: str | None = None
    is_accessible_for_free: bool | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """The non-blank lines of a source text as a struct of arrays, n blocks long.

    The lines tile the source: line i is `source[line_start[i]:line_end[i]]`, with its line
    ending; what lies between two lines is blank lines only (`gap` counts them).
    `start`/`end` is the content of the line without surrounding white space.

    Three readings of the content serve the rules, each a list of n strings:
    `clean` (white space runs are one space, invisible characters are gone), `folded` (clean,
    case folded, typographic quotes and dashes made plain), `masked` (folded, each number
    is a single `0`).
    """

    source: str
    line_start: Ints
    line_end: Ints
    start: Ints
    end: Ints
    gap: Ints
    clean: list[str]
    folded: list[str]
    masked: list[str]

    def __len__(self) -> int:
        return len(self.clean)


class Columns(Protocol):
    """What is measured of n blocks, one column each (`cleaner.blocks.features.Features`).

    The engine, the prior and the roles read blocks through this alone.
    """

    @property
    def words(self) -> Floats: ...
    @property
    def chars(self) -> Floats: ...
    @property
    def sentences(self) -> Floats: ...
    @property
    def upper_ratio(self) -> Floats: ...
    @property
    def digit_ratio(self) -> Floats: ...
    @property
    def punctuation_ratio(self) -> Floats: ...
    @property
    def capitalised_ratio(self) -> Floats: ...
    @property
    def ends_sentence(self) -> Floats: ...
    @property
    def gap_before(self) -> Floats: ...
    @property
    def gap_after(self) -> Floats: ...
    @property
    def counts(self) -> Floats: ...
    @property
    def first(self) -> Classes: ...
    @property
    def last(self) -> Classes: ...
    @property
    def word_hash(self) -> npt.NDArray[np.uint16]: ...
    @property
    def word_line(self) -> Ints: ...
    @property
    def terms(self) -> npt.NDArray[np.uint32]: ...
    @property
    def term_line(self) -> Ints: ...
    @property
    def repeats(self) -> Floats: ...
    @property
    def earlier(self) -> Floats: ...


class Hit(NamedTuple):
    """One rule that fired on one block, or on the span `start:end` inside it.

    `log_odds` is positive for noise and negative for the article. `start` and `end` are None
    when the whole block is meant.
    """

    block: int
    rule: str
    label: str
    log_odds: float
    certain: bool = False
    start: int | None = None
    end: int | None = None


class Capture(NamedTuple):
    """What a rule read out of a block: `field` is a metadata key (author, date, agency …)."""

    block: int
    rule: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the rules said about one document, in an order that does not depend on how
    they were run.

    `hits` cover blocks, `spans` parts of blocks. `boundaries` mark blocks at which another
    story may begin (`log_odds` of that). `timeouts` names rules whose regex ran out of time.
    """

    hits: tuple[Hit, ...] = ()
    spans: tuple[Hit, ...] = ()
    boundaries: tuple[Hit, ...] = ()
    captures: tuple[Capture, ...] = ()
    timeouts: tuple[str, ...] = ()


class Reason(NamedTuple):
    """One share of a verdict, in log-odds; positive speaks for noise.

    `kind` is "rule" (then `name` is the rule's id), "prior" (structure), "story" (where the
    article begins or ends), "role" (titles, repeated lines) or "opinion" (another extractor's).
    """

    kind: Literal["rule", "prior", "story", "role", "opinion"]
    name: str
    log_odds: float


class Segment(NamedTuple):
    """A labelled stretch `source[start:end]`. `confidence` is 0.5 … 1."""

    start: int
    end: int
    label: str
    is_main: bool
    confidence: float
    evidence: tuple[Reason, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules that spoke for this verdict, strongest first."""
        noise = not self.is_main
        return tuple(
            r.name for r in self.evidence if r.kind == "rule" and (r.log_odds > 0) == noise
        )


@dataclass(frozen=True, slots=True)
class Result:
    """One cleaned document.

    `text` is the article's body (no headline), `title` its headline or None. `segments` tile
    `source`: joined, they are `source`, character for character. `warnings` tells what a
    user should know (a regex that ran out of time, a charset that had to be guessed).
    """

    text: str
    title: str | None
    metadata: dict[str, Any]
    source: str
    segments: tuple[Segment, ...]
    id: str | None = None
    url: str | None = None
    warnings: tuple[str, ...] = ()

    @classmethod
    def deferred(cls, segments: Callable[[], tuple[Segment, ...]], **others: Any) -> Self:
        """A result whose segments are made when they are first asked for: by reading them,
        comparing, printing or pickling it. `others` are the other fields.
        """
        return cls(segments=cast("tuple[Segment, ...]", segments), **others)


class _MadeOnce:
    """A slot that may hold a function: its value is made when it is first read."""

    __slots__ = ("_slot",)

    def __init__(self, slot: Any) -> None:
        self._slot = slot

    def __get__(self, owner: object, kind: type | None = None) -> Any:
        if owner is None:
            return self
        value = self._slot.__get__(owner, kind)
        if callable(value):
            value = value()
            self._slot.__set__(owner, value)
        return value

    def __set__(self, owner: object, value: object) -> None:
        self._slot.__set__(owner, value)


# Two thirds of what a page costs behind the verdict are segments, which many never read.
Result.segments = _MadeOnce(Result.__dict__["segments"])  # type: ignore[assignment, misc]


@dataclass(frozen=True, slots=True, eq=False)
class Dom:
    """The elements of a page, m in document order, and where its n blocks stand in them.

    Element e holds the blocks `first[e]:end[e]` as a whole; a block that it holds only in part
    (a link inside a sentence) is not among them. `parent` is -1 for the outermost. `tag` is
    lower case; `names` holds the values of `class`, `id`, `role` and `itemprop`, in one string
    each, white space collapsed, or "". `hidden` tells that the element itself asks not to be shown.

    Of each block: `element` is the innermost element that holds it whole, -1 for the document's
    title; `link_chars`, `strong_chars` count characters inside links and emphasis (white space
    left out), `links` the links, `images` the images since the block before. `nodes` are the parser's own elements, m long,
    for whoever selects by CSS or edits the page.

    Of elements that hold no block, `classes`, `ids` and `names` are "" and `hidden` is False.
    """

    tag: list[str]
    classes: list[str]
    ids: list[str]
    names: list[str]
    hidden: Flags
    parent: Ints
    depth: Ints
    first: Ints
    end: Ints
    element: Ints
    link_chars: Floats
    strong_chars: Floats
    links: Floats
    images: Floats
    nodes: list[Any]

    def __len__(self) -> int:
        return len(self.tag)


def _no_terms() -> npt.NDArray[np.uint32]:
    return np.zeros(0, np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class Declared:
    """What a page says of itself, as evidence: its metadata and its address; `body` and
    `description` are the terms (`Columns.terms`) of the article and of the description that it
    declares.
    """

    page: PageMetadata = field(default_factory=PageMetadata)
    url: str | None = None
    body: npt.NDArray[np.uint32] = field(default_factory=_no_terms)
    description: npt.NDArray[np.uint32] = field(default_factory=_no_terms)
