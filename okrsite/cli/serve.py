"""`okrsite serve`."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import click

from okrsite.cli.common import as_of_date, as_of_option, notice, show
from okrsite.cli.progress import Progress


@click.command(short_help="Preview the site and rebuild it with each save.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; with 0.0.0.0 every machine of your network can read the site.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes any free one.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the site in the browser.")
@click.option(
    "--editor",
    envvar="OKRSITE_EDITOR",
    show_envvar=True,
    help="What opens the place of a fault: the name of an editor (vscode, idea, sublime, …), or an address"
    " with {file}, {line} and {column}; none shows no links.",
)
@as_of_option
@click.pass_obj
def serve(
    config_path: Path, host: str, port: int, open_browser: bool, editor: str | None, as_of: date | None
) -> None:
    """Preview the site: build it into a temporary folder, build it again with each save, reload the browser.

    A fault is shown in the browser and goes away once it is mended. The output folder is left alone.

    \b
    okrsite serve
    okrsite serve --port 8080 --open
    """
    from okrsite.config import Config
    from okrsite.serve import CannotListenError, Options, template_from, template_of
    from okrsite.serve import serve as run
    from okrsite.source.fast_markdown import why_unused

    # A SOURCE_DATE_EPOCH that is no number is wrong usage, to be told before anything starts.
    as_of_date(as_of, Config())
    try:
        template = template_of(editor) if editor else template_from(os.environ)
    except ValueError as fault:
        raise click.BadParameter(f"{fault}.", param_hint="--editor") from None
    notice(why_unused())
    root = config_path.resolve().parent
    while True:
        try:
            return run(
                config_path,
                Options(host, port, open_browser, template),
                as_of=lambda project: as_of_date(as_of, project.config),
                report=lambda found: show(found, root),
                say=click.echo,
                progress=Progress,
            )
        except CannotListenError as fault:
            port = _another_port(fault, fault.free)


def _another_port(fault: Exception, free: int | None) -> int:
    """The free port, if the user at the terminal agrees; else the end."""
    click.echo(f"okrsite serve: {fault}.", err=True)
    if free is not None and sys.stdin.isatty() and sys.stderr.isatty():
        if click.confirm(f"Port {free} is free. Take it?", default=True, err=True):
            return free
    elif free is not None:
        click.echo(f"Port {free} is free: okrsite serve --port {free}", err=True)
    raise SystemExit(1)
