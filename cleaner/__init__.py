"""cleaner: separate scraped articles from the junk around them, with every character explained.

from cleaner import Cleaner

result = Cleaner().clean(text)
result.text, result.title, result.metadata, result.segments
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.errors import (
        CleanerError,
        ConfigurationError,
        Fault,
        InputError,
        MissingExtraError,
        RuleFileError,
        StoppedError,
    )
    from cleaner.model import Reason, Result, Segment
    from cleaner.pipeline import Cleaner

__version__ = "0.1.0"

# Names are imported when first used, so that `import cleaner` costs next to nothing.
_HOMES = {
    "Cleaner": "cleaner.pipeline",
    "CleanerError": "cleaner.errors",
    "ConfigurationError": "cleaner.errors",
    "Fault": "cleaner.errors",
    "InputError": "cleaner.errors",
    "MissingExtraError": "cleaner.errors",
    "Reason": "cleaner.model",
    "Result": "cleaner.model",
    "RuleFileError": "cleaner.errors",
    "Segment": "cleaner.model",
    "StoppedError": "cleaner.errors",
}

__all__ = [
    "Cleaner",
    "CleanerError",
    "ConfigurationError",
    "Fault",
    "InputError",
    "MissingExtraError",
    "Reason",
    "Result",
    "RuleFileError",
    "Segment",
    "StoppedError",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
