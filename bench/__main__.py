"""`python -m bench [N …]`: okrsite beside what a user would pick instead, into `bench/results/`.

Each size is written when it is done; the same command goes on after the sizes that the results of the same
commit have. Progress goes to standard error, the table to standard output.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import okrsite
from bench.about import ROOT, commit, commit_date, machine
from bench.charts import draw_all
from bench.measure import measure, say
from bench.npm import NotInstalledError
from bench.peers import PEERS, Peer, cache_folder
from bench.results import USUAL, Missing, Speed, Tool, read_speed
from bench.steps import OKRSITE
from bench.table import table
from bench.visible import visible

SIZES = (100, 1000, 5000, 10000)
ROUNDS = 5
LIMIT = 300.0
LAYOUT = "its theme as it comes: scores, readings, check-ins and the thread on each page"


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    add = parser.add_argument
    add("sizes", nargs="*", type=int, default=SIZES, metavar="N", help=f"objectives; default {SIZES}")
    add("--peers", default=",".join(p.key for p in PEERS), help="tools beside okrsite, by commas")
    add("--rounds", type=int, default=ROUNDS, help="timed rounds, after one for the memory")
    add("--limit", type=float, default=LIMIT, help="seconds until another tool is given up")
    add("--quick", action="store_true", help="one round of N = 100, without browser and charts")
    add("--again", action="store_true", help="measure sizes that the results have, too")
    add("--date", default=commit_date(), help="names the results; default the commit's")
    add("--results", type=Path, help="folder to write into; default bench/results, with --quick the cache's")
    options = parser.parse_args()
    if unknown := {*options.peers.split(",")} - {"", *(peer.key for peer in PEERS)}:
        parser.error(f"--peers: there is no {', '.join(sorted(unknown))}")
    return options


def main() -> None:
    """Measures, writes and shows."""
    options = arguments()
    sizes, rounds = ([100], 1) if options.quick else (options.sizes, options.rounds)
    # What is measured quickly is nothing to keep.
    kept = cache_folder() if options.quick else ROOT / "bench" / "results"
    path = (options.results or kept) / f"speed-{options.date}.json"
    peers, missing = installed(options.peers.split(","))
    tools = [Tool(OKRSITE, OKRSITE, okrsite.__version__, LAYOUT)]
    tools += [Tool(peer.key, peer.name, peer.version, peer.layout) for peer, _ in peers]
    speed = Speed(options.date, commit(), machine(), options.limit, tuple(tools), tuple(missing))
    if not options.again:
        speed = resumed(path, speed, rounds)

    def keep(now: Speed) -> Speed:
        now.write(path)
        path.with_suffix(".md").write_text(table(now), "utf-8")
        return now

    for objectives in sorted({*sizes} - {size.objectives for size in speed.sizes}):
        over = {name for size in speed.sizes if size.objectives < objectives for name in size.over}
        with tempfile.TemporaryDirectory(prefix="okrsite-bench-") as folder:
            size = measure(Path(folder), objectives, rounds, options.limit, peers, over)
        found = sorted((*speed.sizes, size), key=lambda one: one.objectives)
        speed = keep(replace(speed, sizes=tuple(found)))
    if not options.quick:
        if speed.charts is None:
            say("Charts")
            speed = keep(replace(speed, charts=draw_all(min(sizes), say)))
        if speed.visible is None:
            say("Edits under serve")
            speed = keep(seen(speed, USUAL if USUAL in sizes else max(sizes)))
    print(table(speed), end="")


def installed(keys: Sequence[str]) -> tuple[list[tuple[Peer, list[str]]], list[Missing]]:
    """The tools of these names with their commands, and those that cannot be had."""
    found, missing = [], []
    for peer in PEERS:
        if peer.key in keys:
            try:
                found.append((peer, peer.install(cache_folder())))
            except NotInstalledError as fault:
                say(f"{peer.name}: {fault}")
                # The results are for all; where this machine keeps its cache is not.
                missing.append(Missing(peer.name, str(fault).replace(f"{cache_folder()}/", "")))
    return found, missing


def resumed(path: Path, speed: Speed, rounds: int) -> Speed:
    """With what the results have of the same tools, commit and machine: a run that was broken off goes on."""
    found = read_speed(path) if path.is_file() else speed
    sizes = tuple(size for size in found.sizes if size.rounds >= rounds and not size.failed)
    same = replace(found, missing=speed.missing, sizes=(), charts=None, visible=None) == speed
    return replace(speed, sizes=sizes, charts=found.charts, visible=found.visible) if same else speed


def seen(speed: Speed, objectives: int) -> Speed:
    """With the time until an edit is seen, or why there is none."""
    with tempfile.TemporaryDirectory(prefix="okrsite-bench-") as folder:
        try:
            return replace(speed, visible=visible(Path(folder), objectives))
        except NotInstalledError as fault:
            say(str(fault))
            return replace(speed, missing=(*speed.missing, Missing("edits under serve", str(fault))))


if __name__ == "__main__":
    main()
