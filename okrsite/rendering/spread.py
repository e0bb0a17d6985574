"""Work over many items on all processors: forked once, results in the order of the items."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection, wait
from typing import TypeVar, cast

T = TypeVar("T")
R = TypeVar("R")

FEW = 64
"""So many items are done sooner than processes are forked."""


class WorkerError(Exception):
    """A bug in another process, with its traceback."""


class KilledError(Exception):
    """Another process of the build was killed, as a system does that has no memory left."""


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_fork() -> bool:
    """Whether a forked process is safe to work in: a thread of this one may hold a lock for ever in it."""
    return "fork" in get_all_start_methods() and sys.platform != "darwin" and threading.active_count() == 1


def spread(
    work: Callable[[T], R], items: Sequence[T], jobs: int, begin: Callable[[], None] = lambda: None
) -> Iterator[R]:
    """`work` on each item, by up to `jobs` processes, each of which calls `begin` first.

    With one job, few items, or where no process can be forked, all is done here, and `begin` is not called.
    Raises `WorkerError` for an exception in `work`, unless it was raised here, and `KilledError`. Results
    have to be picklable.
    """
    jobs = min(jobs, len(items) // (FEW // 2))
    if jobs < 2 or not can_fork():
        yield from map(work, items)
        return
    context = get_context("fork")
    ends: list[Connection] = []
    processes = []
    try:
        for job in range(jobs):
            end, far = context.Pipe(duplex=False)
            ends.append(end)
            share = (work, items, job, jobs, begin, far, tuple(ends))
            process = context.Process(target=_share, args=share, daemon=True)
            process.start()
            far.close()
            processes.append(process)
        yield from _in_order(ends, len(items))
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()
        for end in ends:
            end.close()


def _share(
    work: Callable[[T], R],
    items: Sequence[T],
    job: int,
    jobs: int,
    begin: Callable[[], None],
    end: Connection,
    others: Sequence[Connection],
) -> None:
    """One process's share: every `jobs`-th item."""
    # With an open end to read from in here, nobody would see that the parent is gone.
    for other in others:
        other.close()
    # The parent ends without it: nobody wants the results any more.
    with suppress(BrokenPipeError, KeyboardInterrupt):
        try:
            begin()
            for number in range(job, len(items), jobs):
                end.send((number, work(items[number])))
        except Exception:  # noqa: BLE001 - told by the parent
            end.send((None, traceback.format_exc()))


def _in_order(ends: Sequence[Connection], count: int) -> Iterator[R]:
    """What comes in, by its number; all that has come is read, so that nobody waits to write."""
    ready: dict[int, R] = {}
    open_ = {end.fileno(): end for end in ends}
    for number in range(count):
        while number not in ready:
            for handle in wait(list(open_)):
                try:
                    done, result = open_[cast("int", handle)].recv()
                except EOFError:
                    del open_[cast("int", handle)]
                    if not open_:
                        raise KilledError from None
                    continue
                if done is None:
                    raise WorkerError(result)
                ready[done] = result
        yield ready.pop(number)
