"""`okrsite new`: files that pass `check` and are ready to be adapted. One module for each that asks more."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "objective": "An objective with key results to adapt.",
    "checkin": "This week's check-in of a team, asked for or as a file.",
    "period": "The next period, with what is unfinished carried over.",
    "kpi": "A gauge that is watched.",
    "team": "A team.",
    "person": "A person.",
    "event": "Something that happened and explains a curve.",
    "retro": "Grades and reflection at the end of a period.",
    "page": "Any other page.",
}
_MODULES = {"objective": "objective", "checkin": "checkin", "period": "period", "retro": "retro"}


class NewGroup(click.Group):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"okrsite.cli.new.{_MODULES.get(cmd_name, 'entries')}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=NewGroup, short_help="Add a file: an objective, a check-in, a team, a whole period.")
def new() -> None:
    """Add a file in the right place. Nothing is ever overwritten, and what is written passes `check`.

    \b
    okrsite new team "Sales"
    okrsite new objective --team sales --period 2026-Q1 --template sales
    okrsite new checkin --team sales
    okrsite new period 2026-Q2 --from 2026-Q1
    """
