"""`cleaner clean`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cleaner.choices import AuditPlace
from cleaner.cli import options
from cleaner.cli.inputs import Inputs
from cleaner.cli.messages import Messages, Status, exit_status
from cleaner.cli.progress import following
from cleaner.cli.summary import MOST_ROWS, show_summary
from cleaner.io.fields import FieldNames
from cleaner.places import place


def clean(  # one parameter an option: the signature is the command's interface
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Files, folders or globs, as paths or URLs; - reads JSON lines from stdin.",
        ),
    ],
    target: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            metavar="OUT",
            help="A folder for a file each, FILE.jsonl, FILE.parquet, FILE.txt or FILE.html.",
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
    text_field: options.TextField = None,
    html_field: options.HtmlField = None,
    url_field: options.UrlField = None,
    id_field: options.IdField = None,
    mark: Annotated[
        bool, typer.Option("--mark", help="With --format html: keep the junk, labelled.")
    ] = False,
    audit: Annotated[
        bool, typer.Option("--audit", help="Also list what was removed, and by which rules.")
    ] = False,
    audit_inline: Annotated[
        bool,
        typer.Option(
            "--audit-inline", help="As --audit, but inside each row or HTML page instead of a file."
        ),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            min=0,
            metavar="N",
            help="Worker processes; by default one a core, and none for what goes to stdout.",
        ),
    ] = None,
    time_limit: Annotated[
        float,
        typer.Option(
            "--time-limit",
            min=0.1,
            metavar="SECONDS",
            help="A document that takes a worker longer fails.",
        ),
    ] = 60.0,
    engine: options.Engine = "local",
    address: options.Address = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace what OUT already holds.")
    ] = False,
    restart: Annotated[
        bool,
        typer.Option("--restart", help="Do not go on with a run that stopped: start it anew."),
    ] = False,
    mix: Annotated[
        bool,
        typer.Option(
            "--mix", help="Go on with a run that stopped, though its rules or options were others."
        ),
    ] = False,
    mine: Annotated[
        bool,
        typer.Option(
            "--mine",
            help="First find what repeats across INPUT, and clean with rules for that as well.",
        ),
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

    A folder becomes a folder of the same shape; FILE.jsonl and FILE.parquet take a row a document.
    Both INPUT and OUT may be URLs of object stores, as s3://bucket/pages.
    Without -o, one page goes to standard output as text, and JSON lines go there as JSON lines.
    HTML output is the page itself without its junk, or a plain page where the input is text.
    A document that fails is named with its cause, and the others go on. A run that was stopped
    goes on where it was when the same command is given again.
    """
    from cleaner.batch.engines import Course
    from cleaner.batch.fingerprint import fingerprint
    from cleaner.batch.plan import Destination, document_count, own_files, plan
    from cleaner.batch.report import check_report, write_report
    from cleaner.batch.run import Again, begin, run
    from cleaner.batch.tally import Tally
    from cleaner.batch.work import Work
    from cleaner.batch.workers import start_ahead

    messages = Messages(quiet=quiet, as_json=progress == "json")
    with exit_status(messages):
        out = None if target is None else place(target)
        fields = FieldNames(text_field, html_field, url_field, id_field)
        own = own_files(out, report)
        given = Inputs(inputs, kind, messages, without=own, fields=fields)
        listing: AuditPlace | None = "inline" if audit_inline else "sidecar" if audit else None
        destination = Destination(out, output_format, listing, mark)
        planned = plan(destination, given.files, sys.stdout.buffer)
        chosen = {
            "profile": profile,
            "disable": options.listed(disable),
            "keep": options.listed(keep),
            "kind": kind,
            "text-field": text_field,
            "html-field": html_field,
            "url-field": url_field,
            "id-field": id_field,
            "site": site,
            "format": planned.rendering.format,
            "mark": mark,
            "audit": listing,
            "mine": mine,
        }
        again: Again = (
            "restart" if restart else "mix" if mix else "overwrite" if overwrite else "resume"
        )
        documents = document_count(given.files)
        if engine == "local":
            jobs = _jobs(jobs, documents, in_files=planned.is_resumable)
        course = Course(jobs, time_limit, engine, address)
        if mine:
            from cleaner.cli.mining import rules_of_run

            note = fingerprint(rules or (), prior, given.files, chosen).to_row()
            rules = [
                *(rules or ()),
                rules_of_run(
                    planned, again, given, note,
                    lambda: options.cleaner(rules, disable, keep, profile, prior),
                    site, course, messages,
                ),
            ]  # fmt: skip
        begun = begin(planned, fingerprint(rules or (), prior, given.files, chosen), again)
        check_report(report, given.files, overwrite=overwrite or begun.before is not None)
        tally = Tally(pages=MOST_ROWS if summary else 0)
        before = None if begun.before is None else begun.before.tally
        if begun.is_finished:
            messages.say(f"{out} is complete, from an earlier run. Clean it anew with --overwrite.")
        else:
            if course.jobs and course.engine == "local":
                start_ahead()
            cleaner = options.cleaner(rules, disable, keep, profile, prior)
            work = Work(cleaner, planned.rendering, site, by_folder=mine)
            if before is not None:
                messages.say(f"Going on behind {before.done + before.failed} documents.")
            with following(
                messages, tally, documents, form=progress, meter=given.meter, before=before
            ) as follow:
                skipped = run(begun, work, given.read, follow, course)
            if skipped:
                said = ", ".join(f"{n} {reason}" for reason, n in skipped.most_common())
                messages.say(f"Passed over records that are no documents: {said}")
        if before is not None:
            before.merge(tally)
            before.pages, tally = tally.pages, before
        if summary and progress == "json":
            messages.row({"summary": tally.to_row()})
        elif summary:
            show_summary(messages.console, tally)
        if report is not None:
            settings = {name: _shown(value) for name, value in chosen.items()}
            write_report(report, tally, command=options.command_line(), settings=settings)
        if out is not None:
            count = "1 document" if tally.done == 1 else f"{tally.done} documents"
            messages.say(f"Cleaned {count} into {out}; {tally.failed} failed.")
    raise typer.Exit(Status.SOME_FAILED if tally.failed else Status.DONE)


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return (
        "" if value is None else "yes" if value is True else "no" if value is False else str(value)
    )


def _jobs(asked: int | None, documents: int | None, *, in_files: bool) -> int:
    """How many worker processes: what was asked for, else as many as there are cores to use."""
    if asked is not None:
        return asked
    if not in_files:
        return 0
    from cleaner.batch.workers import cores

    return cores() if documents is None else max(1, min(cores(), documents))
