"""Work spread over processes: the results are those of one process, in the same order."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

import pytest


def run(code: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: one with threads, as a test runner has, is not forked."""
    return subprocess.run([sys.executable, "-c", dedent(code)], capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize(
    ("jobs", "items"), [(1, 200), (2, 200), (3, 200), (8, 200), (2, 64), (2, 63), (2, 0)]
)
def test_the_order_is_that_of_the_items(jobs: int, items: int) -> None:
    done = run(
        f"""
        import os, time
        from okrsite.rendering.spread import spread
        def work(n):
            time.sleep(0.01 if n % 7 == 0 else 0)
            return n, os.getpid(), "x" * 20_000
        found = list(spread(work, range({items}), {jobs}))
        print([n for n, _, _ in found] == list(range({items})), len({{pid for _, pid, _ in found}}))
        """
    )
    processes = min(jobs, items // 32)
    assert done.stdout.split() == ["True", str(processes if processes > 1 else min(items, 1))], done.stderr


def test_each_process_begins_before_its_first_item() -> None:
    done = run(
        """
        from okrsite.rendering.spread import spread
        begun = []
        print(set(spread(lambda _: len(begun), range(100), 2, lambda: begun.append(1))), begun)
        """
    )
    assert done.stdout.strip() == "{1} []", done.stderr


def test_a_bug_in_another_process_is_told_with_its_traceback_and_leaves_none_running() -> None:
    done = run(
        """
        import multiprocessing
        from okrsite.rendering.spread import WorkerError, spread
        def work(n):
            if n == 51:
                raise ZeroDivisionError("fifty-one")
            return n
        try:
            list(spread(work, range(100), 2))
        except WorkerError as fault:
            print("ZeroDivisionError: fifty-one" in str(fault), multiprocessing.active_children())
        """
    )
    assert done.stdout.strip() == "True []", done.stderr


def test_a_process_that_is_killed_ends_the_work() -> None:
    done = run(
        """
        import os
        from okrsite.rendering.spread import KilledError, spread
        def work(n):
            if n == 51:
                os._exit(9)
            return n
        try:
            list(spread(work, range(100), 2))
        except KilledError:
            print("killed")
        """
    )
    assert done.stdout.strip() == "killed", done.stderr


def test_nobody_works_on_when_the_first_process_is_killed() -> None:
    done = run(
        """
        import os, signal, sys, time
        from okrsite.rendering.spread import spread
        told, end = os.pipe()
        if os.fork() == 0:
            os.close(told)
            for n in spread(lambda n: "x" * 100_000, range(1000), 3):
                os.kill(os.getpid(), signal.SIGKILL)
        os.close(end)
        # The pipe's other end is closed when nobody has it any more.
        print(os.read(told, 1))
        """
    )
    assert done.stdout.strip() == "b''", done.stderr


def test_who_stops_listening_leaves_no_process_behind() -> None:
    done = run(
        """
        import multiprocessing
        from okrsite.rendering.spread import spread
        found = spread(lambda n: "x" * 1_000_000, range(100), 2)
        next(found)
        found.close()
        print(multiprocessing.active_children())
        """
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_with_threads_nothing_is_forked() -> None:
    done = run(
        """
        import os, threading
        from okrsite.rendering.spread import spread
        wait = threading.Event()
        threading.Thread(target=wait.wait).start()
        print(set(spread(lambda _: os.getpid(), range(100), 2)) == {os.getpid()})
        wait.set()
        """
    )
    assert done.stdout.strip() == "True", done.stderr
