"""The front matter of every type: one truth for validation, JSON Schema and the reference."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema

from okrsite.source.types import (
    Amount,
    ClaimWord,
    Confidence,
    Done,
    IsoDate,
    Order,
    Ref,
    Refs,
    Share,
    Slug,
    Text,
    Texts,
    Url,
    Weight,
    as_text,
    fault,
    one_of,
)

TypeName = Literal["objective", "checkin", "kpi", "team", "person", "retro", "event", "page"]


def _word(*words: str) -> tuple[PlainValidator, WithJsonSchema]:
    return PlainValidator(one_of(*words)), WithJsonSchema({"type": "string", "enum": list(words)})


StanceWord = Annotated[Literal["committed", "aspirational"], *_word("committed", "aspirational")]
StateWord = Annotated[
    Literal["active", "draft", "postponed", "dropped"], *_word("active", "draft", "postponed", "dropped")
]
IndicatorWord = Annotated[Literal["leading", "lagging"], *_word("leading", "lagging")]
KindWord = Annotated[
    Literal["metric", "milestone", "habit", "maintain", "rollup"],
    *_word("metric", "milestone", "habit", "maintain", "rollup"),
]


class Model(BaseModel):
    """Unknown keys are faults; values are read-only."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Waiver(Model):
    """A finding that is accepted until a day."""

    rule: Text = Field(description="Code of the rule, such as Q105.")
    until: IsoDate = Field(description="Last day on which the finding is silent.")
    why: Text = Field(description="Why it is accepted.")


class FrontMatter(Model):
    """Keys that every type takes."""

    type: Text | None = Field(None, description="What the file holds; the folder's type when left out.")
    tags: Texts = Field((), description="Words to find it by.")
    links: dict[str, Url] = Field({}, description="Named links: `{name: url}`.")
    aliases: Texts = Field((), description="Old addresses, redirected to this one.")
    waive: tuple[Waiver, ...] = Field((), description="Findings accepted here until a day.")


class StepFields(Model):
    """A step of a milestone."""

    id: Slug = Field(description="Short name that check-ins tick.")
    title: Text = Field(description="What is done then.")
    done: Done = Field(False, description="The day it was done; `true` counts always, without a day.")
    due: IsoDate | None = Field(None, description="The day it should be done by.")
    weight: Weight = Field(1.0, description="Its share among the steps.")


class ChangeFields(Model):
    """A target that moved."""

    date: IsoDate = Field(description="The first day of the new target.")
    target: Amount = Field(description="The new target.")
    was: Amount = Field(description="The target until then.")
    why: Text = Field(description="Why it moved.")


class KeyResultFields(Model):
    """A key result."""

    id: Slug = Field(description="Short name, unique in the file and stable: check-ins name it.")
    title: Text = Field(description="What is measured, in words.")
    short: Text | None = Field(None, description="Its name in generated sentences; default the title.")
    kind: KindWord = Field("metric", description="How progress is measured.")
    start: Amount | None = Field(
        None, description="Where it began. Left out: the last reading up to the first day."
    )
    target: Amount | None = Field(None, description="Where it should be at the end.")
    change: Amount | None = Field(
        None, description="Instead of a target: `-25%` of the start, or `+20`, `+10 pts`."
    )
    min: Amount | None = Field(None, description="`maintain`: lower edge of the band.")
    max: Amount | None = Field(None, description="`maintain`: upper edge of the band.")
    per: Annotated[Literal["day", "week", "month"], *_word("day", "week", "month")] | None = Field(
        None, description="`habit`: the interval that `target` counts in."
    )
    steps: tuple[StepFields, ...] = Field((), description="`milestone`: its steps.")
    of: Annotated[Literal["value", "score"], *_word("value", "score")] | None = Field(
        None, description="`rollup`: sum of changes, or mean of scores, of the key results that support it."
    )
    unit: Text | None = Field(None, description="The unit, where start and target don't name it.")
    owner: Ref | None = Field(None, description="A person; default the objective's owner.")
    stance: StanceWord | None = Field(None, description="Default the objective's.")
    supports: Refs = Field((), description="Key results or objectives that this one feeds.")
    weight: Weight = Field(
        1.0, description="Its share in the objective; 0 keeps it visible and out of scores."
    )
    due: IsoDate | None = Field(None, description="Default the period's last day.")
    checkpoints: dict[IsoDate, Amount] = Field(
        {}, description="The path expected instead of a straight line."
    )
    source: Text | None = Field(None, description="Column of a CSV file: `data/crm.csv#arr`.")
    counter: Ref | None = Field(None, description="A KPI that must not suffer for it.")
    indicator: IndicatorWord | None = Field(None, description="Whether it moves early or late.")
    state: StateWord = Field("active", description="`draft`, `postponed` and `dropped` are out of scores.")
    since: IsoDate | None = Field(
        None, description="First day on which a postponed or dropped one does not count."
    )
    why: Text | None = Field(None, description="Why it was postponed or dropped.")
    changes: tuple[ChangeFields, ...] = Field((), description="Targets that moved, dated.")
    links: dict[str, Url] = Field({}, description="Named links.")


class ObjectiveFields(FrontMatter):
    """An objective with its key results."""

    title: Text = Field(description="Where we want to go, in words.")
    key_results: tuple[KeyResultFields, ...] = Field(min_length=1, description="Two to five of them.")
    owner: Ref | None = Field(None, description="A person.")
    team: Refs = Field((), description="One team, or several that share it; the folder's when left out.")
    period: Text | None = Field(None, description="Such as 2026-Q1; the folder's when left out.")
    stance: StanceWord = Field("committed", description="Met at 1.0, or at 0.7 when aspirational.")
    supports: Refs = Field((), description="Key results or objectives that this one feeds.")
    weight: Weight = Field(1.0, description="Its share in the team's and the period's score.")
    state: StateWord = Field("active", description="`draft`, `postponed` and `dropped` are out of scores.")
    since: IsoDate | None = Field(
        None, description="First day on which a postponed or dropped one does not count."
    )
    why: Text | None = Field(None, description="Why it was postponed or dropped.")
    carried_from: Ref | None = Field(
        None, description="The objective of an earlier period that it goes on from."
    )


def _blocker(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class BlockerFields(Model):
    """What stands in the way."""

    text: Text = Field(description="What it is.")
    needs: Ref | None = Field(None, description="The team that must clear it.")


def _updates(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        fault(
            "V102",
            "updates are `key result: value`, one in a line",
            "write `updates:`, then `  partners#new-arr: $4M`",
        )
    return value


Updates = Annotated[dict[str, Any], PlainValidator(_updates), WithJsonSchema({"type": "object"})]


def _days(value: object) -> int:
    text = as_text(value)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 366):
        fault("V105", f"days is {text!r}, but it is a whole number from 1 to 366")
    return int(text)


class UpdateFields(Model):
    """The long form of an update."""

    value: Text | None = Field(None, description="What was measured.")
    date: IsoDate | None = Field(None, description="The day it measures; default the check-in's.")
    days: Annotated[int, PlainValidator(_days), WithJsonSchema({"type": "integer", "minimum": 1})] = Field(
        1, description="A habit's value spreads over this many days up to the date."
    )
    done: Texts | None = Field(None, description="Steps of a milestone that are done.")
    confidence: Confidence | None = Field(None, description="0 to 10: how sure the author is to reach it.")
    status: ClaimWord | None = Field(None, description="The author's own word.")
    note: Text | None = Field(None, description="A remark.")


class CheckInFields(FrontMatter):
    """A dated note that sets values."""

    updates: Updates = Field(description="`key result or KPI: value`, or its long form.")
    title: Text | None = Field(None, description="Default author and date.")
    date: IsoDate | None = Field(
        None, description="The day; default the date that the file's name begins with."
    )
    author: Ref | None = Field(None, description="A person.")
    team: Refs = Field((), description="Default the folder's.")
    period: Text | None = Field(
        None, description="Default the folder's; else the periods that run on its date."
    )
    wins: Texts = Field((), description="What went well.")
    blockers: Annotated[
        tuple[Annotated[BlockerFields, BeforeValidator(_blocker)], ...],
        BeforeValidator(lambda v: v if isinstance(v, list) else [v]),
    ] = Field((), description="What stands in the way: text, or `{text, needs: TEAM}`.")


class BandFields(Model):
    """An interval, edges included."""

    min: Amount | None = Field(None, description="Lower edge.")
    max: Amount | None = Field(None, description="Upper edge.")


class KpiFields(FrontMatter):
    """A health metric that is watched, not a goal."""

    title: Text = Field(description="What is watched.")
    owner: Ref | None = Field(None, description="A person.")
    team: Refs = Field((), description="Teams that watch it.")
    supports: Refs = Field(
        (), description="Key results or objectives it feeds, in each period that has them."
    )
    unit: Text | None = Field(None, description="The unit, where bands and readings don't name it.")
    green: BandFields | None = Field(None, description="Healthy: `{min, max}`.")
    amber: BandFields | None = Field(None, description="To be watched: `{min, max}`; else red.")
    source: Text | None = Field(None, description="Column of a CSV file: `data/crm.csv#arr`.")
    readings: dict[IsoDate, Amount] = Field({}, description="`{DATE: value}`.")
    indicator: IndicatorWord | None = Field(None, description="Whether it moves early or late.")


class TeamFields(FrontMatter):
    """A team."""

    title: Text = Field(description="Its name.")
    parent: Ref | None = Field(None, description="The team it belongs to.")
    lead: Ref | None = Field(None, description="A person.")
    members: Refs = Field((), description="People; those who name the team are members too.")
    description: Text | None = Field(None, description="What it is for, in a sentence.")


class PersonFields(FrontMatter):
    """A person."""

    title: Text = Field(description="The person's name.")
    team: Refs = Field((), description="The team, or several.")
    role: Text | None = Field(None, description="What they do.")
    email: Text | None = Field(None, description="Published only with `publish_email = true`.")
    left: IsoDate | None = Field(None, description="The day they left; history stays.")


class GradeFields(Model):
    """A verdict from 0 to 1."""

    grade: Share = Field(description="From 0 to 1.")
    why: Text | None = Field(None, description="Why.")


def _grade(value: object) -> object:
    return {"grade": value} if isinstance(value, str) else value


class RetroFields(FrontMatter):
    """End-of-period grades and reflection. Needs `objective` or `team`."""

    title: Text | None = Field(None, description="Default the objective's or team's name.")
    objective: Ref | None = Field(None, description="The objective it closes.")
    team: Refs = Field((), description="The team it closes for; the folder's when left out.")
    date: IsoDate | None = Field(
        None, description="The day; default the date that the file's name begins with."
    )
    author: Ref | None = Field(None, description="A person.")
    period: Text | None = Field(None, description="Default the folder's.")
    grades: dict[str, Annotated[GradeFields, BeforeValidator(_grade)]] = Field(
        {}, description="`{REF: {grade, why}}`, REF a key result or an objective."
    )


class EventFields(FrontMatter):
    """Something that happened and explains a curve."""

    title: Text = Field(description="What happened.")
    date: IsoDate = Field(description="The day.")
    team: Refs = Field((), description="Teams it concerns.")
    supports: Refs = Field((), description="Key results or objectives it explains.")


def _nav(value: object) -> object:
    text = as_text(value)
    return "" if text == "false" else text


class PageFields(FrontMatter):
    """Anything else, such as how we do OKRs."""

    title: Text = Field(description="Its title.")
    nav: Annotated[str, PlainValidator(_nav), WithJsonSchema({"type": ["string", "boolean"]})] = Field(
        "", description="Its name in the navigation; `true` for its title."
    )
    order: Order = Field(0.0, description="Its place in the navigation, smallest first.")


SCHEMAS: dict[TypeName, type[FrontMatter]] = {
    "objective": ObjectiveFields,
    "checkin": CheckInFields,
    "kpi": KpiFields,
    "team": TeamFields,
    "person": PersonFields,
    "retro": RetroFields,
    "event": EventFields,
    "page": PageFields,
}

FOLDER_TYPES: dict[str, TypeName] = {
    "checkins": "checkin",
    "teams": "team",
    "people": "person",
    "kpis": "kpi",
    "retros": "retro",
    "events": "event",
}
