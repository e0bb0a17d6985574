"""`python -m bench.charts [N]`: the static charts of N objectives, drawn in one process, on one core."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

from bench.about import machine
from bench.corpus import write_corpus
from bench.results import Charts
from okrsite.build import site_pages
from okrsite.charts import TEMPLATES
from okrsite.checking import check
from okrsite.project import open_project
from okrsite.theme.chain import built_in
from okrsite.vega import Vega
from okrsite.view.chart import Chart

VEGA = built_in() / "default" / "static" / "vendor" / "vega.js"
ROUNDS = 5
DAY = date(2026, 3, 20)


def corpus(objectives: int) -> dict[str, list[Chart]]:
    """The charts of a corpus, by the templates that draw them."""
    with tempfile.TemporaryDirectory() as folder:
        world = check(open_project(write_corpus(Path(folder), objectives)), DAY).world
    if world is None:
        raise SystemExit("the corpus has faults")
    found: dict[str, list[Chart]] = {}
    for page in site_pages(world):
        for chart in page.make().charts:
            for width in chart.widths:
                found.setdefault(f"{chart.kind}-{width}", []).append(chart)
    return found


def draw(vega: Vega, template: str, charts: list[Chart]) -> float:
    """Seconds of the processor for all of them."""
    begun = time.process_time()
    for chart in charts:
        vega.draw(template, chart.series)
    return time.process_time() - begun


def draw_all(objectives: int, tell: Callable[[str], None] = print) -> Charts:
    """All charts of a corpus, again and again, each time by a new engine; tells what each template takes."""
    found = corpus(objectives)
    first: list[float] = []
    whole: list[float] = []
    each: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        with Vega(VEGA, TEMPLATES) as vega:
            begun = time.process_time()
            for template, charts in found.items():
                cold = draw(vega, template, charts[:1])
                first += [] if len(first) > len(whole) else [cold]
                each.setdefault(template, []).append(draw(vega, template, charts[1:]))
            whole.append(time.process_time() - begun)
    for template, times in each.items():
        if more := found[template][1:]:
            tell(
                f"{template}: {median(times) / len(more) * 1000:.2f} ms each of {len(more)}, after its first"
            )
    number = sum(map(len, found.values()))
    return Charts(number, round(median(first) * 1000, 1), round(median(whole) / number * 1000, 3))


def main() -> None:
    print(f"{machine()}, median of {ROUNDS}, time of the processor")
    drawn = draw_all(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    print(f"the first chart, with the start of V8: {drawn.first_ms:.0f} ms")
    print(f"all {drawn.number}, cold: {drawn.each_ms:.2f} ms each, {1000 / drawn.each_ms:.0f} a second")


if __name__ == "__main__":
    main()
