"""What the figures hold for: the commit and the machine."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
STAT = Path("/proc/stat")
IDLE = slice(3, 5)
"""Columns of the times in which nothing ran, with and without something to read or write."""


def commit() -> str:
    """Of this checkout, with `-changed` when a file that is measured is not as committed."""
    changed = subprocess.run(
        ["git", "diff", "--quiet", "HEAD", "--", "okrsite", "themes", "bench/corpus.py"],
        cwd=ROOT,
        check=False,
    )
    return _git("rev-parse", "--short=12", "HEAD") + ("-changed" if changed.returncode else "")


def commit_date() -> str:
    """The day of that commit."""
    return _git("log", "-1", "--format=%cs")


def machine() -> str:
    """`AMD EPYC, 2 cores, 24 GB, Linux, Python 3.11.7`."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    python = platform.python_version()
    return f"{_processor()}, {cores} cores, {memory:.0f} GB, {platform.system()}, Python {python}"


def busy(seconds: float = 2) -> float | None:
    """The share of all processors' time, 0 to 1, that others took while this process slept; Linux tells."""
    if not STAT.is_file():
        return None
    before = _times()
    time.sleep(seconds)
    passed = [now - then for now, then in zip(_times(), before, strict=True)]
    return round(1 - sum(passed[IDLE]) / sum(passed), 3)


def _times() -> list[int]:
    """Ticks of all processors since the start, by what they did."""
    return [int(ticks) for ticks in STAT.read_text("utf-8").splitlines()[0].split()[1:9]]


def _processor() -> str:
    """Its model, where Linux tells, or the architecture."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.is_file() else []
    models = (line.partition(": ")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.machine())


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()
