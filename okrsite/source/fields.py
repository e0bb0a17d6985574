"""What the front matter of all types shares."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema

from okrsite.source import shapes
from okrsite.source.types import IsoDate, Text, Texts, Url, one_of, typed


def word(*words: str) -> tuple[PlainValidator, WithJsonSchema]:
    """The parser and the shape of one of these words."""
    return typed(one_of(*words), shapes.word(*words))


StanceWord = Annotated[Literal["committed", "aspirational"], *word("committed", "aspirational")]
StateWord = Annotated[
    Literal["active", "draft", "postponed", "dropped"], *word("active", "draft", "postponed", "dropped")
]
IndicatorWord = Annotated[Literal["leading", "lagging"], *word("leading", "lagging")]
KindWord = Annotated[
    Literal["metric", "milestone", "habit", "maintain", "rollup"],
    *word("metric", "milestone", "habit", "maintain", "rollup"),
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
