"""The golden thread: from any key result up to the company's, and back down.

A way is a list of refs from the thing itself to the top. A key result with `supports` of its own goes
there, one without goes through its objective. The top are the key results and objectives of the
company's team. No way leads through a goal that was postponed or dropped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from okrsite.model.objective import KeyResult, Objective

LISTED = 20
"""How many ways are listed; all are counted."""

Way = tuple[str, ...]
STOPPED = frozenset({"postponed", "dropped"})


@dataclass(frozen=True, slots=True)
class Thread:
    """The ways up, shortest first, then by id, at most `LISTED`; and how many there are in all."""

    ways: tuple[Way, ...]
    total: int


def steps_up(objectives: Mapping[str, Objective]) -> dict[str, tuple[str, ...]]:
    """For each objective and key result, where its thread goes next."""
    up: dict[str, tuple[str, ...]] = {}
    for objective in objectives.values():
        up[objective.id] = objective.supports
        for kr in objective.key_results:
            up[kr.ref] = kr.supports or (objective.id,)
    return up


def find_cycles(up: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """One loop for each knot of nodes that reach each other, each beginning with its smallest id."""
    loops: list[tuple[str, ...]] = []
    state: dict[str, int] = {}
    for root in sorted(up):
        if root in state:
            continue
        path: list[str] = [root]
        trail: list[Iterator[str]] = [iter(up[root])]
        state[root] = 1
        while trail:
            following = next(trail[-1], None)
            if following is None:
                state[path.pop()] = 2
                trail.pop()
            elif following not in state:
                state[following] = 1
                path.append(following)
                trail.append(iter(up.get(following, ())))
            elif state[following] == 1:
                loop = path[path.index(following) :]
                turn = loop.index(min(loop))
                loops.append((*loop[turn:], *loop[:turn]))
    return sorted(set(loops))


def stopped(objectives: Mapping[str, Objective], day: date) -> dict[str, Objective | KeyResult]:
    """What was postponed or dropped by a day, an objective with all its key results.

    Of a key result that counts no more since its objective does, the objective says when and why.
    """
    found: dict[str, Objective | KeyResult] = {}
    for objective in objectives.values():
        ended = objective.state.on(day) in STOPPED
        if ended:
            found[objective.id] = objective
        for kr in objective.key_results:
            if kr.state.on(day) in STOPPED:
                found[kr.ref] = kr
            elif ended:
                found[kr.ref] = objective
    return found


def threads(
    objectives: Mapping[str, Objective], company_team: str, ended: Collection[str] = ()
) -> dict[str, Thread]:
    """The thread of every objective and key result; linear in links, and safe on diamonds.

    The links must be free of cycles. What is `ended` has its own ways, and passes none on to what is not.
    """
    up = steps_up(objectives)
    top = {o.id for o in objectives.values() if company_team in o.teams}
    top |= {kr.ref for o in objectives.values() if o.id in top for kr in o.key_results}
    found: dict[str, Thread] = {}
    for root in up:
        stack = [root]
        while stack:
            node = stack[-1]
            if node in found:
                stack.pop()
                continue
            if node in top:
                found[node] = Thread(((node,),), 1)
                continue
            waiting = [parent for parent in up.get(node, ()) if parent not in found]
            if waiting:
                stack.extend(waiting)
                continue
            passed = (parent for parent in up.get(node, ()) if node in ended or parent not in ended)
            found[node] = _joined(node, [found[parent] for parent in passed])
    return found


def _joined(node: str, parents: list[Thread]) -> Thread:
    ways = {(node, *way) for parent in parents for way in parent.ways}
    listed = sorted(ways, key=lambda way: (len(way), way))[:LISTED]
    return Thread(tuple(listed), sum(parent.total for parent in parents))


def ways_of(kr: KeyResult, found: Mapping[str, Thread]) -> Thread:
    """A key result's thread."""
    return found.get(kr.ref, Thread((), 0))
