"""`python -m bench.figures [N]`: scores, threads and forecasts of N objectives, on one core."""

from __future__ import annotations

import platform
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from bench.corpus import KEY_RESULTS, write_corpus
from okrsite.checking import check
from okrsite.project import open_project
from okrsite.scoring import score
from okrsite.thread import threads

ROUNDS = 5
DAY = date(2026, 3, 20)


def main() -> None:
    objectives = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as folder:
        world = check(open_project(write_corpus(Path(folder), objectives)), DAY).world
    if world is None:
        raise SystemExit("the corpus has faults")
    scored, threaded = [], []
    for _ in range(ROUNDS):
        begun = time.process_time()
        figures = score(world.site, DAY, world.config)
        known = sum(s.forecast is not None for s in figures.key_results.values())
        scored.append(time.process_time() - begun)
        begun = time.process_time()
        threads(world.site.objectives, world.config.company_team, world.stopped)
        threaded.append(time.process_time() - begun)
    print(f"{platform.machine()}, Python {platform.python_version()}, processor time, median of {ROUNDS}")
    print(
        f"{len(figures.key_results):,} key results ({KEY_RESULTS} an objective), {known:,} with a forecast: "
        f"scored and forecast in {median(scored):.2f} s, threaded in {median(threaded):.2f} s"
    )


if __name__ == "__main__":
    main()
