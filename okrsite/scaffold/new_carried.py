"""An objective as it goes on in the next period: what stays as written, what begins anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from okrsite.model.objective import KeyResult, Objective
from okrsite.model.period import Period
from okrsite.model.quantity import format_quantity
from okrsite.scaffold.new_files import RefusedError
from okrsite.scaffold.new_text import scalar
from okrsite.scoring.key_results import done_steps
from okrsite.scoring.values import TOLERANCE, KeyResultScore
from okrsite.source.discover import SourceFile
from okrsite.source.node import Mapping, Node, Scalar
from okrsite.source.node import Sequence as Items
from okrsite.source.parse import parse
from okrsite.view.figures import percent
from okrsite.view.world import World

Point = Callable[[str], str | None]
"""Where `supports` leads in the new period."""

OF_THE_PERIOD = frozenset({"state", "since", "why", "aliases", "waive", "carried_from", "checkpoints", "due"})
"""Keys that belong to the period that is over."""
COMPUTED = frozenset({"start", "target", "change", "changes", "steps", "supports"})


@dataclass(frozen=True, slots=True)
class CarriedText:
    """The new file, and what is told of it."""

    front: str
    body: str
    before: str
    """The objective it goes on from."""
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return f"{self.front}{self.body}"

    @property
    def body_line(self) -> int:
        """The last line of the front matter."""
        return self.front.count("\n")

    def without_body(self) -> CarriedText:
        """With a link to the old body in place of it."""
        note = "its body stays behind: what it links to does not go on"
        return replace(self, body=f"Goes on from [[{self.before}]].\n", notes=(*self.notes, note))


def carried_text(
    world: World, file: SourceFile, objective: Objective, goes: Sequence[KeyResult], new: Period, point: Point
) -> CarriedText:
    """The file of an objective in the new period. Raises `RefusedError` when it cannot be read."""
    document = parse(file).document
    if document is None:
        raise RefusedError(f"{file.path} has faults", hint="okrsite check tells them")
    writer = _Writer(world, point)
    writer.objective(document.node, objective, goes, new)
    front = "\n".join(["---", *writer.lines, "---"]) + "\n"
    return CarriedText(front, document.body.text, objective.id, tuple(writer.notes))


@dataclass
class _Writer:
    """Writes front matter line by line."""

    world: World
    point: Point
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def objective(self, node: Mapping, objective: Objective, goes: Sequence[KeyResult], new: Period) -> None:
        """The keys in the order written; key results last, as they are the longest."""
        for key, value in node:
            if key.text == "supports":
                self._supports("", objective.supports)
            elif key.text == "period":
                self.lines.append(f"period: {scalar(new.id)}")
            elif key.text not in OF_THE_PERIOD | {"key_results"}:
                self._value("", key.text, value)
        self._draft("", objective.state.word)
        self._anew("", objective.state.word)
        self._left("", objective.owner, new)
        self.lines += [f"carried_from: {scalar(objective.id)}", "key_results:"]
        listed = node.get("key_results")
        items = listed.items if isinstance(listed, Items) else []
        by_id = {_text(item.get("id")): item for item in items if isinstance(item, Mapping)}
        for kr in goes:
            first = len(self.lines)
            self._key_result(by_id[kr.id], kr, objective)
            if kr.owner != objective.owner:
                self._left(f"{kr.id}: ", kr.owner, new)
            self.lines[first] = f"  - {self.lines[first].lstrip()}"

    def _key_result(self, node: Mapping, kr: KeyResult, objective: Objective) -> None:
        score = self.world.scores.key_results[kr.ref]
        indent = "    "
        for key, value in node:
            if key.text not in OF_THE_PERIOD | COMPUTED:
                self._value(indent, key.text, value)
        self._amounts(indent, kr, score, node)
        if kr.steps:
            self._steps(indent, kr, score)
        self._supports(indent, kr.supports, f"{kr.id} ")
        if objective.state.word == "active":
            self._draft(indent, kr.state.word)
        self._anew(f"{kr.id}: ", kr.state.word)
        if kr.kind == "habit":
            self.notes.append(f"{kr.id}: counts anew")
        if kr.kind == "milestone" and not kr.steps and score.progress:
            self.notes.append(f"{kr.id}: begins anew, it was at {percent(score.progress)}")
        left = [name for name in ("checkpoints", "due") if node.get(name) is not None]
        left += ["the due of its steps"] if any(step.due for step in kr.steps) else []
        if left:
            self.notes.append(f"{kr.id}: {' and '.join(left)} of {kr.period.name} left out")

    def _amounts(self, indent: str, kr: KeyResult, score: KeyResultScore, node: Mapping) -> None:
        """`start` is the last value, `target` the one in force; a target that is reached is set further."""
        if kr.kind == "maintain":
            current = score.current
            low = kr.low is None or (current is not None and current >= kr.low - TOLERANCE)
            high = kr.high is None or (current is not None and current <= kr.high + TOLERANCE)
            start = kr.start if current is None else None if low and high else current
            if start is not None:
                self.lines.append(f"{indent}start: {self._amount(kr, start)}{self._since(score)}")
            return
        if not kr.numeric:
            if (written := node.get("target")) is not None:
                self._value(indent, "target", written)
            return
        start = score.start if score.current is None else score.current
        if start is not None:
            self.lines.append(f"{indent}start: {self._amount(kr, start)}{self._since(score)}")
        if score.target is None:
            return
        target, comment = score.target, ""
        reached = score.progress is not None and score.progress >= 1 - TOLERANCE
        if reached and score.start is not None and start is not None:
            target = start + (score.target - score.start)
            comment = f"   # {self._amount(kr, score.target)} is reached: set it anew"
            self.notes.append(f"{kr.id}: its target is reached, set it anew")
        self.lines.append(f"{indent}target: {self._amount(kr, target)}{comment}")

    def _amount(self, kr: KeyResult, value: float) -> str:
        """An amount as people write it, without the last digits of what was computed."""
        second = round(value * 3600) / 3600
        on_clock = kr.unit.clock and abs(second - value) < TOLERANCE
        return scalar(format_quantity(second if on_clock else float(f"{value:.15g}"), kr.unit))

    def _since(self, score: KeyResultScore) -> str:
        return f"   # the last value, of {score.latest.written}" if score.latest else ""

    def _steps(self, indent: str, kr: KeyResult, score: KeyResultScore) -> None:
        """The steps that are not done; all of them anew when there are none."""
        done = done_steps(kr, score, self.world.scores.as_of)
        open_ = [step for step in kr.steps if step.id not in done] or list(kr.steps)
        self.lines.append(f"{indent}steps:")
        for step in open_:
            weight = f", weight: {step.weight:g}" if step.weight != 1 else ""
            self.lines.append(f"{indent}  - {{id: {step.id}, title: {scalar(step.title)}{weight}}}")
        if len(open_) < len(kr.steps):
            self.notes.append(f"{kr.id}: {len(kr.steps) - len(open_)} of {len(kr.steps)} steps are done")

    def _supports(self, indent: str, targets: Sequence[str], whose: str = "") -> None:
        """What is supported in the new period; what has no counterpart there becomes a comment."""
        found = [(target, self.point(target)) for target in targets]
        kept = list(dict.fromkeys(to for _, to in found if to is not None))
        if kept:
            shown = ", ".join(scalar(ref) for ref in kept)
            self.lines.append(f"{indent}supports: {shown if len(kept) == 1 else f'[{shown}]'}")
        for target, to in found:
            if to is None:
                self.lines.append(f"{indent}# supports: {target}   # no counterpart")
                self.notes.append(f"{whose}supports {target}, which has no counterpart; name another")

    def _draft(self, indent: str, state: str) -> None:
        if state == "draft":
            self.lines.append(f"{indent}state: draft")

    def _anew(self, whose: str, state: str) -> None:
        """What did not count in the period that is over, and counts in the new one."""
        if state in {"postponed", "dropped"}:
            self.notes.append(f"{whose}it was {state}, and is active now")

    def _left(self, whose: str, owner: str | None, new: Period) -> None:
        """An owner who is gone when the new period begins."""
        person = self.world.site.people.get(owner or "")
        if person is not None and person.left is not None and person.left <= new.first:
            self.notes.append(f"{whose}its owner {owner} left on {person.left}; name another")

    def _value(self, indent: str, key: str, value: Node) -> None:
        """A key as it was written, on one line where it is a value or a list of values."""
        name = scalar(key)
        if isinstance(value, Scalar):
            self.lines.append(f"{indent}{name}: {scalar(value.text)}")
        elif isinstance(value, Items):
            items = [item.text for item in value.items if isinstance(item, Scalar)]
            self.lines.append(f"{indent}{name}: [{', '.join(scalar(item) for item in items)}]")
        elif value.entries:
            self.lines.append(f"{indent}{name}:")
            for inner, below in value:
                self._value(f"{indent}  ", inner.text, below)


def _text(node: Node | None) -> str:
    return node.text.strip() if isinstance(node, Scalar) else ""
