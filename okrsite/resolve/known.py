"""A resolved site as a place where further references can be read: those of old versions, of a command."""

from __future__ import annotations

from okrsite.config import Config
from okrsite.model.site import Site
from okrsite.resolve.context import Context
from okrsite.resolve.index import Goal


def context_of(site: Site, config: Config) -> Context:
    """Every id of a site, and its periods."""
    context = Context(config, {})
    context.periods = dict(site.periods)
    index, prefix = context.index, config.content_dir.strip("/") + "/"
    index.teams, index.people, index.kpis = set(site.teams), set(site.people), set(site.kpis)
    for objective in site.objectives.values():
        folder = objective.path.removeprefix(prefix).rpartition("/")[0]
        refs = frozenset(kr.id for kr in objective.key_results)
        index.add(Goal(objective.id, folder, objective.period, objective.teams, refs))
    return context
