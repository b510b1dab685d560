"""`cleaner clean`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli import options
from cleaner.cli.messages import Messages, Status, exit_status
from cleaner.cli.progress import following
from cleaner.cli.summary import MOST_ROWS, show_summary
from cleaner.outputs.outcome import Outcome


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
    report: Annotated[
        Path | None,
        typer.Option(
            "--report", metavar="FILE", help="Write what was removed, and by what, as a web page."
        ),
    ] = None,
    progress: options.Progress = "auto",
    quiet: options.Quiet = False,
) -> None:
    """Write the articles of INPUT to OUT, without the junk around them.

    A folder becomes a folder of the same shape; FILE.jsonl takes one JSON object a document.
    Without -o, one page goes to standard output as text, and JSON lines go there as JSON lines.
    HTML output is the page itself without its junk, or a plain page where the input is text.
    A document that fails is named with its cause, and the others go on.
    """
    from cleaner.batch.plan import Destination, document_count, writers
    from cleaner.batch.report import check_report, write_report
    from cleaner.batch.run import run
    from cleaner.batch.tally import Tally, page_tally

    messages = Messages(quiet=quiet, as_json=progress == "json")
    with exit_status(messages):
        files, items = options.documents(inputs, kind, messages, without=out)
        check_report(report, files, overwrite=overwrite)
        destination = Destination(out, output_format, overwrite, audit, mark)
        targets = writers(destination, files, sys.stdout.buffer)
        cleaner = options.cleaner(rules, disable, keep, profile, prior)
        tally = Tally(pages=MOST_ROWS if summary else 0)
        with following(messages, tally, document_count(files), form=progress) as say:
            last = time.perf_counter()

            def count(outcome: Outcome) -> None:
                nonlocal last
                now = time.perf_counter()
                say(page_tally(outcome, now - last))
                last = now

            run(cleaner, items, targets, count, site=site)
        if summary and progress == "json":
            messages.row({"summary": tally.to_row()})
        elif summary:
            show_summary(messages.console, tally)
        if report is not None:
            settings = {"inputs": " ".join(inputs), "profile": profile, "kind": kind}
            write_report(report, tally, command=options.command_line(), settings=settings)
        if out is not None:
            documents = "1 document" if tally.done == 1 else f"{tally.done} documents"
            messages.say(f"Cleaned {documents} into {out}; {tally.failed} failed.")
    raise typer.Exit(Status.SOME_FAILED if tally.failed else Status.DONE)
