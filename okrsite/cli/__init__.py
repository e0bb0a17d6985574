"""The command line. Each command is a module that is imported when it is called."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import click

from okrsite import __version__

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "build": "Build the site.",
    "check": "Validate and score the content; write nothing.",
    "completion": "Print the script that completes commands in a shell.",
    "diff": "Tell what a branch changes in OKR terms.",
    "explain": "Explain a code: what it means, why, an example and its fix.",
    "init": "Start a new site that builds at once.",
    "new": "Add a file: an objective, a check-in, a team, a whole period.",
    "rules": "List the quality rules.",
    "schema": "Print the JSON Schema of a front matter type, for editors.",
    "serve": "Preview the site and rebuild it with each save.",
    "status": "Show scores and statuses in the terminal.",
    "trace": "Trace a figure to the lines and commits that set it.",
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"okrsite.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands and options, as click has them, without importing each command for its help."""
        from click.shell_completion import CompletionItem

        named = [CompletionItem(n, help=text) for n, text in COMMANDS.items() if n.startswith(incomplete)]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="okrsite", message="%(prog)s %(version)s")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("okrsite.toml"),
    show_default=True,
    help="The site's config file; its folder is the project.",
)
@click.pass_context
def okrsite(ctx: click.Context, config: Path) -> None:
    """Publish OKR reports: Markdown in, a scored static site out.

    \b
    okrsite check     is everything in order?
    okrsite build     write the site
    okrsite serve     preview it while you write
    """
    given = ctx.get_parameter_source("config") is not click.core.ParameterSource.DEFAULT
    if given and not config.is_file():
        raise click.BadParameter(f"there is no file {str(config)!r}", param_hint="--config")
    ctx.obj = config


def main() -> None:
    """Entry point: a bug says that it is one, and how to report it."""
    # At the end the memory goes as a whole: what Python would look through for loops first is much.
    atexit.register(gc.freeze)
    try:
        okrsite(prog_name="okrsite")
    except Exception as bug:  # noqa: BLE001 - the last resort, which turns a bug into a report
        if isinstance(bug, OSError) and _arose_in_echo(bug.__traceback__):
            # What the command did is done. Where the output goes may be what standard error goes to, too.
            with suppress(OSError):
                click.echo(f"okrsite: the output cannot be written: {bug.strerror}", err=True)
            # What is left of it Python would try to write once more, and end with a code of its own.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            for stream in (sys.stdout, sys.stderr):
                os.dup2(nowhere, stream.fileno())
            sys.exit(1)
        click.echo(f"okrsite: internal error: {type(bug).__name__}: {bug}", err=True)
        if os.environ.get("OKRSITE_DEBUG"):
            traceback.print_exc()
        else:
            place = traceback.extract_tb(bug.__traceback__)[-1]
            click.echo(f"  in {Path(place.filename).name}, line {place.lineno} ({place.name})", err=True)
            click.echo("This is a bug in okrsite, not in your content. Nothing was published.", err=True)
            click.echo(
                "Please report it with the output of the same command under OKRSITE_DEBUG=1.", err=True
            )
        sys.exit(70)


def _arose_in_echo(trace: TracebackType | None) -> bool:
    """Whether the last call was one that prints: a full disk behind standard output, say."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code is click.echo.__code__
