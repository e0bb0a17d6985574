"""`okrsite new period`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from okrsite.cli.common import team_ids
from okrsite.cli.new.common import on_terminal, refusals, show_faults, shown, workplace

if TYPE_CHECKING:
    from okrsite.model.period import Period
    from okrsite.scaffold.new_files import Workplace
    from okrsite.scaffold.new_period import Choice, Plan


@click.command(short_help="The next period, with what is unfinished carried over.")
@click.argument("name", metavar="PERIOD")
@click.option("--from", "old", metavar="PERIOD", default="", help="Default the period that ends before it.")
@click.option(
    "--team",
    "teams",
    metavar="TEAM",
    shell_complete=team_ids,
    multiple=True,
    help="Objectives of this team; repeatable.",
)
@click.option("--only", metavar="REF", multiple=True, help="This objective; repeatable.")
@click.option("--with-achieved", is_flag=True, help="Take along what is reached, with a target further on.")
@click.option("--with-dropped", is_flag=True, help="Take along what was dropped.")
@click.option("--yes", is_flag=True, help="Ask nothing: all that is unfinished goes on.")
@click.option("--dry-run", is_flag=True, help="Show the files and write none.")
@click.pass_obj
def period(
    config_path: Path,
    name: str,
    old: str,
    teams: tuple[str, ...],
    only: tuple[str, ...],
    with_achieved: bool,
    with_dropped: bool,
    yes: bool,
    dry_run: bool,
) -> None:
    """Start PERIOD with the unfinished objectives of another.

    An objective that goes on begins where it stands: `start` is the last value, `carried_from` names the old
    one, and no readings are taken along. What is reached or dropped stays behind. `supports` leads to the
    counterparts in the new period. The new objectives are active and, until the period begins, planned;
    they are not drafts, since a draft cannot be supported. All files are written, or none.

    \b
    okrsite new period 2026-Q2 --from 2026-Q1 --dry-run
    okrsite new period 2026-Q2 --from 2026-Q1
    okrsite new period 2026-Q2 --team sales --yes
    """
    from okrsite.scaffold.new_files import create_all
    from okrsite.scaffold.new_known import known_period
    from okrsite.scaffold.new_period import Take, choices, plan

    place = workplace(config_path)
    with refusals():
        new = known_period(place, name, "PERIOD")
        before = _before(place, new, old)
        found = choices(place, before, new, Take(with_achieved, with_dropped))
        chosen = _chosen(place, found, teams, only, before)
        asked = only or yes or dry_run or not on_terminal()
        chosen = chosen if asked else _ask(chosen, new)
        if not chosen:
            click.echo(f"Nothing of {before.id} goes on in {new.id}.")
            _tell_behind(found, chosen, err=False)
            return
        made = plan(place, chosen, new)
    if made.faults:
        show_faults(place, made.faults, made.files)
        click.echo("Nothing was written.", err=True)
        raise SystemExit(1)
    if dry_run:
        for file, text in made.files.items():
            click.echo(f"# {place.content_name}/{file}\n{text}")
    else:
        with refusals():
            create_all(place.project.content, made.files)
    _tell(place, made, before, dry_run=dry_run)
    _tell_behind(found, chosen, err=dry_run)


def _before(place: Workplace, new: Period, old: str) -> Period:
    """The period that goes on: named, or the latest of the same length that ended before."""
    from okrsite.scaffold.new_files import RefusedError
    from okrsite.scaffold.new_known import known_period

    goals = place.world.site.objectives_of_period if place.world else {}
    periods = place.world.site.periods if place.world else {}
    if old:
        found = known_period(place, old, "--from")
    else:
        ended = [p for p in periods.values() if p.last < new.first and goals.get(p.id)]
        alike = [p for p in ended if abs(p.days - new.days) <= max(p.days, new.days) // 10]
        if not alike:
            raise RefusedError(f"there is no period like {new.id} that ends before it", "--from", "name one")
        found = max(alike, key=lambda p: (p.last, p.sort_key))
    if not goals.get(found.id):
        raise RefusedError(f"{found.id} has no objectives", "--from")
    if found.last >= new.first:
        raise RefusedError(f"{found.id} ends on {found.last}, and {new.id} begins on {new.first}", "--from")
    return found


def _chosen(
    place: Workplace, found: Sequence[Choice], teams: Sequence[str], only: Sequence[str], before: Period
) -> list[Choice]:
    """What goes on without a question: those named, or all that are unfinished and not there yet."""
    from okrsite.scaffold.new_files import RefusedError
    from okrsite.scaffold.new_known import known_objective, known_team

    for team in teams:
        known_team(place, team)
    named = {known_objective(place, ref, before.id).id for ref in only}
    for choice in found:
        if choice.objective.id in named and choice.there:
            raise RefusedError(f"{choice.objective.id} goes on already: {choice.name}", "--only")
        if choice.objective.id in named and not choice.goes:
            hint = "--with-achieved and --with-dropped take it along"
            raise RefusedError(f"{choice.objective.id} has nothing unfinished", "--only", hint)
    return [
        choice
        for choice in found
        if choice.goes
        and not choice.there
        and (not named or choice.objective.id in named)
        and (not teams or set(teams) & set(choice.objective.teams))
    ]


def _ask(found: Sequence[Choice], new: Period) -> list[Choice]:
    """Lets somebody choose by number."""
    if not found:
        return []
    for number, choice in enumerate(found, 1):
        click.echo(f"{number:>3}  {choice.objective.title} ({choice.objective.id})")
        click.echo(f"     goes on: {', '.join(kr.short for kr in choice.goes)}")
        if choice.stays:
            click.echo(f"     stays:   {', '.join(f'{kr.short} ({why})' for kr, why in choice.stays)}")
    while True:
        click.echo(f"Which go on in {new.name}? Numbers such as 1 3-5, Enter for all, none for none.")
        try:
            numbers = _numbers(input("> "), len(found))
        except (KeyboardInterrupt, EOFError):
            click.echo("\nNothing was written.")
            raise SystemExit(130) from None
        if numbers is not None:
            return [choice for number, choice in enumerate(found, 1) if number in numbers]
        click.echo(f"There are 1 to {len(found)}.")


def _numbers(text: str, most: int) -> set[int] | None:
    """`1 3-5` as numbers; None for what is none."""
    words = [word for word in re.split(r"[\s,]+", text.strip()) if word]
    if not words or words == ["all"]:
        return set(range(1, most + 1))
    if words == ["none"]:
        return set()
    numbers: set[int] = set()
    for word in words:
        span = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", word)
        if span is None:
            return None
        first, last = int(span[1]), int(span[2] or span[1])
        if not 1 <= first <= last <= most:
            return None
        numbers |= set(range(first, last + 1))
    return numbers


def _tell_behind(found: Sequence[Choice], chosen: Sequence[Choice], *, err: bool) -> None:
    """Which objectives stay behind, and why."""
    going = {choice.objective.id for choice in chosen}
    others = 0
    for choice in found:
        if choice.objective.id in going:
            continue
        if not choice.there and choice.goes:
            others += 1
            continue
        why = "goes on already" if choice.there else " and ".join(sorted({why for _, why in choice.stays}))
        click.echo(f"{choice.objective.id} stays: {why}", err=err)
    if others:
        click.echo(f"{others} {'other stays' if others == 1 else 'others stay'}: not chosen", err=err)


def _tell(place: Workplace, made: Plan, before: Period, *, dry_run: bool) -> None:
    """What was written, and what of it wants a look."""
    for choice in made.choices:
        click.echo(f"{shown(place.project.content / choice.name)}  from {choice.objective.id}", err=dry_run)
        for note in made.notes[choice.name]:
            click.echo(f"  {note}", err=dry_run)
    if any("no counterpart" in note for notes in made.notes.values() for note in notes):
        hint = "start the longer period first, such as okrsite new period 2027 --from 2026"
        click.echo(f"Notice: some supports have no counterpart; name others, or {hint}.", err=True)
    if before.last > place.as_of:
        click.echo(
            f"Notice: {before.id} runs until {before.last}; starts are the values of {place.as_of}.", err=True
        )
