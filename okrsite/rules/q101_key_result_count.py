"""An objective has too few or too many key results.

What it does
    Counts the key results of an objective that are active and of some weight.

Why
    One number can be reached at the cost of all others, so at least two have to agree that the objective
    is met. More than five and nobody can name them, so nothing is a priority. John Doerr, Measure What
    Matters (2018), asks for three to five; Google's guide "Set goals with OKRs" for about three.

Example
    title: Put customers first
    key_results:
      - {id: interviews, title: Interviews held, start: 0, target: 25}
      - {id: survey, title: Active customers surveyed, start: 0%, target: 50%}
      # and seven more

Fix
    title: Put customers first
    key_results:
      - {id: nps, title: Net promoter score, start: 31, target: 51}
      - {id: retention, title: Customers who renew, start: 88%, target: 92%}
    # the interviews are work towards these: into the body, or into a check-in
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from pydantic import Field, model_validator

from okrsite.config import Section
from okrsite.diagnostics import Severity
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule
from okrsite.words import count


class Options(Section):
    """How many are enough."""

    min: int = Field(2, ge=0, description="Fewer than this are too few.")
    max: int = Field(5, ge=1, description="More than this are too many.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min > self.max:
            raise ValueError("min is larger than max")
        return self


def check(facts: Facts) -> Iterator[Finding]:
    """One finding an objective."""
    options = facts.options(Options)
    for objective in facts.objectives:
        number = len(facts.key_results(objective))
        settled = number > 0 or objective.state.word != "draft"  # of a draft none may stand yet
        if not settled or options.min <= number <= options.max:
            continue
        few = number < options.min
        limit = f"fewer than {options.min}" if few else f"more than {options.max}"
        hint = (
            "add the number that would fall if this one were reached at any price"
            if few
            else "keep those that prove the objective; the rest is work, or an objective of its own"
        )
        has = count(number, "key result") if number else "no key result that counts"
        message = f"the objective has {has}, {limit}"
        yield Finding(objective.at("key_results"), message, hint)


RULE = Rule("Q101", "key-result-count", Severity.WARNING, check, __doc__, Options)
