"""A key result in full, as it stands on its objective's page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from okrsite.model.objective import KeyResult
from okrsite.model.reading import Update
from okrsite.scoring.values import KeyResultScore
from okrsite.view.computations import Computation, key_result_computation
from okrsite.view.facts import Fact, facts
from okrsite.view.figures import amount, day_text, number, pace_text, since_text
from okrsite.view.forecasts import forecast_facts
from okrsite.view.grading import graded_text
from okrsite.view.inputs import InputRow, input_rows, key_result_inputs
from okrsite.view.key_results import KeyResultRow, key_result_row
from okrsite.view.kpis import bands
from okrsite.view.ledger import EditRow, key_result_edits
from okrsite.view.links import Link, Source, address, goal, person, source
from okrsite.view.marks import Mark, kpi_mark
from okrsite.view.readings import ReadingRow, reading_row
from okrsite.view.steps import StepRow, step_rows
from okrsite.view.world import World
from okrsite.words import CLAIM, STANCE, STATUS, count, sentence

NOTE_DAYS = 31
"""An author's note is shown for so long; older ones stand in the table of readings."""


READINGS = 50
"""Readings in the table; the rest are in readings.csv."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A claim against the numbers."""

    title: str
    text: str
    mark: Mark
    source: Source | None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A target that was moved."""

    day: date
    text: str
    why: str
    source: Source | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardrail:
    """The KPI that must not suffer for a key result; once the period is over, as of its last day."""

    link: Link
    mark: Mark
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyResultBlock:
    """A key result and all that is known of it."""

    row: KeyResultRow
    state: str
    """Why it does not count, and since when; empty while it is active, or its objective says it."""
    graded: str
    """`Graded 0.70, where 0.62 was computed.`"""
    grade_why: str
    grade_source: Source | None
    facts: tuple[Fact, ...]
    note: str
    """What the author last said of it."""
    note_by: str
    contradiction: Contradiction | None
    steps: tuple[StepRow, ...]
    guardrail: Guardrail | None
    changes: tuple[ChangeRow, ...]
    edits: tuple[EditRow, ...]
    """Edits after kick-off that no dated change tells."""
    links: tuple[tuple[str, str], ...]
    computation: Computation | None
    inputs: tuple[InputRow, ...]
    """The numbers of the computation, each with the line and commit that set it."""
    more_inputs: int
    readings: tuple[ReadingRow, ...]
    readings_caption: str


def key_result_block(world: World, kr: KeyResult) -> KeyResultBlock:
    """Everything about a key result."""
    score, as_of = world.scores.key_results[kr.ref], world.scores.as_of
    said = [u for u in world.site.updates.get(kr.ref, ()) if u.known <= as_of and u.written <= as_of]
    said.sort(key=lambda u: u.known)  # who spoke last may have measured an earlier day
    noted = next((u for u in reversed(said) if u.note and (as_of - u.known).days <= NOTE_DAYS), None)
    state = kr.state.on(as_of)
    newest = tuple(reversed(score.readings))
    row = key_result_row(world, kr)
    inputs, more = input_rows(world, key_result_inputs(world, kr))
    own = world.site.objectives[kr.objective].state.on(as_of) == "active"
    return KeyResultBlock(
        row=replace(row, notes=tuple(note for note in row.notes if note != kr.state.why)),
        state=_state(kr, as_of) if own else "",
        graded=_graded(score),
        grade_why=score.graded.why if score.graded else "",
        grade_source=source(world, score.graded.span) if score.graded else None,
        facts=tuple(_facts(world, kr, score, said)),
        note=noted.note if noted else "",
        note_by=_by(world, noted) if noted else "",
        contradiction=_contradiction(world, kr, score),
        steps=tuple(step_rows(kr, score, as_of)),
        guardrail=_guardrail(world, kr, score),
        changes=tuple(_changes(world, kr, as_of)),
        edits=key_result_edits(world, kr),
        links=tuple((name, world.leads(kr.span.path, url)) for name, url in kr.links),
        computation=None if state == "draft" else key_result_computation(world, kr),
        inputs=inputs,
        more_inputs=more,
        readings=tuple(reading_row(world, kr, u) for u in newest[:READINGS]),
        readings_caption=_caption(len(newest)),
    )


def _state(kr: KeyResult, as_of: date) -> str:
    word = kr.state.on(as_of)
    if word not in {"postponed", "dropped"}:
        return ""
    return since_text(sentence(word), kr.state.since, kr.state.why, as_of)


def _by(world: World, update: Update) -> str:
    author = person(world, update.author)
    day = day_text(update.known, world.scores.as_of)
    return f"{author.text}, {day}" if author else day


def _graded(score: KeyResultScore) -> str:
    if score.graded is None:
        return ""
    return graded_text(score.graded.value, score.score)


def _facts(world: World, kr: KeyResult, score: KeyResultScore, said: list[Update]) -> tuple[Fact, ...]:
    as_of = world.scores.as_of
    objective = world.site.objectives[kr.objective]
    points = [f"{amount(kr, value)} by {day_text(day, as_of)}" for day, value in kr.checkpoints]
    needed = kr.numeric and (score.progress or 0.0) < 1
    so_far, to_go = _paces(kr, score)
    return facts(
        ("Author’s confidence", _confidence(score, said)),  # noqa: RUF001
        ("Author’s word", sentence(CLAIM[score.claim]) if score.claim else None),  # noqa: RUF001
        ("Pace so far", so_far),
        ("Pace needed", to_go if needed else None),
        *forecast_facts(kr, score, as_of),
        ("Due", day_text(kr.last, as_of) if kr.last != kr.period.last else None),
        ("Checkpoints", ", ".join(points)),
        ("Result", None if score.met is None else "Met" if score.met else "Not met"),
        ("Stance", STANCE[kr.stance] if kr.stance != objective.stance else None),
        ("Indicator", sentence(kr.indicator) if kr.indicator else None),
        ("Feeds", [goal(world, ref) for ref in kr.supports]),
        ("Read from", f"{kr.source.path}, column {kr.source.column}" if kr.source else None),
    )


def _confidence(score: KeyResultScore, said: list[Update]) -> str:
    """What the author says, apart from what the numbers say."""
    if score.confidence is None:
        return ""
    heard = [u.confidence for u in said if u.confidence is not None]
    was = next((c for c in reversed(heard) if c != score.confidence), None)
    return f"{score.confidence:g} of 10" + (f", was {was:g}" if was is not None else "")


def _paces(kr: KeyResult, score: KeyResultScore) -> tuple[str, str]:
    """The pace so far and the pace needed, with a digit more where they differ and would read the same."""
    one, other = score.pace_actual, score.pace_needed
    texts = pace_text(kr, score, one), pace_text(kr, score, other)
    if texts[0] == texts[1] and one is not None and other is not None and abs(one - other) > abs(other) / 20:
        return pace_text(kr, score, one, more=2), pace_text(kr, score, other, more=2)
    return texts


def _contradiction(world: World, kr: KeyResult, score: KeyResultScore) -> Contradiction | None:
    if score.claim != "on_track" or score.status != "off_track" or score.claimed_by is None:
        return None
    day = day_text(score.claimed_by.known, world.scores.as_of)
    figures = f"progress is {number(score.progress)} where {number(score.expected)} was expected"
    if kr.kind == "maintain":
        figures = "the latest reading lies outside the band"
    return Contradiction(
        title="Claimed on track, scored off track",
        text=f"The check-in of {day} says on track; {figures}.",
        mark=Mark("off", STATUS["off_track"]),
        source=source(world, score.claimed_by.span),
    )


def _guardrail(world: World, kr: KeyResult, score: KeyResultScore) -> Guardrail | None:
    kpi, counter = world.site.kpis.get(kr.counter or ""), score.counter
    if kpi is None or counter is None:
        return None
    stands = ", ".join(part for part in (amount(kpi, counter.current), bands(kpi)) if part)
    if world.scores.as_of > kr.period.last:
        was = {"broken": "was broken", "intact": "held", None: "had no data"}[score.guardrail]
        effect = f"The guardrail {was} on the period’s last day."  # noqa: RUF001
    else:
        effect = {
            "broken": "The guardrail is broken: this key result is at risk at best.",
            "intact": "The guardrail holds.",
            None: "The guardrail has no data.",
        }[score.guardrail]
    return Guardrail(
        link=Link(kpi.title, address("kpis", kpi.id)), mark=kpi_mark(counter), text=f"{stands}. {effect}"
    )


def _changes(world: World, kr: KeyResult, as_of: date) -> list[ChangeRow]:
    return [
        ChangeRow(
            c.day,
            f"from {amount(kr, c.was)} to {amount(kr, c.target)}",
            c.why,
            source(world, c.span),
        )
        for c in sorted(kr.changes, key=lambda c: c.day, reverse=True)
        if c.day <= as_of
    ]


def _caption(total: int) -> str:
    if total > READINGS:
        return f"The {READINGS} newest of {total} readings."
    return f"{sentence(count(total, 'reading'))}, newest first." if total > 1 else "One reading."
