"""A company of any number of teams: of whatever a page could list there is more in the larger one."""

from __future__ import annotations

from pathlib import Path

from bench.corpus import write_corpus

PER_TEAM = 5
"""A team has so many running, closed and planned objectives, KPIs, events, people and texts."""
OBJECTIVE = """---
type: objective
title: {title}
owner: {owner}
key_results:
  - {{id: one, title: The first that counts, start: 0, target: 10}}
---
Why it matters, in a sentence.
"""
RETRO = """---
objective: {goal}
date: 2026-01-05
author: {owner}
grades: {{{goal}#one: {{grade: 0.7, why: Most of it came true}}}}
---
What was learned is written down here, in a sentence.
"""
KPI = """---
title: Gauge number {n}
owner: {owner}
team: {team}
supports: 2026-Q1/company/top#kr1
green: {{min: 10}}
readings: {{2026-01-12: 8, 2026-02-09: 12}}
---
"""
EVENT = """---
title: Event number {n}
date: 2026-02-{day:02}
team: {team}
supports: 2026-Q1/company/top#kr0
---
"""
PAGE = """---
type: page
title: Page {n}
---
Text.
"""


def write_company(root: Path, teams: int) -> Path:
    """A project of so many teams, whose every goal feeds the one at the top; returns its config."""
    config = write_corpus(root, teams * PER_TEAM, per_team=PER_TEAM, readings=1)
    config.write_text(config.read_text("utf-8") + "charts = false\n", "utf-8")
    content = root / "content"
    roster = content / "teams.csv"
    head, company, *rows = roster.read_text("utf-8").splitlines()
    roster.write_text("\n".join([head, company, *(f"{row}company" for row in rows)]) + "\n", "utf-8")
    with (content / "people.csv").open("a", encoding="utf-8") as people:
        people.writelines(f"q{n:04},Quinn {n},t{n % teams:04}\n" for n in range(teams * PER_TEAM))
    for n in range(teams * PER_TEAM):
        team, owner = f"t{n % teams:04}", f"p{n % teams:04}"
        closed, planned = f"2025-Q4/{team}/done{n:04}", f"2026-Q2/{team}/next{n:04}"
        files = {
            closed: OBJECTIVE.format(title=f"A goal that is over, number {n}", owner=owner),
            f"2025-Q4/{team}/retros/done{n:04}": RETRO.format(goal=closed, owner=owner),
            planned: OBJECTIVE.format(title=f"A goal that is to come, number {n}", owner=owner),
            f"kpis/gauge{n:04}": KPI.format(n=n, team=team, owner=owner),
            f"events/event{n:04}": EVENT.format(n=n, team=team, day=n % 28 + 1),
            f"handbook/page{n:04}": PAGE.format(n=n),
        }
        for name, text in files.items():
            path = content / f"{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return config
