"""The questions of a check-in by what each key result takes, and the file that the answers make."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from okrsite.scaffold.new_checkin import check_in_file
from okrsite.scaffold.new_session import Session
from okrsite.view.open_goals import open_goals
from tests.support import PEOPLE, TEAMS, Files, checked, faults

DAY = date(2026, 2, 12)
FILES: Files = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "data/crm.csv": "date,rate\n2026-01-01,10%\n2026-02-10,12%\n",
    "2026-Q1/sales/partners.md": """
        ---
        type: objective
        title: Win the accounts that stay
        key_results:
          - {id: arr, title: New ARR, start: $0, target: $4M}
          - {id: rate, title: Contact rate, start: 10%, target: 20%, source: data/crm.csv#rate}
          - id: kit
            title: Kit
            kind: milestone
            steps: [{id: draft, title: Draft}, {id: out, title: Out}]
          - {id: rule, title: A rule, kind: milestone}
          - {id: runs, title: Runs, kind: habit, target: 1, per: day}
          - {id: calls, title: Calls, kind: habit, target: 5, per: week}
          - {id: nps, title: NPS, kind: maintain, min: 30}
          - {id: sum, title: Sum, kind: rollup, of: value, start: $0, target: $9M}
          - {id: part, title: Part, start: $0, target: $9M, supports: "#sum"}
        ---
        """,
    "kpis/churn.md": "---\ntitle: Churn\nteam: sales\nunit: '%'\n---\n",
    "kpis/fed.md": "---\ntitle: Fed\nteam: sales\nunit: '%'\nsource: data/crm.csv#rate\n---\n",
}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    world = checked(tmp_path / "before", FILES, str(DAY)).world
    assert world is not None
    return Session(world, open_goals(world, "sales"), DAY)


def talk(session: Session, answers: dict[str, str]) -> list[str]:
    """Answers by key; all other questions are skipped. The keys in the order asked."""
    asked = []
    while (question := session.next()) is not None:
        asked.append(question.key.replace("2026-Q1/sales/partners#", ""))
        assert session.answer(question, answers.get(asked[-1], "")) == [], asked[-1]
    return asked


def test_each_kind_is_asked_for_what_it_takes(session: Session) -> None:
    assert talk(session, {}) == [
        *("value:arr", "confidence:rate", "done:kit", "value:rule", "value:runs", "value:calls", "value:nps"),
        *("confidence:sum", "value:part", "value:churn", "note:fed", "win:0", "blocker:0", "body:"),
    ]
    assert session.is_empty
    assert session.before(None) is not None


def test_an_answer_leads_to_the_questions_behind_it(session: Session) -> None:
    asked = talk(session, {"value:arr": ".", "confidence:rate": "6", "value:runs": "6", "win:0": "A win"})
    assert asked[:4] == ["value:arr", "confidence:arr", "status:arr", "note:arr"]
    assert asked[4:7] == ["confidence:rate", "status:rate", "note:rate"]
    assert asked[asked.index("value:runs") + 1] == "days:runs"
    assert asked[-4:] == ["win:0", "win:1", "blocker:0", "body:"]


def test_the_file_holds_what_was_said_and_passes_check(session: Session, tmp_path: Path) -> None:
    talk(
        session,
        {
            "value:arr": ".",
            "confidence:arr": "4",
            "note:arr": 'late: "#1, #2" [both] {x}',
            "confidence:rate": "6/10",
            "done:kit": "2 draft",
            "value:rule": "TRUE",
            "value:runs": "12",
            "days:runs": "7",
            "value:calls": "5",
            "value:nps": "1,033.5",
            "confidence:sum": "7",
            "status:sum": "At-Risk",
            "value:part": "$1,250,000",
            "note:part": "- a dash",
            "value:churn": "-2.5%",
            "note:fed": "yes",
            "win:0": "no",
            "win:1": "A: b # c",
            "blocker:0": "Room, or none",
            "needs:0": "marketing",
            "blocker:1": "plain",
            "body:": "--- and so on",
        },
    )
    rest, body = session.rest()
    text = check_in_file("sales", "mara", session.goals, session.said, rest, body)
    assert text.splitlines()[4:-9] == [
        "updates:",
        '  partners#arr: {confidence: 4, note: "late: \\"#1, #2\\" [both] {x}"}',
        "  partners#rate: {confidence: 6/10}",
        "  partners#kit: {done: [out, draft]}",
        "  partners#rule: true",
        "  partners#runs: {value: 12, days: 7}",
        "  partners#calls: 5",
        '  partners#nps: "1,033.5"',
        "  partners#sum: {confidence: 7, status: At-Risk}",
        '  partners#part: {value: "$1,250,000", note: "- a dash"}',
        "  churn: -2.5%",
    ]
    name = "2026-Q1/sales/checkins/2026-02-12-mara.md"
    assert faults(tmp_path / "after", FILES | {name: text}, str(DAY)) == ()
    world = checked(tmp_path / "after", FILES | {name: text}, str(DAY)).world
    assert world is not None
    said = next(iter(world.site.checkins.values()))
    assert said.wins == ("no", "A: b # c")
    assert [(b.text, b.needs) for b in said.blockers] == [("Room, or none", "marketing"), ("plain", None)]
    assert len(said.targets) == 11


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("value:arr", "2 days", "is a duration"),
        ("confidence:rate", "11", "it goes from 0 to 10"),
        ("done:kit", "3", 'has no step "3"'),
        ("value:rule", "soon", "does not say how far a milestone is"),
        ("value:nps", "30 %%", ""),
        ("confidence:sum", "0.7", "looks like a share"),
    ],
)
def test_what_check_would_refuse_stays_open(session: Session, key: str, text: str, words: str) -> None:
    question = next(q for q in session.questions() if q.key.replace("2026-Q1/sales/partners#", "") == key)
    found = session.answer(question, text)
    assert words in found[0].message
    assert question.key not in session.answers
