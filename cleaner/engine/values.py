"""Values that keys of a rule file take: labels, ranges, lists of texts, regexes."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
)

from cleaner.engine.patterns import TimedRegex
from cleaner.engine.selectors import checked_selector

# In a validation context: compile every regex, parse every selector.
CHECK_REGEXES: Final = "check_regexes"

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

# Low end, dash, high end. Editors read it as well, so no group has a name.
_RANGE: Final = re.compile(r"^([0-9]+(?:\.[0-9]+)?)?(-)?([0-9]+(?:\.[0-9]+)?)?$")
# An opening bracket that is neither escaped nor one of a group that captures nothing.
_GROUP: Final = re.compile(r"(?<!\\)(?:\\\\)*\((?!\?(?!P?<(?![=!])))")


class Strict(BaseModel):
    """A part of a file: no key but those named, no value turned into another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, protected_namespaces=())


class Range(Strict):
    """A closed range, written `4-25`, `4-`, `-25`, or one number. None is below 0."""

    low: float = 0.0
    high: float = float("inf")

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


def _read_range(value: Any) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        # YAML reads an unquoted -25 as a number; nothing counted here is below 0.
        return Range(low=max(float(value), 0.0), high=abs(float(value)))
    if not isinstance(value, str):
        return value
    found = _RANGE.fullmatch(value.strip())
    low, dash, high = found.groups() if found else (None, None, None)
    if not low and not high:
        raise ValueError(f"{value!r} is no range; write 4-25, 4-, -25 or one number")
    least = float(low or 0.0)
    most = float(high or "inf") if dash else least
    if most < least:
        raise ValueError(f"the range {value!r} is empty: its end is below its start")
    return Range(low=least, high=most)


def read_list(value: Any) -> Any:
    """One value stands for a list of one."""
    if isinstance(value, (list, tuple)):
        return tuple(value)
    return (value,)


def captures_group(value: str) -> bool:
    r"""Whether a `capture` value is a regex with a group, and not a constant.

    >>> [captures_group(v) for v in (r"by (.+)", "AFP", r"\(c\)", "(?:a|b)", "(?P<name>a)")]
    [True, False, False, False, True]
    """
    return _GROUP.search(value) is not None


def _compiles(value: str, info: ValidationInfo) -> str:
    if info.context and info.context.get(CHECK_REGEXES):
        TimedRegex(value)
    return value


def _compiles_if_regex(value: str, info: ValidationInfo) -> str:
    return _compiles(value, info) if captures_group(value) else value


def _selects(value: str, info: ValidationInfo) -> str:
    if info.context and info.context.get(CHECK_REGEXES):
        checked_selector(value)
    return value


RangeField: TypeAlias = Annotated[
    Range,
    BeforeValidator(
        _read_range, json_schema_input_type=Annotated[str, Field(pattern=_RANGE.pattern)] | float
    ),
]
Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Texts: TypeAlias = Annotated[
    tuple[Text, ...],
    BeforeValidator(read_list, json_schema_input_type=Text | list[Text]),
    Field(min_length=1),
]
Labels: TypeAlias = Annotated[
    tuple[Label, ...],
    BeforeValidator(read_list, json_schema_input_type=Label | list[Label]),
    Field(min_length=1),
]
Regex: TypeAlias = Annotated[Text, AfterValidator(_compiles)]
Selector: TypeAlias = Annotated[Text, AfterValidator(_selects)]
CaptureText: TypeAlias = Annotated[Text, AfterValidator(_compiles_if_regex)]
Site: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^(?:\*\.)?[^\s/:*?#@]+$", max_length=253)
]
Lang: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Sites: TypeAlias = Annotated[
    tuple[Site, ...],
    BeforeValidator(read_list, json_schema_input_type=Site | list[Site]),
    Field(min_length=1),
]
Langs: TypeAlias = Annotated[
    tuple[Lang, ...],
    BeforeValidator(read_list, json_schema_input_type=Lang | list[Lang]),
    Field(min_length=1),
]
RuleId: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)
]
