"""`python -m bench [N …]`: cold build, rebuild without a change, with one check-in changed, and `check`."""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.corpus import write_corpus

ROUNDS = 3
STEPS = ("check", "cold build", "no change", "one check-in")


def seconds(config: Path, *arguments: str) -> float:
    """Wall time of one command in a process of its own."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "okrsite", "--config", str(config), *arguments]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def measure(objectives: int) -> dict[str, float]:
    """Medians over fresh corpora of one size."""
    times: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            config = write_corpus(Path(folder), objectives)
            changed = next((Path(folder) / "content" / "2026-Q1" / "t0000" / "checkins").glob("*.md"))
            for name in STEPS:
                if name == "one check-in":
                    text = changed.read_text("utf-8")
                    changed.write_text(text.replace("one thing", "two things"), "utf-8")
                times.setdefault(name, []).append(seconds(config, "check" if name == "check" else "build"))
    return {name: median(found) for name, found in times.items()}


def main() -> None:
    sizes = [int(n) for n in sys.argv[1:]] or [100, 1000]
    print(f"{platform.machine()}, Python {platform.python_version()}, median of {ROUNDS}")
    base: float | None = None
    for objectives in sizes:
        times = measure(objectives)
        each = times["cold build"] / objectives
        base = base or each
        cells = ", ".join(f"{name} {value:.2f} s" for name, value in times.items())
        growth = f"{each * 1000:.2f} ms an objective, {each / base:.2f} of the first size's"
        print(f"N = {objectives}: {cells}; {growth}")


if __name__ == "__main__":
    main()
