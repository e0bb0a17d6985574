"""Scores and statuses for the terminal: the figures of `site.json` for some periods and teams."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.exports.data import ObjectiveData, PeriodData
from okrsite.exports.site_json import site_data
from okrsite.reporters.visible import visible
from okrsite.view.figures import change_text, current_text, number, target_text
from okrsite.view.world import World
from okrsite.words import STATUS

StatusData = dict[str, str | list[PeriodData] | list[ObjectiveData]]


def status_data(world: World, period: str | None, team: str | None) -> StatusData:
    """As-of date, periods and objectives, in the form of `site.json`."""
    data = site_data(world)
    chosen = _chosen(world, period)
    periods = [p for p in data["periods"] if p["id"] in chosen]
    for p in periods:
        p["teams"] = [t for t in p["teams"] if team is None or t["team"] == team]
    objectives = [
        o for o in data["objectives"] if o["period"] in chosen and (team is None or team in o["teams"])
    ]
    return {"as_of": data["as_of"], "periods": periods, "objectives": objectives}


def status_text(world: World, period: str | None, team: str | None) -> str:
    """A heading a period, a line an objective, a line a key result."""
    return "\n".join(_lines(world, period, team))


def _chosen(world: World, period: str | None) -> list[str]:
    """The period asked for, else those that run, longest first."""
    if period is not None:
        return [period]
    return [p.id for p in world.running_periods]


def _lines(world: World, period: str | None, team: str | None) -> Iterator[str]:
    chosen = _chosen(world, period)
    yield f"As of {world.scores.as_of}"
    if not chosen:
        yield "No period runs on this day."
    for id_ in chosen:
        if not world.has_page(id_):
            yield f"\n{visible(id_)} has no objectives"
            continue
        group = world.scores.teams.get((id_, team)) if team else world.scores.periods[id_]
        if group is None:
            yield f"\n{visible(f'{id_}: {team} has no objectives')}"
            continue
        shown = group.final_score if group.final_score is not None else group.score
        name = visible(f"{id_} {team or ''}")
        yield f"\n{name}: {STATUS[group.status]}, {_pair(shown, group.expected)}"
        for objective in world.site.objectives_of_period[id_]:
            if team is not None and team not in objective.teams:
                continue
            yield from _objective(world, objective.id)


def _objective(world: World, id_: str) -> Iterator[str]:
    objective, score = world.site.objectives[id_], world.scores.objectives[id_]
    shown = score.final_score if score.final_score is not None else score.score
    word = "Stale" if score.stale else STATUS[score.status]
    title, ref = visible(objective.title), visible(objective.id)
    yield f"\n  {word:<10} {_pair(shown, score.expected)}  {title}  ({ref})"
    for kr in objective.key_results:
        s = world.scores.key_results[kr.ref]
        word = "Stale" if s.stale else STATUS[s.status]
        value = f"{current_text(kr, s, world.scores.as_of)} {target_text(kr, s)}".strip()
        change = change_text(kr, s, world.before.key_results.get(kr.ref), world.when)
        told = f"{kr.title}: {value}{f', {change}' if change else ''}"
        yield f"    {word:<10} {_pair(s.progress, s.expected)}  {visible(told)}"


def _pair(score: float | None, expected: float | None) -> str:
    return f"{number(score)} of {number(expected)}"
