"""The tree of the teams, in the order in which readers meet them."""

from __future__ import annotations

from okrsite.model.records import Team
from okrsite.model.site import Site

TeamTree = tuple[tuple[Team, int], ...]
"""Teams with their level, 1 at the top."""


def team_tree(site: Site, company: str) -> TeamTree:
    """Every team, a team before the teams in it; the company first, else by title."""
    children: dict[str | None, list[Team]] = {}
    for entry in sorted(site.teams.values(), key=lambda t: (t.id != company, t.title.casefold(), t.id)):
        children.setdefault(entry.parent if entry.parent in site.teams else None, []).append(entry)
    waiting = [(entry, 1) for entry in reversed(children.get(None, []))]
    found: list[tuple[Team, int]] = []
    while waiting:
        entry, level = waiting.pop()
        found.append((entry, level))
        waiting += [(child, level + 1) for child in reversed(children.get(entry.id, []))]
    return tuple(found)
