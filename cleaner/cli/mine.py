"""`cleaner rules mine`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli import options
from cleaner.cli.inputs import Inputs
from cleaner.cli.messages import Messages, Status, exit_status


def mine(  # one parameter an option: the signature is the command's interface
    corpus: Annotated[
        list[str],
        typer.Argument(metavar="CORPUS", help="Files, folders or globs, as for `cleaner clean`."),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="OUT",
            help="FILE.yaml for all rules, or a folder for a file each site.",
        ),
    ],
    rules: options.Rules = None,
    disable: options.Disable = None,
    prior: options.Prior = None,
    kind: options.Kind = "auto",
    site: options.Site = None,
    *,
    min_documents: Annotated[
        int,
        typer.Option(
            "--min-documents",
            min=2,
            metavar="N",
            help="In how many pages of a site a line must stand.",
        ),
    ] = 5,
    min_share: Annotated[
        float,
        typer.Option(
            "--min-share",
            min=0.0,
            max=1.0,
            metavar="SHARE",
            help="And in which part of the site's pages.",
        ),
    ] = 0.002,
    memory: Annotated[
        str,
        typer.Option(
            "--memory",
            metavar="SIZE",
            help="What counting may take of memory; beyond it goes to temporary files.",
        ),
    ] = "1GB",
    jobs: options.Jobs = None,
    engine: options.Engine = "local",
    address: options.Address = None,
    overwrite: options.Overwrite = False,
    quiet: options.Quiet = False,
) -> None:
    """Find what repeats across pages of the same site, and write rules that mark it.

    The site of a page is its address's host, else --site, else its folder. The rules are
    `experimental`: read them, and try them with `cleaner clean --rules OUT --audit`. Exit status
    1: some documents could not be read.
    """
    from cleaner.batch import engines
    from cleaner.cli.mining import check_place, mined
    from cleaner.tooling.mining.files import is_file_name, write_file, write_files
    from cleaner.tooling.mining.judging import Bars
    from cleaner.tooling.mining.mine import TIME_LIMIT, Course

    messages = Messages(quiet=quiet)
    with exit_status(messages):
        given = Inputs(corpus, kind, messages, without=() if is_file_name(out) else (out,))
        check_place(out, [file.path for file in given.files or ()], overwrite=overwrite)
        found = mined(
            given,
            options.cleaner(rules, disable, None, "balanced", prior),
            site,
            messages,
            bars=Bars(min_documents, min_share),
            course=Course(engines.Course(jobs, TIME_LIMIT, engine, address), memory),
        )
        (write_file if is_file_name(out) else write_files)(out, found.sites)
    raise typer.Exit(Status.SOME_FAILED if found.failed else Status.DONE)
