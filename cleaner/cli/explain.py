"""`cleaner explain`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cleaner.cli import options
from cleaner.cli.messages import Messages, exit_status


def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A page, as text.")],
    rules: options.Rules = None,
    disable: options.Disable = None,
    keep: options.Keep = None,
    profile: options.Profile = "balanced",
    prior: options.Prior = None,
    kind: options.Kind = "auto",
    site: options.Site = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print everything as one JSON object.")
    ] = False,
    as_page: Annotated[
        bool, typer.Option("--page", help="Show the page as on a terminal, in a pipe too.")
    ] = False,
    brief: Annotated[
        bool, typer.Option("--brief", help="Show long stretches of one label in three lines.")
    ] = False,
) -> None:
    """Show every line of FILE with its label, how sure that is, and why.

    On a terminal lines are cut to its width; in a pipe they are complete, with tabs between
    line number, verdict, label, confidence, reasons and text.
    """
    from cleaner.cli.explain_view import show_page, show_plain
    from cleaner.io.reading import read_one
    from cleaner.tooling.explain import explanation

    with exit_status():
        item = read_one(str(file), kind)
        cleaner = options.cleaner(rules, disable, keep, profile, prior, explain=True)
        result = cleaner.clean(item.source, item.kind, url=site, id=item.name)
        console = Console(highlight=False)
        if as_json:
            json.dump(explanation(result), sys.stdout, indent=1)
            sys.stdout.write("\n")
        elif as_page or console.is_terminal:
            show_page(console, str(file), result, brief=brief)
        else:
            show_plain(sys.stdout, result)
        messages = Messages()
        for warning in result.warnings:
            messages.warn(warning)
