"""Options that several commands share."""

from __future__ import annotations

import gc
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from cleaner import choices
from cleaner.cli import completion
from cleaner.remote import without_secrets

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
    typer.Option(
        "--disable",
        metavar="ID,…",
        help="Do not use these rules.",
        autocompletion=completion.rule_ids,
    ),
]
Keep: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--keep",
        metavar="LABEL,…",
        help="Keep text with these labels, e.g. caption.",
        autocompletion=completion.noise_labels,
    ),
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
TextField: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--text-field", metavar="NAME", help="The field of rows that holds text; else usual names."
    ),
]
HtmlField: TypeAlias = Annotated[
    str | None,
    typer.Option("--html-field", metavar="NAME", help="The field of rows that holds HTML."),
]
UrlField: TypeAlias = Annotated[
    str | None,
    typer.Option("--url-field", metavar="NAME", help="The field of rows that holds the address."),
]
IdField: TypeAlias = Annotated[
    str | None,
    typer.Option("--id-field", metavar="NAME", help="The field of rows that holds the id."),
]
Format: TypeAlias = Annotated[
    choices.OutputFormat | None,
    typer.Option("--format", help="What to write; by default what suits OUT's name."),
]
Progress: TypeAlias = Annotated[
    choices.ProgressForm,
    typer.Option(
        "--progress",
        help="auto is a bar on a terminal, json a line for programs each second, none only failures.",
    ),
]

Jobs: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", min=0, metavar="N", help="Worker processes; by default one a core."
    ),
]
Overwrite: TypeAlias = Annotated[
    bool, typer.Option("--overwrite", help="Replace what OUT already holds.")
]
Engine: TypeAlias = Annotated[
    choices.Engine,
    typer.Option("--engine", help="Where workers run: on this machine, or on a Ray cluster."),
]
Address: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--address",
        metavar="ADDRESS",
        help="With --engine ray: the cluster's; auto finds one here, none starts one.",
    ),
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


def command_line() -> str:
    """What was typed, as a shell would take it, without what may be secret in URLs."""
    return shlex.join(["cleaner", *map(without_secrets, sys.argv[1:])])


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
