"""`cleaner rules diff`."""

from __future__ import annotations

import sys
from itertools import chain, islice
from typing import Annotated, Final

import typer

from cleaner import choices
from cleaner.cli import options
from cleaner.cli.messages import Messages, Status, exit_status

_FEW: Final = 32  # documents that are cleaned sooner than workers start


def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD",
            help="A folder or file of rules, REVISION:PATH for one in git, or none for the "
            "shipped rules alone.",
        ),
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="As OLD.")],
    corpus: Annotated[
        list[str],
        typer.Argument(
            metavar="CORPUS...",
            help="Files, folders or globs to clean; or folders of gold pages: gold/, html/.",
        ),
    ],
    kind: options.Kind = "auto",
    site: options.Site = None,
    profile: options.Profile = "balanced",
    prior: options.Prior = None,
    first: Annotated[
        int | None,
        typer.Option("--first", min=1, metavar="N", help="Only the first N documents."),
    ] = None,
    samples: Annotated[
        int, typer.Option("--samples", min=0, metavar="N", help="Texts to show for each rule.")
    ] = 3,
    rows: Annotated[
        int, typer.Option("--rows", min=1, metavar="N", help="The longest a printed list may be.")
    ] = 20,
    output_format: Annotated[
        choices.ScoreFormat,
        typer.Option("--format", help="How to print it; markdown is for pull requests."),
    ] = "table",
    jobs: options.Jobs = None,
    *,
    quiet: options.Quiet = False,
) -> None:
    """Show what CORPUS would lose and gain if the rules NEW took the place of OLD.

    Both run over the shipped rules with the same prior; a folder with a whole set (labels.yaml
    in it, as in this project's rules/) runs alone. Each change is counted for the rule whose
    word changed most there. Exit status: 0 done; 1 a gold page gets worse, or a document failed;
    2 usage or configuration.
    """
    from cleaner.batch.workers import cores
    from cleaner.cli.messages import visible
    from cleaner.pipeline import Cleaner
    from cleaner.tooling.corpus import read_corpus
    from cleaner.tooling.rule_diff import DiffWork, RuleDiff, compare
    from cleaner.tooling.rule_diff_tables import shown
    from cleaner.tooling.rule_sets import changes, rule_set

    messages = Messages(quiet=quiet)
    with exit_status(messages):
        items = read_corpus(corpus, kind)
        before, after = rule_set(old), rule_set(new)
        cleaner = Cleaner(profile=profile, prior=prior)
        work = DiffWork(cleaner.with_packs(before), cleaner.with_packs(after), site)
        found = RuleDiff(changes(before, after), most_samples=samples)
        begun = list(islice(items, min(_FEW, first or _FEW)))
        rest = islice(items, None if first is None else first - len(begun))
        if jobs is None:
            jobs = cores() if len(begun) == _FEW else 0
        compare(work, chain(begun, rest), found, jobs)
        text = shown(found, output_format, rows)
        sys.stdout.write(text if output_format == "json" else visible(text))
        for document, why in found.failed:
            messages.complain("failed", f"{document} {why}")
        if found.worse:
            messages.complain("worse", f"{len(found.worse)} gold pages lose word F1.")
    raise typer.Exit(Status.SOME_FAILED if found.worse or found.failed else Status.DONE)
