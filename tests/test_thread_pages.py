"""The golden thread on every page of the demo that has one, held against `site.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.read import read
from tests.support import PEOPLE, TEAMS, Files, built, key_results, objectives

COMPANY = "company"
Data = dict[str, Any]


@pytest.fixture(scope="module")
def data(demo: Path) -> Data:
    found: Data = json.loads((demo / "api/v1/site.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def running(data: Data) -> set[str]:
    return {p["id"] for p in data["periods"] if p["state"] == "running"}


def lines(demo: Path, address: str, heading: str) -> list[str]:
    """What stands under a heading of a page; nothing where it has no such heading."""
    return read(demo / address / "index.html").get(heading, [])


def title(data: Data, ref: str) -> str:
    goal = key_results(data).get(ref) or objectives(data)[ref]
    return " ".join(str(goal["title"]).split())


def ways_up(data: Data, ref: str) -> list[list[str]]:
    """The ways to the top, walked from what each goal says that it supports."""
    goals, krs = objectives(data), key_results(data)
    if COMPANY in goals[ref.partition("#")[0]]["teams"]:
        return [[ref]]
    above = krs[ref]["supports"] or [ref.partition("#")[0]] if ref in krs else goals[ref]["supports"]
    return [[ref, *way] for up in above for way in ways_up(data, up)]


def test_every_key_results_ways_are_counted_and_listed(data: Data) -> None:
    for ref, kr in key_results(data).items():
        ways = sorted(ways_up(data, ref), key=lambda way: (len(way), way))
        assert (kr["thread_total"], kr["thread"]) == (len(ways), ways[:20]), ref


def test_an_objectives_page_names_every_step_of_its_ways_up(demo: Path, data: Data) -> None:
    told = 0
    for id_, objective in objectives(data).items():
        if COMPANY in objective["teams"]:
            continue
        thread = lines(demo, id_, "The golden thread")
        ways = ways_up(data, id_)
        for ref in {step for way in ways[:20] for step in way}:
            assert title(data, ref) in thread, (id_, ref)
        if not ways:
            assert any(line.startswith("No way leads from this objective") for line in thread), id_
        told += len(ways)
    assert told > 40


def test_a_key_result_that_goes_a_way_of_its_own_has_that_way_on_its_page(demo: Path, data: Data) -> None:
    several = 0
    for ref, kr in key_results(data).items():
        id_ = ref.partition("#")[0]
        if not kr["supports"] or COMPANY in objectives(data)[id_]["teams"]:
            continue
        thread = lines(demo, id_, "The golden thread")
        for step in {step for way in kr["thread"] for step in way}:
            assert title(data, step) in thread, (ref, step)
        several += len(kr["thread"]) > 1
    assert several


def test_an_objectives_page_names_all_that_feeds_it_and_its_key_results(demo: Path, data: Data) -> None:
    kpis = {k["id"]: " ".join(k["title"].split()) for k in data["kpis"]}
    fed = 0
    for id_, objective in objectives(data).items():
        below = lines(demo, id_, "What feeds it")
        for target in (objective, *objective["key_results"]):
            for ref in target["supported_by"]:
                name = kpis[ref] if ref in kpis else title(data, ref)
                assert any(line.startswith(f"{name} ") for line in below), (id_, ref)
                fed += 1
    assert fed > 60


def test_a_company_key_result_tells_who_moves_it_and_how_they_are_doing(demo: Path) -> None:
    below = lines(demo, "2026/company/market-leader", "What feeds it")
    arr, nrr = (below.index(f"Into “{name}”") for name in ("Annual recurring revenue", RETENTION))
    assert nrr > arr
    assert below[arr : arr + 6] == [
        "Into “Annual recurring revenue”",
        EIGHT,
        "Expansion ARR signed with existing customers Customer Success, 2026, Greta Holm",
        "$3.4M of $5MAt risk",
        "New ARR signed Sales, 2026, Tomas Varga",
        "$11.9M of $15MOn track",
    ]
    assert below[nrr + 1] == (
        "23 goals of nine teams move it, directly or through others: one is achieved, eight are on track, "
        "seven are at risk, five are off track, one is stale and one has no data."
    )


EIGHT = (
    "Eight goals of five teams move it, directly or through others: four are on track and four are at risk."
)
RETENTION = "Net revenue retention, company"


def test_a_kpis_page_names_every_step_above_what_it_feeds(demo: Path, data: Data) -> None:
    fed = 0
    for kpi in data["kpis"]:
        thread = lines(demo, f"kpis/{kpi['id']}", "What it feeds")
        for target in kpi["supports"]:
            for ref in {step for way in ways_up(data, target)[:20] for step in way}:
                assert title(data, ref) in thread, (kpi["id"], ref)
                fed += 1
    assert fed > 30


def test_a_teams_page_names_the_way_up_of_each_goal(demo: Path, data: Data, running: set[str]) -> None:
    for team in {t["id"] for t in data["teams"]} - {COMPANY}:
        thread = lines(demo, f"teams/{team}", "The thread to the top")
        own = [o for o in data["objectives"] if team in o["teams"] and o["period"] in running]
        for objective in own:
            ways = ways_up(data, objective["id"])
            assert not ways or title(data, objective["id"]) in thread, (team, objective["id"])
            assert not ways or title(data, min(ways, key=len)[-1]) in thread, (team, objective["id"])


ANDROID = "Put the next step of every deal into the seller's pocket, on Android too"


def test_a_teams_page_names_what_goals_of_others_feed_its_own(demo: Path) -> None:
    assert lines(demo, "teams/labs", "What feeds its goals") == []
    assert lines(demo, "teams/sales", "What feeds its goals") == [
        "Goals of others, under the goal that they feed",
        "Into “New ARR signed”",
        "Make the East Coast a home for enterprise accounts East Coast, Q4 2026, Dana Whitlock",
        "0.53 where 0.55 was expectedAt risk",
        "East Coast enterprise ARR under contract East Coast, Q4 2026, Dana Whitlock",
        "$4.4M of $5.1MOn track",
        "Let the desk carry its own share of the year Inside Sales, Q4 2026, Oskar Nyberg",
        "0.53 where 0.63 was expectedOn track",
        "New ARR closed from the desk Inside Sales, Q4 2026, Oskar Nyberg",
        "$900,000 of $1.6MOn track",
        f"{ANDROID} Mobile, Q4 2026, Sunniva Berg",
        "0.44 where 0.70 was expectedAt risk",
        "Into “New customers that fit the ideal profile”",
        "Be the first name an insurer's revenue chief mentions Marketing, Q4 2026, Mirela Popescu",
        "0.52 where 0.55 was expectedStale",
    ]


def test_the_companys_page_names_what_feeds_its_goals(demo: Path) -> None:
    fed = lines(demo, "teams/company", "What feeds its goals")
    start = fed.index("Into “Annual recurring revenue”")
    assert fed[start + 1 : start + 5 : 2] == [
        "Expansion ARR signed with existing customers Customer Success, 2026, Greta Holm",
        "New ARR signed Sales, 2026, Tomas Varga",
    ]


def test_a_company_key_results_page_names_who_moves_it_on_every_level(tmp_path: Path) -> None:
    def goal(title: str, supports: str, owner: str, state: str = "") -> str:
        above = f"supports: {supports}\n" if supports else ""
        result = f"{{id: k, title: {title}, start: 0, target: 9}}"
        head = f"---\ntype: objective\ntitle: O of {title}\nowner: {owner}\n{above}{state}"
        return f"{head}key_results: [{result}]\n---\n"

    ended = "state: dropped\nsince: 2026-01-20\nwhy: sold\n"
    files: Files = {
        "people.csv": PEOPLE,
        "teams.csv": TEAMS,
        "2026-Q1/company/top.md": goal("Revenue", "", "mara"),
        "2026-Q1/sales/near.md": goal("Deals", "top#k", "ben"),
        "2026-Q1/marketing/far.md": goal("Leads", "near#k", "mara"),
        "2026-Q1/marketing/over.md": goal("Fairs", "top#k", "mara", ended),
        "2026-Q1/marketing/lost.md": goal("Stands", "over#k", "mara"),
        "kpis/visits.md": "---\ntitle: Visits\nowner: ben\nsupports: far#k\nreadings: {2026-01-12: 4}\n---\n",
    }
    fed = read(built(tmp_path, files, "2026-02-15") / "2026-Q1/company/top/index.html")["What feeds it"]
    text = " ".join(fed)
    assert "Two goals and KPIs further below" in text
    beneath = text[text.index("further below") :]
    for title, owner in (("O of Leads", "Mara Lind"), ("Visits", "Ben Ode")):
        assert title in beneath
        assert owner in beneath[beneath.index(title) :]
    assert "No data" in beneath
    assert "Stands" not in text


def test_a_persons_page_ties_each_goal_to_the_top(demo: Path, data: Data, running: set[str]) -> None:
    for person in data["people"]:
        thread = lines(demo, f"people/{person['id']}", "The thread to the top")
        for objective in data["objectives"]:
            if objective["period"] not in running:
                continue
            mine = [objective["id"]] if objective["owner"] == person["id"] else []
            mine += [kr["ref"] for kr in objective["key_results"] if kr["owner"] == person["id"]]
            for ref in mine:
                tops = {way[-1] for way in ways_up(data, ref)[:1]}
                assert all(title(data, top) in thread for top in tops), (person["id"], ref)


def test_a_persons_page_says_what_they_own_watch_and_wrote_and_what_is_due(demo: Path) -> None:
    page = read(demo / "people/greta/index.html")
    assert page["How Greta Holm’s work ties to the company’s goals"][0] == (  # noqa: RUF001
        "Greta Holm owns one objective and five key results and watches two KPIs. "
        "Of the key results, two are on track, two are at risk and one is off track."
    )
    assert page["Owned in Q4 2026"][:4] == [
        "All of Q4 2026",
        "Let customers grow faster than we lose them",
        "Off track 0.30, where 0.55 was expected",
        "Net revenue churn, losses less expansion, as a yearly rate",
    ]
    watched = page["Watched for others"]
    start = watched.index("Net revenue retention, company")
    assert watched[start : start + 5] == [
        "Net revenue retention, company",
        "Off track 108.4% of 120%, Ingrid Solheim",
        "Annual churn",
        "A KPI: watched, not a goal",
        "KPI in red",
    ]
    assert page["Due in the next 14 days"][:2] == ["4 December", "Check-in, before the figures grow stale"]
    assert page["Check-ins by Greta Holm"][:2] == ["11 in all, newest first", "20 November"]


def test_a_persons_kpis_are_nested_in_their_own_key_results(demo: Path, data: Data) -> None:
    krs, nested = key_results(data), 0
    for kpi in data["kpis"]:
        for ref in kpi["supports"]:
            if ref in krs and kpi["owner"] is not None and krs[ref]["owner"] == kpi["owner"]:
                owned = read(demo / "people" / kpi["owner"] / "index.html")
                own = next(v for k, v in owned.items() if k.startswith("Owned in") and title(data, ref) in v)
                assert own.index(kpi["title"]) > own.index(title(data, ref)), (kpi["id"], ref)
                nested += 1
    assert nested
