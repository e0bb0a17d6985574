"""`api/v1/site.json` and its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import chain, repeat
from typing import cast

from okrsite import __version__
from okrsite.exports.calibration import calibration_data
from okrsite.exports.data import (
    SiteData,
)
from okrsite.exports.diagnostics import diagnostic_data
from okrsite.exports.findings import contradiction_data, edit_data
from okrsite.exports.json_goals import kpi_data, objective_data, period_data
from okrsite.exports.json_records import checkin_data, event_data, person_data, retro_data, team_data
from okrsite.publish.files import OutputFile
from okrsite.view.contradictions import contradictions
from okrsite.view.world import World


def site_json(world: World) -> Iterator[OutputFile]:
    """The data, and the schema that it keeps to."""
    yield OutputFile("api/v1/site.json", _lines(_entries(world)))
    schema = json.dumps(site_schema(), ensure_ascii=False, indent=1, sort_keys=True)
    yield OutputFile("api/v1/site.schema.json", (schema + "\n").encode())


def _lines(entries: Mapping[str, object]) -> bytes:
    """JSON with one entry a line, so that two versions of it can be compared.

    Each is written before the next is made: all of them at once take more memory than all else of a build.
    """
    # Indented, the encoder's C half is not used, which takes six times as long.
    text = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    file = BytesIO()
    for begin, (key, value) in zip(chain(["{\n"], repeat(",\n")), entries.items(), strict=False):
        file.write(f"{begin}{text(key)}: ".encode())
        if not isinstance(value, Iterator):
            file.write(text(value).encode())
            continue
        end = "[]"
        for row in value:
            file.write(f"{'[' if end == '[]' else ','}\n  {text(row)}".encode())
            end = "\n]"
        file.write(end.encode())
    file.write(b"\n}\n")
    return file.getvalue()


def site_schema() -> dict[str, object]:
    """JSON Schema 2020-12 of `site.json`."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(SiteData).json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "An okrsite site as data",
    }


def site_data(world: World) -> SiteData:
    """Everything on the site as plain data; references are full ids, numbers unrounded."""
    whole = {key: list(v) if isinstance(v, Iterator) else v for key, v in _entries(world).items()}
    return cast("SiteData", whole)


def _entries(world: World) -> dict[str, object]:
    """The same by name; what is a list there is made here one by one."""
    site = world.site
    return {
        "schema_version": 1,
        "okrsite_version": __version__,
        "content_commit": head.hash if (head := world.history.head) else None,
        "history_notice": world.history.told or None,
        "as_of": world.scores.as_of.isoformat(),
        "title": world.config.title,
        "periods": (period_data(world, p) for p in site.periods.values() if world.has_page(p.id)),
        "objectives": (objective_data(world, o) for o in site.objectives.values()),
        "kpis": (kpi_data(world, k) for k in site.kpis.values()),
        "teams": (team_data(world, t) for t in site.teams.values()),
        "people": (person_data(world, p) for p in site.people.values()),
        "checkins": (checkin_data(world, c) for c in site.checkins.values()),
        "retros": (retro_data(world, r) for r in site.retros.values()),
        "events": (event_data(world, e) for e in site.events.values()),
        "calibration": calibration_data(world),
        "contradictions": (contradiction_data(found) for found in contradictions(world)),
        "ledger": (edit_data(edit) for edit in world.history.ledger),
        "diagnostics": (diagnostic_data(d) for d in world.diagnostics),
        "left_out": iter(world.left_out),
    }
