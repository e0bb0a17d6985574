"""The front matter of check-ins: what was measured, said and in the way."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainValidator

from okrsite.diagnostics import quote
from okrsite.source import shapes
from okrsite.source.fields import FrontMatter, Model
from okrsite.source.types import (
    ClaimWord,
    Confidence,
    IsoDate,
    Measured,
    Ref,
    Refs,
    Slug,
    Text,
    Texts,
    as_text,
    fault,
    listed,
    typed,
)

_NO_WORDS = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)|true|false", re.ASCII | re.IGNORECASE)


def _words(value: object) -> str:
    text = as_text(value)
    if _NO_WORDS.fullmatch(text):
        fault("V102", f"{quote(text)} is a value, but this is said in words", "say what happened")
    return text


Words = Annotated[str, *typed(_words, shapes.WORDS)]


def _blocker(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class BlockerFields(Model):
    """What stands in the way."""

    text: Words = Field(description="What it is.")
    needs: Ref | None = Field(None, description="The team that must clear it.")


def _list(value: object) -> object:
    return value if isinstance(value, list) else [value]


_Blocker = Annotated[BlockerFields, BeforeValidator(_blocker, json_schema_input_type=Words | BlockerFields)]
_WrittenBlocker = Words | BlockerFields
Blockers = Annotated[
    tuple[_Blocker, ...],
    BeforeValidator(_list, json_schema_input_type=_WrittenBlocker | tuple[_WrittenBlocker, ...]),
]


def _days(value: object) -> int:
    text = as_text(value)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 366):
        fault("V105", f"days is {text!r}, but it is a whole number from 1 to 366")
    return int(text)


class UpdateFields(Model):
    """The long form of an update."""

    value: Measured | None = Field(None, description="What was measured.")
    date: IsoDate | None = Field(None, description="The day it measures; default the check-in's.")
    days: Annotated[int, *typed(_days, shapes.whole(1, 366))] = Field(
        1, description="A habit's value spreads over this many days up to the date."
    )
    done: Texts | None = Field(None, description="Steps of a milestone that are done.")
    confidence: Confidence | None = Field(None, description="0 to 10: how sure the author is to reach it.")
    status: ClaimWord | None = Field(None, description="The author's own word.")
    note: Text | None = Field(None, description="A remark.")


def _updates(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        fault(
            "V102",
            "updates are `key result: value`, one in a line",
            "write `updates:`, then `  partners#new-arr: $4M`",
        )
    return value


_Day = Measured | UpdateFields
_Said = _Day | dict[IsoDate, _Day]
Updates = Annotated[
    dict[str, Any],
    PlainValidator(_updates, json_schema_input_type=dict[str, _Said | dict[Slug, _Said]]),
]
"""Read by `resolve`, which knows what the keys name; editors are told what may stand behind them.

`parse` takes an empty one for a group of none: in a new check-in every line below it is a comment still."""


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
    wins: Annotated[
        tuple[Words, ...], BeforeValidator(listed, json_schema_input_type=Words | tuple[Words, ...])
    ] = Field((), description="What went well.")
    blockers: Blockers = Field((), description="What stands in the way: text, or `{text, needs: TEAM}`.")
