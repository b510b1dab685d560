"""Completion of values in the shell. What is here must answer while a person waits for it.

A list is completed at its last comma. What cannot be read gives nothing: a shell has no place for
messages.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import typer

from cleaner.engine.shipped import rule_files, shipped_files
from cleaner.labels import NOISE

VARIABLE: Final = "_CLEANER_COMPLETE"  # set by the shell that asks
_ID: Final = re.compile(r"^ *- +id: *['\"]?([a-z0-9][a-z0-9-]*)", re.MULTILINE)
_MOST_BYTES: Final = 4_000_000


@contextmanager
def silent() -> Iterator[None]:
    """End a completion that fails without a word; does nothing outside of one."""
    try:
        yield
    except Exception:
        if not os.environ.get(VARIABLE):
            raise
        raise SystemExit(1) from None


def noise_labels(incomplete: str) -> list[str]:
    """Labels for `--keep`.

    >>> noise_labels("caption,by")
    ['caption,byline']
    """
    return _at_the_last_comma(incomplete, NOISE)


def rule_ids(ctx: typer.Context, incomplete: str) -> list[str]:
    """Ids for `--disable`: of the shipped rules and of those that `--rules` names.

    Rule files are searched, not read: YAML and its checks take too long.
    """
    own = [file for folder in ctx.params.get("rules") or () for file in rule_files(Path(folder))]
    ids = (name for file in (*shipped_files(), *own) for name in _ids(file))
    return _at_the_last_comma(incomplete, sorted(set(ids)))


def _ids(file: Path) -> list[str]:
    try:
        with file.open("rb") as opened:
            return _ID.findall(opened.read(_MOST_BYTES).decode("utf-8", "replace"))
    except OSError:
        return []


def _at_the_last_comma(incomplete: str, values: tuple[str, ...] | list[str]) -> list[str]:
    before, comma, last = incomplete.rpartition(",")
    chosen = set(before.split(","))
    return [f"{before}{comma}{v}" for v in values if v.startswith(last) and v not in chosen]
