"""An opposite for each switch: `--no-summary` wins over `summary = true` in a file."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand


class CommandWithOpposites(TyperCommand):
    """A command that understands `--no-NAME` for each switch `--NAME`.

    They are not in its help, where each would only repeat the default.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        opposites = self._opposites()
        end = args.index("--") if "--" in args else len(args)
        undone = {opposites[word] for word in args[:end] if word in opposites}
        if undone:
            # As a default: beside its opposite the switch itself still wins.
            ctx.default_map = {**(ctx.default_map or {}), **dict.fromkeys(undone, False)}
            args = [w for w in args[:end] if w not in opposites] + args[end:]
        return super().parse_args(ctx, args)

    def _opposites(self) -> dict[str, str]:
        """Opposites that the command does not have itself, and the variables they set."""
        taken = {flag for p in self.params for flag in (*p.opts, *p.secondary_opts)}
        return {
            opposite: str(p.name)
            for p in self.params
            if getattr(p, "is_flag", False) and not p.secondary_opts
            for flag in p.opts
            if (opposite := f"--no-{flag.removeprefix('--')}") not in taken
            and flag.startswith("--")
        }


def give_opposites(app: typer.Typer) -> None:
    """Let all commands of `app`, and of the groups in it, understand opposites."""
    for command in app.registered_commands:
        command.cls = CommandWithOpposites
    for group in app.registered_groups:
        if group.typer_instance is not None:
            give_opposites(group.typer_instance)
