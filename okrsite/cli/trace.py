"""`okrsite trace`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from okrsite.cli.common import as_of_date, as_of_option, notice, show
from okrsite.cli.progress import Progress


@click.command(short_help="Trace a figure to the lines and commits that set it.")
@click.argument("ref")
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
def trace(config_path: Path, ref: str, as_of: date | None, form: str) -> None:
    """Trace a figure: the formula and its numbers, each with the file, line and commit that set it.

    REF is a key result, an objective, a KPI, a period, a team, or a team in a period; an ending of the id
    will do.

    \b
    okrsite trace partners#new-arr
    okrsite trace 2026-Q1/sales
    okrsite trace churn --format json
    """
    from okrsite.checking import check as run
    from okrsite.diagnostics import Diagnostic, Severity
    from okrsite.project import open_project
    from okrsite.reporters.trace import trace_data, trace_text
    from okrsite.reporters.visible import as_json, visible
    from okrsite.view.tracing import trace as find

    project = open_project(config_path)
    with Progress() as tell:
        checked = run(project, as_of_date(as_of, project.config), tell=tell)
    if checked.world is None or checked.has_errors:
        show([d for d in checked.diagnostics if d.severity is Severity.ERROR], project.root)
        raise SystemExit(1)
    found = find(checked.world, ref)
    if isinstance(found, Diagnostic):
        told = f"{found.message}{f'; {found.hint}' if found.hint else ''}"
        click.echo(f"okrsite trace: {visible(told)}", err=True)
        raise SystemExit(1)
    if form == "json":
        click.echo(as_json(trace_data(checked.world, found)))
    else:
        click.echo(trace_text(checked.world, found))
    notice(checked.world.history.notice)
