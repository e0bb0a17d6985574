"""A check-in asked for on the terminal. Every answer is kept in a draft before the next question."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import click

from okrsite.cli.common import colours
from okrsite.cli.new.common import refusals, refuse_faults, write
from okrsite.scaffold.new_checkin import check_in_file
from okrsite.scaffold.new_draft import DraftFile, Kept
from okrsite.scaffold.new_files import RefusedError, Workplace
from okrsite.scaffold.new_known import known_person, known_team
from okrsite.scaffold.new_session import WAYS, Question, Session
from okrsite.view.check_in_form import aid, check_in_folder, file_name
from okrsite.view.open_goals import OpenGoal
from okrsite.view.world import World

INTERRUPTED = 130
"""The exit code of a command that was stopped with Ctrl-C."""


def ask(place: Workplace, team: str, author: str, goals: Sequence[OpenGoal], *, edit: bool) -> None:
    """Asks for everything open of a team and writes the check-in."""
    assert place.world is not None  # noqa: S101
    with suppress(ImportError):
        import readline  # noqa: F401 - makes the arrow keys work in answers
    try:
        author = author or _author(place, team)
        with refusals():
            draft = DraftFile.of(place.project.root, team, author)
            session = _begun(Session(place.world, goals, place.as_of), draft, team)
        asking = _Asking(place.world, session, draft)
        click.echo(f"{len(goals)} open. {WAYS}")
        asking.run()
        if session.is_empty:
            draft.remove()
            click.echo("Nothing was said, so no file was written.")
            return
        rest, body = session.rest()
        text = check_in_file(team, author, goals, session.said, rest, body)
        folder = check_in_folder(place.world, team)
        name = place.free(f"{folder}/{file_name(session.day, author, team)}")
        click.echo(f"\n{text}\n{place.content_name}/{name}")
        if not _yes("Write it?"):
            click.echo(f"Not written. What you said is kept: okrsite new checkin --team {team} goes on.")
            return
    except (KeyboardInterrupt, EOFError):
        click.echo(f"\nStopped. What you said is kept: okrsite new checkin --team {team} goes on from there.")
        raise SystemExit(INTERRUPTED) from None
    refuse_faults(place, {name: text}, max(place.as_of, session.day))
    write(place, name, text, edit=edit)
    draft.remove()


def ask_team(place: Workplace, teams: Sequence[str]) -> str:
    """Which of several teams it is for."""
    click.echo(f"Teams with something open: {', '.join(teams)}")
    while True:
        try:
            said = _input("Which team is it for: ")
        except (KeyboardInterrupt, EOFError):
            click.echo("\nNothing was written.")
            raise SystemExit(INTERRUPTED) from None
        if not said:
            continue
        try:
            return known_team(place, said)
        except RefusedError as fault:
            _say_fault(f"{fault}; {fault.hint}" if fault.hint else str(fault))


def _author(place: Workplace, team: str) -> str:
    """Who writes; whoever wrote the team's last check-in, or leads it, is offered."""
    world = place.world
    if world is None or not world.site.people:
        return ""
    last = [c.author for c in world.site.checkins.values() if team in c.teams and c.author]
    offered = last[-1] if last else world.site.teams[team].lead
    while True:
        shown = f" [{offered}]" if offered else " (Enter leaves it open)"
        said = _input(f"Who writes it{shown}: ") or offered or ""
        try:
            return known_person(place, said) if said else ""
        except RefusedError as fault:
            _say_fault(f"{fault}; {fault.hint}" if fault.hint else str(fault))


def _begun(session: Session, draft: DraftFile, team: str) -> Session:
    """The session, with the answers of an unfinished one where the author wants to go on with it."""
    kept = draft.read()
    if kept is None:
        return session
    given = sum(1 for text in kept.answers.values() if text)
    click.echo(f"A check-in of {team}, begun on {kept.day}, is unfinished; {given} answers are kept.")
    if not _yes("Go on with it?"):
        draft.remove()
        return session
    going_on = Session(session.world, session.goals, kept.day)
    # Content may have changed meanwhile: an answer that no longer fits is asked for again.
    open_ = [question for question in going_on.questions() if question.key in kept.answers]
    tried: set[str] = set()
    while open_:
        for item in open_:
            tried.add(item.key)
            going_on.answer(item, kept.answers[item.key])
        # An answer can lead to further questions.
        open_ = [q for q in going_on.questions() if q.key in kept.answers and q.key not in tried]
    return going_on


@dataclass
class _Asking:
    """Shows the questions of a session and takes the answers."""

    world: World
    session: Session
    draft: DraftFile
    earlier: dict[str, str] = field(default_factory=dict)
    """Answers of questions that were gone back to: Enter keeps them."""
    shown: str = ""
    """The goal whose figures stand above the question."""

    def run(self) -> None:
        """Asks until every question has its answer."""
        while (question := self.session.next()) is not None:
            self._head(question)
            before = self.earlier.get(question.key, "")
            text = _input(f"  {question.prompt}{f' [{before}]' if before else ''}: ")
            if text == "?":
                click.echo(f"    {question.help}\n    {WAYS}")
            elif text.lower() in {"b", "back"}:
                self._back(question)
            else:
                self._take(question, "" if text == "-" else text or before)

    def _take(self, question: Question, text: str) -> None:
        wrong = self.session.wrong_team(question, text)
        if wrong:
            _say_fault(wrong)
            return
        for fault in self.session.answer(question, text):
            _say_fault(f"{fault.message}; {fault.hint}" if fault.hint else fault.message)
        if question.key in self.session.answers:
            self.earlier.pop(question.key, None)
            self.draft.write(Kept(self.session.day, self.session.answers))

    def _back(self, question: Question) -> None:
        earlier = self.session.before(question)
        if earlier is None:
            click.echo("    This is the first question.")
            return
        self.earlier[earlier.key] = self.session.reopen(earlier)
        self.shown = ""

    def _head(self, question: Question) -> None:
        """The goal's title and figures, once above its questions."""
        goal = question.goal
        if goal is None or goal.ref == self.shown:
            return
        self.shown = goal.ref
        goals = list(self.session.goals)
        number = goals.index(goal) + 1
        first = number == 1 or goals[number - 2].heading != goal.heading
        if first:
            click.echo(f"\n{_bold(goal.heading)}")
        owner = f", {goal.owner}" if goal.owner else ""
        click.echo(f"\n{number}/{len(goals)} {_bold(goal.title)} ({goal.name}{owner})")
        click.echo(f"  {aid(goal).removesuffix(f': {goal.title}')}")
        for place, (id_, title) in enumerate(goal.steps, 1):
            click.echo(f"    {place} {id_}: {title}")


def _bold(text: str) -> str:
    return click.style(text, bold=True) if colours(sys.stdout) else text


def _input(prompt: str) -> str:
    return input(prompt).strip()


def _yes(question: str) -> bool:
    while True:
        said = _input(f"{question} [Y/n] ").lower()
        if said in {"", "y", "yes"}:
            return True
        if said in {"n", "no"}:
            return False


def _say_fault(text: str) -> None:
    click.echo(f"    {click.style(text, fg='red') if colours(sys.stdout) else text}")
