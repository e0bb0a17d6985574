"""What can be wrong with links: loops, and roll-ups that take what they cannot add."""

from __future__ import annotations

from collections.abc import Mapping

from okrsite.diagnostics import Diagnostic, Span, error, quote
from okrsite.model.objective import KeyResult, Objective
from okrsite.thread import find_cycles, steps_up


def check_links(objectives: Mapping[str, Objective]) -> list[Diagnostic]:
    """Every fault of the links between objectives and key results."""
    key_results = {kr.ref: kr for o in objectives.values() for kr in o.key_results}
    faults = []
    for loop in find_cycles(steps_up(objectives)):
        shown = " → ".join((*loop, loop[0]))
        hint = "take one of the links out of `supports`"
        faults.append(
            error("V501", _supports_of(loop, objectives, key_results), f"supports goes round: {shown}", hint)
        )
    if not faults:
        faults += _rollups(key_results)
    return faults


def _supports_of(
    loop: tuple[str, ...], objectives: Mapping[str, Objective], krs: Mapping[str, KeyResult]
) -> Span:
    """Where the first link of the loop is written."""
    for ref in loop:
        entry: Objective | KeyResult = krs[ref] if ref in krs else objectives[ref]
        if entry.supports:
            return entry.at("supports")
    return objectives[loop[0].partition("#")[0]].span


def _rollups(key_results: Mapping[str, KeyResult]) -> list[Diagnostic]:
    faults = []
    sums = {ref for ref, kr in key_results.items() if kr.kind == "rollup" and kr.of == "value"}
    for kr in key_results.values():
        if kr.state.word == "draft":
            continue
        for target in kr.supports:
            if target in sums and (why := _cannot_add(kr, key_results[target])):
                hint = "support its objective instead, or another key result"
                faults.append(
                    error("V502", kr.at("supports"), f"{target} sums values, but {quote(kr.id)} {why}", hint)
                )
    if faults:
        return faults
    for kr in key_results.values():
        faults += _twice(kr, key_results, sums)
    return faults


def _cannot_add(kr: KeyResult, to: KeyResult) -> str:
    if not kr.numeric:
        return f"is a {kr.kind} and has no value to add"
    if not kr.unit.same(to.unit):
        return f"is in {kr.unit.label or 'plain numbers'}, not in {to.unit.label or 'plain numbers'}"
    return ""


def _twice(kr: KeyResult, key_results: Mapping[str, KeyResult], sums: set[str]) -> list[Diagnostic]:
    """A value that would reach one ancestor by two ways would be counted twice."""
    ways: dict[str, tuple[str, ...]] = {}
    faults = []
    waiting: list[tuple[str, ...]] = [(kr.ref,)]
    while waiting:
        way = waiting.pop()
        for target in key_results[way[-1]].supports:
            if target not in sums:
                continue
            longer = (*way, target)
            if target in ways:
                both = " and ".join(" → ".join(w) for w in sorted((ways[target], longer)))
                message = f"the value of {kr.ref} would reach {target} twice: {both}"
                faults.append(error("V503", kr.at("supports"), message, "take one of the links out"))
                continue
            ways[target] = longer
            waiting.append(longer)
    return faults
