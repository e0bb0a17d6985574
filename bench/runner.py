"""`python -I -S runner.py LIMIT WATCH OUT -- COMMAND`: runs one command and writes what it took as JSON.

A process of its own, because Linux counts what a parent held at the fork into its child's peak: this one is
small. With WATCH `1` the memory of the command and all its descendants is added up, too, 50 times a second,
which disturbs: what is watched is not timed. After LIMIT seconds all of them are killed; after 0, never.
"""

import json
import os
import signal
import sys
import time

PAUSE = 0.02
"""Seconds between two looks at the memory."""


def descendants(pid: int) -> list[int]:
    """The process and all below it, as far as Linux tells."""
    found = [pid]
    for process in found:
        try:
            with open(f"/proc/{process}/task/{process}/children") as children:  # noqa: PTH123 - starts sooner
                found += [int(child) for child in children.read().split()]
        except OSError:
            continue
    return found


def shared_out(pid: int) -> int:
    """KiB that a process holds, what it shares counted by halves, thirds and so on; 0 when it has ended."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as rollup:  # noqa: PTH123
            return next((int(line.split()[1]) for line in rollup if line.startswith("Pss:")), 0)
    except OSError:
        return 0


def run(command: list[str], limit: float, watch: bool) -> dict[str, float | int | None]:
    """Seconds by the clock and of the processors, the peak in KiB, the exit code: none after the limit."""
    begun = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ, setpgroup=0)
    # A timer instead of looking at the clock: the wait itself costs nothing.
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(pid, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, limit)
    held = 0
    try:
        ended, status, usage = os.wait4(pid, os.WNOHANG if watch else 0)
        while not ended:
            held = max(held, sum(map(shared_out, descendants(pid))))
            time.sleep(PAUSE)
            ended, status, usage = os.wait4(pid, os.WNOHANG)
    except KeyboardInterrupt:
        os.killpg(pid, signal.SIGKILL)
        raise
    seconds = time.perf_counter() - begun
    signal.setitimer(signal.ITIMER_REAL, 0)
    code = os.waitstatus_to_exitcode(status)
    # The kernel's own figure misses no moment, but is that of the largest process alone.
    largest = usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1)
    return {
        "seconds": seconds,
        "processor": usage.ru_utime + usage.ru_stime,
        "peak_kib": max(held, largest),
        "code": None if code == -signal.SIGKILL and 0 < limit <= seconds else code,
    }


if __name__ == "__main__":
    split = sys.argv.index("--")
    limit, watch, out = sys.argv[1:split]
    taken = run(sys.argv[split + 1 :], float(limit), watch == "1")
    with open(out, "w") as file:  # noqa: PTH123
        json.dump(taken, file)
