"""The engine as a part of a process: started when something is drawn, ended in time, its faults told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from okrsite.vega import DrawingError, Vega
from tests.drawn import ROOT, engine, kinds
from tests.support import PEOPLE, TEAMS, Files, write

HEAVY = ("py_mini_racer", "altair", "vl_convert", "pandas", "narwhals")
LISTS = f"print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
OBJECTIVE = """
---
type: objective
title: Win the accounts that stay
owner: mara
key_results:
  - {id: arr, title: New ARR, start: $0, target: $4M}
---
Because they stay.
"""
CHECKIN = """
---
author: mara
updates: {partners#arr: $1M}
---
"""
CONTENT: Files = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "2026-Q1/sales/partners.md": OBJECTIVE,
}
READ: Files = {**CONTENT, "2026-Q1/sales/checkins/2026-01-30-mara.md": CHECKIN}
PAGE = "site/2026-Q1/sales/partners/index.html"


def python(script: str, folder: Path = ROOT, *, patience: int = 120) -> str:
    """What a process of its own says; it must say nothing else, and end."""
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", script]
    env = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=patience)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def heavy(folder: Path, *arguments: str) -> str:
    """Which heavy libraries a command of okrsite imports."""
    script = f"""
import contextlib, io, sys
from okrsite.cli import main
sys.argv = ["okrsite", *{arguments!r}]
try:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        main()
except SystemExit as end:
    assert not end.code, end.code
{LISTS}"""
    return python(script, folder)


def test_a_command_that_draws_nothing_starts_light(tmp_path: Path) -> None:
    write(tmp_path, READ, "as_of = 2026-02-15\n")
    assert heavy(tmp_path, "--version") == ""
    assert heavy(tmp_path, "check") == ""


def test_a_build_imports_what_draws_and_never_altair(tmp_path: Path) -> None:
    write(tmp_path, READ, "as_of = 2026-02-15\n")
    assert heavy(tmp_path, "build") == "py_mini_racer"
    assert (tmp_path / PAGE).read_text("utf-8").count('<svg aria-hidden="true"') >= 2
    assert (tmp_path / "site/assets/charts/progress.js").is_file()


def test_without_charts_there_is_no_engine_and_the_tables_stay(tmp_path: Path) -> None:
    write(tmp_path, READ, "as_of = 2026-02-15\ncharts = false\n")
    assert heavy(tmp_path, "build") == ""
    page = (tmp_path / PAGE).read_text("utf-8")
    assert "data-chart" not in page
    assert '<svg aria-hidden="true"' not in page
    assert "These figures as CSV" in page
    assert (tmp_path / "site/2026-Q1/sales/partners/progress.csv").is_file()
    assert not (tmp_path / "site/assets/charts").exists()


def test_where_there_is_nothing_to_draw_no_engine_is_started(tmp_path: Path) -> None:
    write(tmp_path, {"handbook.md": "---\ntype: page\ntitle: Handbook\n---\nText.\n"}, "as_of = 2026-02-15\n")
    assert heavy(tmp_path, "build") == ""


def test_an_engine_that_nobody_ended_does_not_hold_the_process() -> None:
    script = """
from tests.drawn import engine
vega = engine()
print(len(vega.draw("progress-740", {"base": [{}], "readings": [{"x": 0, "y": 1}]})) > 100)
"""
    assert python(script) == "True"


def test_it_draws_again_after_its_end() -> None:
    chart = kinds()["progress"]
    with engine() as vega:
        drawn = vega.draw("progress-740", chart.series)
        vega.close()
        vega.close()
        assert vega.draw("progress-740", chart.series) == drawn


def test_it_draws_where_an_event_loop_runs() -> None:
    script = """
import asyncio
from tests.drawn import engine
async def main():
    asyncio.get_running_loop().slow_callback_duration = 60
    with engine() as vega:
        print(vega.draw("progress-740", {"base": [{}]}).startswith("<svg "))
asyncio.run(main())
"""
    assert python(script) == "True"


FORKED = """
import os, sys
from okrsite.vega import DrawingError
from tests.drawn import engine
vega = engine()
BEFORE
sys.stdout.flush()
if not os.fork():
    try:
        print(vega.draw("progress-740", {"base": [{}]})[:4], flush=True)
    except DrawingError as fault:
        print(fault, flush=True)
    os._exit(0)
os.wait()
"""


def test_a_process_that_was_forked_off_draws_if_nothing_was_drawn_before() -> None:
    assert python(FORKED.replace("BEFORE", "")) == "<svg"


def test_a_process_that_was_forked_off_too_late_says_so() -> None:
    said = python(FORKED.replace("BEFORE", 'vega.draw("progress-740", {"base": [{}]})'))
    assert said.startswith("V8 was started before this process was forked off")


def broken(folder: Path, runtime: str, template: str = '{"data": []}') -> Vega:
    (folder / "vega.js").write_text(runtime, "utf-8")
    (folder / "odd.json").write_text(template, "utf-8")
    return Vega(folder / "vega.js", folder)


def test_a_runtime_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(DrawingError, match="Vega cannot be read: JSParseException"):
        broken(tmp_path, "this is no script").draw("odd", {})


def test_a_template_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    vega = broken(tmp_path, "okrsite = { vega: { parse() { throw new Error('no such mark'); } } }")
    with pytest.raises(DrawingError, match=r"the template odd cannot be read: .*no such mark"):
        vega.draw("odd", {})


def test_what_goes_wrong_in_a_drawing_is_told_and_no_old_drawing_stands_for_it(tmp_path: Path) -> None:
    """Vega itself reports it and goes on with what it had."""
    template = """{"data": [{"name": "rows"}, {"name": "far", "source": "rows",
      "transform": [{"type": "formula", "as": "z", "expr": "datum.x.y.z"}]}], "marks": []}"""
    runtime = (ROOT / "themes/default/static/vendor/vega.js").read_text("utf-8")
    with broken(tmp_path, runtime, template) as vega:
        assert vega.draw("odd", {"rows": []}).startswith("<svg")
        with pytest.raises(DrawingError, match=r"a chart cannot be drawn with odd: .*TypeError"):
            vega.draw("odd", {"rows": [{"x": 1}]})
        assert vega.draw("odd", {"rows": []}).startswith("<svg")


ENDLESS = """
import sys
from pathlib import Path
import okrsite.vega
from okrsite.vega import DrawingError, Vega
sys.unraisablehook = lambda fault: None  # V8 is stopped in the midst of its work
okrsite.vega.SECONDS, okrsite.vega.MEMORY = {seconds}, {memory}
Path("vega.js").write_text("okrsite = {{ vega: {{ parse() {{ {body} }} }} }}", "utf-8")
Path("odd.json").write_text('{{"data": []}}', "utf-8")
try:
    Vega(Path("vega.js"), Path()).draw("odd", {{}})
except DrawingError as fault:
    print(fault)
"""


def test_what_does_not_end_is_stopped(tmp_path: Path) -> None:
    said = python(ENDLESS.format(seconds=0.5, memory=1 << 29, body="for (;;);"), tmp_path)
    assert "JSTimeoutException" in said


def test_what_takes_all_memory_is_stopped(tmp_path: Path) -> None:
    body = "const all = []; for (;;) all.push(new Array(100000).fill(0.5));"
    said = python(ENDLESS.format(seconds=60, memory=1 << 26, body=body), tmp_path)
    assert "JSOOMException" in said


def test_a_machine_without_v8_is_told_how_to_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py_mini_racer", None)
    with pytest.raises(DrawingError, match=r"does not start here \(`charts = false` does without\)"):
        engine().draw("progress-740", {})


def test_a_process_that_has_drawn_is_not_to_be_forked() -> None:
    script = """
from okrsite.vega import Vega
from tests.drawn import engine
before = Vega.may_fork()
with engine() as vega:
    vega.draw("progress-740", {"base": [{}]})
print(before, Vega.may_fork())
"""
    assert python(script) == "True False"
