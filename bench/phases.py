"""`python -m bench.phases [N …]`: processor time of each step of a cold build in one process, nothing cached.

Where the time of a build goes, and what grows faster than the content: charts are off, as in the comparison
with other tools. `--profile STEP` lists the functions that took most of a step.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bench.corpus import write_corpus
from okrsite.build import site_pages
from okrsite.checking import check
from okrsite.exports import EXPORTS, chart_tables
from okrsite.garbage import growing
from okrsite.project import open_project
from okrsite.publish.atomic import publish
from okrsite.publish.files import OutputFile
from okrsite.publish.links import LinkCheck
from okrsite.publish.scan import scan
from okrsite.theme.environment import environment
from okrsite.theme.render import render
from okrsite.view.frame import frame

STEPS = ("check", "weeks", "exports", "contexts", "rendering", "links", "writing")


class Clock:
    """Processor time by step."""

    def __init__(self, profiled: str | None) -> None:
        self.seconds = dict.fromkeys(STEPS, 0.0)
        self.profile = cProfile.Profile()
        self._profiled = profiled

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        begun = time.process_time()
        if step == self._profiled:
            self.profile.enable()
        yield
        if step == self._profiled:
            self.profile.disable()
        self.seconds[step] += time.process_time() - begun


def build(root: Path, clock: Clock, grown: Callable[[], None]) -> int:
    """Builds a project step by step; returns how many pages there are. `grown` is called once all is read."""
    project = open_project(root / "okrsite.toml")
    with clock("check"):
        world = check(project, project.config.as_of or date.today()).world  # noqa: DTZ011 - the corpus has one
    if world is None:
        raise SystemExit("the corpus has faults")
    grown()
    theme, _ = project.theme
    env, around, links = environment(theme, lambda *_: ""), frame(world), LinkCheck()
    with clock("weeks"):
        places = list(site_pages(world))

    def files() -> Iterator[OutputFile]:
        for export in EXPORTS:
            with clock("exports"):
                made = list(export(world))
            yield from made
        for place in places:
            with clock("contexts"):
                page = place.make()
            with clock("rendering"):
                file = render(env, theme, page, around)
            with clock("links"):
                links.add(page.path, scan(file.data.decode()), page.source)
            with clock("exports"):
                tables = list(chart_tables(page))
            yield file
            yield from tables

    begun = time.process_time()
    publish(files(), root / "site", lambda: None)
    between = sum(clock.seconds[step] for step in ("exports", "contexts", "rendering", "links"))
    clock.seconds["writing"] = time.process_time() - begun - between
    return len(places)


def main() -> None:
    """Measures, a line for each size."""
    parser = argparse.ArgumentParser(prog="python -m bench.phases", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[300, 1000], metavar="N")
    parser.add_argument("--profile", choices=STEPS)
    options = parser.parse_args()
    print("| objectives | pages |", " | ".join(STEPS), "| all | peak MiB |")
    print("|---" * (len(STEPS) + 4) + "|")
    for objectives in options.sizes:
        with tempfile.TemporaryDirectory(prefix="okrsite-bench-") as folder:
            config = write_corpus(Path(folder), objectives)
            config.write_text(config.read_text("utf-8") + "charts = false\n", "utf-8")
            clock = Clock(options.profile)
            with growing() as grown:
                pages = build(Path(folder), clock, grown)
        seconds = [clock.seconds[step] for step in STEPS]
        # Of the largest size so far: sizes are best given in their order.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"| {objectives} | {pages} |", " | ".join(f"{s:.2f} s" for s in seconds), end=" ")
        print(f"| {sum(seconds):.2f} s | {peak} |", flush=True)
        if options.profile:
            pstats.Stats(clock.profile).sort_stats("tottime").print_stats(30)


if __name__ == "__main__":
    main()
