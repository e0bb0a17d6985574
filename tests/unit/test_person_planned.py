"""What the page of a person says of goals whose period has not begun."""

from __future__ import annotations

from pathlib import Path

from okrsite.pages.person import PersonContext, pages
from tests.support import TEAMS, Files, checked

LEA: Files = {"teams.csv": TEAMS, "people/lea.md": "---\ntitle: Lea\n---\n"}
GOAL = (
    "---\ntype: objective\ntitle: {}\nkey_results:\n  - {{id: k, title: K, start: 0, target: 5{}}}\n{}---\n"
)
TIDY, WIN = GOAL.format("Tidy", ", owner: lea", ""), GOAL.format("Win", "", "owner: lea\n")


def page_of_lea(root: Path, files: Files) -> PersonContext:
    world = checked(root, {**LEA, **files}, "2026-02-15").world
    assert world is not None
    context = next(pages(world)).make().context
    assert isinstance(context, PersonContext)
    return context


def test_what_runs_stands_before_what_is_planned(tmp_path: Path) -> None:
    found = page_of_lea(tmp_path, {"2026-Q2/sales/win.md": WIN, "2026-Q1/sales/tidy.md": TIDY})
    assert [(p.link.text, [o.line.link.text for o in p.objectives]) for p in found.periods] == [
        ("Q1 2026", ["Tidy"]),
        ("Q2 2026", ["Win"]),
    ]
    assert found.lead == "Lea owns one key result. The key result has no data."


def test_who_has_planned_goals_alone_sees_them(tmp_path: Path) -> None:
    found = page_of_lea(tmp_path, {"2026-Q2/sales/win.md": WIN})
    ((objective,),) = [period.objectives for period in found.periods]
    assert (objective.line.link.text, objective.line.mark.word) == ("Win", "Planned")
    assert found.lead == "Lea owns nothing in the periods that run."
