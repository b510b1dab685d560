"""Peers to measure beside: other extractors on HTML, simple rules on bare text.

A peer is a callable from a `Task` (one page) to text. Those on HTML get the page's bytes, those
on text a dump of it. Each is used as its own documentation shows it, nothing tuned.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Final, Literal, TypeAlias

from cleaner.errors import ConfigurationError
from cleaner.tooling.dumps import dump

Reads: TypeAlias = Literal["html", "text"]
ALL: Final = "all"
_POLICY: Final = (
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


@dataclass(frozen=True, slots=True)
class Task:
    """One page to extract from: its HTML as bytes, or a dump of it as text.

    `fold` is the fold of the page's site: extractors that were fitted leave it out.
    """

    source: bytes | str
    kind: Reads
    url: str = ""
    fold: int = 0

    @property
    def html(self) -> bytes:
        return self.source if isinstance(self.source, bytes) else self.source.encode()

    @property
    def text(self) -> str:
        return self.source if isinstance(self.source, str) else self.source.decode("utf-8")


Extract: TypeAlias = Callable[[Task], str]


@dataclass(frozen=True, slots=True)
class Peer:
    """An extractor to measure beside. `package` is what to install, `module` what to import."""

    name: str
    reads: tuple[Reads, ...]
    extract: Extract
    package: str | None = None
    module: str | None = None

    @property
    def missing(self) -> str | None:
        """How to install it where it is not; None where it can run."""
        if self.module is None or importlib.util.find_spec(self.module) is not None:
            return None
        return f"not installed: pip install {self.package}"

    @property
    def version(self) -> str | None:
        """Of the installed package; None without one."""
        try:
            return version(self.package) if self.package else None
        except PackageNotFoundError:
            return None


def find_peers(names: Sequence[str], reads: frozenset[Reads]) -> list[Peer]:
    """Peers by name for what is `reads`: known ones, `all` of them, or `module:function`.

    Such a function takes what the page is (bytes or str) and returns text. Raises
    ConfigurationError for an unknown name, and for a peer that reads nothing of `reads`.
    """
    found: dict[str, Peer] = {}
    for name in names:
        several = [p for p in PEERS if name == ALL and reads.intersection(p.reads)]
        for peer in several or [find_peer(name)]:
            if not reads.intersection(peer.reads):
                raise ConfigurationError(
                    f"{name} reads {' and '.join(peer.reads)}; choose from {_names(reads)}"
                )
            found[peer.name] = peer
    return list(found.values())


def find_peer(name: str) -> Peer:
    """One peer by name or as `module:function`. Raises ConfigurationError where there is none."""
    known = {peer.name: peer for peer in PEERS}
    if name in known:
        return known[name]
    if ":" not in name:
        raise ConfigurationError(
            f"there is no peer {name!r}; choose from {_names(frozenset(('html', 'text')))}, "
            f"{ALL}, or name a function of yours as module:function"
        )
    module, _, function = name.partition(":")
    try:
        extract = getattr(import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise ConfigurationError(f"{name}: {error}") from error
    return Peer(name, ("html", "text"), _of_source(extract))


def load(name: str) -> Extract:
    """What the peer called `name` runs, for a process of its own."""
    return find_peer(name).extract


def c4_lines(text: str) -> str:
    """The line rules of C4 (Raffel et al. 2020, section 2.2): lines that end in terminal
    punctuation and have five words, no policy lines. Chinese and Japanese stops are included
    for fairness.

    >>> c4_lines("Home\\nThe ferry ran aground on Monday.")
    'The ferry ran aground on Monday.'
    """
    kept = []
    for line in map(str.strip, text.splitlines()):
        ends = line.endswith((".", "!", "?", '"', "。", "！", "？", "」"))
        long = len(line.split()) >= 5 or (len(line) > 15 and not line.isascii())
        if ends and long and not any(phrase in line.lower() for phrase in _POLICY):
            kept.append(line)
    return "\n".join(kept)


def _of_source(extract: Callable[[bytes | str], object]) -> Extract:
    def call(task: Task) -> str:
        return str(extract(task.source) or "")

    return call


def _of_dump(name: str) -> Extract:
    def call(task: Task) -> str:
        return dump(name, task.html)

    return call


def _justext(task: Task) -> str:
    """In its language-independent mode: on these pages better than with English stop words."""
    import justext  # type: ignore[import-untyped,import-not-found,unused-ignore]

    paragraphs = justext.justext(task.html, frozenset(), stopwords_low=0, stopwords_high=0)
    return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)


def _rs_trafilatura(task: Task) -> str:
    import rs_trafilatura

    return str(rs_trafilatura.extract_bytes(task.html, url=task.url or None).main_content)


def _nothing_removed(task: Task) -> str:
    return task.text


def _c4_lines(task: Task) -> str:
    return c4_lines(task.text)


def _names(reads: frozenset[Reads]) -> str:
    return ", ".join(peer.name for peer in PEERS if reads.intersection(peer.reads))


PEERS: Final = (
    Peer("trafilatura", ("html",), _of_dump("trafilatura"), "trafilatura", "trafilatura"),
    Peer("rs-trafilatura", ("html",), _rs_trafilatura, "rs-trafilatura", "rs_trafilatura"),
    Peer("resiliparse", ("html",), _of_dump("resiliparse-main"), "resiliparse", "resiliparse"),
    Peer("readability", ("html",), _of_dump("readability"), "readability-lxml", "readability"),
    Peer("justext", ("html",), _justext, "justext", "justext"),
    Peer("nothing-removed", ("text",), _nothing_removed),
    Peer("c4-lines", ("text",), _c4_lines),
)
