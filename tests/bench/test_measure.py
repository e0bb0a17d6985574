"""Rounds: what is timed and what is not, what drops out, and in which state each step finds its folder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bench.measure import Measured
from bench.peers import PEERS
from bench.steps import Step, build_step, day_steps, peer_step
from okrsite.checking import check
from okrsite.project import open_project


def measured(tmp_path: Path, code: str) -> Measured:
    return Measured(Step("some", "build", tmp_path, lambda _: [sys.executable, "-c", code]))


def test_the_first_round_counts_memory_and_pages_and_no_time(tmp_path: Path) -> None:
    one = measured(
        tmp_path, "import os; os.makedirs('site', exist_ok=True); open('site/a.html', 'w').write('a')"
    )
    one.once(0, 60)
    assert one.row.peak_mib > 1
    assert (one.row.html, one.row.seconds, one.row.processor) == (1, (), ())
    for number in (1, 2):
        one.once(number, 60)
    assert len(one.row.seconds) == len(one.row.processor) == 2


def test_what_takes_too_long_drops_out(tmp_path: Path) -> None:
    one = measured(tmp_path, "import time; time.sleep(600)")
    one.once(0, 0.2)
    assert (one.over, one.failed) == (True, False)


def test_what_fails_drops_out(tmp_path: Path) -> None:
    one = measured(tmp_path, "raise SystemExit(1)")
    one.once(0, 60)
    assert (one.over, one.failed) == (False, True)


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def begun(step: Step, number: int) -> tuple[Sequence[str], set[str]]:
    """The command without its program, and the files that the step has changed."""
    before = files(step.folder)
    command = step.begin(number)[1:]
    after = files(step.folder)
    return command, {name for name in {*before, *after} if before.get(name) != after.get(name)}


def leave(folder: Path) -> None:
    """What a build leaves."""
    for name in ("site/index.html", ".okrsite/cache"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("left")


def test_a_full_build_finds_no_output_and_no_cache(tmp_path: Path) -> None:
    peer = peer_step(PEERS[0], ["program", "build"], tmp_path / "peer")
    peer.folder.mkdir()
    for step in (build_step(tmp_path, 5), day_steps(tmp_path, 5)[0]):
        leave(step.folder)
        assert begun(step, 1) == (["build"], {"site/index.html", ".okrsite/cache"})
    leave(peer.folder)
    assert begun(peer, 1) == (["build"], {"site/index.html"})


def test_a_day_changes_one_thing_at_a_time_and_another_each_round(tmp_path: Path) -> None:
    steps = {step.what: step for step in day_steps(tmp_path, 5)}
    assert begun(steps["again"], 1) == (["build"], set())
    for number in (0, 1, 2):
        checkin = {"content/2026-Q1/t0000/checkins/2026-03-20-p0000.md"}
        assert begun(steps["check-in"], number) == (["build"], checkin)
        assert begun(steps["template"], number) == (["build"], {"theme_overrides/templates/objective.html"})
        assert begun(steps["as-of"], number) == (["build", "--as-of", f"2026-03-{21 + number}"], set())
    leave(steps["check"].folder)
    assert begun(steps["check"], 1) == (["check"], {".okrsite/cache"})
    assert begun(steps["version"], 1) == (["--version"], set())


def test_the_changed_check_in_moves_a_key_result(tmp_path: Path) -> None:
    steps = {step.what: step for step in day_steps(tmp_path, 5)}
    values = set()
    for number in (0, 1):
        steps["check-in"].begin(number)
        world = check(open_project(steps["check-in"].folder / "okrsite.toml"), date(2026, 3, 20)).world
        assert world is not None
        [score] = [s for ref, s in world.scores.key_results.items() if ref.endswith("o00000#kr0")]
        values.add(str(score.current))
    assert len(values) == 2


def test_the_changed_template_is_shown(tmp_path: Path) -> None:
    template = next(step for step in day_steps(tmp_path, 5) if step.what == "template")
    subprocess.run(template.begin(7), cwd=template.folder, check=True, capture_output=True)
    text = (template.output / "2026-Q1" / "t0000" / "o00003" / "index.html").read_text("utf-8")
    assert text.count("<p>Edit 7</p>") == 1
