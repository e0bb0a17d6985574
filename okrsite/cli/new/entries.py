"""`okrsite new kpi`, `team`, `person`, `event` and `page`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from okrsite.cli.common import IsoDate, people_ids, team_ids
from okrsite.cli.new.common import (
    edit_option,
    id_option,
    refusals,
    refuse_faults,
    supports_option,
    team_option,
    template_option,
    title_option,
    workplace,
    write,
)

said = click.argument("path_or_title", default="")


@click.command(short_help="A gauge that is watched.")
@said
@team_option
@click.option(
    "--owner",
    metavar="PERSON",
    shell_complete=people_ids,
    default="",
    help="Who watches it; default the team's lead.",
)
@supports_option
@title_option
@id_option
@template_option
@edit_option
@click.pass_obj
def kpi(
    config_path: Path,
    path_or_title: str,
    team: str,
    owner: str,
    supports: tuple[str, ...],
    title: str,
    id_: str,
    template: str,
    edit: bool,
) -> None:
    """Add a KPI: a gauge that is watched, with its green and amber bands to adapt.

    \b
    okrsite new kpi "Customers lost" --id churn --team customer-success
    """
    _new(
        config_path,
        "kpi",
        (path_or_title, title, id_, template),
        edit=edit,
        team=team,
        owner=owner,
        supports=supports,
    )


@click.command(short_help="A team.")
@said
@click.option(
    "--parent",
    metavar="TEAM",
    shell_complete=team_ids,
    default="",
    help="The team it is part of; default the company.",
)
@click.option("--lead", metavar="PERSON", shell_complete=people_ids, default="", help="Who leads it.")
@title_option
@id_option
@template_option
@edit_option
@click.pass_obj
def team(
    config_path: Path,
    path_or_title: str,
    parent: str,
    lead: str,
    title: str,
    id_: str,
    template: str,
    edit: bool,
) -> None:
    """Add a team. Its id is the file's name.

    \b
    okrsite new team "Customer Success" --id success --parent company
    """
    _new(config_path, "team", (path_or_title, title, id_, template), edit=edit, parent=parent, owner=lead)


@click.command(short_help="A person.")
@said
@team_option
@title_option
@id_option
@template_option
@edit_option
@click.pass_obj
def person(
    config_path: Path, path_or_title: str, team: str, title: str, id_: str, template: str, edit: bool
) -> None:
    """Add a person. The id, which owners and authors are named by, is the file's name.

    \b
    okrsite new person "Mara Lind" --id mara --team sales
    """
    _new(config_path, "person", (path_or_title, title, id_, template), edit=edit, team=team)


@click.command(short_help="Something that happened and explains a curve.")
@said
@click.option("--date", "day", type=IsoDate(), metavar="DATE", help="The day; default today.")
@team_option
@supports_option
@title_option
@id_option
@template_option
@edit_option
@click.pass_obj
def event(
    config_path: Path,
    path_or_title: str,
    day: date | None,
    team: str,
    supports: tuple[str, ...],
    title: str,
    id_: str,
    template: str,
    edit: bool,
) -> None:
    """Add an event: something that happened and explains a curve.

    \b
    okrsite new event "New price list" --date 2026-03-02 --team sales
    """
    said_ = (path_or_title, title, id_, template)
    _new(config_path, "event", said_, edit=edit, team=team, supports=supports, day=day)


@click.command(short_help="Any other page.")
@said
@title_option
@id_option
@template_option
@edit_option
@click.pass_obj
def page(config_path: Path, path_or_title: str, title: str, id_: str, template: str, edit: bool) -> None:
    """Add any other page.

    \b
    okrsite new page "How we set goals"
    okrsite new page handbook/glossary.md --title Glossary
    """
    _new(config_path, "page", (path_or_title, title, id_, template), edit=edit)


def _new(
    config_path: Path,
    type_: str,
    words: tuple[str, str, str, str],
    *,
    edit: bool,
    team: str = "",
    owner: str = "",
    parent: str = "",
    supports: tuple[str, ...] = (),
    day: date | None = None,
) -> None:
    """Writes one file; `words` are what was said, the title, the id and the template."""
    from okrsite.scaffold.new_entry import Wish, draft
    from okrsite.scaffold.new_known import known_team

    place = workplace(config_path)
    said_, title, id_, template = words
    with refusals():
        if parent:
            known_team(place, parent, "--parent")
        wish = Wish(
            type=type_,
            said=said_,
            title=title,
            id=id_,
            template=template,
            team=team,
            owner=owner,
            parent=parent,
            supports=supports,
            day=day or place.as_of,
        )
        made = draft(place, wish)
    refuse_faults(place, {made.name: made.text})
    write(place, made.name, made.text, edit=edit)
