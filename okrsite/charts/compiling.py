"""Altair charts to Vega templates.

Done when a chart changes, never in a build: the results are kept beside the charts.
"""

from __future__ import annotations

import json
from typing import Any

from okrsite.charts.drawing import Drawing


def compiled(drawing: Drawing) -> dict[str, str]:
    """The templates of a kind by name: `progress-740`, and with tooltips and zoom `progress-740-live`."""
    found = {}
    for width in drawing.widths:
        for live in (False, True):
            name = f"{drawing.kind}-{width}{'-live' if live else ''}"
            found[name] = _compile(drawing.make(width, live).to_dict())
    return found


def _compile(spec: dict[str, Any]) -> str:
    import vl_convert

    vega: dict[str, Any] = vl_convert.vegalite_to_vega(spec)
    del vega["$schema"]
    return json.dumps(vega, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"
