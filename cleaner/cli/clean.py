"""`cleaner clean`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli import options
from cleaner.cli.messages import Messages, Status, exit_status
from cleaner.cli.progress import following
from cleaner.cli.summary import MOST_ROWS, show_summary


def clean(  # one parameter an option: the signature is the command's interface
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT", help="Files, folders or globs; - reads JSON lines from stdin."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="OUT",
            help="A folder for a file each, FILE.jsonl, FILE.txt or FILE.html.",
        ),
    ] = None,
    output_format: options.Format = None,
    rules: options.Rules = None,
    disable: options.Disable = None,
    keep: options.Keep = None,
    profile: options.Profile = "balanced",
    prior: options.Prior = None,
    kind: options.Kind = "auto",
    site: options.Site = None,
    *,
    mark: Annotated[
        bool, typer.Option("--mark", help="With --format html: keep the junk, labelled.")
    ] = False,
    audit: Annotated[
        bool, typer.Option("--audit", help="Also list what was removed, and by which rules.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace what OUT already holds.")
    ] = False,
    summary: Annotated[
        bool, typer.Option("--summary", help="Show a table of what was kept and removed.")
    ] = False,
    quiet: options.Quiet = False,
) -> None:
    """Write the articles of INPUT to OUT, without the junk around them.

    A folder becomes a folder of the same shape; FILE.jsonl takes one JSON object a document.
    Without -o, one page goes to standard output as text, and JSON lines go there as JSON lines.
    HTML output is the page itself without its junk, or a plain page where the input is text.
    A document that fails is named with its cause, and the others go on.
    """
    from cleaner.batch.plan import Destination, document_count, writers
    from cleaner.batch.run import run
    from cleaner.batch.tally import Tally

    messages = Messages(quiet=quiet)
    with exit_status():
        files, items = options.documents(inputs, kind, messages, without=out)
        destination = Destination(out, output_format, overwrite, audit, mark)
        targets = writers(destination, files, sys.stdout.buffer)
        cleaner = options.cleaner(rules, disable, keep, profile, prior)
        tally = Tally(pages=MOST_ROWS if summary else 0)
        with following(messages, tally, document_count(files)) as report:
            run(cleaner, items, targets, report, site=site)
        if summary:
            show_summary(messages.console, tally)
        if out is not None:
            documents = "1 document" if tally.done == 1 else f"{tally.done} documents"
            messages.say(f"Cleaned {documents} into {out}; {tally.failed} failed.")
    raise typer.Exit(Status.SOME_FAILED if tally.failed else Status.DONE)
