"""`okrsite diff`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from okrsite.cli.common import as_of_date, as_of_option
from okrsite.cli.progress import Progress


@click.command(short_help="Tell what a branch changes in OKR terms.")
@click.argument("base")
@click.argument("head", required=False)
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Form of the output; markdown is for a comment on a pull request.",
)
@click.pass_obj
def diff(config_path: Path, base: str, head: str | None, as_of: date | None, form: str) -> None:
    """Tell what HEAD, by default the working tree, changes in OKR terms since it parted from BASE.

    Goals added, removed, retargeted, re-owned; links cut; readings; scores and statuses that move; new
    diagnostics. Nothing is checked out. Exits with 1 when HEAD has errors.

    \b
    okrsite diff main
    okrsite diff origin/main HEAD --format markdown
    """
    from okrsite.branch import NoRepositoryError, UnknownRevisionError, compare_branch
    from okrsite.project import open_project
    from okrsite.reporters.diff import Header, diff_text
    from okrsite.reporters.diff_json import diff_data
    from okrsite.reporters.diff_markdown import diff_markdown
    from okrsite.reporters.visible import as_json

    project = open_project(config_path)
    try:
        with Progress() as tell:
            found = compare_branch(project, base, head, as_of_date(as_of, project.config), tell)
    except UnknownRevisionError as fault:
        hint = "a shallow clone may lack it: fetch-depth: 0 in CI"
        raise click.BadParameter(f"{fault}; {hint}", param_hint=fault.which) from None
    except NoRepositoryError as fault:
        raise click.UsageError(f"diff compares commits, but {fault}") from None
    header = Header(found.base, found.base_commit, found.parted, found.head, found.head_commit, found.as_of)
    if form == "json":
        click.echo(as_json(diff_data(header, found.comparison)))
    elif form == "markdown":
        click.echo(diff_markdown(header, found.comparison), nl=False)
    else:
        click.echo(diff_text(header, found.comparison))
    if found.reason:
        click.echo(f"okrsite diff: nothing is there in {found.head}: {found.reason}", err=True)
    raise SystemExit(1 if found.has_errors or found.reason else 0)
