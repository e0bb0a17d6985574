"""Every department is green on its own gauge and the company is not: the pages say so by themselves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.read import read
from tests.support import Files, built

AS_OF = "2026-09-06"
VERDICT = (
    "Annual recurring revenue keeps pace. Net revenue retention and Blended acquisition cost are far behind."
)
KPIS = {
    "quota": ("Quota attainment", "sales", "accounts#arr", "green: {min: 95%}", "104%"),
    "mql": ("Qualified leads a month", "marketing", "demand#pipeline", "green: {min: 900}", "1,150"),
    "csat": ("Onboarding satisfaction", "success", "customers#retention", "green: {min: 4.5}", "4.7"),
}


def goal(title: str, supports: str, *key_results: str) -> str:
    lines = "".join(f"  - {{{text}}}\n" for text in key_results)
    head = f"supports: {supports}\n" if supports else ""
    return f"---\ntype: objective\ntitle: {title}\nowner: mara\n{head}key_results:\n{lines}---\n"


def gauge(title: str, team: str, supports: str, bands: str, value: str) -> str:
    return (
        f"---\ntitle: {title}\nowner: ben\nteam: {team}\nsupports: {supports}\n{bands}\n"
        f"readings: {{2026-08-30: {json.dumps(value)}}}\n---\n"
    )


FILES: Files = {
    "teams.csv": "id,title\ncompany,Company\nsales,Sales\nmarketing,Marketing\nsuccess,Customer Success\n",
    "people.csv": "id,title\nmara,Mara Lind\nben,Ben Ode\n",
    "2026/company/leader.md": goal(
        "Lead the market",
        "",
        "id: arr, title: Annual recurring revenue, start: $20M, target: $35M",
        "id: nrr, title: Net revenue retention, start: 105%, target: 120%, weight: 2",
        "id: cac, title: Blended acquisition cost, start: '$12,000', target: '$9,000'",
    ),
    "2026/sales/accounts.md": goal(
        "Win accounts that stay", "leader#arr", "id: arr, title: New ARR signed, start: $0, target: $15M"
    ),
    "2026/marketing/demand.md": goal(
        "Build demand", "leader#cac", "id: pipeline, title: Qualified pipeline, start: $0, target: $40M"
    ),
    "2026/success/customers.md": goal(
        "Keep customers growing",
        "leader#nrr",
        "id: retention, title: Retention of customers, start: 105%, target: 120%",
    ),
    "kpis/churn.md": (
        "---\ntitle: Annual churn\nowner: ben\nteam: success\nsupports: leader#nrr\n"
        "green: {max: 2%}\namber: {max: 3%}\nreadings: {2026-08-30: 3.4%}\n---\n"
    ),
    **{f"kpis/{id_}.md": gauge(*told) for id_, told in KPIS.items()},
    "2026/company/checkins/2026-08-31-mara.md": (
        "---\nauthor: mara\nupdates:\n  leader#arr: $30M\n  leader#nrr: 106%\n  leader#cac: '$11,800'\n"
        "  accounts#arr: {value: $10M, status: on track}\n  demand#pipeline: $27M\n"
        "  customers#retention: {value: 106%, status: on track, note: all of them are happy}\n---\n"
    ),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("green"), FILES, AS_OF)


def test_every_gauge_of_a_department_is_green_and_churn_is_red(site: Path) -> None:
    data = json.loads((site / "api/v1/site.json").read_text("utf-8"))
    assert {k["id"]: k["status"] for k in data["kpis"]} == {**dict.fromkeys(KPIS, "green"), "churn": "red"}
    (leader,) = (o for o in data["objectives"] if o["id"] == "2026/company/leader")
    assert leader["status"] == "off_track"


def test_the_data_names_each_contradiction(site: Path) -> None:
    data = json.loads((site / "api/v1/site.json").read_text("utf-8"))
    assert data["contradictions"] == [
        {"kind": "claim", "goal": "2026/success/customers#retention", "kpi": None, "via": None},
        {"kind": "kpi", "goal": "2026/success/customers#retention", "kpi": "csat", "via": None},
    ]


def test_the_page_of_a_green_gauge_says_that_what_it_feeds_is_off_track(site: Path) -> None:
    said = "In green, and what it feeds is off track. Retention of customers: 106% of 120%."
    assert said in read(site / "kpis/csat/index.html")["Onboarding satisfaction"]
    for other in {*KPIS, "churn"} - {"csat"}:
        assert "off track" not in read(site / f"kpis/{other}/index.html")[f"{TITLES[other]}"], other


TITLES = {"churn": "Annual churn", **{id_: told[0] for id_, told in KPIS.items()}}


def test_the_page_of_a_goal_puts_the_word_against_the_number(site: Path) -> None:
    (claim,) = [
        line
        for line in read(site / "2026/success/customers/index.html")["One key result"]
        if line.startswith("Claimed on track")
    ]
    assert claim.startswith(
        "Claimed on track, scored off track. The check-in of 31 August says on track; "
        "progress is 0.07 where 0.68 was expected."
    )


def test_the_week_says_that_the_gauges_are_green_and_the_company_is_not(site: Path) -> None:
    week = read(site / "weekly/2026-W36/index.html")
    assert week["Contradictions"] == [
        "Two figures that cannot both be the whole truth",
        "Three of four KPIs are in green, and the company objective is off track.",
        "Claimed on track",
        "Retention of customers",
        "Mara Lind, 31 August",
        "against",
        "Scored off track",
        "0.07 where 0.68 was expected",
        "106% of 120%",
        "“all of them are happy”",
        "KPI in green",
        "Onboarding satisfaction",
        "4.7 green from 4.5",
        "feeds",
        "Off track",
        "Retention of customers",
        "106% of 120%",
        "The KPI is in green, and the key result that it feeds is off track.",
    ]


def test_the_companys_objective_names_the_red_gauge_below_its_key_result(site: Path) -> None:
    page = read(site / "2026/company/leader/index.html")
    assert page["Lead the market"][0].startswith(VERDICT)
    fed = page["What feeds it"]
    start = fed.index("Into “Net revenue retention”")
    assert fed[start : start + 6] == [
        "Into “Net revenue retention”",
        "One goal of one team moves it, directly or through others: one is off track.",
        "Keep customers growing Customer Success, 2026, Mara Lind",
        "0.07 where 0.68 was expectedOff track",
        "Annual churn A KPI: watched, not a goal, Ben Ode",
        "3.4% green up to 2%, amber up to 3%, else redKPI in red",
    ]


def test_the_home_page_opens_with_it(site: Path) -> None:
    home = read(site / "index.html")
    assert home[""][-1] == "The company objective for 2026 is off track"
    assert VERDICT in home
    assert home["Needs attention"][:2] == [
        "Off track: Claimed on track, scored off track: Retention of customers",
        "106% of 120%, where 115.2% was expected. Mara Lind",
    ]
