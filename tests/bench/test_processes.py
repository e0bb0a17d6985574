"""Commands run from outside: their end, their limit and their memory."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.processes import NEVER, FailedError, TooLongError, take

HOLD = "import time; held = b'x' * (100 << 20); time.sleep(0.5)"
"""100 MiB, long enough to be seen."""


def test_a_fault_is_told_in_the_last_words_of_the_command(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match=r"ended with 3:\s+no such thing"):
        take([sys.executable, "-c", "import sys; print('no such thing'); sys.exit(3)"], tmp_path, 60)


def test_the_command_runs_where_it_is_told(tmp_path: Path) -> None:
    take([sys.executable, "-c", "open('here', 'w').close()"], tmp_path, 60)
    assert (tmp_path / "here").is_file()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux")
@pytest.mark.parametrize("watch", [False, True])
def test_at_the_limit_it_is_killed_with_all_it_started(tmp_path: Path, watch: bool) -> None:
    sleeps = ["/bin/sh", "-c", "sleep 600 & echo $! > child; wait"]
    with pytest.raises(TooLongError):
        take(sleeps, tmp_path, 1, watch=watch)
    child = Path("/proc", (tmp_path / "child").read_text().strip(), "stat")
    # What nobody waits for may stay in the table of processes as a zombie.
    assert not child.exists() or child.read_text().split()[2] == "Z"


def test_without_a_limit_it_runs_to_its_end_and_a_kill_is_a_fault(tmp_path: Path) -> None:
    take(["/bin/sh", "-c", "sleep 1; echo done > here"], tmp_path, NEVER)
    assert (tmp_path / "here").is_file()
    with pytest.raises(FailedError, match="ended with -9"):
        take(["/bin/sh", "-c", "kill -9 $$"], tmp_path, NEVER)


def test_the_peak_is_that_of_the_command_and_not_of_who_measures(tmp_path: Path) -> None:
    held = b"x" * (200 << 20)
    assert take([sys.executable, "-S", "-c", "pass"], tmp_path, 60).peak_mib < 100
    assert 100 < take([sys.executable, "-c", HOLD], tmp_path, 60).peak_mib < 200
    del held


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux")
def test_the_peak_of_what_is_watched_is_that_of_all_processes_together(tmp_path: Path) -> None:
    two = f"import subprocess as s, sys; p = s.Popen([sys.executable, '-c', {HOLD!r}]); {HOLD}; p.wait()"
    assert take([sys.executable, "-c", two], tmp_path, 60, watch=True).peak_mib > 180
