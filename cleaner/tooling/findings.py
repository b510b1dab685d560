"""What the linter says, and what it looks at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from cleaner.engine.loading import Loc, Place
from cleaner.tooling.rule_sources import RuleSource, SourceFile, Sources

Level: TypeAlias = Literal["fault", "advice"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing the linter found. `line` and `column` count from 1.

    A `fault` is wrong or will mislead; `advice` could be better.
    """

    path: str
    line: int
    column: int
    message: str
    check: str
    level: Level = "fault"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message} ({self.check})"


@dataclass(frozen=True, slots=True)
class Library:
    """The files to check, and the shipped rules that they stand beside."""

    sources: Sources
    shipped: tuple[RuleSource, ...] = ()
    today: date = date.max

    def rules(self) -> Iterator[RuleSource]:
        """Every rule to check."""
        for file in self.sources.files:
            yield from file.rules()

    def beside(self) -> list[RuleSource]:
        """All rules that run together: shipped ones that are not replaced, then those to check."""
        own = list(self.rules())
        ids = {source.rule.id for source in own}
        return [*(s for s in self.shipped if s.rule.id not in ids), *own]


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding on its way: its place and words; the check's name is added by the linter."""

    file: SourceFile
    place: Place
    message: str
    advice: bool = False


def at_rule(
    source: RuleSource, message: str, *, key: str | None = None, advice: bool = False
) -> Remark:
    """A remark about a rule, or about one of its keys."""
    loc: Loc = source.loc if key is None else (*source.loc, key)
    return Remark(source.file, source.file.read.place(loc), message, advice)


def at_text(
    source: RuleSource, loc: Loc, index: int, message: str, *, advice: bool = False
) -> Remark:
    """A remark about one text of an item or an example."""
    return Remark(source.file, source.text_place(loc, index), message, advice)
