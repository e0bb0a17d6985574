"""Where fuzzing begins: the demo, the cases of the tests, and the words that mean something to okrsite."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.targets import PLACES, TABLES

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "faults" / "cases"
EXAMPLES = ROOT / "tests" / "unit" / "commonmark" / "examples.json"
QUARTER = ROOT / "tests" / "golden" / "sites" / "quarter"
LARGEST = 3000
AMOUNTS = "$3.7M|9:30 min/mile|1:02:30 h|120%|-25%|+10 pts|90 days|1,250,000|12_000|€ 1.5bn|USD 3|1e6|.5|6/10"
OTHERS = "2026-01-19|true|on track|https://a.example/x?y#z|mailto:a@b.example|../x.md|a-b|x#a|−3 °C|4.50 kr"
KINDS = """
- {id: a, title: A, kind: metric, start: $1M, target: $2M, weight: 2, stance: committed}
- {id: b, title: B, kind: milestone, steps: [{id: x, title: X, due: 2026-02-01, done: 2026-02-03, weight: 2}]}
- {id: c, title: C, kind: habit, target: 3, per: week}
- {id: d, title: D, kind: maintain, min: 95%, max: 100%, source: data/crm.csv#arr}
- {id: e, title: E, kind: rollup, of: value, start: 0, target: 9, links: {a: 'https://x.example'}}
""".strip()
GOAL = f"---\ntype: objective\ntitle: 'G #1'\nowner: mara\nkey_results:\n{KINDS}\n---\nWhy [[x]].\n"
CHECKIN = """---
author: mara
updates:
  x#a: {value: $1.2M, confidence: 6/10, status: at risk, note: 'slow'}
  x: {b: {done: [x]}, c: {2026-01-12: 1}, d: {2026-01-12: 96%, 2026-01-13: 97%}}
wins: [One]
blockers: [{needs: company, text: Two}]
---
Body of [[x#a]].
"""
SITE = f"""title = "T"
[check]
ignore = ["Q1"]
=== people.csv
id,title,team
mara,Mara Lind,sales
=== teams.csv
id,title,lead,members
company,Company,,
sales,Sales,mara,mara
=== data/crm.csv
date,arr
2026-01-10,95%
2026-02-01,97%
=== 2026-Q1/sales/x.md
{GOAL}=== 2026-Q1/sales/checkins/2026-01-19-mara.md
{CHECKIN}=== kpis/nps.md
---
title: NPS
green: {{min: 40}}
amber: {{min: 30, max: 40}}
readings: {{2026-01-05: 31, 2026-02-02: 36}}
---
=== retros/2026-02-10-x.md
---
objective: 2026-Q1/sales/x
date: 2026-02-10
grades: {{x#a: {{grade: 0.7, why: So}}}}
---
=== index.md
---
type: page
title: Home
waive: [{{rule: Q105, why: for now, until: 2026-03-01}}]
---
[a](2026-Q1/sales/x.md#a)
"""


def seeds(target: str) -> Iterator[bytes]:
    """Small inputs that reach far into a target."""
    content = [p for p in sorted((ROOT / "content").rglob("*.*")) if p.stat().st_size < LARGEST]
    pages = [p.read_bytes() for p in content if p.suffix == ".md"][::4]
    if target == "front-matter":
        for place in range(len(PLACES)):
            yield from (bytes([place]) + text for text in (GOAL.encode(), CHECKIN.encode()))
            yield from (bytes([place]) + text for text in pages[place :: len(PLACES)])
    elif target == "quantity":
        yield from (text.encode() for text in f"{AMOUNTS}|{OTHERS}".split("|"))
    elif target == "csv":
        tables = [p.read_bytes()[:LARGEST] for p in content if p.suffix == ".csv"]
        tables += [
            b'id,title,tags\na,"x ""y"", z",b;c\n\nb, "q"\n',
            b'\xef\xbb\xbfdate,"a\nb"\r\n2026-01-10,$5\r\n',
        ]
        yield from (bytes([kind]) + text for kind in range(len(TABLES)) for text in tables)
    elif target == "markdown":
        yield from (text.encode() for text in json.loads(EXAMPLES.read_text("utf-8")))
        yield from (text.split(b"\n---\n", 1)[-1] for text in pages)
        yield b"[[x]] [[y|z]] [a](javas&#99;ript:x) [b](%6aavascript:1) ![c](d.png)\n"
        yield b"[e](gone.md) [f](a.md#g) [h](none.png)\n"
    elif target == "config":
        yield (ROOT / "okrsite.toml").read_bytes()
        yield b'[periods."PI-7"]\nstart = 2026-01-01\nend = 2026-03-31\n[check]\nignore = ["Q1"]\n'
    else:
        for kind in KINDS.split("\n"):
            goal = GOAL.replace(KINDS, kind)
            yield f"=== 2026-Q1/x.md\n{goal}=== checkins/2026-01-19-a.md\n{CHECKIN}".encode()
        yield SITE.encode()
        yield b"\n".join(_as_one(QUARTER))


def _as_one(project: Path) -> Iterator[bytes]:
    yield (project / "okrsite.toml").read_bytes()
    for path in sorted((project / "content").rglob("*.*")):
        yield f"=== {path.relative_to(project / 'content').as_posix()}\n".encode() + path.read_bytes()


def words() -> list[str]:
    """A dictionary for the fuzzer."""
    vocabulary = tomllib.loads((CASES / "words.toml").read_text("utf-8"))
    marks = "--- === [[ ]] ![ ]( ](javascript: ](data: &#106; %6a :- | ``` ~~~ > - # ## *** __ \\ <a> &amp;"
    found = [*vocabulary["keys"].split(), *vocabulary["scalars"].split(), *vocabulary["phrases"]]
    found += [*marks.split(), *AMOUNTS.split("|"), *OTHERS.split("|"), ": ", "\n- ", "\n  ", "\r\n"]
    found += ["\ufeff", "\u2028", "\x85", "\u202e", "e\u0301", "\u00a0", "&a ", "*a", "!!str ", "<<: "]
    return sorted(set(found))
