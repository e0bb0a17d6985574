"""Which target a reference means: sites that differ only by the nearer candidate. What folders give."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from okrsite.diagnostics import Diagnostic, Severity
from tests.support import Files, faults, key_results, objectives, site

ROSTERS: Files = {
    "people.csv": "id,title\nmara,Mara\nben,Ben\n",
    "teams.csv": "id,title\ncompany,Company\nsales,Sales\nmarketing,Marketing\n",
}
KRS = (
    "key_results:\n  - {id: a, title: A, start: 0, target: 10}\n  - {id: b, title: B, start: 0, target: 10}\n"
)


def goal(*lines: str, krs: str = KRS) -> str:
    return "---\ntype: objective\ntitle: Goal\n" + "".join(f"{line}\n" for line in lines) + krs + "---\n"


def supports(
    root: Path, files: Files, me: str = "2026-Q1/sales/sub/me", as_of: str = "2026-02-15"
) -> list[str]:
    found: list[str] = objectives(site(root, {**ROSTERS, **files}, as_of))[me]["supports"]
    return found


def errors(root: Path, files: Files, as_of: str = "2026-02-15") -> list[Diagnostic]:
    return [d for d in faults(root, {**ROSTERS, **files}, as_of) if d.severity is Severity.ERROR]


# Seen from 2026-Q1/sales/sub/me, the nearest first; beside each a second one of its place.
TIERS = [
    ("2026-Q1/sales/sub/x", None),  # the same folder
    ("2026-Q1/sales/x", "2026-Q1/sales/other/x"),  # the same team in the same period
    ("2026-Q1/marketing/x", "2026-Q1/company/x"),  # the same period
    ("2026/sales/x", "2026-H1/sales/x"),  # the same team in a period that contains it
    ("2026/marketing/x", "2026-H1/company/x"),  # the periods that contain it
    ("2025-Q4/sales/x", "2026-Q3/sales/x"),  # the same team
    ("2025-Q4/marketing/x", "2026-Q2/company/x"),  # everywhere
]
NEAREST = [one for one, _ in TIERS]


def tree(*names: str, ref: str = "x") -> Files:
    return {"2026-Q1/sales/sub/me.md": goal(f"supports: {ref}"), **{f"{name}.md": goal() for name in names}}


@pytest.mark.parametrize("pair", list(combinations(NEAREST, 2)), ids=" before ".join)
def test_the_nearer_of_two_places_decides(tmp_path: Path, pair: tuple[str, str]) -> None:
    assert supports(tmp_path, tree(*pair)) == [pair[0]]


@pytest.mark.parametrize("nearest", range(len(TIERS)))
def test_the_nearest_of_all_places_decides(tmp_path: Path, nearest: int) -> None:
    assert supports(tmp_path, tree(*NEAREST[nearest:])) == [NEAREST[nearest]]


@pytest.mark.parametrize("tier", range(1, len(TIERS)))
def test_two_in_the_place_that_decides(tmp_path: Path, tier: int) -> None:
    one, two = TIERS[tier]
    assert two
    found = errors(tmp_path, tree(one, two, *NEAREST[tier + 1 :]))
    assert [(d.code[0], d.span.line, d.span.column) for d in found] == [("V", 4, 11)], found
    said = found[0].message + found[0].hint
    assert one in said
    assert two in said
    assert not [far for far in NEAREST[tier + 1 :] if far in said]


@pytest.mark.parametrize("tier", range(1, len(TIERS)))
def test_two_in_a_farther_place_do_not_matter(tmp_path: Path, tier: int) -> None:
    one, two = TIERS[tier]
    assert two
    assert supports(tmp_path, tree(one, two, NEAREST[tier - 1])) == [NEAREST[tier - 1]]


@pytest.mark.parametrize("nearest", range(len(TIERS)))
def test_key_results_go_by_the_same_places(tmp_path: Path, nearest: int) -> None:
    assert supports(tmp_path, tree(*NEAREST[nearest:], ref="x#b")) == [f"{NEAREST[nearest]}#b"]


def test_a_namesake_without_the_key_result_is_no_candidate(tmp_path: Path) -> None:
    files = tree("2026-Q1/sales/x", "2026-Q1/marketing/x", ref="x#b")
    files["2026-Q1/sales/x.md"] = goal(krs=KRS.replace("id: b", "id: c"))
    assert supports(tmp_path, files) == ["2026-Q1/marketing/x#b"]


def test_an_exact_id_wins_over_the_same_folder(tmp_path: Path) -> None:
    files = {**tree(*NEAREST), "x.md": goal("period: 2024-Q1", "team: company")}
    assert supports(tmp_path, files) == ["x"]


def test_an_exact_id_wins_for_key_results(tmp_path: Path) -> None:
    files = {**tree(*NEAREST, ref="x#a"), "x.md": goal("period: 2024-Q1")}
    assert supports(tmp_path, files) == ["x#a"]


@pytest.mark.parametrize(
    ("ref", "target"),
    [
        ("2025-Q4/marketing/x", "2025-Q4/marketing/x"),
        ("marketing/x", "2026-Q1/marketing/x"),
        ("2026/sales/x", "2026/sales/x"),
        ("2026/sales/x#a", "2026/sales/x#a"),
    ],
)
def test_any_ending_on_a_boundary(tmp_path: Path, ref: str, target: str) -> None:
    assert supports(tmp_path, tree(*NEAREST, ref=ref)) == [target]


@pytest.mark.parametrize("ref", ["les/x", "s/x", "ales/sub/x", "/x", "x/", "2026-Q1//x"])
def test_no_ending_within_a_name(tmp_path: Path, ref: str) -> None:
    found = errors(tmp_path, tree(*NEAREST, ref=ref))
    assert [(d.code[0], d.span.line, d.span.column) for d in found] == [("V", 4, 11)], found


def test_the_nearest_names_when_there_is_none(tmp_path: Path) -> None:
    found = errors(tmp_path, tree("2026-Q1/sales/partners", "2026-Q1/sales/pipeline", ref="partnrs"))
    assert len(found) == 1
    assert "did you mean" in found[0].hint
    assert "partners" in found[0].hint


def test_the_same_files_own_key_result(tmp_path: Path) -> None:
    krs = KRS.replace("{id: a,", '{id: a, supports: "#b",')
    data = site(tmp_path, {**ROSTERS, "2026-Q1/sales/x.md": goal(krs=krs)}, "2026-02-15")
    assert key_results(data)["2026-Q1/sales/x#a"]["supports"] == ["2026-Q1/sales/x#b"]
    assert key_results(data)["2026-Q1/sales/x#b"]["supported_by"] == ["2026-Q1/sales/x#a"]


# carried_from: only periods that ended before, the latest first.
@pytest.mark.parametrize(
    ("names", "target"),
    [
        (["2026-Q1/sales/x", "2025-Q4/sales/x"], "2026-Q1/sales/x"),
        (["2025-Q4/sales/x", "2025-Q3/sales/x", "2024/sales/x"], "2025-Q4/sales/x"),
        (["2026-Q2/marketing/x", "2026-Q1/marketing/x"], "2026-Q1/marketing/x"),
        (["2026/sales/x", "2025/sales/x"], "2025/sales/x"),
        (["2026-Q3/sales/x", "2025-Q4/company/x"], "2025-Q4/company/x"),
        (["2026-Q1/sales/x", "2026-Q1/marketing/x"], "2026-Q1/sales/x"),
    ],
)
def test_carried_from(tmp_path: Path, names: list[str], target: str) -> None:
    files: Files = {"2026-Q2/sales/x.md": goal("carried_from: x"), **{f"{n}.md": goal() for n in names}}
    data = site(tmp_path, {**ROSTERS, **files}, "2026-05-15")
    assert objectives(data)["2026-Q2/sales/x"]["carried_from"] == target


@pytest.mark.parametrize("name", ["2026-Q2/sales/y", "2026-Q3/sales/y", "2026/sales/y", "2026-H1/sales/y"])
def test_carried_from_no_period_that_has_not_ended(tmp_path: Path, name: str) -> None:
    files: Files = {"2026-Q2/sales/x.md": goal("carried_from: y"), f"{name}.md": goal()}
    found = errors(tmp_path, files, "2026-05-15")
    assert [(d.code[0], d.span.line, d.span.column) for d in found] == [("V", 4, 15)], found


Q1, Q2 = "2026-Q1/sales/x", "2026-Q2/sales/x"


def updates(root: Path, path: str, text: str, *names: str) -> list[str]:
    files: Files = {**ROSTERS, path: text, **{f"{n}.md": goal() for n in names}}
    found: list[str] = site(root, files, "2026-06-15")["checkins"][0]["updates"]
    return found


@pytest.mark.parametrize(
    ("path", "head", "names", "target"),
    [
        ("checkins/2026-02-10-x", "", [Q1, Q2, "2025-Q4/sales/x"], Q1),
        ("checkins/2026-05-10-x", "", [Q1, Q2, "2025-Q4/sales/x"], Q2),
        ("checkins/2026-05-10-x", "period: 2026-Q1\n", [Q1, Q2], Q1),
        ("checkins/2026-05-10-x", "date: 2026-02-10\n", [Q1, Q2], Q1),
        ("checkins/2026-02-10-x", "team: marketing\n", [Q1, "2026-Q1/marketing/x"], "2026-Q1/marketing/x"),
        ("sales/checkins/2026-02-10-x", "", [Q1, "2026-Q1/marketing/x"], Q1),
        ("2026-Q2/sales/checkins/2026-04-10-x", "", [Q1, "2026-Q2/marketing/x"], "2026-Q2/marketing/x"),
    ],
)
@pytest.mark.parametrize("form", ["x#a: 3", "x:\n    a: 3"])
def test_checkins(tmp_path: Path, path: str, head: str, names: list[str], target: str, form: str) -> None:
    text = f"---\n{head}updates:\n  {form}\n---\n"
    assert updates(tmp_path, f"{path}.md", text, *names) == [f"{target}#a"]


def test_a_checkin_in_two_running_periods(tmp_path: Path) -> None:
    files: Files = {"checkins/2026-02-10-x.md": "---\nupdates:\n  x#a: 3\n---\n"}
    found = errors(tmp_path, {**files, "2026-Q1/sales/x.md": goal(), "2026/sales/x.md": goal()})
    assert [(d.code[0], d.span.line, d.span.column) for d in found] == [("V", 3, 3)], found
    assert "2026-Q1/sales/x" in found[0].message + found[0].hint


@pytest.mark.parametrize(
    ("names", "as_of", "targets"),
    [
        (["2026-Q1", "2026-Q2"], "2026-02-15", ["2026-Q1"]),
        (["2026-Q1", "2026-Q2"], "2026-05-15", ["2026-Q2"]),
        (["2026-Q1", "2026-Q2"], "2026-08-15", ["2026-Q2"]),
        (["2026-Q1", "2026-Q2", "2026"], "2026-02-15", ["2026-Q1", "2026"]),
        (["2026-Q1", "2026-Q3"], "2026-05-15", ["2026-Q1"]),
        (["2026-Q1"], "2026-03-31", ["2026-Q1"]),
        (["2026-Q1"], "2026-04-01", ["2026-Q1"]),
    ],
)
def test_a_kpi_supports_by_period(tmp_path: Path, names: list[str], as_of: str, targets: list[str]) -> None:
    kpi = "---\ntitle: K\nsupports: x#a\n---\n"
    files: Files = {**ROSTERS, "kpis/k.md": kpi, **{f"{n}/sales/x.md": goal() for n in names}}
    data = site(tmp_path, files, as_of)
    assert sorted(data["kpis"][0]["supports"]) == [f"{t}/sales/x#a" for t in targets]


# Folders: type, period, team; the innermost counts; front matter wins.
@pytest.mark.parametrize(
    ("path", "lines", "period", "teams"),
    [
        ("2026-Q1/sales/x", [], "2026-Q1", ["sales"]),
        ("sales/2026-Q1/x", [], "2026-Q1", ["sales"]),
        ("2026-Q1/x", [], "2026-Q1", []),
        ("2026/2026-Q1/sales/x", [], "2026-Q1", ["sales"]),
        ("2026-Q1/2026/sales/x", [], "2026", ["sales"]),
        ("2026-Q1/sales/marketing/x", [], "2026-Q1", ["marketing"]),
        ("2026-Q1/sales/deep/down/x", [], "2026-Q1", ["sales"]),
        ("2026-Q1/sales/x", ["period: 2026-Q2"], "2026-Q2", ["sales"]),
        ("2026-Q1/sales/x", ["team: marketing"], "2026-Q1", ["marketing"]),
        ("2026-Q1/sales/x", ["team: [marketing, company]"], "2026-Q1", ["marketing", "company"]),
        ("2026-Q1/checkins/x", [], "2026-Q1", []),
        ("2026-03/sales/x", [], "2026-03", ["sales"]),
        ("FY26-Q1/sales/x", [], "FY26-Q1", ["sales"]),
    ],
)
def test_folders(tmp_path: Path, path: str, lines: list[str], period: str, teams: list[str]) -> None:
    data = site(tmp_path, {**ROSTERS, f"{path}.md": goal(*lines)}, "2026-02-15")
    found: dict[str, Any] = objectives(data)[path]
    assert (found["period"], sorted(found["teams"])) == (period, sorted(teams))


def test_the_innermost_folder_gives_the_type(tmp_path: Path) -> None:
    files: Files = {
        **ROSTERS,
        "kpis/events/x.md": "---\ntitle: E\ndate: 2026-01-05\n---\n",
        "events/kpis/y.md": "---\ntitle: K\n---\n",
    }
    data = site(tmp_path, files, "2026-02-15")
    assert [e["id"] for e in data["events"]] == ["kpis/events/x"]
    assert [k["id"] for k in data["kpis"]] == ["y"]
