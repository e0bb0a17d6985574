"""The parts that pages share: a status with its mark, a bar, a figure with its source, rows and lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote as percent

from okrsite.diagnostics import Span
from okrsite.model.objective import KeyResult, Objective
from okrsite.model.period import Period, short_date
from okrsite.model.quantity import format_quantity, round_for_display
from okrsite.model.reading import Update
from okrsite.model.records import Kpi
from okrsite.pages.page import World
from okrsite.scoring.kpis import kpi_supports as supports_on
from okrsite.scoring.values import GroupScore, KeyResultScore, Status, Verdict
from okrsite.words import GRADE, KPI, KPI_MARK, MARK, STATUS


@dataclass(frozen=True, slots=True)
class Link:
    """Words and the address within the site that they lead to; an empty address is no link."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A status as a shape, a colour class and a word."""

    name: str
    word: str


@dataclass(frozen=True, slots=True)
class Source:
    """The line that set a figure; `href` leads to it where the site knows its Git host."""

    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """Progress against expected pace, in percent of the way; `gap` is what is owed by today."""

    done: float
    expected: float | None
    label: str

    @property
    def gap(self) -> float:
        return max((self.expected or 0.0) - self.done, 0.0)


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way from the home page."""

    text: str
    address: str


def address(*parts: str) -> str:
    """An address within the site, as it is on disk; the template filter `href` encodes it."""
    return "".join(f"{part}/" for part in parts if part)


def objective_address(ref: str) -> str:
    """Where an objective or (with its `#`) a key result stands."""
    head, hash_, kr = ref.partition("#")
    return f"{address(head)}{hash_}{kr}"


def person(world: World, id_: str | None) -> Link | None:
    """A link to a person's page."""
    if id_ is None:
        return None
    return Link(world.site.people[id_].title, address("people", id_)) if id_ in world.site.people else Link(id_)


def team(world: World, id_: str) -> Link:
    """A link to a team's page."""
    return Link(world.site.teams[id_].title, address("teams", id_)) if id_ in world.site.teams else Link(id_)


def teams_in(world: World, ids: tuple[str, ...], period: Period) -> tuple[Link, ...]:
    """Links to teams' pages in a period."""
    return tuple(Link(team(world, id_).text, address(period.id, id_)) for id_ in ids)


def goal(world: World, ref: str) -> Link:
    """A link to an objective or key result."""
    if ref in world.site.key_results:
        return Link(world.site.key_results[ref].title, objective_address(ref))
    if ref in world.site.objectives:
        return Link(world.site.objectives[ref].title, objective_address(ref))
    return Link(world.site.kpis[ref].title, address("kpis", ref)) if ref in world.site.kpis else Link(ref)


def mark(status: Status) -> Mark:
    """The mark of a status."""
    return Mark(MARK[status], STATUS[status])


def verdict_mark(verdict: Verdict) -> Mark:
    """The mark of a goal: stale before the colour, and once closed its grade."""
    if verdict.stale:
        return Mark("stale", "Stale")
    if verdict.status == "closed" and verdict.grade is not None:
        return Mark(verdict.grade, GRADE[verdict.grade])
    return mark(verdict.status)


def kpi_mark(world: World, kpi: Kpi) -> Mark:
    """The mark of a KPI: stale before its zone."""
    return Mark("stale", "Stale") if world.scores.kpis[kpi.id].stale else zone_mark(world, kpi)


def zone_mark(world: World, kpi: Kpi) -> Mark:
    """The mark of a KPI's zone, however old its reading is."""
    zone = world.scores.kpis[kpi.id].status
    return Mark(KPI_MARK[zone], KPI[zone])


def kpi_supports(world: World, kpi: Kpi) -> tuple[str, ...]:
    """What a KPI feeds: in the periods that run on the as-of date, else in the one that ended last."""
    return supports_on(world.site, kpi, world.scores.as_of)


def source(world: World, span: Span | None) -> Source | None:
    """A figure's source as `path:line`, linked through `edit_url`."""
    if span is None:
        return None
    prefix = world.config.content_dir.strip("/") + "/"
    name = span.path.removeprefix(prefix)
    href = ""
    if world.config.edit_url:
        href = world.config.edit_url.replace("{path}", percent(name)).replace("{line}", str(span.line))
    return Source(f"{name}:{span.line}", href)


def number(value: float | None) -> str:
    """A score with two digits, or a dash."""
    return "–" if value is None else f"{value + 0.0:.2f}"


def amount(entry: KeyResult | Kpi, value: float | None, *, exact: bool = True) -> str:
    """A value in the entry's unit: exact as read, or rounded where it was computed."""
    if value is None:
        return "–"
    if exact:
        return format_quantity(value, entry.unit)
    return round_for_display(value, entry.unit, max(entry.decimals, 1))


def bar(progress: float | None, expected: float | None, title: str) -> Bar:
    """A bar for progress and expected pace, both as shares."""
    done = min(max(progress or 0.0, 0.0), 1.0) * 100
    words = f"{title}: {progress or 0.0:.0%} of the way"
    if expected is not None:
        words += f", {expected:.0%} expected by now"
    return Bar(round(done, 1), None if expected is None else round(expected * 100, 1), words)


TIMED: frozenset[Status] = frozenset({"achieved", "no_data", "on_track", "at_risk", "off_track"})
"""While it has one of these, a goal is held against its expected pace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyResultRow:
    """A key result in a list."""

    id: str
    link: Link
    owner: Link | None
    mark: Mark
    current: str
    source: Source | None
    """The line of the reading that set `current`."""
    target: str
    target_source: Source | None
    start: str
    change: str
    """What moved since last week, in words."""
    bar: Bar
    done: str
    expected: str
    notes: tuple[str, ...]
    """Weight, state, guardrail: what else a reader must know, in words."""


def key_result_row(world: World, kr: KeyResult) -> KeyResultRow:
    """A key result's row."""
    score, before = world.scores.key_results[kr.ref], world.before.key_results.get(kr.ref)
    return KeyResultRow(
        id=kr.id,
        link=Link(kr.title, objective_address(kr.ref)),
        owner=person(world, kr.owner),
        mark=verdict_mark(score),
        current=current_text(kr, score, world.scores.as_of),
        source=source(world, score.latest.span if score.latest else None),
        target=target_text(kr, score),
        target_source=source(world, kr.at("target") if "target" in kr.spans else kr.span),
        start="" if score.start is None else f"from {amount(kr, score.start)}",
        change=change_text(kr, score, before),
        bar=bar(score.progress, score.expected if score.status in TIMED else None, kr.title),
        done=number(score.progress),
        expected=number(score.expected),
        notes=notes(kr, score, world.scores.as_of),
    )


def current_text(kr: KeyResult, score: KeyResultScore, as_of: date) -> str:
    """Where it stands, in its own unit."""
    if kr.kind == "milestone":
        if kr.steps:
            done = sum(1 for s in kr.steps if s.done is True or (isinstance(s.done, date) and s.done <= as_of))
            ticked = {step for r in score.readings for step in r.done or ()}
            done += sum(1 for s in kr.steps if s.done is False and s.id in ticked)
            return f"{done} of {len(kr.steps)} steps"
        return "done" if score.current == 100 else f"{score.current:g}%" if score.current else "not done"
    if kr.kind == "habit":
        return f"{(score.progress or 0.0):.0%} kept"
    if kr.kind == "rollup" and kr.of == "score":
        return number(score.current)
    return amount(kr, score.current, exact=kr.kind != "rollup")


def target_text(kr: KeyResult, score: KeyResultScore) -> str:
    """What it should come to, in words that follow its current value."""
    if kr.kind == "milestone":
        return ""
    if kr.kind == "habit":
        return f"{amount(kr, score.target)} a {kr.per}"
    if kr.kind == "maintain":
        low, high = amount(kr, kr.low), amount(kr, kr.high)
        if kr.low is not None and kr.high is not None:
            return f"between {low} and {high}"
        return f"at least {low}" if kr.low is not None else f"at most {high}"
    if kr.kind == "rollup" and kr.of == "score":
        return "of 1"
    return f"of {amount(kr, score.target, exact=kr.change is None)}"


def change_text(kr: KeyResult, score: KeyResultScore, before: KeyResultScore | None) -> str:
    """`up $0.4M this week`, `no change this week`; empty when there is nothing to compare."""
    if before is None or score.current is None or before.current is None or score.status not in TIMED:
        return ""
    if kr.kind in {"milestone", "habit"} or kr.of == "score":
        gained = (score.progress or 0.0) - (before.progress or 0.0)
        return f"{gained:+.2f} this week" if abs(gained) >= 0.005 else "no change this week"
    by = score.current - before.current
    if abs(by) < 1e-9:
        return "no change this week"
    return f"{'up' if by > 0 else 'down'} {size_text(kr, by, like=score.current)} this week"


def size_text(entry: KeyResult | Kpi, by: float, *, like: float = 0.0) -> str:
    """The size of a change in the entry's unit: `$0.4M`, `2 points`."""
    size = round_for_display(abs(by), entry.unit, max(entry.decimals, 1), like=abs(like))
    if not any(c in size for c in "123456789"):  # smaller than what is rounded away
        size = format_quantity(float(f"{abs(by):.2g}"), entry.unit)
    if entry.unit.label == "%":
        return size.removesuffix("%") + (" point" if size == "1%" else " points")
    return size


def day_text(day: date, as_of: date) -> str:
    """`14 August`; with the year where it is another one than that of the as-of date."""
    return short_date(day) if day.year == as_of.year else f"{short_date(day)} {day.year}"


def notes(kr: KeyResult, score: KeyResultScore, as_of: date) -> tuple[str, ...]:
    """What else a reader must know of a key result."""
    found = []
    if kr.weight == 0:
        found.append("not counted (weight 0)")
    elif kr.weight != 1:
        found.append(f"counts {kr.weight:g} times")
    if kr.state.on(as_of) in {"dropped", "postponed"} and kr.state.why:
        found.append(kr.state.why)
    if score.guardrail == "broken":
        found.append("its guardrail is broken")
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveRow:
    """An objective in a list, with its key results in one line each."""

    link: Link
    owner: Link | None
    teams: tuple[Link, ...]
    mark: Mark
    score: str
    expected: str
    change: str
    bar: Bar
    key_results: tuple[KeyResultRow, ...]


def objective_row(world: World, objective: Objective) -> ObjectiveRow:
    """An objective's row."""
    score = world.scores.objectives[objective.id]
    before = world.before.objectives.get(objective.id)
    shown = score.final_score if score.final_score is not None else score.score
    return ObjectiveRow(
        link=Link(objective.title, objective_address(objective.id)),
        owner=person(world, objective.owner),
        teams=teams_in(world, objective.teams, objective.period),
        mark=verdict_mark(score),
        score=number(shown),
        expected=number(score.expected),
        change=score_change(score.score, before.score if before else None),
        bar=bar(shown, score.expected if score.status != "closed" else None, objective.title),
        key_results=tuple(key_result_row(world, kr) for kr in objective.key_results),
    )


def score_change(now: float | None, before: float | None) -> str:
    """`up 0.02 this week`."""
    if now is None or before is None:
        return ""
    by = round(now, 2) - round(before, 2)
    return "unchanged this week" if abs(by) < 0.005 else f"{'up' if by > 0 else 'down'} {abs(by):.2f} this week"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """A team in a period, or a period, in a line."""

    link: Link
    mark: Mark
    score: str
    expected: str
    distance: str
    """`0.10 behind pace`."""
    bar: Bar
    objectives: int


def group_line(world: World, link: Link, group: GroupScore) -> GroupLine:
    """A team's or a period's line."""
    shown = group.final_score if group.final_score is not None else group.score
    running = group.status not in {"closed", "planned"}
    return GroupLine(
        link=link,
        mark=mark(group.status),
        score=number(shown),
        expected=number(group.expected),
        distance=distance(group.score, group.expected) if running else "",
        bar=bar(shown, group.expected if running else None, link.text),
        objectives=len(group.objectives),
    )


def distance(score: float | None, expected: float | None) -> str:
    """How far from the expected pace, in words."""
    if score is None or expected is None:
        return ""
    gap = round(expected - score, 2)
    return "on pace" if abs(gap) < 0.005 else f"{abs(gap):.2f} {'behind' if gap > 0 else 'ahead of'} pace"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """A reading in a table."""

    day: date
    value: str
    confidence: str
    author: Link | None
    note: str
    checkin: Link | None
    source: Source | None


def reading_row(world: World, entry: KeyResult | Kpi, update: Update) -> ReadingRow:
    """A reading's row."""
    if update.value is not None:
        value = f"{update.value:g}%" if isinstance(entry, KeyResult) and entry.kind == "milestone" else amount(entry, update.value)
        value += f" over {update.days} days" if update.days > 1 else ""
    else:
        value = ", ".join(update.done or ()) or "no step"
    checkin = world.site.checkins.get(update.checkin or "")
    return ReadingRow(
        day=update.written,
        value=value,
        confidence="" if update.confidence is None else f"{update.confidence:g} of 10",
        author=person(world, update.author),
        note=update.note,
        checkin=Link(checkin.title, objective_address(checkin.id)) if checkin else None,
        source=source(world, update.span),
    )
