"""What a command line names: teams, people, objectives and periods that have to be there."""

from __future__ import annotations

from okrsite.diagnostics import did_you_mean, quote
from okrsite.model.objective import Objective
from okrsite.model.period import Period
from okrsite.scaffold.new_files import RefusedError, Workplace


def known_team(place: Workplace, name: str, where: str = "--team") -> str:
    """A team's id. Raises `RefusedError` when there is no such team."""
    teams = place.world.site.teams if place.world else {}
    if name in teams:
        return name
    some = f"there are {', '.join(list(teams)[:8])}" if teams else 'make it: okrsite new team "Sales"'
    raise RefusedError(f"there is no team {quote(name)}", where, did_you_mean(name, teams) or some)


def known_person(place: Workplace, name: str, where: str = "--owner") -> str:
    """A person's id. Raises `RefusedError` when there is no such person."""
    people = place.world.site.people if place.world else {}
    if name in people:
        return name
    some = f"there are {', '.join(list(people)[:8])}" if people else 'add one: okrsite new person "Mara Lind"'
    raise RefusedError(f"there is no person {quote(name)}", where, did_you_mean(name, people) or some)


def known_objective(place: Workplace, ref: str, period: str = "") -> Objective:
    """An objective by its id or an ending of it. Raises `RefusedError` when there is none, or several."""
    goals = place.world.site.objectives if place.world else {}
    found = [o for o in goals.values() if f"/{o.id}".endswith(f"/{ref}") and period in {"", o.period.id}]
    exact = [o for o in found if o.id == ref]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        ids = " or ".join(o.id for o in found[:4])
        raise RefusedError(f"{quote(ref)} could be {ids}", "OBJECTIVE", "write it longer")
    names = [*goals, *(id_.rpartition("/")[2] for id_ in goals)]
    raise RefusedError(f"there is no objective {quote(ref)}", "OBJECTIVE", did_you_mean(ref, names))


def known_period(place: Workplace, name: str, where: str = "--period") -> Period:
    """A period by its name. Raises `RefusedError` when there is no such period."""
    names = place.project.config.period_names
    period = names.parse(name)
    if period is None:
        guess = names.suggest(name)
        hint = f"did you mean {guess}?" if guess else "write it as 2026-Q1, 2026-H1, 2026 or 2026-03"
        raise RefusedError(f"there is no period {quote(name)}", where, hint)
    return period


def current_period(place: Workplace) -> Period:
    """The shortest period with objectives that runs, else the quarter of the day."""
    running = place.world.running_periods if place.world else ()
    if running:
        return running[-1]
    names, year = place.project.config.period_names, place.as_of.year
    quarters = (names.parse(f"{y}-Q{q}") for y in (year - 1, year, year + 1) for q in (1, 2, 3, 4))
    found = next((p for p in quarters if p and p.first <= place.as_of <= p.last), None)
    if found is None:
        raise RefusedError("which period is it for?", "--period", "such as --period 2026-Q1")
    return found
