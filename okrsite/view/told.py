"""Which week is told: the one that runs, and on a Monday on which nothing is known yet the one just ended."""

from __future__ import annotations

from datetime import date, timedelta

from okrsite.config import Config
from okrsite.memory import Memory
from okrsite.model.period import Week
from okrsite.model.site import Site
from okrsite.scoring import score
from okrsite.scoring.values import KeyResultScore, Scores

DAY, WEEK = timedelta(days=1), timedelta(days=7)


def before_the_week(site: Site, scores: Scores, config: Config, memory: Memory) -> Scores:
    """The figures that those of the week that is told are compared with: of the Sunday before it."""
    monday = Week.of(scores.as_of).monday
    if monday - date.min <= WEEK:
        return score(site, date.min, config, memory=memory)
    before = score(site, monday - DAY, config, memory=memory)
    if scores.as_of == monday and not news(site, before, scores):
        return score(site, monday - DAY - WEEK, config, memory=memory)
    return before


def news(site: Site, before: Scores, now: Scores) -> bool:
    """Whether anything was measured, said, decided or began since; time alone is no news."""
    since, as_of = before.as_of, now.as_of
    dated = [entry.day for kind in (site.checkins, site.retros, site.events) for entry in kind.values()]
    dated += [objective.period.first for objective in site.objectives.values()]
    if any(since < day <= as_of for day in dated):
        return True
    if any(len(kpi.readings) != len(before.kpis[id_].readings) for id_, kpi in now.kpis.items()):
        return True
    states = [o.state for o in site.objectives.values()] + [kr.state for kr in site.key_results.values()]
    stopped = any(state.on(since) != state.on(as_of) for state in states)
    told = (ref for ref, figures in now.key_results.items() if ref in before.key_results)
    return stopped or any(_figures(now.key_results[ref]) != _figures(before.key_results[ref]) for ref in told)


def _figures(figures: KeyResultScore) -> tuple[object, ...]:
    return (figures.progress, figures.target, figures.heard, figures.confidence)
