"""The live templates of each kind of chart: `assets/charts/KIND.js`, loaded where a chart comes to life."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.charts import DRAWINGS, TEMPLATES
from okrsite.publish.files import OutputFile
from okrsite.view.world import World


def chart_templates(world: World) -> Iterator[OutputFile]:
    """A classic script for each kind of chart: its templates by width."""
    for drawing in DRAWINGS if world.config.charts else ():
        live = (
            f"{width}:" + (TEMPLATES / f"{drawing.kind}-{width}-live.json").read_text("utf-8").strip()
            for width in drawing.widths
        )
        name = f'(okrsite.templates = okrsite.templates || {{}})["{drawing.kind}"]'
        script = f"{name} = {{{','.join(live)}}};\n"
        yield OutputFile(f"assets/charts/{drawing.kind}.js", script.encode())
