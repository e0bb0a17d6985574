"""The single values that `site.json` is made of, with what their JSON Schema says of them."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field

Number: TypeAlias = int | float
Day: TypeAlias = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="A date, ISO 8601.")]
Share: TypeAlias = Annotated[
    float | int | None, Field(ge=0, le=1, description="From 0 to 1; null when not defined.")
]
StatusWord: TypeAlias = Literal[
    "draft",
    "dropped",
    "postponed",
    "closed",
    "planned",
    "achieved",
    "no_data",
    "on_track",
    "at_risk",
    "off_track",
]
StanceWord: TypeAlias = Literal["committed", "aspirational"]
StateWord: TypeAlias = Literal["active", "draft", "postponed", "dropped"]
GradeWord: TypeAlias = Literal["red", "amber", "green"]
ClaimWord: TypeAlias = Literal["on_track", "at_risk", "off_track"]
Address: TypeAlias = Annotated[
    str, Field(description="The page: absolute with a base_url, else from the site's root.")
]

CLOSED = ConfigDict(extra="forbid")
