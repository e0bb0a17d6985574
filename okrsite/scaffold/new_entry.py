"""One new content file: where it goes, what it is called, what stands in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import PurePosixPath

from okrsite.diagnostics import did_you_mean, quote
from okrsite.model.period import Period
from okrsite.scaffold.new_files import RefusedError, Workplace
from okrsite.scaffold.new_known import current_period, known_period, known_person, known_team
from okrsite.scaffold.new_templates import Template, default_title, fill, templates
from okrsite.scaffold.new_text import Yaml, scalar, slug, words_of
from okrsite.view.figures import number

FOLDERS = {"kpi": "kpis/", "team": "teams/", "person": "people/", "event": "events/", "page": ""}
_A = defaultdict(lambda: "a", e="an", o="an")
_OWNER = {"retro": "--author", "team": "--lead"}
"""The option that names who answers, where it is not `--owner`."""
_NOTHING_TO_GRADE = (
    "# No key result has a score yet; one that has is graded so:",
    '# "REF": {grade: 0.7, why: "…"}',
)
BY_STEM = frozenset({"team", "person", "kpi"})
"""Types whose files are named by others with the file's name alone: a second one of that name is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a user asks for. Empty is what was not said."""

    type: str
    said: str = ""
    """A title, or a path under the content folder."""
    title: str = ""
    id: str = ""
    team: str = ""
    period: str = ""
    owner: str = ""
    parent: str = ""
    objective: str = ""
    supports: tuple[str, ...] = ()
    template: str = ""
    day: date


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that is not written yet: its path under the content folder, and its text."""

    name: str
    text: str


def draft(place: Workplace, wish: Wish) -> Draft:
    """The file that a wish comes to. Raises `RefusedError`."""
    wish = replace(wish, said=_line(wish.said, "TITLE"), title=_line(wish.title, "--title"))
    template = _template(place, wish)
    path = _path(place, wish.said) if _is_path(place, wish) else ""
    title = wish.title or ("" if path else wish.said.strip()) or default_title(template)
    title = title or (words_of(PurePosixPath(path).stem) if path else "")
    if wish.type == "retro":
        title = title or "retro"
    if not title:
        hint = f'okrsite new {wish.type} "A title"'
        raise RefusedError(f"{_A[wish.type[0]]} {wish.type} needs a title", "TITLE", hint)
    if wish.owner:
        known_person(place, wish.owner, _OWNER.get(wish.type, "--owner"))
    team = _team(place, wish, path)
    period = _period(place, wish, path) if wish.type in {"objective", "retro"} else None
    name = path or _name(place, wish, title, team, period)
    values = _values(place, wish, title, team, period, name)
    kpis = place.world.site.kpis if place.world else {}
    return Draft(name, fill(template, values, kpis, _implied(place, wish, team, period, name)))


def _line(text: str, where: str) -> str:
    """What was said, on one line."""
    line = " ".join(text.split())
    if not line.isprintable():
        raise RefusedError(f"{quote(line)} holds characters that cannot be seen", where)
    return line


def _template(place: Workplace, wish: Wish) -> Template:
    known = {n: t for n, t in templates(place.project.content).items() if t.type == wish.type}
    name = wish.template or wish.type
    if name not in known:
        hint = did_you_mean(name, known) or f"there are {', '.join(sorted(known))}"
        raise RefusedError(
            f"there is no template {quote(name)} of {_A[wish.type[0]]} {wish.type}", "--template", hint
        )
    return known[name]


def _is_path(place: Workplace, wish: Wish) -> bool:
    """Whether a path is said, and not a title such as CI/CD: without `.md` it begins with a known folder.

    Pages lie in any folder: theirs need to be written as folders are.
    """
    said = wish.said
    if said.endswith(".md"):
        return True
    if "/" not in said or any(c.isspace() for c in said):
        return False
    parts = [part for part in said.split("/") if part != "."] or [""]
    if wish.type == "page" and all(part == slug(part, "page") for part in parts):
        return True
    first = parts[1] if parts[0] == place.content_name and len(parts) > 1 else parts[0]
    known = {folder.rstrip("/") for folder in FOLDERS.values()}
    known |= set(place.world.site.teams) if place.world else set()
    if first in known or first.startswith(("_", ".")):
        return True  # what begins with _ or . is refused as a path
    period = place.project.config.period_names.parse(first)
    # A longer name than a file system takes is no folder of it.
    there = len(first.encode()) < 256 and (place.project.content / first).is_dir()
    return there or period is not None


def _path(place: Workplace, said: str) -> str:
    """A path as it is under the content folder. Whether its names can be addresses shows later."""
    pure = PurePosixPath(said.replace("\\", "/"))
    if pure.is_absolute():
        try:
            pure = pure.relative_to(PurePosixPath(place.project.content.as_posix()))
        except ValueError:
            raise RefusedError(f"{said} is not in {place.content_name}/", "PATH_OR_TITLE") from None
    parts = [part for part in pure.parts if part != "."]
    if len(parts) > 1 and parts[0] == place.content_name:
        parts = parts[1:]
    if not parts or ".." in parts:
        raise RefusedError(f"{said} is not in {place.content_name}/", "PATH_OR_TITLE")
    if any(part.startswith(("_", ".")) for part in parts):
        hint = "names that begin with _ or . are no content"
        raise RefusedError(f"{said} would not be read", "PATH_OR_TITLE", hint)
    name = "/".join(parts)
    name = name if name.endswith(".md") else f"{name}.md"
    if place.taken(name):
        raise RefusedError(f"{place.content_name}/{name} is there already; nothing is overwritten")
    return name


def _team(place: Workplace, wish: Wish, path: str) -> str:
    if wish.team:
        return known_team(place, wish.team)
    teams = place.world.site.teams if place.world else {}
    inside = next((part for part in reversed(path.split("/")[:-1]) if part in teams), "")
    if not inside and wish.type in {"objective", "retro"} and not wish.objective:
        some = f": {', '.join(list(teams)[:8])}" if teams else '; make one: okrsite new team "Sales"'
        raise RefusedError(f"which team is it for? --team TEAM{some}", "--team")
    return inside


def _period(place: Workplace, wish: Wish, path: str) -> Period:
    names = place.project.config.period_names
    inside = (names.parse(part) for part in reversed(path.split("/")[:-1]))
    found = next((period for period in inside if period is not None), None)
    if wish.period:
        named = known_period(place, wish.period)
        if found is not None and found.id != named.id:
            hint = "leave --period out, or name another path"
            raise RefusedError(f"{path} lies in the folder of {found.id}", "--period", hint)
        return named if wish.type == "objective" or wish.objective else _closable(place, wish, named)
    if found is not None:
        return found
    if wish.type == "retro" and place.world is not None:
        if wish.objective:
            return place.world.site.objectives[wish.objective].period
        done = [p for p in place.world.closed_periods if _has(place, p, wish.team)]
        return done[0] if done else _closable(place, wish, current_period(place))
    return current_period(place)


def _closable(place: Workplace, wish: Wish, period: Period) -> Period:
    """A period that a team's retro can close. Raises `RefusedError` where the team has nothing in it."""
    if place.world is None or _has(place, period, wish.team):
        return period
    periods = sorted(place.world.site.periods.values(), key=lambda p: p.sort_key, reverse=True)
    there = [p.id for p in periods if _has(place, p, wish.team)][:8]
    hint = f"it has some in {', '.join(there)}" if there else "okrsite new objective makes one"
    raise RefusedError(f"{wish.team} has no objective in {period.id}", "--period", hint)


def _has(place: Workplace, period: Period, team: str) -> bool:
    goals = place.world.site.objectives_of_period.get(period.id, ()) if place.world else ()
    return any(team in o.teams for o in goals)


def _name(place: Workplace, wish: Wish, title: str, team: str, period: Period | None) -> str:
    """The file's path, made of the title."""
    stem = wish.id or slug(title, wish.type)
    if wish.id and (slug(wish.id, wish.type) != wish.id.casefold() or len(wish.id) > 60):
        hint = f"write {slug(wish.id, wish.type)}" if slug(wish.id, wish.type) else "letters, digits and -"
        raise RefusedError(f"{quote(wish.id)} cannot be the name of a file", "--id", hint)
    if not stem:
        hint = "say how the file is called: --id NAME"
        raise RefusedError(f"no file name can be made of {quote(title)}", "TITLE", hint)
    if wish.type == "event":
        stem = f"{wish.day}-{stem}"
    if period is None:
        name = f"{FOLDERS[wish.type]}{stem}.md"
    else:
        folder = _home(place, team, period)
        name = f"{folder}/retros/{wish.day}-{stem}.md" if wish.type == "retro" else f"{folder}/{stem}.md"
        if wish.type == "retro" and not wish.id:
            of = wish.objective.rpartition("/")[2] or team
            name = f"{folder}/retros/{wish.day}-{of}.md"
    if place.taken(name) and (wish.type in BY_STEM or wish.id):
        hint = "choose another name: --id NAME" if not wish.id else "choose another --id"
        raise RefusedError(f"{place.content_name}/{name} is there already", "TITLE", hint)
    return place.free(name)


def _home(place: Workplace, team: str, period: Period) -> str:
    """The folder of a team's goals in a period: where it has some already, else `PERIOD/TEAM`."""
    goals = place.world.site.objectives_of_period.get(period.id, ()) if place.world else ()
    folders = [o.id.rpartition("/")[0] for o in goals if o.teams == (team,)]
    own = [f for f in folders if f.split("/")[-1] == team]
    return min(own, key=len) if own else f"{period.id}/{team}" if team else period.id


def _values(
    place: Workplace, wish: Wish, title: str, team: str, period: Period | None, name: str
) -> Mapping[str, str]:
    config = place.project.config
    teams = place.world.site.teams if place.world else {}
    lead = teams[team].lead if team in teams else None
    values: dict[str, str | None] = {
        "title": title,
        "team": team or None,
        "date": str(wish.day),
        "owner": wish.owner or lead or None,
        "supports": _listed(wish.supports),
        "parent": wish.parent or (config.company_team if config.company_team in teams else None),
        "objective": wish.objective or None,
    }
    if wish.type == "team" and values["parent"] == name.rpartition("/")[2].removesuffix(".md"):
        values["parent"] = None
    if period is not None:
        values |= {
            "period": period.id,
            "first": str(period.first),
            "third": str(period.first + timedelta(days=period.days // 3)),
            "middle": str(period.first + timedelta(days=period.days // 2)),
            "last": str(period.last),
        }
    if wish.type == "retro":
        values["grades"] = _grades(place, wish, team, period)
        values["owner"] = wish.owner or None
    return {key: value for key, value in values.items() if value is not None}


def _implied(place: Workplace, wish: Wish, team: str, period: Period | None, name: str) -> set[str]:
    """What the folders say already, or nobody asked for."""
    folders, teams = name.split("/")[:-1], place.world.site.teams if place.world else {}
    found = {"period"} if period is not None and period.id in folders else set()
    if wish.type == "objective" and next((f for f in reversed(folders) if f in teams), None) == team:
        found.add("team")
    if wish.type == "retro":
        found |= {"team"} if wish.objective else {"objective"}
    return found


def _listed(refs: tuple[str, ...]) -> str | None:
    if len(refs) < 2:
        return refs[0] if refs else None
    return Yaml(f"[{', '.join(scalar(ref) for ref in refs)}]")


def _grades(place: Workplace, wish: Wish, team: str, period: Period | None) -> str:
    """A commented line for each key result that can be graded."""
    lines = [
        "# Take the `# ` from `grades:` and from each line that you grade; 0 to 1, and why.",
        "# grades:",
    ]
    world = place.world
    goals = world.site.objectives_of_period.get(period.id, ()) if world and period else ()
    for objective in goals:
        if objective.id == wish.objective or (not wish.objective and team in objective.teams):
            for kr in objective.key_results:
                score = world.scores.key_results[kr.ref].score if world else None
                if score is None:
                    continue
                lines.append(
                    f'#   "{kr.ref}": {{grade: {number(score)}, why: "…"}}   # {number(score)} is computed'
                )
    return "\n".join(lines if len(lines) > 2 else _NOTHING_TO_GRADE)
