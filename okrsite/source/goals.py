"""The front matter of objectives and their key results."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from okrsite.source.fields import FrontMatter, IndicatorWord, KindWord, Model, StanceWord, StateWord, word
from okrsite.source.types import Amount, Change, Done, IsoDate, Ref, Refs, Slug, Text, Url, Weight


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


_SAYS_WHY: JsonDict = {
    "if": {"properties": {"state": {"enum": ["postponed", "dropped"]}}, "required": ["state"]},
    "then": {"required": ["why"]},
}
"""For editors; `resolve` says it of what it reads."""


class KeyResultFields(Model):
    """A key result."""

    model_config = ConfigDict(json_schema_extra=_SAYS_WHY)

    id: Slug = Field(
        description="Short name, unique in the file and stable: check-ins name it.", examples=["new-arr"]
    )
    title: Text = Field(description="What is measured, in words.", examples=["New ARR signed"])
    short: Text | None = Field(None, description="Its name in generated sentences; default the title.")
    kind: KindWord = Field("metric", description="How progress is measured.")
    start: Amount | None = Field(
        None, description="Where it began. Left out: the last reading up to the first day."
    )
    target: Amount | None = Field(None, description="Where it should be at the end.")
    change: Change | None = Field(
        None, description="Instead of a target: `-25%` of the start, or `+20`, `+10 pts`."
    )
    min: Amount | None = Field(None, description="`maintain`: lower edge of the band.")
    max: Amount | None = Field(None, description="`maintain`: upper edge of the band.")
    per: Annotated[Literal["day", "week", "month"], *word("day", "week", "month")] | None = Field(
        None, description="`habit`: the interval that `target` counts in."
    )
    steps: tuple[StepFields, ...] = Field((), description="`milestone`: its steps.")
    of: Annotated[Literal["value", "score"], *word("value", "score")] | None = Field(
        None, description="`rollup`: sum of changes, or mean of scores, of the key results that support it."
    )
    unit: Text | None = Field(
        None,
        description="The unit, where start and target don't name it.",
        examples=["$", "%", "days"],
    )
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
    source: Text | None = Field(
        None, description="Column of a CSV file: `data/crm.csv#arr`.", examples=["data/crm.csv#arr"]
    )
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

    model_config = ConfigDict(json_schema_extra=_SAYS_WHY)

    title: Text = Field(
        description="Where we want to go, in words.", examples=["Win the accounts that stay and grow"]
    )
    key_results: tuple[KeyResultFields, ...] = Field(min_length=1, description="Two to five of them.")
    owner: Ref | None = Field(None, description="A person.")
    team: Refs = Field((), description="One team, or several that share it; the folder's when left out.")
    period: Text | None = Field(
        None,
        description="Such as 2026-Q1; the folder's when left out.",
        examples=["2026-Q1", "2026-H1", "2026", "FY27-Q1"],
    )
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
