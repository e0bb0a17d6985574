"""`okrsite serve`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from okrsite.cli.common import as_of_date, as_of_option, show


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
@as_of_option
@click.pass_obj
def serve(config_path: Path, host: str, port: int, open_browser: bool, as_of: date | None) -> None:
    """Preview the site: build it into a temporary folder, build it again with each save, reload the browser.

    A fault is shown in the browser and goes away once it is mended. The output folder is left alone.

    \b
    okrsite serve
    okrsite serve --port 8080 --open
    """
    from okrsite.config import Config
    from okrsite.serve import CannotListenError, Options
    from okrsite.serve import serve as run

    # A SOURCE_DATE_EPOCH that is no number is wrong usage, to be told before anything starts.
    as_of_date(as_of, Config())
    root = config_path.resolve().parent
    try:
        run(
            config_path,
            Options(host, port, open_browser),
            as_of=lambda project: as_of_date(as_of, project.config),
            report=lambda found: show(found, root),
            say=click.echo,
        )
    except CannotListenError as fault:
        click.echo(f"okrsite serve: {fault}.", err=True)
        raise SystemExit(1) from None
