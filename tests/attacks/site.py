"""The files of the site. Each field bears its own name beside the attacks, so that it can be found again."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from tests.attacks.assets import SHOWN, assets
from tests.attacks.texts import ALL, ELSEWHERE, LEADS, NAME
from tests.support import Files

AS_OF = "2026-03-14"
FIRST = date(2026, 1, 5)
WEEKS = 10
ODD = NAME
TEAM, GOAL, KPI, PERSON = (f"{ODD}{kind}" for kind in ("team", "goal", "kpi", "person"))
OVER = "P.I - 7 and. -"
BASE = "https://okrs.example/a'b&c;=(d)/"


def quoted(text: str) -> str:
    """Any text as YAML and TOML take it in double quotes."""
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text) + '"'


class Fields:
    """Gives every field its text, in quotes."""

    def __init__(self, attacks: str = ALL) -> None:
        self.attacks = attacks
        self.texts: dict[str, str] = {}
        """What was written, by the name of the field."""

    def __call__(self, name: str) -> str:
        """The text of a field: something that acts at the beginning, the name of the field, all the rest."""
        return quoted(self.plain(name))

    def key(self, name: str) -> str:
        """The text of a key, which YAML wants to be under 1,024 characters."""
        return quoted(self.plain(name)[:500])

    def plain(self, name: str) -> str:
        """The same without quotes."""
        lead = LEADS[len(self.texts) % len(LEADS)]
        self.texts[name] = f"{lead} field-{name}-field {self.attacks}".strip()
        return self.texts[name]


def config(f: Fields) -> str:
    """Every text that a config can hold; addresses with what an attribute could break by."""
    return f"""
title = {f("site-title")}
description = {f("site-description")}
base_url = {json.dumps(BASE)}
edit_url = "https://{ELSEWHERE}/edit/{{path}}?\\"'><script>pwned=1</script>&x=#L{{line}}"
commit_url = "https://{ELSEWHERE}/commit/{{commit}}?\\"'><script>pwned=1</script>"
new_url = "https://{ELSEWHERE}/new/{{path}}?\\"'><script>pwned=1</script>&value={{value}}"
publish_email = true
[periods."{OVER}"]
start = 2025-12-08
end = 2025-12-21
[tokens]
sans = "url(//{ELSEWHERE}/font), 'x' , sans-serif"
on = "rgb(1, 2, 3)"
"""


def content(f: Fields, weeks: int = WEEKS) -> Files:
    """Every type, every field, and ten weeks of it."""
    return {**_people(f), **_teams(f), **_goals(f), **_check_ins(f, weeks), **_others(f), **assets()}


def _common(f: Fields, kind: str) -> str:
    return f"""\
tags: [{f(f"{kind}-tag")}]
links: {{{f.key(f"{kind}-link-label")}: "https://{ELSEWHERE}/?a='b'&c=<d>{{{{7777*7777}}}}"}}
aliases: {json.dumps(f"old/{kind} {ODD}")}
waive: [{{rule: Q105, until: 2099-01-01, why: {f(f"{kind}-waive")}}}]
"""


def _people(f: Fields) -> Files:
    return {
        f"people/{PERSON}.md": f"""---
title: {f("person-title")}
team: {json.dumps(TEAM)}
role: {f("person-role")}
email: {f("person-email")}
{_common(f, "person")}---
{BODY}
""",
        "people.csv": "id,title,role\n"
        + "\n".join(
            ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row)
            for row in (
                (f"r {ODD}", f.plain("roster-title"), f.plain("roster-role")),
                ("javascript&colon;pwned=1", "javascript:pwned=1", "x"),
                ("\uff1d1+1", "<b>", "y"),
            )
        )
        + "\n",
    }


def _teams(f: Fields) -> Files:
    return {
        "teams/company.md": f"---\ntitle: {f('company-title')}\n---\n",
        f"teams/{TEAM}.md": f"""---
title: {f("team-title")}
parent: company
lead: {json.dumps(PERSON)}
description: {f("team-description")}
{_common(f, "team")}---
{BODY}
""",
    }


def _goals(f: Fields) -> Files:
    who = json.dumps(PERSON)
    return {
        "2026-Q1/company/top.md": f"""---
type: objective
title: {f("top-title")}
owner: {who}
key_results:
  - {{id: arr, title: {f("top-kr")}, short: {f("top-short")}, start: $0, target: $10M}}
---
{BODY}
""",
        f"2026-Q1/{TEAM}/{GOAL}.md": f"""---
type: objective
title: {f("objective-title")}
owner: {who}
supports: "top#arr"
carried_from: last
{_common(f, "objective")}key_results:
  - id: money
    title: {f("kr-title")}
    short: {f("kr-short")}
    start: $0
    target: $5M
    changes: [{{date: 2026-02-10, target: $5M, was: $8M, why: {f("change-why")}}}]
    links: {{{f.key("kr-link-label")}: "https://{ELSEWHERE}/?'"}}
  - {{id: unit, title: {f("kr-unit-title")}, unit: "amp&lt(x)'s", start: 0, target: 90}}
  - {{id: read, title: {f("kr-source-title")}, start: 0, target: 90, source: {_SOURCE}}}
  - {{id: band, title: {f("band-title")}, kind: maintain, min: 3, max: 5}}
  - {{id: often, title: {f("habit-title")}, kind: habit, target: 3, per: week}}
  - id: steps
    title: {f("milestone-title")}
    kind: milestone
    steps: [{{id: one, title: {f("step-title")}}}, {{id: two, title: {f("step-two-title")}, due: 2026-03-30}}]
  - id: gone
    title: {f("dropped-title")}
    start: 0
    target: 9
    state: dropped
    since: 2026-02-01
    why: {f("dropped-why")}
---
{BODY}
""",
        f"2026-Q1/{TEAM}/later.md": f"""---
type: objective
title: {f("postponed-title")}
state: postponed
since: 2026-02-01
why: {f("postponed-why")}
key_results: [{{id: k, title: {f("postponed-kr")}, start: 0, target: 9}}]
---
""",
        f"{OVER}/{TEAM}/last.md": f"""---
type: objective
title: {f("closed-title")}
owner: {who}
key_results: [{{id: k, title: {f("closed-kr")}, start: 0, target: 9}}]
---
{BODY}
""",
    }


_COLUMN = "<img src=x onerror=pwned=1> {{ 7777*7777 }} '\"\n  top#arr: $9M # \u202b"
_SOURCE = quoted(f"data/crm.csv#{_COLUMN}")


def _check_ins(f: Fields, weeks: int) -> Files:
    who, goal = json.dumps(PERSON), json.dumps(GOAL)
    files: Files = {}
    for week in range(weeks):
        day = FIRST + timedelta(days=7 * week)
        files[f"2026-Q1/{TEAM}/checkins/{day}-{ODD}.md"] = f"""---
author: {who}
title: {f(f"checkin-title-{week}")}
updates:
  "top#arr": ${week}M
  {goal}:
    money: {{value: ${week * 0.3:.1f}M, confidence: {week % 10}, status: at risk, note: {f(f"note-{week}")}}}
    unit: {week * 9}
    band: {{value: {week}, note: {f(f"band-note-{week}")}}}
    often: {week % 4}
    {"steps: {done: [one]}" if week == 4 else f"gone: {week}"}
  {json.dumps(KPI)}: {{value: {50 - week}, note: {f(f"kpi-note-{week}")}}}
wins: [{f(f"win-{week}")}]
blockers: [{{text: {f(f"blocker-{week}")}, needs: company}}]
---
{BODY}
"""
    files[f"{OVER}/{TEAM}/checkins/2025-12-15-x.md"] = (
        f"---\nauthor: {who}\nupdates:\n"
        f"  last#k: {{value: 5, confidence: 5, note: {f('closed-note')}}}\n---\n{BODY}"
    )
    return files


def _others(f: Fields) -> Files:
    who = json.dumps(PERSON)
    days = (FIRST + timedelta(days=7 * week) for week in range(WEEKS))
    rows = "\n".join(f"{day},{n * 3}" for n, day in enumerate(days))
    column = '"' + _COLUMN.replace('"', '""') + '"'
    return {
        "index.md": f"---\ntype: page\ntitle: {f('vision-title')}\n---\n{BODY}\n",
        f"kpis/{KPI}.md": f"""---
title: {f("kpi-title")}
owner: {who}
team: {json.dumps(TEAM)}
supports: {json.dumps(f"{GOAL}#money")}
unit: "amp&lt(x)'s"
green: {{max: 45}}
amber: {{max: 48}}
{_common(f, "kpi")}---
{BODY}
""",
        f"retros/2026-01-10-{ODD}.md": f"""---
title: {f("retro-title")}
objective: last
author: {who}
date: 2026-01-10
grades: {{last: {{grade: 0.5, why: {f("grade-why")}}}, "last#k": {{grade: 0.4, why: {f("kr-grade-why")}}}}}
{_common(f, "retro")}---
{BODY}
""",
        f"retros/2026-01-11-{ODD}.md": f"""---
team: {json.dumps(TEAM)}
period: {OVER}
author: {who}
date: 2026-01-11
---
{BODY}
""",
        f"events/2026-02-03-{ODD}.md": f"""---
title: {f("event-title")}
date: 2026-02-03
team: {json.dumps(TEAM)}
supports: {json.dumps(f"{GOAL}#money")}
{_common(f, "event")}---
{BODY}
""",
        f"pages/{ODD}.md": f"""---
type: page
title: {f("page-title")}
nav: {f("page-nav")}
{_common(f, "page")}---
{BODY}{SHOWN}
""",
        "data/crm.csv": f"date,{column}\n{rows}\n",
    }


BODY = (Path(__file__).parent / "body.md").read_text("utf-8")
"""Every form of link and code that can be published, and HTML that must not be."""
