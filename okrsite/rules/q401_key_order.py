"""What a thing is called does not stand first.

What it does
    Finds objectives in which another key stands before `type` or `title`, and key results in which another
    stands before `id` or `title`. The order of all other keys is free. `okrsite check --fix` moves the key,
    with the comments above it. Two cases it leaves to the author: a key with a comment of its own that would
    go right behind the dash of a list item, and braces over several lines.

Why
    Check-ins name a key result by its id, and people by its title: whoever looks for it in a file or in a
    pull request reads the first line of each. Where that is always the same, nothing has to be searched.

Example
    key_results:
      - start: $0
        target: $15M
        title: New ARR signed
        id: new-arr

Fix
    key_results:
      - id: new-arr
        title: New ARR signed
        start: $0
        target: $15M
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from okrsite.diagnostics import Severity, Span, quote
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule

HINT = (
    "`okrsite check --fix` moves it; below a comment of its own in a list item, or in a brace over several"
    " lines, it is for you to move"
)


def check(facts: Facts) -> Iterator[Finding]:
    """One finding an objective and key result: the first of the keys that is out of its place."""
    for objective in facts.objectives:
        if not objective.path.endswith(".csv"):
            yield from _found(objective.spans, ("type", "title"))
        for kr in facts.key_results(objective):
            yield from _found(kr.spans, ("id", "title"))


def _found(spans: Mapping[str, Span], names: tuple[str, ...]) -> Iterator[Finding]:
    """Where the keys stand their values tell, which are in the same order."""
    order = sorted((key for key in spans if "." not in key), key=lambda key: spans[key])
    wanted = [name for name in names if name in spans]
    for name, at_its_place in zip(wanted, order, strict=False):
        if name != at_its_place:
            place = "first" if name == wanted[0] else f"behind {quote(wanted[0])}"
            yield Finding(spans[name], f"{quote(name)} does not stand {place}", HINT)
            return


RULE = Rule("Q401", "key-order", Severity.INFO, check, __doc__)
