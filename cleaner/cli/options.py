"""Options that several commands share."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from cleaner import choices
from cleaner.cli.messages import Messages
from cleaner.errors import ConfigurationError
from cleaner.io.fields import DETECTED, FieldNames
from cleaner.io.files import SUFFIXES, SourceFile, find_files
from cleaner.io.items import Item
from cleaner.io.reading import read_files, read_stream

if TYPE_CHECKING:
    from cleaner import Cleaner

Rules: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules", metavar="DIR", help="A folder of your own rules; comes after the shipped ones."
    ),
]
Disable: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--disable", metavar="ID,…", help="Do not use these rules."),
]
Keep: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--keep", metavar="LABEL,…", help="Keep text with these labels, e.g. caption."),
]
Profile: TypeAlias = Annotated[
    choices.Profile,
    typer.Option(
        "--profile",
        help="precision removes more, recall keeps more, thorough asks trafilatura as well.",
    ),
]
Prior: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--prior", metavar="FOLDER", help="A prior that `cleaner fit` wrote, in place of ours."
    ),
]
Kind: TypeAlias = Annotated[
    choices.InputKind, typer.Option("--kind", help="What the pages are; auto looks at each.")
]
Site: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--site", metavar="HOST", help="Where pages without an address are from: uses its rules."
    ),
]
Format: TypeAlias = Annotated[
    choices.OutputFormat | None,
    typer.Option("--format", help="What to write; by default what suits OUT's name."),
]

Gold: TypeAlias = Annotated[
    list[Path],
    typer.Argument(metavar="GOLD", help="Folders of pages with their main text: gold/, html/."),
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what went wrong.")]


def listed(values: Sequence[str] | None) -> list[str]:
    """The values of an option that may be repeated and may hold commas.

    >>> listed(["caption, quote", "byline"]), listed(None)
    (['caption', 'quote', 'byline'], [])
    """
    return [part.strip() for value in values or () for part in value.split(",") if part.strip()]


def documents(
    inputs: Sequence[str],
    kind: choices.InputKind,
    messages: Messages,
    *,
    without: Path | None,
    fields: FieldNames = DETECTED,
    skipped: Counter[str] | None = None,
) -> tuple[tuple[SourceFile, ...] | None, Iterator[Item]]:
    """The files that `inputs` name, None for standard input, and the items to clean.

    `skipped` counts, while items are read, the records of archives that are no documents.
    """
    if "-" in inputs:
        if len(inputs) > 1:
            raise ConfigurationError("Read standard input (-) alone, without other inputs.")
        return None, read_stream(sys.stdin.buffer, kind=kind, fields=fields, skipped=skipped)
    found = find_files(inputs, without=without)
    if found.skipped:
        kinds = ", ".join(f"{count} {suffix}" for suffix, count in sorted(found.skipped.items()))
        messages.say(f"Passed over files of other kinds: {kinds}")
    if not found.files:
        wanted = " ".join(sorted(SUFFIXES))
        raise ConfigurationError(f"Found no document in {' '.join(inputs)} ({wanted}).")
    return found.files, read_files(found.files, kind, fields=fields, skipped=skipped)


def cleaner(
    rules: Sequence[Path] | None,
    disable: Sequence[str] | None,
    keep: Sequence[str] | None,
    profile: choices.Profile,
    prior: Path | None,
    *,
    explain: bool = False,
) -> Cleaner:
    """The cleaner that the options ask for."""
    from cleaner import Cleaner

    made = Cleaner(
        list(rules or ()),
        profile=profile,
        disable=listed(disable),
        keep=listed(keep),
        prior=prior,
        explain=explain,
    )
    # The collector would look through all rules again and again while pages come and go: a fifth
    # of the time of an HTML page.
    gc.freeze()
    return made
