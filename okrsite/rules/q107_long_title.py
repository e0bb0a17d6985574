"""An objective's title is too long.

What it does
    Counts the words of an objective's title.

Why
    An objective is repeated in meetings and read on walls; what cannot be said in one breath is
    remembered as something else. Wodtke, Radical Focus (2016), asks for one sentence that gets people out
    of bed. A long one is mostly two objectives, or one with its key results in it.

Example
    title: >-
      Make sure that all customers who come to us in the spring are onboarded in a way that lets them see
      value quickly and stay

Fix
    title: Customers of this spring see value in their first week
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from okrsite.config import Section
from okrsite.diagnostics import Severity
from okrsite.rules.facts import Facts
from okrsite.rules.rule import Finding, Rule


class Options(Section):
    """How long is long."""

    max_words: int = Field(18, ge=1, description="More words than this are too many.")


def check(facts: Facts) -> Iterator[Finding]:
    """One finding an objective."""
    most = facts.options(Options).max_words
    for objective in facts.objectives:
        number = len(objective.title.split())
        if number > most:
            message = f"the title has {number} words, more than {most}"
            yield Finding(objective.at("title"), message, "keep where to go; why goes into the body")


RULE = Rule("Q107", "long-title", Severity.INFO, check, __doc__, Options)
