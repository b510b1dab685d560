"""The command `cleaner`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; never returns."""
    try:
        from cleaner.cli.completion import silent

        with silent():
            from cleaner.cli.app import app

            app(prog_name="cleaner")
    except KeyboardInterrupt:  # while modules load: there is nothing to clear up
        sys.exit(3)
