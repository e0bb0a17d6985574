"""`okrsite new objective`."""

from __future__ import annotations

from pathlib import Path

import click

from okrsite.cli.common import people_ids
from okrsite.cli.new.common import (
    edit_option,
    id_option,
    period_option,
    refusals,
    refuse_faults,
    supports_option,
    team_option,
    template_option,
    title_option,
    workplace,
    write,
)


@click.command(short_help="An objective with key results to adapt.")
@click.argument("path_or_title", default="")
@team_option
@period_option
@template_option
@click.option(
    "--owner",
    metavar="PERSON",
    shell_complete=people_ids,
    default="",
    help="Who answers for it; default the team's lead.",
)
@supports_option
@title_option
@id_option
@click.option("--list", "list_", is_flag=True, help="List the templates and stop.")
@edit_option
@click.pass_obj
def objective(
    config_path: Path,
    path_or_title: str,
    team: str,
    period: str,
    template: str,
    owner: str,
    supports: tuple[str, ...],
    title: str,
    id_: str,
    list_: bool,
    edit: bool,
) -> None:
    """Add an objective with key results to adapt.

    PATH_OR_TITLE is its title, or its path under the content folder. Without a period it is one of the
    period that runs. Templates are content files in which a few words in braces are replaced.

    \b
    okrsite new objective "Win the accounts that stay" --team sales
    okrsite new objective --team sales --period 2026-Q1 --template sales
    okrsite new objective 2026-Q1/sales/resellers.md --title "Partners who sell"
    okrsite new objective --list
    """
    from okrsite.project import open_project
    from okrsite.scaffold.new_entry import Wish, draft

    if list_:
        _list(open_project(config_path).content)
        return
    place = workplace(config_path)
    wish = Wish(
        type="objective",
        said=path_or_title,
        title=title,
        id=id_,
        team=team,
        period=period,
        owner=owner,
        supports=supports,
        template=template,
        day=place.as_of,
    )
    with refusals():
        made = draft(place, wish)
    refuse_faults(place, {made.name: made.text})
    write(place, made.name, made.text, edit=edit)


def _list(content: Path) -> None:
    from okrsite.scaffold.new_templates import templates

    for name, template in sorted(templates(content).items()):
        if template.type == "objective":
            where = f"  ({template.path})" if template.path else ""
            click.echo(f"{name:<14}{template.about or 'a title of your own'}{where}")
