"""`cleaner clean`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli import options
from cleaner.cli.messages import Messages, Status, exit_status
from cleaner.io.fields import FieldNames


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
    overwrite: options.Overwrite = False,
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
    from cleaner.cli.cleaning import Asked, cleaned

    asked = Asked(
        inputs=tuple(inputs),
        target=target,
        format=output_format,
        rules=tuple(rules or ()),
        disable=tuple(disable or ()),
        keep=tuple(keep or ()),
        profile=profile,
        prior=prior,
        kind=kind,
        site=site,
        fields=FieldNames(text_field, html_field, url_field, id_field),
        mark=mark,
        audit="inline" if audit_inline else "sidecar" if audit else None,
        jobs=jobs,
        time_limit=time_limit,
        engine=engine,
        address=address,
        again="restart" if restart else "mix" if mix else "overwrite" if overwrite else "resume",
        mine=mine,
        summary=summary,
        report=report,
        progress=progress,
    )
    messages = Messages(quiet=quiet, as_json=progress == "json")
    with exit_status(messages):
        failed = cleaned(asked, messages)
    raise typer.Exit(Status.SOME_FAILED if failed else Status.DONE)
