"""`okrsite new retro`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from okrsite.cli.common import IsoDate, people_ids
from okrsite.cli.new.common import (
    edit_option,
    id_option,
    period_option,
    refusals,
    refuse_faults,
    team_option,
    template_option,
    workplace,
    write,
)


@click.command(short_help="Grades and reflection at the end of a period.")
@click.argument("objective", default="")
@team_option
@period_option
@click.option("--author", metavar="PERSON", shell_complete=people_ids, default="", help="Who writes it.")
@click.option("--date", "day", type=IsoDate(), metavar="DATE", help="The day; default today.")
@id_option
@template_option
@edit_option
@click.pass_obj
def retro(
    config_path: Path,
    objective: str,
    team: str,
    period: str,
    author: str,
    day: date | None,
    id_: str,
    template: str,
    edit: bool,
) -> None:
    """Add a retro that closes OBJECTIVE, or all that a team had in a period.

    Each key result stands in it with its computed score, ready to be graded.

    \b
    okrsite new retro --team sales --period 2026-Q1 --author mara
    okrsite new retro 2026-Q1/sales/partners
    """
    from okrsite.scaffold.new_entry import Wish, draft
    from okrsite.scaffold.new_known import known_objective

    place = workplace(config_path)
    with refusals():
        closed = known_objective(place, objective, period) if objective else None
        made = draft(
            place,
            Wish(
                type="retro",
                objective=closed.id if closed else "",
                team=team or (closed.teams[0] if closed and closed.teams else ""),
                period=period,
                owner=author,
                id=id_,
                template=template,
                day=day or place.as_of,
            ),
        )
    refuse_faults(place, {made.name: made.text})
    write(place, made.name, made.text, edit=edit)
