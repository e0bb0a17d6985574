"""`okrsite check`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from okrsite.cli.common import as_of_date, as_of_option, notice, show


@click.command(short_help="Validate and score the content; write nothing.")
@as_of_option
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the output.",
)
@click.pass_obj
def check(config_path: Path, as_of: date | None, strict: bool, form: str) -> None:
    """Validate and score the content; write nothing.

    \b
    okrsite check
    okrsite check --strict --format json
    """
    from okrsite.build import check as run
    from okrsite.build import open_project
    from okrsite.diagnostics import Severity
    from okrsite.reporters.json import render_json
    from okrsite.reporters.text import summary

    project = open_project(config_path)
    checked = run(project, as_of_date(as_of, project.config))
    if form == "json":
        click.echo(render_json(checked.diagnostics))
    else:
        show(checked.diagnostics, project.root)
        if checked.diagnostics:
            click.echo(summary(checked.diagnostics), err=True)
        elif checked.world is not None:
            site = checked.world.site
            click.echo(f"No faults: {len(site.objectives)} objectives, {len(site.checkins)} check-ins.")
        notice(checked.world.history.notice if checked.world else None)
    grave = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    raise SystemExit(1 if any(d.severity in grave for d in checked.diagnostics) else 0)
