"""What every importer of foreign rules shares: the rule files it makes, and its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, Self, TypeAlias

import regex

from cleaner.errors import ConfigurationError
from cleaner.tooling.rule_yaml import write_rules

Outcome: TypeAlias = Literal["in part", "needless", "lost"]

MOST_BYTES: Final = 64 << 20  # of a file to import
LONGEST_LINE: Final = 2000
_LONGEST_PART: Final = 28  # of an id; an id has 80 characters at most
_SHOWN: Final = 160
_CONTROL: Final = regex.compile(r"[\p{C}\p{Zl}\p{Zp}]")
_HOST: Final = regex.compile(r"[a-z0-9]+(?:(?:--?|\.)[a-z0-9]+)*")  # `--` as in xn--

# Names of elements → what stands in them; the first that fits. Words or parts of words.
_LABELS: Final = (
    ("newsletter", r"newsletter|signup|sign-?up|subscri(?:be|ption)-?(?:box|form)?|mailing"),
    ("paywall", r"paywall|premium|regwall|meter"),
    ("comments", r"comment|disqus|respond"),
    ("share", r"shar(?:e|ing)|social|follow|tweet|facebook|twitter|whatsapp|addthis|sociable"),
    ("related", r"relat|recommend|more-?(?:stories|news|from|on)|read-?(?:more|next|also)|popular|trending|most-|outbrain|taboola|teaser|see-?also|inread"),
    ("author-bio", r"author-?(?:bio|box|info)|about-?the-?author|biograph"),
    ("byline", r"byline|author|writer"),
    ("timestamp", r"date|time|publish|updated|posted"),
    ("caption", r"caption|credit|photo|gallery|figure|image|img|picture"),
    ("consent", r"cookie|consent|gdpr"),
    ("legal", r"copyright|disclaimer|legal|terms"),
    ("navigation", r"nav|menu|breadcrumb|pagina|pager|tags?\b|categor|topic|toc\b|header|footer|skip"),
    ("advert", r"(?<![a-z])ads?(?![a-z])|advert|sponsor|promo|banner|dfp|commercial|marketing"),
    ("widget", r"widget|player|video|audio|poll|weather|sidebar|tool|print|email|font|rating"),
)  # fmt: skip
_LABELLED: Final = tuple((label, regex.compile(words)) for label, words in _LABELS)


class NotCarriedError(Exception):
    """A selector or a directive that our rules cannot say; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What became of a line of the source that was not carried over whole."""

    file: str
    line: int
    text: str
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class RuleFileDraft:
    """A rule file to write: its name below the output folder, its text, how many rules."""

    name: str
    text: str
    rules: int


@dataclass(slots=True)
class Import:
    """What an import came to. `carried` counts lines of the source that were carried over."""

    drafts: list[RuleFileDraft] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    carried: int = 0
    lines: int = 0
    _prefixes: set[str] = field(default_factory=set)

    def prefix(self, *parts: str) -> str:
        """What the ids of a file's rules begin with: made of names, and of no other file.

        `a-b.example` and `a.b.example` are one in small letters and hyphens.
        """
        plain = "-".join(
            part for part in (slug(text)[:_LONGEST_PART].strip("-") for text in parts) if part
        )
        numbered = (f"{plain}-{n}" for n in range(2, len(self._prefixes) + 3))
        made = (
            plain
            if plain not in self._prefixes
            else next(name for name in numbered if name not in self._prefixes)
        )
        self._prefixes.add(made)
        return made

    def remark(self, file: str, line: int, text: str, outcome: Outcome, reason: str) -> None:
        """Note what became of a line."""
        self.remarks.append(Remark(file, line, shortened(text), outcome, reason))

    def in_order(self) -> Self:
        """The import itself, its remarks by file and line."""
        self.remarks.sort(key=lambda r: (r.file, r.line, r.text))
        return self

    def by_reason(self) -> list[tuple[Outcome, str, int, Remark]]:
        """How many lines have each reason, with the first of them, the most first."""
        counts = Counter((remark.outcome, remark.reason) for remark in self.remarks)
        first: dict[tuple[Outcome, str], Remark] = {}
        for remark in self.remarks:
            first.setdefault((remark.outcome, remark.reason), remark)
        ranked = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
        return [(*key, count, first[key]) for key, count in ranked]

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "lines": self.lines,
            "carried": self.carried,
            "files": [{"name": d.name, "rules": d.rules} for d in self.drafts],
            "not_carried": [
                {
                    "file": r.file,
                    "line": r.line,
                    "text": r.text,
                    "outcome": r.outcome,
                    "reason": r.reason,
                }
                for r in self.remarks
            ],
        }


def write_drafts(drafts: Iterable[RuleFileDraft], out: Path, *, overwrite: bool = False) -> None:
    """Write rule files below `out`. Raises ConfigurationError, before it writes any, where one is
    there already and may not be replaced.
    """
    drafts = list(drafts)
    there = [draft.name for draft in drafts if (out / draft.name).exists()]
    if there and not overwrite:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise ConfigurationError(
            f"{out / there[0]}{more}: is there already; replace it with --overwrite"
        )
    for draft in drafts:
        path = out / draft.name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigurationError(f"{path.parent}: {error.strerror or error}") from error
        write_rules(path, draft.text)


def read_lines(path: Path) -> list[str]:
    """The lines of a foreign file, of any encoding, control characters as spaces.

    Raises ConfigurationError for what cannot be read, or is too large.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(raw) > MOST_BYTES:
        raise ConfigurationError(f"{path}: is larger than {MOST_BYTES >> 20} MB")
    try:
        text = raw.decode("utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    return [_CONTROL.sub(" ", line).strip() for line in regex.split(r"\r\n|\n|\r", text)]


def host_name(text: str) -> str | None:
    """A host name as rule files can have it, or None."""
    host = text.strip().lower().rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return host if len(host) <= 200 and "." in host and _HOST.fullmatch(host) else None


def guessed(names: str, fallback: str) -> str:
    """The label of what stands in an element, by its names.

    >>> guessed("div.social-share", "widget"), guessed("#x7", "widget")
    ('share', 'widget')
    """
    names = names.lower().replace("_", "-")
    return next((label for label, words in _LABELLED if words.search(names)), fallback)


def slug(text: str) -> str:
    """Small letters, digits and hyphens.

    >>> slug("www.Example.com")
    'www-example-com'
    """
    return "-".join(regex.findall("[a-z0-9]+", text.lower()))[:60].strip("-")


def shortened(text: str, most: int = _SHOWN) -> str:
    """A text cut to a length that can be shown."""
    return text if len(text) <= most else text[: most - 1] + "…"


def unique(texts: Sequence[str]) -> list[str]:
    """Each text once, case and order aside from the first left alone."""
    first: dict[str, str] = {}
    for text in texts:
        first.setdefault(text.lower(), text)
    return list(first.values())
