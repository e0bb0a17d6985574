"""Where a page leaves off a list, it tells how many more there are, and links to where they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from okrsite.pages import calibration
from tests.support import Files, built

MANY = 60
"""More of each than any of the lists below shows."""


def _site() -> Files:
    """A team with as many KPIs, events, steps and members, and a folder with as many pages."""
    people = [f"p{number},Person {number}" for number in range(MANY)]
    steps = "".join(
        f"      - {{id: s{number}, title: Step {number}, due: 2026-02-{3 + number % 9:02}}}\n"
        for number in range(MANY)
    )
    results = "".join(
        f"  - {{id: k{number}, title: Made {number}, start: 0, target: 10}}\n" for number in range(9)
    )
    files: Files = {
        "people.csv": "\n".join(["id,title", *people, ""]),
        "teams/sales.md": "---\ntitle: Sales\nmembers: ["
        + ", ".join(f"p{number}" for number in range(MANY))
        + "]\n---\n",
        "2026-Q1/sales/goal.md": "---\ntype: objective\ntitle: Goal\nkey_results:\n"
        f"{results}  - id: built\n    title: Built\n    kind: milestone\n    steps:\n{steps}---\n",
        "2026-Q1/sales/checkins/2026-01-20-p0.md": "---\nupdates: {"
        + ", ".join(f"goal#k{number}: 0" for number in range(9))
        + "}\n---\n",
    }
    for number in range(MANY):
        files[f"kpis/k{number}.md"] = (
            f"---\ntitle: KPI {number}\nteam: sales\ngreen: {{min: 10}}\namber: {{min: 5}}\n---\n"
        )
        files[f"events/2026-01-{1 + number % 20:02}-e{number}.md"] = (
            f"---\ntitle: Event {number}\ndate: 2026-01-{1 + number % 20:02}\nteam: sales\n"
            "supports: 2026-Q1/sales/goal\n---\n"
        )
        files[f"handbook/page-{number}.md"] = f"---\ntype: page\ntitle: Page {number}\n---\nText.\n"
    fed = ", ".join(f"2026-Q1/sales/goal#k{number}" for number in range(9))
    readings = "".join(f"  2025-{1 + n // 28:02}-{1 + n % 28:02}: 20\n" for n in range(130))
    files["kpis/green.md"] = (
        f"---\ntitle: Green\ngreen: {{min: 10}}\namber: {{min: 5}}\nsupports: [{fed}]\n"
        f"readings:\n{readings}  2026-01-30: 20\n---\n"
    )
    return files


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("long"), _site(), "2026-02-02")


EVENTS = 'more among <a href="../../check-ins/index.html">check-ins and events</a>'


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("teams/sales", 'and 10 more among <a href="../../people/index.html">all people</a>'),
        ("teams/sales", '10 more among <a href="../../kpis/index.html">all KPIs</a>'),
        ("teams/sales", f"40 {EVENTS}"),
        ("2026-Q1/sales/goal", f"55 {EVENTS.replace('../../', '../../../')}"),
        ("2026-Q1/sales", "And 41 more."),
        ("handbook/page-3", "And 9 more."),
        ("kpis/green", "And four more goals off track."),
        ("kpis/green", '11 older readings stand among <a href="../../api/v1/readings.csv">'),
    ],
)
def test_what_is_left_off_is_counted(site: Path, page: str, told: str) -> None:
    assert told in (site / page / "index.html").read_text("utf-8")


def test_teams_left_off_in_calibration_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "TEAMS", 1)
    monkeypatch.setattr(calibration, "ENOUGH", 1)
    files: Files = {"teams.csv": "id,title\n" + "".join(f"t{number},T {number}\n" for number in range(3))}
    for number in range(3):
        folder = f"2025-Q1/t{number}"
        files[f"{folder}/o.md"] = (
            "---\ntype: objective\ntitle: O\nkey_results: [{id: k, title: K, start: 0, target: 1}]\n---\n"
        )
        files[f"{folder}/checkins/2025-01-20-a.md"] = "---\nupdates: {o#k: {value: 1, confidence: 5}}\n---\n"
    page = (built(tmp_path, files, "2026-02-02") / "calibration/index.html").read_text("utf-8")
    assert "And two more teams." in page
    rows = page[page.index('id="_h-teams"') :]
    assert len(re.findall(r'<th scope="row"><a href="\.\./teams/', rows)) == 1
