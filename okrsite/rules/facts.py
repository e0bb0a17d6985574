"""What rules look at: the site, its scores, the ledger of edits, options, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from okrsite.config import Config, Section
from okrsite.history.values import Edit
from okrsite.model.objective import KeyResult, Objective
from okrsite.model.site import Site
from okrsite.rules.words import Words, words_of
from okrsite.scoring.kpis import kpi_supports
from okrsite.scoring.values import KeyResultScore, Scores
from okrsite.thread import steps_up

O = TypeVar("O", bound=Section)  # noqa: E741 - the type of a rule's options


@dataclass(frozen=True)
class Facts:
    """All that a rule may ask. Read-only; what takes long is made once, in time linear in the site.

    What is over, postponed or dropped is not looked at: nothing of it can be mended any more.
    """

    site: Site
    scores: Scores
    config: Config
    ledger: tuple[Edit, ...] = ()
    """What was edited after kick-off, newest first; empty without a Git history."""
    chosen: Mapping[type[Section], Section] = field(default_factory=dict)
    """Options by the model of each rule; the defaults of those that are missing."""

    def options(self, model: type[O]) -> O:
        """A rule's options."""
        found = self.chosen.get(model)
        return found if isinstance(found, model) else model()

    @property
    def as_of(self) -> date:
        return self.scores.as_of

    @cached_property
    def words(self) -> Words:
        """Word lists of the content's language; empty where there are none."""
        return words_of(self.config.language)

    @cached_property
    def objectives(self) -> tuple[Objective, ...]:
        """Those of running and planned periods that are active or drafts."""
        found = self.site.objectives.values()
        return tuple(
            o for o in found if self.as_of <= o.period.last and o.state.on(self.as_of) in {"active", "draft"}
        )

    def key_results(self, objective: Objective) -> tuple[KeyResult, ...]:
        """An objective's key results of some weight that are active or, in a draft, drafts."""
        return self._key_results[objective.id]

    @cached_property
    def _key_results(self) -> Mapping[str, tuple[KeyResult, ...]]:
        day = self.as_of
        found = {}
        for objective in self.site.objectives.values():
            words = {"active", objective.state.on(day)}
            found[objective.id] = tuple(
                kr for kr in objective.key_results if kr.weight > 0 and kr.state.on(day) in words
            )
        return found

    @cached_property
    def running(self) -> tuple[tuple[Objective, KeyResult, KeyResultScore], ...]:
        """Active key results of running periods, and how they stand."""
        return tuple(
            (o, kr, self.scores.key_results[kr.ref])
            for o in self.objectives
            if o.counts_on(self.as_of) and o.period.state(self.as_of) == "running"
            for kr in self.key_results(o)
            if kr.ref in self.scores.key_results
        )

    @cached_property
    def steps_up(self) -> Mapping[str, tuple[str, ...]]:
        """For each objective and key result, where its thread goes next."""
        return steps_up(self.site.objectives)

    def above(self, ref: str) -> set[str]:
        """Everything on the ways up from a goal, without itself."""
        found: set[str] = set()
        waiting = list(self.steps_up.get(ref, ()))
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting += self.steps_up.get(node, ())
        return found

    @cached_property
    def kpis_below(self) -> Mapping[str, tuple[str, ...]]:
        """For each objective and key result, the KPIs that feed it."""
        found: dict[str, list[str]] = {}
        for kpi in self.site.kpis.values():
            for target in kpi_supports(self.site, kpi, self.as_of):
                found.setdefault(target, []).append(kpi.id)
        return {target: tuple(ids) for target, ids in found.items()}

    def named(self, objective: Objective) -> Iterator[tuple[str, ...]]:
        """What the objective and its key results name as theirs, each as written."""
        yield objective.supports
        yield from (kr.supports for kr in self.key_results(objective))
