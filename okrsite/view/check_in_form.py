"""A check-in that waits for its figures: its text, its place, and the Git host's form filled with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote as percent

from okrsite.view.open_goals import OpenGoal, open_goals
from okrsite.view.world import World
from okrsite.words import count

LONGEST = 8000
"""Characters of a link; some hosts and mail programs cut longer ones."""
LINES = 100
"""So many key results and KPIs stand in the text on a page."""
NAME = "your-id"
"""Stands for the author in the file's name: a page does not know who reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInForm:
    """*Write this week's check-in* of a team."""

    href: str
    """The Git host's form for a new file; empty where the site does not know one."""
    filled: bool
    """Whether the form opens with the text in it."""
    path: str
    """Where the file goes, under the content folder."""
    text: str
    """The file as a block to copy."""
    note: str
    """What is not in the link; empty when all is."""


def check_in_form(world: World, team: str) -> CheckInForm | None:
    """The form of a team; None where it has nothing to speak of."""
    goals = open_goals(world, team)
    if not goals:
        return None
    folder, day = check_in_folder(world, team), world.scores.as_of
    name = f"{day}-{NAME}.md"
    new_url = world.config.new_url or ""
    shown, more = goals[:LINES], max(len(goals) - LINES, 0)
    href, note = _link(new_url, folder, name, team, shown) if new_url else ("", "")
    return CheckInForm(
        href=href,
        filled="{value}" in new_url or "{content}" in new_url,
        path=f"{folder}/{name}",
        text=check_in_text(team, shown, more=more),
        note=note,
    )


def check_in_folder(world: World, team: str) -> str:
    """Where a team's check-ins go: into `checkins/` beside its goals of the shortest period that runs."""
    period = world.home_periods.get(team)
    if period is None:
        return f"{team}/checkins"
    own = [o for o in world.running_of_team.get(team, ()) if o.period.id == period.id]
    homes = [o.id.rpartition("/")[0] for o in own if o.id.split("/")[-2:-1] == [team]]
    return f"{min(homes, key=len) if homes else f'{period.id}/{team}'}/checkins"


def _link(new_url: str, folder: str, name: str, team: str, goals: Sequence[OpenGoal]) -> tuple[str, str]:
    """The form's address, and what had to be left out of it, in words."""
    href = new_href(new_url, folder, name, check_in_text(team, goals))
    if len(href) <= LONGEST:
        return href, ""
    for left_out in range(len(goals) + 1):
        kept = goals[: len(goals) - left_out]
        text = check_in_text(team, kept, aids=False, more=left_out)
        href = new_href(new_url, folder, name, text)
        if len(href) <= LONGEST:
            break
    if not left_out:
        return href, "The link has room for the last values alone; the block has all that is known."
    return href, f"The link has room for {len(kept)} of {len(goals)} lines; the block has them all."


def new_href(new_url: str, folder: str, name: str, text: str) -> str:
    """`new_url` with its placeholders filled in, each encoded for an address."""
    values = {
        "folder": percent(folder, safe="/"),
        "filename": percent(name, safe=""),
        "path": percent(f"{folder}/{name}", safe="/"),
        "value": percent(text, safe=""),
        "content": percent(text, safe=""),
    }
    # In one pass, so that braces in a value are never taken for a placeholder.
    parts = new_url.split("{")
    found = [parts[0]]
    for part in parts[1:]:
        key, _, rest = part.partition("}")
        found.append(f"{values.get(key, '{' + key + '}')}{rest}")
    return "".join(found)


def check_in_text(
    team: str,
    goals: Iterable[OpenGoal],
    *,
    said: Mapping[str, str] | None = None,
    author: str = "",
    aids: bool = True,
    more: int = 0,
) -> str:
    """A check-in in which what is `said` (by full id, as YAML) is set and every other line is a comment."""
    known = said or {}
    lines = ["---", "type: checkin", f"team: {_value(team)}"]
    lines.append(f"author: {_value(author)}" if author else "# author: your-id")
    lines += ["updates:", "  # Take the `# ` from each line that you have a value for, and write it in."]
    heading = ""
    for goal in goals:
        if goal.heading != heading:
            heading = goal.heading
            lines += [f"  # {heading}:"] if aids else []
        if goal.ref in known:
            lines.append(f"  {_value(goal.name)}: {known[goal.ref]}")
        else:
            lines.append(_waiting(goal, aids=aids))
    if more:
        lines.append(f"  # and {count(more, 'more', 'more')}, on the team's page")
    lines += ["# wins: [What went well]", "# blockers: [{text: What stands in the way, needs: team-id}]"]
    return "\n".join((*lines, "---")) + "\n"


def _waiting(goal: OpenGoal, *, aids: bool) -> str:
    """A line for a goal of which nothing is said yet."""
    value = {
        "value": "",
        "habit": "{value: , days: 7}",
        "percent": "",
        "steps": f"{{done: [{', '.join(step for step, _ in goal.steps)}]}}",
        "words": "{confidence: }" if "#" in goal.ref else "{note: }",
    }[goal.takes]
    line = f"  # {_value(goal.name)}: {value}".rstrip()
    known = aid(goal) if aids else f"last {goal.last}" if goal.last else ""
    return f"{line}   # {known}" if known else line


def aid(goal: OpenGoal) -> str:
    """What is known of a goal, in a few words, and its title."""
    if goal.takes == "steps":
        parts = [f"{goal.last}; name those that are done now"]
    elif goal.takes == "percent":
        parts = [f"true, false or a percentage; last {goal.last}" if goal.last else "true, false or 60%"]
    else:
        parts = [f"last {goal.last}" if goal.last else "no reading yet"]
    if goal.expected:
        parts.append(f"expected {goal.expected}")
    if goal.target:
        parts.append(f"{'target' if '#' in goal.ref else 'green'} {goal.target}")
    if goal.confidence is not None:
        parts.append(f"confidence {goal.confidence:g}")
    if goal.source:
        parts.append(f"its value comes from {goal.source}")
    return f"{', '.join(parts)}: {goal.title}"


def _value(text: str) -> str:
    """An id as YAML."""
    safe = all(c.isalnum() or c in "-_./# " for c in text) and not text.startswith(("-", "."))
    return text if safe and " #" not in text else "'" + text.replace("'", "''") + "'"


def file_name(day: date, author: str, team: str) -> str:
    """The name of a check-in's file."""
    return f"{day}-{author or team}.md"
