"""Builds that are told to end, or whose output nobody takes: nothing half-published, nothing left lying."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.forked import ROOT, answer, lay_out, names, tree

EVERY_STEP = """
from okrsite.publish import swap
from okrsite.publish.atomic import publish
from okrsite.publish.files import OutputFile

folder, number = Path(sys.argv[1]), getattr(signal, sys.argv[2])
output = folder / "site"
# Whoever runs the tests may have been started by nohup or by `&`, and what is ignored stays ignored.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
if sys.argv[3]:
    swap.exchange = lambda one, other: False
old, new = ([OutputFile(f"{w if n % 2 else 'all'}/{n}.html", w.encode()) for n in range(4)] for w in "ab")
EVENTS = {"open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.chmod", "os.scandir",
          "os.listdir", "ctypes.set_errno", "ctypes.get_errno"}

def one(limit):
    from okrsite.cli.common import unwinding
    seen = 0
    def hook(event, args):
        nonlocal seen
        seen += event in EVENTS
        if seen == limit and event in EVENTS:
            os.kill(os.getpid(), number)
    sys.addaudithook(hook)
    try:
        with unwinding():
            publish(new, output, lambda: None)
    except KeyboardInterrupt:
        return 1
    except SystemExit as end:
        return end.code
    return 0

publish(new, folder / "want", lambda: None)
publish(old, folder / "was", lambda: None)
want = [tree(folder / "was"), tree(folder / "want")]
step, code, wrong, codes = 0, 1, [], set()
while code:
    step += 1
    publish(old, output, lambda: None)
    code = wait(fork(lambda: one(step)))
    codes.add(code)
    if tree(output) not in want or names(folder) != ["site", "want", "was"]:
        wrong.append([step, code, names(folder)])
print(json.dumps([step, sorted(codes), wrong]))
"""


@pytest.mark.parametrize(
    ("way", "name", "code"),
    [("", "SIGTERM", 143), ("two renames", "SIGHUP", 129), ("", "SIGINT", 1)],
    ids=["terminated", "hung-up-two-renames", "interrupted"],
)
def test_told_to_end_at_every_step_it_clears_away(tmp_path: Path, way: str, name: str, code: int) -> None:
    """The old site or the new one, and no stage: with the next call that touches the file system, it ends."""
    (tmp_path / "x").mkdir()
    steps, codes, wrong = answer(EVERY_STEP, tmp_path / "x", name, way)
    assert wrong == []
    assert codes == [0, code]
    assert steps > 30, "the hook saw the build"


ANY_MOMENT = """
import random

signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
folder, told = Path(sys.argv[1]), Path(sys.argv[1]) / "told"
project = folder / "project"
lay_out(project, 50)
want = wanted(project, "ab")
say(project, "a")
length = timed(build(project, "--jobs", "2"))
chance, wrong, ended = random.Random(3), [], 0
for n, number in enumerate([signal.SIGTERM, signal.SIGINT, signal.SIGHUP] * 10):
    if ended == 9:
        break
    say(project, "ab"[n % 2])
    child = fork(build(project, "--jobs", "2"), told)
    time.sleep(chance.uniform(0.1, 0.9) * length)
    # A terminal tells the whole group, a supervisor the one process that it knows.
    (os.killpg if n % 4 < 2 else os.kill)(child, number)
    code = wait(child)
    ended += code != 0
    length *= 1 if code else 0.8
    # Python drops what a signal raises within a callback, and says so; then the build goes on.
    lost = "Exception ignored in" in told.read_text()
    if code not in (0, 1, 128 + number) or ("Traceback" in told.read_text() and not lost):
        wrong.append([n, code, told.read_text()])
    if tree(project / "site") not in want.values():
        wrong.append([n, "neither the old nor the new site"])
say(project, "b")
code = wait(fork(build(project, "--jobs", "2"), told))
if code or tree(project / "site") != want["b"] or cache_fault(project):
    wrong.append([code, told.read_text(), cache_fault(project)])
print(json.dumps([ended, names(project), wrong]))
"""


def test_told_to_end_at_any_moment(tmp_path: Path) -> None:
    ended, left, wrong = answer(ANY_MOMENT, tmp_path)
    assert wrong == []
    assert ended == 9
    assert left == [".okrsite", "content", "okrsite.toml", "site"]


def test_a_build_whose_first_process_alone_is_killed_holds_nobody_up(tmp_path: Path) -> None:
    """The processes that it forked off have no share in its lock."""
    told = answer(
        """
project = Path(sys.argv[1]) / "project"
lay_out(project, 50)
want = wanted(project, "ab")
say(project, "a")
length = timed(build(project, "--jobs", "2"))
codes = []
for part in (0.3, 0.5, 0.7):
    child = fork(build(project, "--jobs", "2", "--no-cache"))
    time.sleep(part * length)
    os.kill(child, signal.SIGKILL)
    wait(child)
    codes.append(wait(fork(build(project, "--jobs", "2", "--no-cache"))))
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
print(json.dumps([codes, tree(project / "site") == want["a"], names(project)]))
""",
        tmp_path,
    )
    assert told == [[0, 0, 0], True, [".okrsite", "content", "okrsite.toml", "site"]]


def build(root: Path, shell: str, *args: str) -> subprocess.CompletedProcess[str]:
    """A real process, whose output goes where the shell's words say."""
    command = 'exec "$0" -m okrsite --config okrsite.toml build "$@" ' + shell
    return subprocess.run(
        ["sh", "-c", command, sys.executable, *args],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("shell", "code", "says"),
    [
        (">&-", 0, ""),
        (">&- 2>&- <&-", 0, ""),
        (">/dev/full", 1, "okrsite: the output cannot be written: No space left on device\n"),
        (">/dev/full 2>/dev/full", 1, ""),
        ("| true", 0, ""),
    ],
)
def test_output_that_nobody_takes(tmp_path: Path, shell: str, code: int, says: str) -> None:
    """The site is published all the same; nothing calls a full disk behind standard output a bug."""
    lay_out(tmp_path)
    if "full" in shell and not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    done = build(tmp_path, shell)
    assert done.returncode == code, done.stderr
    assert done.stderr.endswith(says)
    assert "bug" not in done.stderr
    assert "Traceback" not in done.stderr
    assert names(tmp_path) == [".okrsite", "content", "okrsite.toml", "site"]
    assert "index.html" in tree(tmp_path / "site")


def test_under_nohup_a_hangup_is_not_heard(tmp_path: Path) -> None:
    """What is ignored when the command begins stays ignored."""
    lay_out(tmp_path)
    script = (
        "import os, signal; from okrsite.cli import main; import sys\n"
        "import okrsite.project as project; inner = project.open_project\n"
        "def told(*given):\n    os.kill(os.getpid(), signal.SIGHUP)\n    return inner(*given)\n"
        "project.open_project = told; sys.argv = ['okrsite', 'build']; main()"
    )
    for handler, code in ((signal.SIG_IGN, 0), (signal.SIG_DFL, 128 + signal.SIGHUP)):
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            preexec_fn=partial(signal.signal, signal.SIGHUP, handler),
            capture_output=True,
            text=True,
        )
        assert done.returncode == code, done.stderr
