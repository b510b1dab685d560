"""A first draft of a rule, from one line that does not belong to an article.

The draft is a start: it marks this line, and its tests pass. Its author makes more of it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil, log
from pathlib import Path
from typing import Any, Final

import regex

from cleaner.blocks.features import features
from cleaner.blocks.text import clean_line, text_blocks
from cleaner.characters import fold
from cleaner.engine.loading import LoadedRule, read_text
from cleaner.engine.packs import load_packs
from cleaner.engine.run import Engine
from cleaner.engine.schema import RuleFile, Scope
from cleaner.errors import ConfigurationError, RuleFileError
from cleaner.labels import NOISE
from cleaner.model import Hit
from cleaner.tooling.rule_yaml import Note, RuleData, file_text, read_existing, with_rules

_LONGEST: Final = 300  # characters of a line; longer ones are no furniture
_MANY_WORDS: Final = 14
_SLUG_WORDS: Final = 5
_MORE_WORDS: Final = 3  # a line of the same kind may have so many more
_FALLBACK: Final = "template"
_WORD: Final = regex.compile(r"[\p{L}\p{M}]{2,}")
_LEAD: Final = regex.compile(r"((?:[\p{L}\p{M}'’()-]+ ){0,4}[\p{L}\p{M}'’()-]+ ?[:：])\s*\S")
_STAMPED: Final = regex.compile(
    r"((?:[\p{L}\p{M}'’-]+,? ){0,3}[\p{L}\p{M}]{3,20}[:,]? )"
    r"(?:\d{1,2}[:.]\d{2}\b|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b|\d{1,2}\.? \p{L}{3,12}\.?,? \d{4}\b"
    r"|\p{Lu}\p{Ll}{2,11}\.? \d{1,2},? \d{4}\b|\d{1,3} \p{L}{2,8} ago\b)"
)
_SENTENCE: Final = regex.compile(r"[.!?…。！？]['\"”»]?\s*$")
_PROSE: Final = (
    "The harbour master said on Tuesday that two of the three cranes would stay closed until May.",
    "Repairs will cost four million crowns and are to be paid by the town of Lowmark, she said.",
    "Nobody was hurt when the third crane fell into the basin during a storm in the last week.",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the author said of the rule; what he did not say is guessed."""

    label: str | None = None
    sites: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    id: str | None = None
    strength: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted rule; `remarks` are for its author."""

    rule: RuleData
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """The rules there are: shipped ones and, of the file that the draft goes into, its own."""

    shipped: tuple[LoadedRule, ...]
    own: tuple[LoadedRule, ...] = ()
    ids: frozenset[str] = field(default_factory=frozenset)


def new_rule_file(line: str, wanted: Wanted, path: Path | None = None) -> tuple[str, Draft]:
    """The text of the rule file with a rule for `line`: a new one, or that at `path` and more.

    Raises ConfigurationError for what is no line, an id that is taken, a line that a rule of the
    file marks already and a file for other pages; RuleFileError where there is no valid file.
    """
    line = _checked_line(line)
    text = read_existing(path) if path is not None and path.exists() else None
    own: tuple[LoadedRule, ...] = ()
    if text is not None:
        scope, own = _rules_of(text, str(path))
        wanted = _within(wanted, scope, str(path))
    packs = load_packs()
    ids = {rule.id for rule in (*packs.rules, *(rule for rule, _ in packs.inactive), *own)}
    drafted = draft(line, wanted, _Known(packs.rules, own, frozenset(ids)))
    if text is not None:
        return with_rules(text, [drafted.rule], shown=str(path)), drafted
    about = (
        f"{', '.join(wanted.sites)}: what stands around its articles."
        if wanted.sites
        else "Lines of our own pages that are not part of an article."
    )
    made = file_text(about, [drafted.rule], sites=wanted.sites, langs=wanted.langs)
    _rules_of(made, str(path or "the new file"))
    return made, drafted


def draft(line: str, wanted: Wanted, known: _Known) -> Draft:
    """A rule that marks `line`. Raises ConfigurationError as `new_rule_file` does."""
    for hit in _hits(line, known.own, wanted):
        raise ConfigurationError(f"the rule {hit.rule} marks this line already; nothing to add")
    marking = _hits(line, known.shipped, wanted)
    label = wanted.label or (marking[0].label if marking else guessed_label(line, known.shipped))
    if label not in NOISE:
        raise ConfigurationError(f"there is no label {label!r}; choose {', '.join(NOISE)}")
    item, opening = _item(line)
    said = opening or line
    rule: dict[str, Any] = {
        "id": _id(said, label, wanted, known.ids),
        "about": _about(said, wanted.sites, begins=opening is not None),
        "label": label,
        "strength": wanted.strength or ("strong" if opening is None else "moderate"),
        "block": item,
        "hit": [line],
        "note": Note("Better than this miss: a sentence of a real article with such words in it."),
        "miss": [_miss(line)],
    }
    if not _passes(rule):
        rule |= {"block": {"equals": [line]}, "strength": wanted.strength or "strong"}
    return Draft(rule, tuple(_remarks(line, wanted, label, marking)))


def guessed_label(line: str, rules: Iterable[LoadedRule]) -> str:
    """The label whose rules speak most of the words of `line`; `template` where none does."""
    by_label: dict[str, Counter[str]] = defaultdict(Counter)
    for loaded in rules:
        label: str | None = loaded.rule.label
        if label not in NOISE:
            continue
        for item in loaded.rule.marking:
            for texts in (item.equals, item.startswith, item.endswith, item.contains):
                by_label[label].update({w for text in texts or () for w in _words(text)})
    scores: Counter[str] = Counter()
    for word in dict.fromkeys(_words(line)):
        users = {label: words[word] for label, words in by_label.items() if words[word]}
        rarity = log((1 + len(by_label)) / (1 + len(users)))  # a word of all labels says nothing
        for label, count in users.items():
            scores[label] += round(1e6 * rarity * count / sum(users.values()))
    return min(scores, key=lambda label: (-scores[label], label), default=_FALLBACK)


def _checked_line(text: str) -> str:
    lines = [cleaned for row in text.splitlines() if (cleaned := clean_line(row))]
    if len(lines) != 1:
        raise ConfigurationError(f"give one line with text in it, not {len(lines)}")
    if len(lines[0]) > _LONGEST:
        raise ConfigurationError(f"the line is longer than {_LONGEST} characters: no furniture")
    return lines[0]


def _rules_of(text: str, shown: str) -> tuple[Scope, tuple[LoadedRule, ...]]:
    """The scope of a rule file and its rules. Raises RuleFileError."""
    model, read, faults = read_text(text, RuleFile, shown=shown)
    if model is None:
        raise RuleFileError(faults)
    return model.scope, tuple(
        LoadedRule(rule, model.scope_of(rule), shown, read.place(("rules", i))[0])
        for i, rule in enumerate(model.rules)
    )


def _within(wanted: Wanted, scope: Scope, shown: str) -> Wanted:
    """What is wanted, for the pages that an existing file is for."""
    for what, asked, there in (
        ("sites", wanted.sites, scope.sites or ()),
        ("languages", wanted.langs, scope.langs or ()),
    ):
        if asked and set(asked) != set(there):
            pages = f"{what} {', '.join(there)}" if there else f"all {what}"
            raise ConfigurationError(f"{shown} is for {pages}; name another file")
    return Wanted(wanted.label, scope.sites or (), scope.langs or (), wanted.id, wanted.strength)


def _hits(line: str, rules: Sequence[LoadedRule], wanted: Wanted) -> list[Hit]:
    """What rules say against a line in the middle of a page, the strongest first."""
    blocks = text_blocks("\n\n".join((*_PROSE, line, *_PROSE)))
    site = wanted.sites[0].replace("*", "any") if wanted.sites else None
    lang = wanted.langs[0] if wanted.langs else None
    evidence = Engine(rules).run(blocks, features(blocks), site=site, lang=lang)
    found = [h for h in evidence.hits if h.block == len(_PROSE) and h.log_odds > 0]
    return sorted(found, key=lambda hit: (-hit.log_odds, hit.rule))


def _item(line: str) -> tuple[dict[str, Any], str | None]:
    """How the line is told, and its beginning if that is what it is told by."""
    lead = _LEAD.match(line) or _STAMPED.match(line)
    if lead is not None:
        measured = features(text_blocks(line))
        words = ceil(float(measured.words[0])) + _MORE_WORDS
        item: dict[str, Any] = {"startswith": lead[1], "words": f"-{words}"}
        if not measured.ends_sentence[0]:
            item["features"] = {"ends_sentence": 0}
        return item, lead[1]
    if any(c.isdigit() for c in line):
        return {"equals": [line], "digits": "any"}, None
    return {"equals": [line]}, None


def _passes(rule: RuleData) -> bool:
    """Whether the rule marks its hit, alone, and not its miss."""
    model, _, faults = read_text(file_text("A draft.", [rule]), RuleFile, shown="draft")
    if model is None:
        raise RuleFileError(faults)
    engine = Engine([LoadedRule(model.rules[0], model.scope, "draft", 1)], backend="plain")
    marked = []
    for text in (*rule["hit"], *rule["miss"]):
        blocks = text_blocks(text)
        marked.append(bool(engine.run(blocks, features(blocks)).hits))
    return marked == [True, False]


def _id(said: str, label: str, wanted: Wanted, taken: frozenset[str]) -> str:
    if wanted.id is not None:
        if wanted.id in taken:
            raise ConfigurationError(f"the id {wanted.id!r} is already used; ids are never reused")
        return wanted.id
    if wanted.sites:
        owner = wanted.sites[0].removeprefix("*.").removeprefix("www.").split(".")[0]
    else:
        owner = wanted.langs[0] if len(wanted.langs) == 1 else "my"
    words = _slug(said).split("-")[:_SLUG_WORDS]
    name = "-".join(part for part in (_slug(owner), *words) if part)[:70].strip("-")
    if not any(words):
        name = f"{name or 'my'}-{label}"
    numbered = (f"{name}-{n}" for n in range(2, len(taken) + 3))
    return name if name not in taken else next(n for n in numbered if n not in taken)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(regex.findall(r"[a-z0-9]+", regex.sub("['’]", "", plain)))


def _about(said: str, sites: Sequence[str], *, begins: bool) -> str:
    shown = said.strip() if len(said) <= 100 else f"{said[:99].strip()}…"
    where = f" on pages of {sites[0]}" if sites else ""
    return f'Marks {"lines that begin with" if begins else "the line"} "{shown}"{where}.'[:299]


def _miss(line: str) -> str:
    return f'The words "{line}" stood on the screen for a week, and nobody knew why.'


def _remarks(line: str, wanted: Wanted, label: str, marking: Sequence[Hit]) -> Iterable[str]:
    for hit in marking[:1]:
        yield f"The shipped rule {hit.rule} marks this line as {hit.label} already."
    if wanted.label is None:
        yield f"Took it for {label}; say --label if it is something else."
    if len(line.split()) > _MANY_WORDS or (_SENTENCE.search(line) and len(line.split()) > 5):
        yield "It reads like a sentence: is it always the same? See --site, and where: in the docs."


def _words(text: str) -> list[str]:
    return list(_WORD.findall(fold(text)))
