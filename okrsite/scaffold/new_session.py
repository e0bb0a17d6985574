"""The questions of a check-in, one after the other, and the answers so far.

Nothing is asked here: the command line shows a question and hands its answer in. Answers are a flat table
of text, so that a draft of them can be written after each one and taken up again later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from okrsite.diagnostics import Diagnostic, Severity
from okrsite.scaffold.new_checkin import FIELDS, as_yaml, faults_of, steps_named, team_fault
from okrsite.scaffold.new_text import scalar
from okrsite.view.open_goals import OpenGoal
from okrsite.view.world import World

ON = "."
"""An answer that gives no value and goes on to confidence, status and note all the same."""
STATUS = "on track, at risk or off track"
AFTER_VALUE = ("confidence", "status", "note")


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `goal` is None for wins, blockers and what happened."""

    key: str
    """`value:ID`, `win:0`: the answer's place in the table."""
    field: str
    prompt: str
    help: str
    goal: OpenGoal | None = None


HELP = {
    "value": "The value as people write it: 15, 1,250, $3.7M, 120%, 9:30 min/mile.",
    "days": "A habit's times spread evenly over this many days up to the day.",
    "done": "The steps that are done now: their numbers or names, separated by spaces, or all.",
    "confidence": "How sure you are to reach the target by the end, from 0 (no chance) to 10 (certain).",
    "status": "Your own word for it. The site shows it beside what the numbers say.",
    "note": "A remark that stands beside the value.",
    "win": "What went well. One at a time; Enter ends the list.",
    "blocker": "What stands in the way. One at a time; Enter ends the list.",
    "needs": "The id of the team that must clear it.",
    "body": "What happened, in Markdown. More can be added to the file later.",
}
WAYS = "Enter skips. b goes back, - takes an answer away, Ctrl-C stops and keeps what you said."


@dataclass
class Session:
    """A check-in that is being asked for."""

    world: World
    goals: Sequence[OpenGoal]
    day: date
    answers: dict[str, str] = field(default_factory=dict)
    """By the question's key; an empty answer was skipped."""

    def questions(self) -> list[Question]:
        """All questions, as far as the answers so far lead to them."""
        found = [q for goal in self.goals for q in self._of(goal)]
        found += self._list("win", "A win")
        for question in self._list("blocker", "A blocker"):
            found.append(question)
            if self.answers.get(question.key):
                number = question.key.partition(":")[2]
                found.append(Question(f"needs:{number}", "needs", "Which team must clear it", HELP["needs"]))
        return [*found, Question("body:", "body", "What happened, in a sentence or two", HELP["body"])]

    def next(self) -> Question | None:
        """The first question that has no answer yet."""
        return next((q for q in self.questions() if q.key not in self.answers), None)

    def before(self, question: Question | None) -> Question | None:
        """The question before one, or before the end."""
        found = self.questions()
        place = len(found) if question is None else [q.key for q in found].index(question.key)
        return found[place - 1] if place else None

    def answer(self, question: Question, text: str) -> list[Diagnostic]:
        """Takes an answer; with errors among what `check` says of it the question stays open."""
        text = " ".join(text.split())
        if question.field == "done" and question.goal is not None:
            text = steps_named(question.goal, text)
        if question.goal is not None and text and text != ON:
            said = {**self._said(question.goal), question.field: text}
            faults = faults_of(self.world, question.goal, said, self.day)
            if question.field == "status":
                faults = [replace(d, hint=d.hint or f"answer {STATUS}") for d in faults]
            if any(d.severity is Severity.ERROR for d in faults):
                return faults
            self.answers[question.key] = text
            return faults
        self.answers[question.key] = text
        return []

    def wrong_team(self, question: Question, text: str) -> str:
        """What is wrong with the team that a blocker needs."""
        return team_fault(self.world, text) if question.field == "needs" and text else ""

    def reopen(self, question: Question) -> str:
        """Opens a question again; gives its answer so far."""
        return self.answers.pop(question.key, "")

    @property
    def said(self) -> dict[str, str]:
        """What is said of each goal by full id, as YAML."""
        found = {goal.ref: as_yaml(goal, self._said(goal)) for goal in self.goals}
        return {ref: text for ref, text in found.items() if text}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said at all."""
        return not any(text and text != ON for text in self.answers.values())

    def rest(self) -> tuple[list[str], str]:
        """The lines of wins and blockers, and the body."""
        lines = []
        if wins := [scalar(text) for text in self._texts("win")]:
            lines += ["wins:", *(f"  - {text}" for text in wins)]
        if blockers := list(self._blockers()):
            lines += ["blockers:", *(f"  - {text}" for text in blockers)]
        return lines, self.answers.get("body:", "")

    def _blockers(self) -> Iterator[str]:
        for number, text in enumerate(self._texts("blocker")):
            needs = self.answers.get(f"needs:{number}", "")
            yield f"{{text: {scalar(text)}, needs: {scalar(needs)}}}" if needs else scalar(text)

    def _texts(self, name: str) -> Iterator[str]:
        number = 0
        while text := self.answers.get(f"{name}:{number}", ""):
            yield text
            number += 1

    def _list(self, name: str, prompt: str) -> Iterator[Question]:
        """A question for each entry so far, and one for the next."""
        for number in range(len(list(self._texts(name))) + 1):
            more = "Another one" if number else prompt
            yield Question(f"{name}:{number}", name, more, HELP[name])

    def _said(self, goal: OpenGoal) -> dict[str, str]:
        found = {key: self.answers.get(f"{key}:{goal.ref}", "") for key in FIELDS}
        first = found[_first(goal)]
        if not first:
            return {}
        return {key: text for key, text in found.items() if text and text != ON}

    def _of(self, goal: OpenGoal) -> Iterator[Question]:
        """What is asked of a goal: the first question, and with an answer to it the others."""
        first = _first(goal)
        yield self._ask(goal, first)
        given = self.answers.get(f"{first}:{goal.ref}", "")
        if not given:
            return
        follow = [key for key in AFTER_VALUE if key != first] if "#" in goal.ref else ["note"]
        if goal.takes == "habit" and given != ON:
            follow.insert(0, "days")
        for key in follow:
            if key != first:
                yield self._ask(goal, key)

    def _ask(self, goal: OpenGoal, key: str) -> Question:
        words = {
            "value": "Value",
            "done": "Done by now",
            "days": "Over how many days",
            "confidence": "Confidence, 0 to 10",
            "status": STATUS.capitalize(),
            "note": "Note",
        }
        help_ = HELP[key]
        if key == "value" and goal.takes == "percent":
            help_ = "true, false, or a percentage such as 60%."
        if key == _first(goal) and "#" in goal.ref and key != "confidence":
            help_ += " A . gives no value and goes on to confidence, status and note."
        return Question(f"{key}:{goal.ref}", key, words[key], help_, goal)


def _first(goal: OpenGoal) -> str:
    """What is asked first of a goal."""
    if goal.takes == "steps":
        return "done"
    if goal.takes == "words":
        return "confidence" if "#" in goal.ref else "note"
    return "value"
