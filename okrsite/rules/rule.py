"""What a quality rule is: a check, and the docstring that documents it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from textwrap import dedent

from okrsite.config import Section
from okrsite.diagnostics import Severity, Span
from okrsite.rules.facts import Facts

SECTIONS = ("What it does", "Why", "Example", "Fix")
"""What every rule's docstring holds, in this order; the options follow from their model."""


class NoOptions(Section):
    """For rules without any."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, where, and what mends it."""

    span: Span
    message: str
    hint: str = ""


Check = Callable[[Facts], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """One rule. Its check yields findings in any order; how grave they are the config may say otherwise."""

    code: str
    name: str
    severity: Severity
    check: Check
    doc: str
    """The docstring of its module: a sentence, then `SECTIONS`."""
    options: type[Section] = NoOptions

    @cached_property
    def title(self) -> str:
        """What it finds, in one line."""
        return self.doc.strip().split("\n", 1)[0].rstrip(".")

    @cached_property
    def sections(self) -> dict[str, str]:
        """The text of each section."""
        parts = re.split(rf"^({'|'.join(SECTIONS)})\n", self.doc, flags=re.MULTILINE)
        return {name: dedent(text).strip("\n") for name, text in zip(parts[1::2], parts[2::2], strict=True)}
