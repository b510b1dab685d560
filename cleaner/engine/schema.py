"""What a rule file may say: the pydantic models behind `RULES.md` and the JSON Schema.

These models hold what the file says and check what one rule can show on its own. Reading files
with places of faults is `cleaner.engine.loading`; turning rules into matchers is
`cleaner.engine.matchers`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from cleaner.engine.values import (
    CaptureField,
    CaptureText,
    Feature,
    Label,
    Labels,
    Langs,
    Range,
    RangeField,
    Regex,
    RuleId,
    Selector,
    Sites,
    Status,
    Strength,
    Strict,
    Text,
    Texts,
    read_list,
)
from cleaner.labels import MAIN, NOISE

TITLE: Final = "document.title"  # what `same_as` calls the headline

# Log-odds that one hit adds (`certain` overrules whatever the rest says).
STRENGTHS: Final[dict[str, float]] = {"certain": 12.0, "strong": 4.0, "moderate": 2.0, "weak": 0.8}


class Html(Strict):
    """What an element must be. All keys given must match; they match only where there is a DOM."""

    css: Selector | None = None
    tag: Texts | None = None
    cls: Texts | None = Field(default=None, alias="class")
    id: Texts | None = None
    role: Texts | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.css or self.tag or self.cls or self.id or self.role):
            raise ValueError("html: needs css, tag, class, id or role")
        return self


class Item(Strict):
    """One description of a block. All keys given must match; of a list, any value."""

    equals: Texts | None = None
    startswith: Texts | None = None
    endswith: Texts | None = None
    contains: Texts | None = None
    regex: Regex | None = None
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
    capture: dict[CaptureField, CaptureText] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.is_described:
            raise ValueError(
                "an item needs equals, startswith, endswith, contains, regex, words, chars, "
                "features, repeats, html or same_as"
            )
        if self.case == "exact" and self.digits == "any":
            raise ValueError("case: exact and digits: any do not go together")
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
    BeforeValidator(read_list, json_schema_input_type=Item | list[Item]),
    Field(min_length=1),
]
Steps: TypeAlias = Annotated[
    tuple[Step, ...],
    BeforeValidator(read_list, json_schema_input_type=list[Step]),
    Field(min_length=1, max_length=8),
]


class Boundary(Strict):
    """Where another story begins: at a block, or at the first block of a sequence."""

    block: Items | None = None
    sequence: Steps | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.block is None) == (self.sequence is None):
            raise ValueError("boundary: needs either block or sequence")
        return self


class Where(Strict):
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

    @property
    def asks_for(self) -> tuple[Label, ...]:
        """The labels that blocks around must have."""
        return (*(self.after or ()), *(self.before or ()))


class Scope(Strict):
    """Which documents the rules of a file, or one rule, are for; empty means all."""

    sites: Sites | None = Field(
        default=None, description="Host names; `*.` before one stands for its subdomains."
    )
    langs: Langs | None = Field(default=None, description="ISO 639-1 codes: en, de …")


Example: TypeAlias = Annotated[
    tuple[Text, ...],
    BeforeValidator(read_list, json_schema_input_type=Text | list[Text]),
    Field(min_length=1),
]
Examples: TypeAlias = Annotated[tuple[Example, ...], BeforeValidator(read_list)]

KINDS: Final = ("block", "keeps", "run", "sequence", "inline", "boundary", "from")


class Rule(Strict):
    """One rule. Exactly one of block, keeps, run, sequence, inline, boundary or from."""

    id: RuleId
    about: Annotated[str, StringConstraints(min_length=8, max_length=300)]
    status: Status = "experimental"
    scope: Scope | None = None
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
    capture: dict[CaptureField, CaptureText] | None = None
    hit: Annotated[Examples, Field(min_length=1)]
    miss: Annotated[Examples, Field(min_length=1)]
    known_false_hit: Examples = ()

    @property
    def kind(self) -> str:
        """Which of `KINDS` the rule is."""
        return next(k for k in KINDS if getattr(self, "from_" if k == "from" else k) is not None)

    @property
    def marking(self) -> tuple[Item, ...]:
        """The items whose blocks the rule marks; each may have a label and captures of its own."""
        boundary = self.boundary
        opening = boundary and (boundary.block or boundary.sequence)
        run = (self.run,) if self.run else None
        return (
            self.block or self.keeps or run or self.sequence or self.inline or self.from_
            or opening or ()
        )  # fmt: skip

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        problems = _problems(self)
        if problems:
            raise ValueError("\n".join(problems))
        return self


def _problems(rule: Rule) -> list[str]:
    kinds = [k for k in KINDS if getattr(rule, "from_" if k == "from" else k) is not None]
    if len(kinds) != 1:
        named = " and ".join(kinds) or "none"
        return [f"a rule needs exactly one of {', '.join(KINDS)}; this one has {named}"]
    return [
        *_wording_problems(rule, kinds[0]),
        *_section_problems(rule, kinds[0]),
        *(_inline_problems(rule) if kinds[0] == "inline" else ()),
        *_label_problems(rule, kinds[0]),
        *_name_problems(rule),
    ]


def _wording_problems(rule: Rule, kind: str) -> Iterator[str]:
    verb = "Keeps" if kind == "keeps" else "Marks"
    if not rule.about.startswith(f"{verb} "):
        yield f"about of a {kind} rule starts with {verb!r}"
    if rule.status == "deprecated" and not rule.replaced_by:
        yield "a deprecated rule names what it is replaced_by"


def _section_problems(rule: Rule, kind: str) -> Iterator[str]:
    if kind != "from" and (rule.to or rule.while_ or rule.through):
        yield "to, while and through go with from"
    if kind != "from" and "max" in rule.model_fields_set:
        yield "max goes with from"
    if kind == "from" and rule.through and not rule.to:
        yield "through goes with to"


def _inline_problems(rule: Rule) -> Iterator[str]:
    for item in rule.inline or ():
        if not (item.regex or item.contains or item.startswith or item.endswith):
            yield "an inline item needs regex, contains, startswith or endswith"
        if item.digits == "any":
            yield "digits: any is for whole lines; in an inline rule use a regex"


def _label_problems(rule: Rule, kind: str) -> Iterator[str]:
    allowed = {"keeps": MAIN, "boundary": ("appended",)}.get(kind, NOISE)
    for name in (rule.label, *(item.label for item in rule.marking)):
        if name is not None and name not in allowed:
            yield f"{name} is no label that a {kind} rule can give; choose {', '.join(allowed)}"
    if rule.label is None and kind not in {"keeps", "boundary"}:
        yield f"a {kind} rule needs a label"


def _name_problems(rule: Rule) -> Iterator[str]:
    """`same_as` means the headline, or what an earlier step of the sequence bound."""
    steps = rule.sequence or (rule.boundary.sequence if rule.boundary else None) or ()
    bound = {TITLE}
    others = () if steps else rule.marking
    for item in (*others, *(rule.unless or ()), *(rule.to or ()), *(rule.while_ or ()), *steps):
        if item.same_as is not None and item.same_as not in bound:
            yield f"same_as: nothing before it binds {item.same_as!r}"
        if isinstance(item, Step) and item.bind is not None:
            bound.add(item.bind)


class RuleFile(Strict):
    """A rule file: its scope and its rules."""

    schema_: Literal[1] = Field(alias="schema")
    scope: Scope = Scope()
    rules: Annotated[tuple[Rule, ...], BeforeValidator(read_list), Field(min_length=1)]

    def scope_of(self, rule: Rule) -> Scope:
        """Which documents a rule of the file is for."""
        return rule.scope or self.scope
