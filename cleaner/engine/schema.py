"""What a rule file may say: the pydantic models behind `RULES.md` and the JSON Schema.

These models hold what the file says and check what one rule can show on its own. Reading files
with places of faults is `cleaner.engine.loading`; turning rules into matchers is
`cleaner.engine.matchers`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from cleaner.labels import BLANK, MAIN, NOISE

SCHEMA_VERSION: Final = 1

Label: TypeAlias = Literal[
    "title",
    "heading",
    "paragraph",
    "list",
    "quote",
    "table",
    "code",
    "byline",
    "timestamp",
    "caption",
    "agency",
    "signature",
    "author-bio",
    "site",
    "ticker",
    "share",
    "navigation",
    "related",
    "appended",
    "comments",
    "newsletter",
    "paywall",
    "advert",
    "consent",
    "legal",
    "duplicate",
    "widget",
    "template",
]
Strength: TypeAlias = Literal["certain", "strong", "moderate", "weak"]
Status: TypeAlias = Literal["experimental", "stable", "deprecated"]
CaptureField: TypeAlias = Literal[
    "author",
    "date",
    "time",
    "updated",
    "place",
    "dateline",
    "agency",
    "credit",
    "signature",
    "site",
    "section",
    "title",
]
Feature: TypeAlias = Literal[
    "words",
    "chars",
    "sentences",
    "upper_ratio",
    "digit_ratio",
    "punctuation_ratio",
    "capitalised_ratio",
    "ends_sentence",
    "gap_before",
    "gap_after",
    "link_density",
]

# Log-odds that one hit adds (`certain` overrules whatever the rest says).
STRENGTHS: Final[dict[str, float]] = {"certain": 12.0, "strong": 4.0, "moderate": 2.0, "weak": 0.8}

_RANGE = re.compile(r"(?P<low>\d+(?:\.\d+)?)?(?P<dash>-)?(?P<high>\d+(?:\.\d+)?)?")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, protected_namespaces=())


class Range(_Strict):
    """A closed range, written `4-25`, `4-`, `-25`, or one number."""

    low: float = 0.0
    high: float = float("inf")

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


def _read_range(value: Any) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Range(low=float(value), high=float(value))
    if not isinstance(value, str):
        return value
    found = _RANGE.fullmatch(value.strip())
    if not found or not (found["low"] or found["high"]):
        raise ValueError(f"{value!r} is no range; write 4-25, 4-, -25 or one number")
    low = float(found["low"]) if found["low"] else 0.0
    if not found["dash"]:
        return Range(low=low, high=low)
    high = float(found["high"]) if found["high"] else float("inf")
    if high < low:
        raise ValueError(f"the range {value!r} is empty: its end is below its start")
    return Range(low=low, high=high)


def _read_list(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return (value,)


RangeField: TypeAlias = Annotated[
    Range,
    BeforeValidator(
        _read_range, json_schema_input_type=Annotated[str, Field(pattern=_RANGE.pattern)] | float
    ),
]
Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Texts: TypeAlias = Annotated[
    tuple[Text, ...],
    BeforeValidator(_read_list, json_schema_input_type=Text | list[Text]),
    Field(min_length=1),
]
Labels: TypeAlias = Annotated[
    tuple[Label, ...],
    BeforeValidator(_read_list, json_schema_input_type=Label | list[Label]),
    Field(min_length=1),
]
RuleId: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)
]


class Html(_Strict):
    """What an element must be. All keys given must match; they match only where there is a DOM."""

    css: Text | None = None
    tag: Texts | None = None
    cls: Texts | None = Field(default=None, alias="class")
    id: Texts | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.css or self.tag or self.cls or self.id):
            raise ValueError("html: needs css, tag, class or id")
        return self


class Item(_Strict):
    """One description of a block. All keys given must match; of a list, any value."""

    equals: Texts | None = None
    startswith: Texts | None = None
    endswith: Texts | None = None
    contains: Texts | None = None
    regex: Text | None = None
    case: Literal["fold", "exact"] | None = Field(
        default=None, description="Literals fold case unless told `exact`; a regex is exact."
    )
    digits: Literal["any", "exact"] = Field(
        default="exact", description="With `any`, a number in a literal stands for any number."
    )
    words: RangeField | None = None
    chars: RangeField | None = None
    features: dict[Feature, RangeField] | None = None
    repeats: RangeField | None = Field(
        default=None, description="In how many documents of the site the line stands (from `mine`)."
    )
    html: Html | None = None
    same_as: Text | None = Field(
        default=None, description="`document.title`, or a name bound earlier in the sequence."
    )
    label: Label | None = None
    capture: dict[CaptureField, Text] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.is_described:
            raise ValueError(
                "an item needs equals, startswith, endswith, contains, regex, words, chars, "
                "features, repeats, html or same_as"
            )
        return self

    @property
    def is_described(self) -> bool:
        """Whether any key of the item describes a block."""
        return any(
            value is not None
            for value in (
                self.equals,
                self.startswith,
                self.endswith,
                self.contains,
                self.regex,
                self.words,
                self.chars,
                self.features,
                self.repeats,
                self.html,
                self.same_as,
            )
        )


class Step(Item):
    """One block of a sequence. `gap` is how many other blocks may stand before it."""

    bind: Text | None = None
    gap: RangeField = Range(low=0, high=0)
    marks: bool = Field(default=True, description="Whether the rule marks this block.")


class Run(Item):
    """`min` or more blocks in a row, each described by the other keys."""

    min: Annotated[int, Field(ge=2, le=100)]


Items: TypeAlias = Annotated[
    tuple[Item, ...],
    BeforeValidator(_read_list, json_schema_input_type=Item | list[Item]),
    Field(min_length=1),
]
Steps: TypeAlias = Annotated[
    tuple[Step, ...],
    BeforeValidator(_read_list, json_schema_input_type=list[Step]),
    Field(min_length=1, max_length=8),
]


class Boundary(_Strict):
    """Where another story begins: at a block, or at the first block of a sequence."""

    block: Items | None = None
    sequence: Steps | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.block is None) == (self.sequence is None):
            raise ValueError("boundary: needs either block or sequence")
        return self


class Where(_Strict):
    """Where the block must stand. Counts are of non-blank blocks, the first or last is 1."""

    from_start: Annotated[int, Field(ge=1)] | None = None
    from_end: Annotated[int, Field(ge=1)] | None = None
    after: Labels | None = None
    before: Labels | None = None
    within: Annotated[int, Field(ge=1, le=50)] = Field(
        default=1, description="How many blocks `after` and `before` may look away."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.from_start or self.from_end or self.after or self.before):
            raise ValueError("where: needs from_start, from_end, after or before")
        return self


class Scope(_Strict):
    """Which documents the rules of a file are for; empty means all."""

    sites: Texts | None = None
    langs: Texts | None = None


Example: TypeAlias = Annotated[
    tuple[Text, ...], BeforeValidator(_read_list, json_schema_input_type=Text | list[Text])
]
Examples: TypeAlias = Annotated[tuple[Example, ...], BeforeValidator(_read_list)]

KINDS: Final = ("block", "keeps", "run", "sequence", "inline", "boundary", "from")


class Rule(_Strict):
    """One rule. Exactly one of block, keeps, run, sequence, inline, boundary or from."""

    id: RuleId
    about: Annotated[str, StringConstraints(min_length=8, max_length=300)]
    status: Status = "experimental"
    replaced_by: RuleId | None = None
    valid_until: date | None = None
    label: Label | None = None
    strength: Strength = "moderate"
    block: Items | None = None
    keeps: Items | None = None
    run: Run | None = None
    sequence: Steps | None = None
    inline: Items | None = None
    boundary: Boundary | None = None
    from_: Items | None = Field(default=None, alias="from")
    to: Items | None = None
    through: bool = Field(default=False, description="Mark the `to` block as well.")
    while_: Items | None = Field(
        default=None, alias="while", description="The section goes on as long as blocks match."
    )
    max: Annotated[int, Field(ge=1, le=5000)] = Field(
        default=40, description="Longest section, in blocks."
    )
    where: Where | None = None
    unless: Items | None = None
    capture: dict[CaptureField, Text] | None = None
    hit: Annotated[Examples, Field(min_length=1)]
    miss: Annotated[Examples, Field(min_length=1)]
    known_false_hit: Examples = ()

    @property
    def kind(self) -> str:
        """Which of `KINDS` the rule is."""
        return next(k for k in KINDS if getattr(self, "from_" if k == "from" else k) is not None)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        for problem in _problems(self):
            raise ValueError(problem)
        return self


def _problems(rule: Rule) -> list[str]:
    kinds = [k for k in KINDS if getattr(rule, "from_" if k == "from" else k) is not None]
    if len(kinds) != 1:
        named = " and ".join(kinds) or "none"
        return [f"a rule needs exactly one of {', '.join(KINDS)}; this one has {named}"]
    kind = kinds[0]
    verb = "Keeps" if kind == "keeps" else "Marks"
    found = []
    if not rule.about.startswith(f"{verb} "):
        found.append(f"about of a {kind} rule starts with {verb!r}")
    if kind != "from" and (rule.to or rule.while_ or rule.through):
        found.append("to, while and through go with from")
    if rule.status == "deprecated" and not rule.replaced_by:
        found.append("a deprecated rule names what it is replaced_by")
    if kind == "boundary" and rule.label not in {None, "appended"}:
        found.append("the label of a boundary is appended")
    if kind == "inline":
        found += [
            "an inline item needs regex, contains, startswith or endswith"
            for item in rule.inline or ()
            if not (item.regex or item.contains or item.startswith or item.endswith)
        ]
        if any(item.digits == "any" for item in rule.inline or ()):
            found.append("digits: any is for whole lines; in an inline rule use a regex")
    return found + _label_problems(rule, kind)


def _label_problems(rule: Rule, kind: str) -> list[str]:
    allowed = MAIN if kind == "keeps" else NOISE
    parts: tuple[Item, ...] = rule.block or rule.keeps or rule.inline or rule.sequence or ()
    named = [rule.label, *(item.label for item in parts)]
    found = [
        f"{name} is no label that a {kind} rule can give; choose from {', '.join(allowed)}"
        for name in named
        if name is not None and name not in allowed and not (kind == "boundary")
    ]
    if rule.label is None and kind not in {"keeps", "boundary"}:
        found.append(f"a {kind} rule needs a label")
    return found


class RuleFile(_Strict):
    """A rule file: its scope and its rules."""

    schema_: Literal[1] = Field(alias="schema")
    scope: Scope = Scope()
    rules: Annotated[tuple[Rule, ...], BeforeValidator(_read_list), Field(min_length=1)]


assert BLANK not in MAIN + NOISE  # noqa: S101 -- keeps the closed lists apart
