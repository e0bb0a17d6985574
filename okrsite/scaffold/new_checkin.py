"""What is said in a check-in: its YAML, and what `check` would say of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from okrsite.diagnostics import Diagnostic, Span, did_you_mean, quote
from okrsite.resolve.context import Context
from okrsite.resolve.index import Goal, Index
from okrsite.resolve.records import resolve_checkin
from okrsite.resolve.updates import UpdateReader
from okrsite.scaffold.new_files import RefusedError
from okrsite.scaffold.new_text import scalar
from okrsite.source.discover import SourceFile
from okrsite.source.parse import Document, parse
from okrsite.source.schema import CheckInFields
from okrsite.view.open_goals import OpenGoal
from okrsite.view.world import World

FIELDS = ("value", "done", "days", "date", "confidence", "status", "note")
"""What can be said of a goal, in the order written."""

Said = Mapping[str, str]
"""Field → what was said, as people write it; steps are separated by spaces."""


def as_yaml(goal: OpenGoal, said: Said) -> str:
    """What is said of one goal, as it stands behind its name; empty when nothing is."""
    parts = [(key, said[key].strip()) for key in FIELDS if said.get(key, "").strip()]
    if not parts:
        return ""
    if goal.takes == "percent" and parts[0][0] == "value" and parts[0][1].lower() in {"true", "false"}:
        parts[0] = ("value", parts[0][1].lower())
    written = [(key, _value(key, text)) for key, text in parts]
    if len(written) == 1 and written[0][0] == "value":
        return written[0][1]
    return f"{{{', '.join(f'{key}: {value}' for key, value in written)}}}"


def _value(key: str, text: str) -> str:
    if key == "done":
        return f"[{', '.join(scalar(step) for step in _words(text))}]"
    return text if text in {"true", "false"} else scalar(text)


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,]+", text) if word]


def steps_named(goal: OpenGoal, text: str) -> str:
    """Steps given by number or name, as names; what is neither stays as it is."""
    if text.strip().lower() == "all":
        return " ".join(id_ for id_, _ in goal.steps)
    named = (
        goal.steps[int(word) - 1][0] if word.isdecimal() and 0 < int(word) <= len(goal.steps) else word
        for word in _words(text)
    )
    return " ".join(named)


def faults_of(world: World, goal: OpenGoal, said: Said, day: date) -> list[Diagnostic]:
    """What `check` says of an update, by the same code."""
    text = f"---\ntype: checkin\ndate: {day}\nupdates:\n  {scalar(goal.ref)}: {as_yaml(goal, said)}\n---\n"
    parsed = parse(SourceFile("check-in.md", "check-in.md", text.encode()))
    document = parsed.document
    if document is None or not isinstance(document.fields, CheckInFields):
        return list(parsed.diagnostics)
    typed = Document(
        document.type,
        document.id,
        document.path,
        document.name,
        document.fields,
        document.node,
        document.body,
    )
    context = Context(world.config, {})
    objective = world.site.objective_of(goal.ref) if "#" in goal.ref else None
    if objective is not None:
        ids = frozenset(kr.id for kr in objective.key_results)
        context.index.add(Goal(objective.id, "", objective.period, objective.teams, ids))
    checkin, _ = resolve_checkin(context, typed)
    if checkin is not None:
        reader = UpdateReader(context, typed, checkin, world.site.key_results, dict(world.site.kpis))
        list(reader.read())
    return [*parsed.diagnostics, *context.faults]


def team_fault(world: World, name: str) -> str:
    """What `check` says of a team that a blocker needs; empty when there is such a team."""
    faults: list[Diagnostic] = []
    Index(teams=set(world.site.teams)).name("team", name, Span.of("check-in.md"), faults)
    return f"{faults[0].message}; {faults[0].hint}" if faults else ""


@dataclass(frozen=True, slots=True)
class Setting:
    """`--set REF=VALUE`, or of one of the other fields `--set REF.confidence=6`."""

    goal: OpenGoal
    field: str
    text: str


def setting(goals: Sequence[OpenGoal], text: str) -> Setting:
    """What an option `--set` asks for. Raises `RefusedError`."""
    name, equals, value = text.partition("=")
    name, value = name.strip(), value.strip()
    if not equals or not name or not value:
        hint = "such as --set 'partners#new-arr=$4.2M'"
        raise RefusedError(f"{quote(text)} is not REF=VALUE", "--set", hint)
    head, dot, last = name.rpartition(".")
    field = last if dot and last in FIELDS and not _named(goals, name) else ""
    found = _named(goals, head if field else name)
    if len(found) > 1:
        names = " or ".join(goal.ref for goal in found)
        raise RefusedError(f"{quote(name)} could be {names}", "--set", "write it longer")
    if not found:
        known = [n for goal in goals for n in (goal.name, goal.ref, goal.name.rpartition("#")[2])]
        hint = (
            did_you_mean(head if field else name, known) or f"open are {', '.join(g.name for g in goals[:6])}"
        )
        raise RefusedError(f"nothing open of the team is called {quote(name)}", "--set", hint)
    goal = found[0]
    if goal.takes == "steps" and field in {"", "value", "done"}:
        return Setting(goal, "done", steps_named(goal, value))
    return Setting(goal, field or "value", value)


def _named(goals: Iterable[OpenGoal], name: str) -> list[OpenGoal]:
    """The goals that a name means: an id, an ending of it, or a key result's own id alone."""
    exact = [g for g in goals if name in {g.ref, g.name}]
    if exact:
        return exact
    return [
        g
        for g in goals
        if f"/{g.ref}".endswith(f"/{name}") or ("#" in g.ref and g.ref.rpartition("#")[2] == name.lstrip("#"))
    ]


def settings(goals: Sequence[OpenGoal], texts: Iterable[str]) -> dict[str, dict[str, str]]:
    """All options `--set`, by full id; of two of one field the later wins."""
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        one = setting(goals, text)
        found.setdefault(one.goal.ref, {})[one.field] = one.text
    return found


def check_in_file(
    team: str, author: str, goals: Iterable[OpenGoal], said: Said, rest: Sequence[str] = (), body: str = ""
) -> str:
    """A check-in that holds what was said and nothing else."""
    lines = ["---", "type: checkin", f"team: {scalar(team)}"]
    lines += [f"author: {scalar(author)}"] if author else []
    updates = [f"  {scalar(goal.name)}: {said[goal.ref]}" for goal in goals if goal.ref in said]
    lines += ["updates:", *updates] if updates else ["updates: {}"]
    return "\n".join([*lines, *rest, "---", *([body] if body else [])]) + "\n"
