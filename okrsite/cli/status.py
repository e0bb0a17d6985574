"""`okrsite status`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from okrsite.cli.common import as_of_date, as_of_option, show, team_ids
from okrsite.cli.progress import Progress


@click.command(short_help="Show scores and statuses in the terminal.")
@click.option("--period", metavar="PERIOD", help="Only this period; default those that run.")
@click.option("--team", metavar="TEAM", shell_complete=team_ids, help="Only this team.")
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the output.",
)
@click.pass_obj
def status(config_path: Path, period: str | None, team: str | None, as_of: date | None, form: str) -> None:
    """Show scores and statuses in the terminal: the figures of the site.

    \b
    okrsite status
    okrsite status --period 2026-Q1 --team sales
    """
    from okrsite.checking import check as run
    from okrsite.diagnostics import Severity, did_you_mean
    from okrsite.project import open_project
    from okrsite.reporters.status import status_data, status_text
    from okrsite.reporters.visible import as_json

    project = open_project(config_path)
    with Progress() as tell:
        checked = run(project, as_of_date(as_of, project.config), tell=tell)
    if checked.world is None or checked.has_errors:
        show([d for d in checked.diagnostics if d.severity is Severity.ERROR], project.root)
        raise SystemExit(1)
    site = checked.world.site
    for name, value, known in (("period", period, site.periods), ("team", team, site.teams)):
        if value is not None and value not in known:
            hint = did_you_mean(value, known) or f"there are {', '.join(sorted(known))}"
            raise click.BadParameter(f"there is no {name} {value!r}; {hint}", param_hint=f"--{name}")
    if form == "json":
        click.echo(as_json(status_data(checked.world, period, team)))
    else:
        click.echo(status_text(checked.world, period, team))
