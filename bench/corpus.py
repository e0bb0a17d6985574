"""A company of any size, the same bytes each time.

N objectives of about 2.2 KB, each with 4 key results of 12 readings.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

KEY_RESULTS, READINGS, PER_TEAM = 4, 12, 10
FIRST = date(2026, 1, 2)
PROSE = (
    "The accounts of this group renew in the second half of the year; what they say in spring decides it. "
    "We meet each of them once a month, write down what changed, and **say so here** before anybody asks. "
    "What we stop doing is in the last paragraph, since a goal that costs nothing was none.\n\n"
    "- a list item with `code` and a [link](https://example.com/)\n- a second one\n\n"
)
CLOSING = (
    "## What would change our mind\n\n"
    "If two of the three accounts that renew first leave, *the goal was wrong*, and we say so at once:\n\n"
    "1. what we believed when we wrote it,\n2. what happened instead,\n3. what we do with the people and the "
    "weeks that are left.\n"
)


def write_corpus(root: Path, objectives: int, *, per_team: int = PER_TEAM, readings: int = READINGS) -> Path:
    """Writes a project of so many objectives to `root`; returns its config."""
    content = root / "content"
    teams = -(-objectives // per_team)
    (content / "2026-Q1").mkdir(parents=True)
    (root / "okrsite.toml").write_text('title = "Bench"\nas_of = 2026-03-20\n', "utf-8")
    rows = [f"t{n:04},Team {n}," for n in range(teams)]
    (content / "teams.csv").write_text(
        "id,title,parent\ncompany,Company,\n" + "\n".join(rows) + "\n", "utf-8"
    )
    people = [f"p{n:04},Person {n},t{n:04}" for n in range(teams)]
    (content / "people.csv").write_text("id,title,team\n" + "\n".join(people) + "\n", "utf-8")
    company = content / "2026-Q1" / "company" / "top.md"
    company.parent.mkdir()
    company.write_text(_objective("The goal of all", "p0000", None), "utf-8")
    for number in range(objectives):
        team = content / "2026-Q1" / f"t{number // per_team:04}"
        (team / "checkins").mkdir(parents=True, exist_ok=True)
        text = _objective(
            f"Objective number {number} of the company", f"p{number // per_team:04}", "company/top#kr0"
        )
        (team / f"o{number:05}.md").write_text(text, "utf-8")
    for number in range(teams):
        mine = range(number * per_team, min((number + 1) * per_team, objectives))
        _check_ins(content / "2026-Q1" / f"t{number:04}" / "checkins", number, mine, readings)
    return root / "okrsite.toml"


def _table(path: Path, header: str, rows: list[str]) -> None:
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")


def _objective(title: str, owner: str, supports: str | None) -> str:
    lines = ["---", "type: objective", f"title: {title}", f"owner: {owner}"]
    lines += [f"supports: {supports}"] if supports else []
    lines.append("key_results:")
    for kr in range(KEY_RESULTS):
        lines += [
            f"  - id: kr{kr}",
            f"    title: Key result {kr} that moves",
            "    start: $0",
            f"    target: ${kr + 1}0M",
        ]
    return "\n".join([*lines, "---", "", PROSE * 4 + CLOSING])


def _check_ins(folder: Path, team: int, mine: range, weeks: int) -> None:
    """Weekly check-ins of a team, each with a reading of every key result of its objectives."""
    for week in range(weeks):
        day = FIRST + timedelta(days=7 * week)
        lines = ["---", f"author: p{team:04}", "updates:"]
        for number in mine:
            values = ", ".join(f"kr{kr}: ${(kr + 1) * (week + 1) * 0.6:.1f}M" for kr in range(KEY_RESULTS))
            lines.append(f"  o{number:05}: {{{values}}}")
        text = "\n".join([*lines, "---", "", "A week like others, with one thing that went well.", ""])
        (folder / f"{day}-p{team:04}.md").write_text(text, "utf-8")
