"""The formulas of the site, read from the docstrings of the code that computes them.

A docstring marks its title as `**Title.**` or `**Title**`; its first paragraph is the formula, the rest
explains it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from okrsite.kinds import ALL, KINDS
from okrsite.model.objective import KindName
from okrsite.scoring import weighted_mean
from okrsite.scoring.calibration import brier
from okrsite.scoring.expected import expected
from okrsite.scoring.forecast import forecast
from okrsite.scoring.pace import pace
from okrsite.scoring.status import (
    by_gap,
    final_score,
    grade,
    guarded,
    is_stale,
    kpi_zone,
    met,
    of_parts,
    outside_of_time,
)
from okrsite.words import sentence

_TITLE = re.compile(r"\*\*(?P<title>[^*]+?)(?P<dot>\.?)\*\*(?P<rest>.*)", re.DOTALL)


_OF = re.compile(r"of (?:value|score)\b", re.IGNORECASE)
_SUM = re.compile(r"(?:of \w+: )?[a-z]+ = ")


Documented = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Formula:
    """How one figure is computed. `text` is plain, its paragraphs parted by an empty line."""

    id: str
    """Its anchor on the page how-scores-work/."""
    title: str
    text: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The formula itself, then what explains it."""
        return tuple(self.text.split("\n\n"))

    @property
    def sums(self) -> tuple[str, ...]:
        """Those of its paragraphs that are a formula themselves: the first, and what begins as a sum does."""
        first, *rest = self.paragraphs
        return (first, *(text for text in rest if _SUM.match(text)))

    def of(self, what: str | None) -> Formula:
        """The same without the paragraphs that are of something else: a roll-up's `value` or `score`."""
        own = [p for p in self.paragraphs if not _OF.match(p) or what is None or p.startswith(f"of {what}")]
        return Formula(self.id, self.title, "\n\n".join(own))


@lru_cache(maxsize=1)
def formulas() -> tuple[Formula, ...]:
    """Every formula, in the order in which a reader needs them."""
    return tuple(_all())


@lru_cache(maxsize=16)
def formula(kind: KindName) -> Formula:
    """How the progress of a kind of key result is computed."""
    return _formula(f"kind-{kind}", KINDS[kind].progress)


def _all() -> Iterator[Formula]:
    for kind in ALL:
        parts = [kind.progress] if kind.expected is None else [kind.progress, kind.expected]
        yield _formula(f"kind-{kind.name}", *parts)
    yield _formula("expected", expected)
    yield _formula("score", weighted_mean)
    yield _formula("status", outside_of_time, by_gap)
    yield _formula("guardrail", guarded)
    yield _formula("status-of-parts", of_parts)
    yield _formula("pace", pace)
    yield _formula("forecast", forecast)
    yield _formula("final", final_score)
    yield _formula("grade", grade)
    yield _formula("met", met)
    yield _formula("stale", is_stale)
    yield _formula("kpi", kpi_zone)
    yield _formula("calibration", brier)


def _formula(id_: str, *functions: Documented) -> Formula:
    """One formula from one or more docstrings; the first gives the title."""
    titles, texts = zip(*(_read(function) for function in functions), strict=True)
    return Formula(id_, next((title for title in titles if title), id_), "\n\n".join(texts))


def _read(function: Documented) -> tuple[str, str]:
    """Title (empty without one) and text of a docstring."""
    doc = "\n\n".join(" ".join(part.split()) for part in (inspect.getdoc(function) or "").split("\n\n"))
    doc = doc.replace("`", "")
    found = _TITLE.fullmatch(doc)
    if found is None:
        return "", doc
    rest = found["rest"].strip()
    if found["dot"]:
        return found["title"], rest
    if rest.startswith("="):
        return found["title"], f"{found['title']} {rest}"
    return found["title"], sentence(rest.lstrip(",: "))
