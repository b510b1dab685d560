"""The command tree."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cleaner import __version__
from cleaner.cli import clean, config, evaluate, explain, fit, rules
from cleaner.cli.opposites import give_opposites
from cleaner.cli.settings import configure

app = typer.Typer(
    name="cleaner",
    help="Separate the article from the junk around it in scraped text, and say why.",
    epilog="Exit status: 0 done; 1 done, but some documents failed; 2 usage or configuration; "
    "3 stopped early.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command(name="clean", no_args_is_help=True)(clean.clean)
app.command(name="explain", no_args_is_help=True)(explain.explain)
app.add_typer(rules.app)
app.command(name="fit", no_args_is_help=True)(fit.fit)
app.command(name="eval", no_args_is_help=True)(evaluate.evaluate)
app.add_typer(config.app)
give_opposites(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cleaner {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    *,
    config_file: Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="FILE",
            help="Take options from FILE, in place of the nearest cleaner.toml or pyproject.toml.",
        ),
    ] = None,
    no_config: Annotated[
        bool, typer.Option("--no-config", help="Take options from no file.")
    ] = False,
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Separate the article from the junk around it in scraped text, and say why."""
    del show_version  # its callback has done the work
    configure(context, app, config_file, without=no_config)
