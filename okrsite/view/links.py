"""Links within the site, the way to a page, and the line that set a figure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote as percent

from okrsite.diagnostics import Span
from okrsite.history.values import Commit
from okrsite.model.period import Period
from okrsite.view.world import World


@dataclass(frozen=True, slots=True)
class Link:
    """Words and the address within the site that they lead to; an empty address is no link."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way from the home page."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Source:
    """The line that set a figure; `href` leads to it where the site knows its Git host.

    `commit`, its short hash, is the commit that set the line, as far as the history is known.
    """

    label: str
    href: str = ""
    commit: str = ""
    commit_href: str = ""


def address(*parts: str) -> str:
    """An address within the site, as it is on disk; the template filter `href` encodes it."""
    return "".join([f"{part}/" for part in parts if part])


def objective_address(ref: str) -> str:
    """Where an objective or (with its `#`) a key result stands."""
    head, hash_, kr = ref.partition("#")
    return f"{head}/{hash_}{kr}" if head else f"{hash_}{kr}"


def published(base_url: str, within: str) -> str:
    """The whole URL of what stands at an address within the site, for readers elsewhere."""
    path, hash_, fragment = within.partition("#")
    return f"{base_url}{percent(path, safe='/~')}{hash_}{percent(fragment, safe='')}"


def person(world: World, id_: str | None) -> Link | None:
    """A link to a person's page."""
    if id_ is None:
        return None
    entry = world.site.people.get(id_)
    return Link(entry.title, address("people", id_)) if entry else Link(id_)


def team(world: World, id_: str) -> Link:
    """A link to a team's page."""
    entry = world.site.teams.get(id_)
    return Link(entry.title, address("teams", id_)) if entry else Link(id_)


def teams_in(world: World, ids: tuple[str, ...], period: Period) -> tuple[Link, ...]:
    """Links to teams' pages in a period."""
    return tuple(Link(team(world, id_).text, address(period.id, id_)) for id_ in ids)


def goal(world: World, ref: str) -> Link:
    """A link to an objective, a key result or a KPI."""
    found = world.site.key_results.get(ref) or world.site.objectives.get(ref)
    if found is not None:
        return Link(found.title, objective_address(ref))
    kpi = world.site.kpis.get(ref)
    return Link(kpi.title, address("kpis", ref)) if kpi else Link(ref)


def period_link(period: Period, team_id: str = "") -> Link:
    """A link to a period's page, or to a team's page in it."""
    return Link(period.name, address(period.id, team_id))


def source(world: World, span: Span | None) -> Source | None:
    """A figure's source as `path:line`, linked through `edit_url`."""
    if span is None:
        return None
    name = span.path.removeprefix(world.prefix)
    href = ""
    if world.config.edit_url:
        href = world.config.edit_url.replace("{path}", percent(name)).replace("{line}", str(span.line))
    commit = world.history.commit_of(span)
    if commit is None:
        return Source(f"{name}:{span.line}", href)
    return Source(f"{name}:{span.line}", href, commit.short, commit_href(world, commit))


def commit_href(world: World, commit: Commit) -> str:
    """Where the Git host shows a commit; empty where the site does not know."""
    return (world.config.commit_url or "").replace("{commit}", commit.hash)
