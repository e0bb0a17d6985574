"""What `site.json` holds of findings: contradictions, edits after kick-off, diagnostics."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, with_config
from typing_extensions import TypedDict

from okrsite.exports.scalars import CLOSED, Day
from okrsite.history.values import Edit
from okrsite.view.contradictions import Contradiction


@with_config(CLOSED)
class ContradictionData(TypedDict):
    """Two figures that cannot both be the whole truth.

    `claim`: an author says on track, the numbers say off track. `kpi`: a KPI is green, and not stale, while
    the key result that it feeds, or the objective nearest above it, is off track. `guardrail`: the KPI that
    must not suffer for a key result is amber or red.
    """

    kind: Literal["claim", "kpi", "guardrail"]
    goal: Annotated[str, Field(description="The key result or objective that the figures speak against.")]
    kpi: str | None
    via: Annotated[
        str | None,
        Field(description="The key result that the KPI feeds, below the objective that is off track."),
    ]


EditData = TypedDict(
    "EditData",
    {
        "date": Day,
        "author": str,
        "commit": str,
        "subject": str,
        "kind": Literal["edited", "added", "removed"],
        "of": Literal["objective", "key result", "reading", "kpi"],
        "ref": Annotated[str, Field(description="The objective, `ID#KR` or KPI, as it was called then.")],
        "title": str,
        "period": Annotated[str | None, Field(description="null for a KPI.")],
        "teams": list[str],
        "field": Annotated[str, Field(description="`target`, `owner`; of a reading `value`; else empty.")],
        "reading": Annotated[str | None, Field(description="Of a reading: the day it was measured.")],
        "from": Annotated[str, Field(description="As it was written; empty where there was nothing.")],
        "to": Annotated[str, Field(description="As it was written; empty where nothing is left.")],
        "why": Annotated[str, Field(description="Of the dated change, or why the goal was dropped.")],
        "changed": Annotated[str | None, Field(description="The day of the dated change.")],
        "path": Annotated[str, Field(description="The file as it was called then.")],
        "line": Annotated[
            int | None,
            Field(description="Its line in that commit, of what was removed in the one before."),
        ],
    },
)
"""What existed already and was edited after kick-off."""
with_config(CLOSED)(EditData)


@with_config(CLOSED)
class DiagnosticData(TypedDict):
    """A fault or notice of the content."""

    code: str
    severity: Literal["error", "warning", "info"]
    message: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    hint: str
    url: str


def contradiction_data(found: Contradiction) -> ContradictionData:
    """Two figures that cannot both be the whole truth."""
    return {"kind": found.kind, "goal": found.goal, "kpi": found.kpi, "via": found.via}


def edit_data(edit: Edit) -> EditData:
    """An edit after kick-off."""
    return {
        "date": edit.commit.day.isoformat(),
        "author": edit.commit.author,
        "commit": edit.commit.hash,
        "subject": edit.commit.subject,
        "kind": edit.kind,
        "of": edit.of,
        "ref": edit.ref,
        "title": edit.title,
        "period": edit.period or None,
        "teams": list(edit.teams),
        "field": edit.field,
        "reading": edit.day.isoformat() if edit.day else None,
        "from": edit.was,
        "to": edit.now,
        "why": edit.why,
        "changed": edit.dated.isoformat() if edit.dated else None,
        "path": edit.path,
        "line": edit.line or None,
    }
