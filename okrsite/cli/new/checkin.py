"""`okrsite new checkin`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from okrsite.cli.common import IsoDate, people_ids, team_ids
from okrsite.cli.new.common import (
    edit_option,
    on_terminal,
    refusals,
    refuse_faults,
    workplace,
    write,
)

if TYPE_CHECKING:
    from okrsite.scaffold.new_files import Workplace
    from okrsite.view.open_goals import OpenGoal

MOST_NAMED = 12
"""Teams that a usage error lists."""


@click.command(short_help="This week's check-in of a team, asked for or as a file.")
@click.option(
    "--team",
    metavar="TEAM",
    shell_complete=team_ids,
    default="",
    help="Id of the team; default the one with something open, else it is asked for.",
)
@click.option(
    "--author",
    metavar="PERSON",
    shell_complete=people_ids,
    default="",
    help="Who writes it; asked for on a terminal.",
)
@click.option("--date", "day", type=IsoDate(), metavar="DATE", help="The day; default today.")
@click.option(
    "--set", "sets", metavar="REF=VALUE", multiple=True, help="A value; REF.confidence=6 too; repeatable."
)
@click.option("--plain", is_flag=True, help="Ask nothing: write a file to be filled in.")
@edit_option
@click.pass_obj
def checkin(
    config_path: Path,
    team: str,
    author: str,
    day: date | None,
    sets: tuple[str, ...],
    plain: bool,
    edit: bool,
) -> None:
    """Write a team's check-in.

    On a terminal each open key result and KPI is asked for, with its last value, the expected pace and the
    confidence; Enter skips. What was said is kept when you stop (Ctrl-C), and the next run goes on.
    Without a terminal, or with --plain, a file is written in which each of them is a comment to fill in.

    \b
    okrsite new checkin --team sales
    okrsite new checkin --team sales --author mara --plain --edit
    okrsite new checkin --team sales --author mara --set 'partners#new-arr=$4.2M' --set churn=2.1%
    """
    from okrsite.scaffold.new_files import RefusedError
    from okrsite.scaffold.new_known import known_person, known_team
    from okrsite.view.open_goals import open_goals

    place = workplace(config_path, day)
    asks = not plain and not sets and on_terminal()
    with refusals():
        team = known_team(place, team) if team else _team(place, asks=asks)
        if author:
            known_person(place, author, "--author")
        goals = open_goals(place.world, team) if place.world else ()
        if not goals:
            hint = "okrsite new objective makes one"
            raise RefusedError(f"{team} has no open key result on {place.as_of}, and no KPI", "--team", hint)
    if asks:
        from okrsite.cli.new.asking import ask

        ask(place, team, author, goals, edit=edit)
    else:
        _plain(place, team, author, goals, sets, edit=edit)


def _team(place: Workplace, *, asks: bool) -> str:
    """The team that is not named: the one with something open; of several the one that is chosen."""
    from okrsite.scaffold.new_files import RefusedError
    from okrsite.view.open_goals import open_goals

    world = place.world
    teams = [name for name in world.site.teams if open_goals(world, name)] if world else []
    if len(teams) == 1:
        return teams[0]
    if not teams:
        hint = "okrsite new objective makes one"
        raise RefusedError(f"no team has an open key result on {place.as_of}, or a KPI", "--team", hint)
    if asks:
        from okrsite.cli.new.asking import ask_team

        return ask_team(place, teams)
    more = f" and {len(teams) - MOST_NAMED} more" if len(teams) > MOST_NAMED else ""
    raise RefusedError(f"which team is it for? --team TEAM: {', '.join(teams[:MOST_NAMED])}{more}", "--team")


def _plain(
    place: Workplace,
    team: str,
    author: str,
    goals: tuple[OpenGoal, ...],
    sets: tuple[str, ...],
    *,
    edit: bool,
) -> None:
    """A file with what was set, and all else as comments."""
    from okrsite.scaffold.new_checkin import as_yaml, settings
    from okrsite.view.check_in_form import check_in_folder, check_in_text, file_name

    assert place.world is not None  # noqa: S101
    with refusals():
        said = settings(goals, sets)
    values = {goal.ref: as_yaml(goal, said[goal.ref]) for goal in goals if goal.ref in said}
    text = check_in_text(team, goals, said=values, author=author)
    name = place.free(f"{check_in_folder(place.world, team)}/{file_name(place.as_of, author, team)}")
    refuse_faults(place, {name: text})
    write(place, name, text, edit=edit)
