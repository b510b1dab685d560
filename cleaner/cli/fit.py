"""`cleaner fit`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli import options
from cleaner.cli.messages import Messages, exit_status


def fit(
    gold: options.Gold,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where to write the prior.")
    ],
    *,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Write into a folder that holds files.")
    ] = False,
    quiet: options.Quiet = False,
) -> None:
    """Fit a prior, what the shape of a page says of its lines, from the pages of GOLD.

    The same gold gives the same prior. Use it with `--prior FOLDER`, in Python with
    `Cleaner(prior=FOLDER)`; `cleaner eval --cross-validate` says how good such a prior is.
    """
    from cleaner.errors import ConfigurationError
    from cleaner.tooling.fit import fit as run

    messages = Messages(quiet=quiet)
    with exit_status():
        if out.exists() and not out.is_dir():
            raise ConfigurationError(f"{out} is a file; a prior is a folder.")
        if out.is_dir() and any(out.iterdir()) and not overwrite:
            raise ConfigurationError(f"{out} holds files already; --overwrite writes into it.")
        run(gold, out, messages.say)
        messages.say(f"Fitted a prior into {out}.")
