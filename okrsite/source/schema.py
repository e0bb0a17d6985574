"""The front matter of every type: one truth for validation, JSON Schema and the reference."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from okrsite.source import shapes
from okrsite.source.fields import FrontMatter, IndicatorWord, Model, Waiver
from okrsite.source.goals import ChangeFields, KeyResultFields, ObjectiveFields, StepFields
from okrsite.source.notes import BlockerFields, CheckInFields, UpdateFields
from okrsite.source.types import Amount, IsoDate, Order, Ref, Refs, Share, Text, as_text, typed

__all__ = [
    "FOLDER_TYPES",
    "SCHEMAS",
    "BandFields",
    "BlockerFields",
    "ChangeFields",
    "CheckInFields",
    "EventFields",
    "FrontMatter",
    "GradeFields",
    "KeyResultFields",
    "KpiFields",
    "Model",
    "ObjectiveFields",
    "PageFields",
    "PersonFields",
    "RetroFields",
    "StepFields",
    "TeamFields",
    "TypeName",
    "UpdateFields",
    "Waiver",
]

TypeName = Literal["objective", "checkin", "kpi", "team", "person", "retro", "event", "page"]


class BandFields(Model):
    """An interval, edges included."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["min"]}, {"required": ["max"]}]})

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


_Grade = Annotated[GradeFields, BeforeValidator(_grade, json_schema_input_type=Share | GradeFields)]


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
    grades: dict[str, _Grade] = Field(
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
    nav: Annotated[str, *typed(_nav, shapes.NAV)] = Field(
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
