"""`cleaner rules new`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli import completion, options
from cleaner.cli.messages import Messages, exit_status


def new(
    line: Annotated[
        str, typer.Argument(metavar="LINE", help="The line as the page shows it; - reads it.")
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Where to: a new file, or one to add the rule to."
        ),
    ] = None,
    label: Annotated[
        str | None,
        typer.Option(
            "--label",
            help="What the line is; without it, what the shipped rules would say.",
            autocompletion=completion.noise_labels,
        ),
    ] = None,
    site: Annotated[
        list[str] | None,
        typer.Option("--site", metavar="HOST,…", help="Only for pages of these sites."),
    ] = None,
    lang: Annotated[
        list[str] | None,
        typer.Option("--lang", metavar="CODE,…", help="Only for pages in these languages."),
    ] = None,
    rule_id: Annotated[
        str | None, typer.Option("--id", help="The rule's id; by default made of its words.")
    ] = None,
    strength: Annotated[
        str | None,
        typer.Option("--strength", help="certain, strong, moderate or weak; by default guessed."),
    ] = None,
    *,
    quiet: options.Quiet = False,
) -> None:
    """Start a rule from a line that does not belong to an article.

    Without -o the file is printed. An existing file keeps all that stands in it; the rule is
    added at its end. Exit status: 0 done, 2 the line, the id or the file will not do.
    """
    from cleaner.tooling.new_rule import Wanted, new_rule_file
    from cleaner.tooling.rule_yaml import write_rules

    messages = Messages(quiet=quiet)
    with exit_status(messages):
        given = sys.stdin.read() if line == "-" else line
        wanted = Wanted(
            label, tuple(options.listed(site)), tuple(options.listed(lang)), rule_id, strength
        )
        text, drafted = new_rule_file(given, wanted, out)
        if out is None:
            sys.stdout.write(text)
        else:
            write_rules(out, text)
            messages.say(f"Wrote the rule {drafted.rule['id']} to {out}.")
        for remark in drafted.remarks:
            messages.warn(remark)
        if out is not None:
            messages.say(f"Next: look at its miss, then run: cleaner rules test {out}")
