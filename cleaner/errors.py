"""The error tree. Every error that `cleaner` raises on purpose is a `CleanerError`.

CleanerError
├── ConfigurationError      a setting or argument is wrong (exit status 2)
│   ├── RuleFileError       one or more faults in rule files, all of them listed
│   └── MissingExtraError   an optional package is not installed
├── InputError              this document cannot be cleaned; others can
└── StoppedError            a run cannot go on now, and can later (exit status 3)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class CleanerError(Exception):
    """Base of every error raised on purpose."""


class ConfigurationError(CleanerError):
    """A setting, argument or rule file is wrong: nothing was cleaned."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault in a rule file. `line` and `column` count from 1."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class RuleFileError(ConfigurationError):
    """Rule files hold faults. `faults` has all of them, sorted by place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


class MissingExtraError(ConfigurationError):
    """A feature needs a package that is not installed; the message has the command."""

    def __init__(self, feature: str, extra: str) -> None:
        self.feature = feature
        self.extra = extra
        super().__init__(
            f"{feature} needs an optional package. Install it with: "
            f'pip install "scrape-cleaner[{extra}]"'
        )


class InputError(CleanerError):
    """A document cannot be cleaned as asked; the message says what to do."""


class StoppedError(CleanerError):
    """A run stopped before its end; what is complete is kept, and it can be taken up again."""
