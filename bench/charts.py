"""`python -m bench.charts [N]`: the static charts of N objectives, drawn in one process, on one core."""

from __future__ import annotations

import platform
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from bench.corpus import write_corpus
from okrsite.build import VEGA, check, site_pages
from okrsite.charts import TEMPLATES
from okrsite.project import open_project
from okrsite.theme.chain import built_in
from okrsite.vega import Vega
from okrsite.view.chart import Chart

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
        for chart in page.charts:
            for width in chart.widths:
                found.setdefault(f"{chart.kind}-{width}", []).append(chart)
    return found


def draw(vega: Vega, template: str, charts: list[Chart]) -> float:
    """Seconds of the processor for all of them."""
    begun = time.process_time()
    for chart in charts:
        vega.draw(template, chart.series)
    return time.process_time() - begun


def main() -> None:
    found = corpus(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    first: list[float] = []
    whole: list[float] = []
    each: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        with Vega(built_in() / VEGA, TEMPLATES) as vega:
            begun = time.process_time()
            for template, charts in found.items():
                cold = draw(vega, template, charts[:1])
                first += [] if len(first) > len(whole) else [cold]
                each.setdefault(template, []).append(draw(vega, template, charts) / len(charts))
            whole.append(time.process_time() - begun)
    number = sum(map(len, found.values()))
    print(f"{platform.machine()}, Python {platform.python_version()}, median of {ROUNDS}")
    print(f"the first chart, with the start of V8: {median(first) * 1000:.0f} ms")
    for template, times in each.items():
        print(f"{template}: {median(times) * 1000:.2f} ms each of {len(found[template])}")
    print(f"all {number}, cold: {median(whole):.2f} s, {median(whole) / number * 1000:.2f} ms each")


if __name__ == "__main__":
    main()
