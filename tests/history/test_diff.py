"""`okrsite diff`: what a branch of a real repository changes, as text, Markdown and JSON."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt

from okrsite.cli import okrsite
from okrsite.source.discover import SourceFile
from okrsite.source.parse import Parsed, parse
from tests.history.repo import CHECKIN, OBJECTIVE, PARTNERS, SAID, Repo, needs_git, started

pytestmark = needs_git

COMPANY = """
    ---
    type: objective
    title: Lead the market
    team: company
    key_results:
      - {id: arr, title: ARR, start: $20M, target: $35M}
    ---
    """


def run(repo: Repo, *arguments: str, as_of: str = "2026-02-12") -> Result:
    config = repo.project / "okrsite.toml"
    if not config.exists():
        config.write_text("", "utf-8")
    return CliRunner().invoke(okrsite, ["--config", str(config), "diff", "--as-of", as_of, *arguments])


def data(repo: Repo, *arguments: str, exit_code: int = 0) -> dict[str, Any]:
    result = run(repo, *arguments, "--format", "json")
    assert result.exit_code == exit_code, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def changes(repo: Repo, *arguments: str) -> list[str]:
    """Each change in a line."""
    return changes_of(data(repo, *arguments))


def changes_of(found: dict[str, Any]) -> list[str]:
    return [
        " ".join(
            part for part in (c["kind"], c["of"], c["ref"].removeprefix("2026-Q1/sales/"), c["field"]) if part
        )
        + (f": {c['from'] or '-'} -> {c['to'] or '-'}" if c["from"] or c["to"] else "")
        for c in found["changes"]
    ]


def branched(root: Path) -> Repo:
    """A repository on a branch that has begun at main."""
    repo = started(root)
    repo.commit("2026-01-31", "The company", {"2026-Q1/company/lead.md": COMPANY})
    repo.git("checkout", "--quiet", "-b", "branch")
    return repo


def test_nothing_changes(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.edit(OBJECTIVE, ("Why it matters.", "Why it matters so much."), ("$4M", "$4,000,000"))
    found = data(repo, "main")
    assert (found["changes"], found["scores"], found["diagnostics"]) == ([], [], {"new": [], "gone": []})
    assert "Nothing changes in OKR terms." in run(repo, "main").stdout


def test_a_headline_says_where_diagnostics_alone_change(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    waived = "owner: mara\nwaive: [{rule: Q301, until: 2026-12-31, why: Our own}]"
    repo.edit(OBJECTIVE, ("owner: mara", waived))
    found = data(repo, "main")
    assert [d["code"] for d in found["diagnostics"]["gone"]] == ["Q301"]
    assert found["summary"] == "Nothing changes but diagnostics."


def test_goals_retargeted_reowned_retitled_reweighted_restated(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.edit(
        OBJECTIVE,
        ("title: Win the accounts that stay", "title: Win\nstance: aspirational"),
        ("owner: mara", "owner: ben\nsupports: lead#arr"),
        ("target: $4M", "target: $3M\n    weight: 2"),
        (
            "title: Deals signed",
            "title: Deals\n    state: dropped\n    since: 2026-02-10\n    why: No demand",
        ),
        ("start: 0", "start: 5\n    due: 2026-03-15"),
    )
    assert changes(repo, "main") == [
        "edited objective partners title: Win the accounts that stay -> Win",
        "edited objective partners owner: mara -> ben",
        "edited objective partners stance: committed -> aspirational",
        "edited key result partners#arr target: $4M -> $3M",
        "edited key result partners#arr weight: 1 -> 2",
        "edited key result partners#deals title: Deals signed -> Deals",
        "edited key result partners#deals start: 0 -> 5",
        "edited key result partners#deals due: - -> 2026-03-15",
        "edited key result partners#deals state: active -> dropped since 2026-02-10",
        "added link partners 2026-Q1/company/lead#arr",
    ]


def test_goals_added_removed_and_links_cut(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.edit(OBJECTIVE, ("owner: mara", "owner: mara\nsupports: lead#arr"))
    repo.commit("2026-02-01", "Link it")
    repo.git("branch", "--force", "main")
    repo.edit(
        OBJECTIVE,
        ("supports: lead#arr\n", ""),
        ("id: deals", "id: meetings"),
        ("Deals signed", "Meetings held"),
    )
    late = PARTNERS.replace("Win the accounts that stay", "Late")
    repo.write({"2026-Q1/sales/late.md": late, "2026-Q1/company/lead.md": None})
    repo.edit(SAID, ("  partners#deals: 10\n", ""))
    assert changes(repo, "main") == [
        "removed objective 2026-Q1/company/lead",
        "added objective late",
        "removed key result partners#deals",
        "added key result partners#meetings",
        "removed link partners 2026-Q1/company/lead#arr",
    ]


def test_a_renamed_objective_is_one_change(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.git("mv", f"content/{OBJECTIVE}", "content/2026-Q1/sales/accounts.md")
    repo.edit("2026-Q1/sales/accounts.md", ("$4M", "$3M"))
    repo.edit(SAID, ("partners#", "accounts#"))
    assert changes(repo, "main") == [
        "renamed objective accounts: 2026-Q1/sales/partners -> 2026-Q1/sales/accounts",
        "edited key result accounts#arr target: $4M -> $3M",
    ]


def test_readings(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.edit(
        SAID,
        ("partners#arr: $1M", "partners#arr: {value: $2M, confidence: 7}"),
        ("  partners#deals: 10\n", ""),
    )
    repo.write(
        {"2026-Q1/sales/checkins/2026-02-06-mara.md": CHECKIN.replace("10", "12").replace("$1M", "$1.5M")}
    )
    assert changes(repo, "main") == [
        "edited reading partners#arr 2026-01-30: $1M -> $2M, confidence 7",
        "added reading partners#arr 2026-02-06: - -> $1.5M",
        "removed reading partners#deals 2026-01-30: 10 -> -",
        "added reading partners#deals 2026-02-06: - -> 12",
        "added check-in checkins/2026-02-06-mara",
    ]


def test_two_check_ins_of_one_day_say_what_each_says(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.edit(SAID, ("partners#arr: $1M", "partners#arr: {value: $1M, confidence: 6}"))
    repo.commit("2026-02-01", "Say more")
    bens = "2026-Q1/sales/checkins/2026-01-30-zoe.md"
    text = "---\nauthor: ben\nupdates: {partners#arr: {confidence: 4, note: hm}}\n---\n"
    repo.commit("2026-02-02", "Another of that day", {bens: text})
    assert changes(repo, "HEAD~1")[0] == (
        "edited reading partners#arr 2026-01-30: $1M, confidence 6 -> $1M, confidence 4"
    )
    repo.edit(SAID, ("$1M", "$2M"))
    (found,) = data(repo, "HEAD")["changes"]
    assert (found["from"], found["to"]) == ("$1M, confidence 4", "$2M, confidence 4")
    assert found["path"] == f"content/{SAID}", "where it stands, not where the last word of the day does"


def test_steps_ticked_on_one_day_by_two(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    steps = "kind: milestone\n    steps: [{id: a, title: A}, {id: b, title: B}]"
    repo.edit(OBJECTIVE, ("start: 0\n    target: 40", steps))
    repo.edit(SAID, ("partners#deals: 10", "partners#deals: {done: a}"))
    repo.commit("2026-02-01", "In steps")
    text = "---\nupdates: {partners#deals: {done: b}}\n---\n"
    repo.write({"2026-Q1/sales/checkins/2026-01-30-zoe.md": text})
    assert changes(repo, "HEAD")[0] == "edited reading partners#deals 2026-01-30: done: a -> done: a, b"


def test_a_step_ticked_in_its_own_file(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    steps = "kind: milestone\n    steps: [{id: a, title: A}, {id: b, title: B}]"
    repo.edit(OBJECTIVE, ("start: 0\n    target: 40", steps))
    repo.edit(SAID, ("  partners#deals: 10\n", ""))
    repo.commit("2026-02-01", "In steps")
    repo.edit(OBJECTIVE, ("title: A}", "title: A, done: 2026-02-10}"), ("title: B}", "title: B, done: true}"))
    assert changes(repo, "HEAD") == [
        "edited key result partners#deals steps: A, B -> A, done 2026-02-10, B, done"
    ]


RETRO = """
    ---
    objective: partners
    grades:
      partners#arr: {grade: 0.8, why: Grew}
      partners#deals: 0.5
    ---
    """
HOLD = """
    ---
    title: Time on hold
    owner: mara
    green: {max: 2%}
    ---
    """


def test_grades_move_scores_and_are_told(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.commit("2026-04-02", "Close it", {"2026-Q1/sales/retros/2026-04-02-mara.md": RETRO})
    repo.edit("2026-Q1/sales/retros/2026-04-02-mara.md", ("0.8, why: Grew", "0.2, why: Shrank"))
    assert changes(repo, "HEAD", "--as-of", "2026-04-10") == [
        "edited retro retros/2026-04-02-mara 2026-Q1/sales/partners#arr: 0.8 (Grew) -> 0.2 (Shrank)"
    ]
    text = run(repo, "HEAD", as_of="2026-04-10").stdout
    assert "As of 2026-04-10. One retro edited, " in text
    assert "grade of 2026-Q1/sales/partners#arr: 0.8 (Grew) to 0.2 (Shrank)" in text
    markdown = run(repo, "HEAD", "--format", "markdown", as_of="2026-04-10").stdout
    assert "grade of `2026-Q1/sales/partners#arr`: `0.8 (Grew)` → `0.2 (Shrank)`" in markdown


def test_a_headline_counts_whatever_is_told(tmp_path: Path) -> None:
    """Of KPIs, teams, people and check-ins what a reader goes by."""
    repo = branched(tmp_path)
    repo.commit("2026-01-20", "Watch it", {"kpis/hold.md": HOLD})
    repo.edit("kpis/hold.md", ("owner: mara", "owner: ben\nteam: sales"), ("2%", "9%"))
    repo.edit(SAID, ("author: mara", "author: mara\nwins: A deal\nblockers: {text: Law, needs: company}"))
    repo.write({"people.csv": "id,title,team,left\nmara,Mara Lind,sales,\nben,Ben Ode,,2026-02-01\n"})
    repo.write({"teams.csv": "id,title,parent,lead\ncompany,Company,,\nsales,Sales,company,mara\n"})
    assert changes(repo, "HEAD") == [
        "edited kpi hold owner: mara -> ben",
        "edited kpi hold team: - -> sales",
        "edited kpi hold green: up to 2% -> up to 9%",
        "edited check-in checkins/2026-01-30-mara wins: - -> A deal",
        "edited check-in checkins/2026-01-30-mara blockers: - -> Law (needs company)",
        "edited team sales lead: - -> mara",
        "edited team sales parent: - -> company",
        "edited person ben left: - -> 2026-02-01",
        "edited person mara team: - -> sales",
    ]
    told = "One KPI edited, one check-in edited, one team edited, two people edited."
    assert data(repo, "HEAD")["summary"] == told
    assert told in run(repo, "HEAD").stdout
    assert told in run(repo, "HEAD", "--format", "markdown").stdout


def test_scores_and_statuses_that_move(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.edit(OBJECTIVE, ("$4M", "$2M"))
    moves = {m["ref"]: (m["from"], m["to"]) for m in data(repo, "main")["scores"]}
    assert moves["2026-Q1/sales/partners#arr"] == (
        {"status": "at_risk", "score": 0.25},
        {"status": "on_track", "score": 0.5},
    )
    assert moves["2026-Q1/sales/partners"][1] == {"status": "at_risk", "score": 0.375}
    assert moves["2026-Q1/sales"][1]["score"] == 0.375
    assert "2026-Q1/sales/partners#deals" not in moves


def test_new_diagnostics_and_those_that_are_gone(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.edit(OBJECTIVE, ("    start: 0\n", ""))
    repo.commit("2026-02-01", "Without a start")
    repo.edit(
        OBJECTIVE, ("owner: mara", "# a line more\nowner: nobody"), ("target: 40", "start: 0\n    target: 40")
    )
    found = data(repo, "HEAD", exit_code=1)["diagnostics"]
    assert [(d["code"], d["path"], d["line"]) for d in found["new"]] == [
        ("V301", "content/2026-Q1/sales/partners.md", 5)
    ]
    # Quality rules say nothing of a file with errors.
    assert [d["code"] for d in found["gone"]] == ["Q301", "V207"]


def test_a_branch_is_compared_with_where_it_left(tmp_path: Path) -> None:
    """What came into the main branch since is none of its changes."""
    repo = branched(tmp_path)
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    repo.commit("2026-02-01", "Lower it")
    repo.git("checkout", "--quiet", "main")
    repo.edit(OBJECTIVE, ("target: 40", "target: 50"))
    repo.commit("2026-02-02", "Raise the other")
    repo.git("checkout", "--quiet", "branch")
    only = ["edited key result partners#arr target: $4M -> $3M"]
    assert changes(repo, "main") == only
    assert changes(repo, "main", "branch") == only
    assert changes(repo, "branch", "main") == ["edited key result partners#deals target: 40 -> 50"]


def test_base_is_named_as_it_is_and_where_the_branch_left_it(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    parted = repo.git("rev-parse", "HEAD")
    assert f"against main ({parted[:7]})\n" in run(repo, "main").stdout
    repo.git("checkout", "--quiet", "main")
    tip = repo.commit("2026-02-02", "Go on")
    repo.git("checkout", "--quiet", "branch")
    assert f"against main ({tip[:7]}), since it left main at {parted[:7]}\n" in run(repo, "main").stdout
    markdown = run(repo, "main", "--format", "markdown").stdout
    assert f"against `main ({tip[:7]})`, since it left it at `{parted[:7]}`, as of" in markdown
    assert data(repo, "main")["base"] == {"revision": "main", "commit": tip, "merge_base": parted}


FAULTY = ("$4M", "15 days")


def broken(root: Path) -> Repo:
    """On a branch with an objective that has an error, and another that was edited."""
    repo = branched(root)
    repo.edit(OBJECTIVE, FAULTY)
    repo.edit("2026-Q1/company/lead.md", ("title: ", "title: A new "))
    repo.commit("2026-02-02", "Break it")
    return repo


def test_nothing_is_made_up_of_files_with_errors(tmp_path: Path) -> None:
    repo = broken(tmp_path)
    found = data(repo, "main", exit_code=1)
    assert found["scores"] == []
    assert {c["path"] for c in found["changes"]} == {"content/2026-Q1/company/lead.md"}
    assert found["not_compared"] == {"base": [], "head": [f"content/{OBJECTIVE}"]}
    result = run(repo, "main")
    told = f"Errors in the working tree: content/{OBJECTIVE}. What stands there is not compared"
    assert result.exit_code == 1
    assert told in result.stdout
    assert " to nothing" not in result.stdout
    assert "nor are scores" in run(repo, "main", "--format", "markdown").stdout


GOALS = {
    "people/sam.md": "---\ntitle: Sam\nrole: Lead\n---\n",
    "teams/onboarding.md": "---\ntitle: Onboarding\n---\n",
    "kpis/churn.md": HOLD,
    "2026-Q1/onboarding/first.md": (
        "---\ntype: objective\ntitle: First week\nkey_results:\n"
        "  - {id: a, title: Days, start: 9, target: 1}\n---\n"
    ),
    "2026-Q1/sales/running.md": (
        "---\ntype: objective\ntitle: Running start\nowner: sam\nteam: onboarding\nsupports: first#a\n"
        "key_results:\n  - {id: b, title: Starts, start: 0, target: 9, counter: churn}\n---\n"
    ),
    "2026-Q1/sales/checkins/2026-02-06-mara.md": (
        "---\nupdates: {running#b: 1}\nblockers: {text: Desks, needs: onboarding}\n---\n"
    ),
    "2026-Q1/sales/retros/2026-02-07-mara.md": "---\nteam: sales\ngrades: {first: 0.8}\n---\n",
}


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("people/sam.md", ("role: Lead", "rolle: Lead")),
        ("teams/onboarding.md", ("title: Onboarding", "titel: Onboarding")),
        ("kpis/churn.md", ("green:", "grene:")),
        ("2026-Q1/onboarding/first.md", ("title: First week", "title: First week\ntitle: Again")),
    ],
)
def test_what_names_a_file_with_errors_is_not_edited(
    tmp_path: Path, path: str, fault: tuple[str, str]
) -> None:
    """What another file names is gone with that file; the lines of this one are as they were."""
    repo = branched(tmp_path)
    repo.commit("2026-02-01", "Goals that name others", GOALS)
    repo.edit(path, fault)
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    found = data(repo, "HEAD", exit_code=1)
    assert found["not_compared"]["head"] == [f"content/{path}"]
    assert changes_of(found) == ["edited key result partners#arr target: $4M -> $3M"]
    repo.commit("2026-02-03", "Break it")
    repo.edit(path, fault[::-1])
    assert data(repo, "HEAD")["changes"] == []


def test_errors_that_are_mended_are_told_and_fail_nothing(tmp_path: Path) -> None:
    repo = broken(tmp_path)
    repo.edit(OBJECTIVE, FAULTY[::-1])
    repo.commit("2026-02-03", "Mend it")
    found = data(repo, "HEAD~1")
    assert (found["scores"], found["changes"]) == ([], [])
    assert found["not_compared"] == {"base": [f"content/{OBJECTIVE}"], "head": []}
    commit = repo.git("rev-parse", "--short=7", "HEAD~1")
    assert f"Errors in HEAD~1 at {commit}: content/{OBJECTIVE}. " in run(repo, "HEAD~1").stdout


def test_a_state_without_content_is_told(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.git("rm", "-r", "--quiet", "content")
    (repo.project / "content").mkdir(exist_ok=True)
    result = run(repo, "HEAD")
    assert result.exit_code == 1
    assert "okrsite diff: nothing is there in the working tree: there is no content" in result.stderr


def test_a_rename_makes_no_diagnostic_new(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.git("mv", f"content/{OBJECTIVE}", "content/2026-Q1/sales/allies.md")
    repo.git("mv", f"content/{SAID}", f"content/{SAID.replace('-mara', '-m')}")
    repo.edit(SAID.replace("-mara", "-m"), ("partners#", "allies#"))
    found = data(repo, "main", "--as-of", "2026-03-01")["diagnostics"]
    assert found == {"new": [], "gone": []}


def test_another_name_for_the_content_folder_makes_no_diagnostic_new(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    run(repo, "HEAD")
    repo.commit("2026-02-01", "A config")
    repo.git("mv", "content", "okrs")
    config = repo.root / "okrsite.toml"
    config.write_text(config.read_text("utf-8") + 'content_dir = "okrs"\n', "utf-8")
    result = CliRunner().invoke(okrsite, ["--config", str(config), "diff", "HEAD", "--format", "json"])
    found = json.loads(result.stdout)
    assert (found["changes"], found["diagnostics"]) == ([], {"new": [], "gone": []})


def test_a_project_that_moved_within_its_repository(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    run(repo, "HEAD")
    repo.commit("2026-02-01", "A config")
    (repo.root / "docs").mkdir()
    repo.git("mv", "content", "docs/content")
    repo.git("mv", "okrsite.toml", "docs/okrsite.toml")
    repo.project = repo.root / "docs"
    repo.commit("2026-02-02", "Move it")
    assert changes(repo, "HEAD~1") == []
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    assert changes(repo, "HEAD~1") == ["edited key result partners#arr target: $4M -> $3M"]


def test_two_revisions_are_read_without_a_checkout(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    repo.commit("2026-02-01", "Lower it")
    repo.edit(OBJECTIVE, ("$3M", "$1M"))
    files = {p: p.read_bytes() for p in sorted(tmp_path.rglob("*")) if p.is_file()}
    assert changes(repo, "main", "HEAD") == ["edited key result partners#arr target: $4M -> $3M"]
    assert changes(repo, "HEAD~1") == ["edited key result partners#arr target: $4M -> $1M"]
    assert {p: p.read_bytes() for p in sorted(tmp_path.rglob("*")) if p.is_file()} == files | {
        repo.project / "okrsite.toml": b""
    }


def test_the_config_of_each_revision_counts(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    (repo.root / "okrsite.toml").write_text('content_dir = "goals"\n', "utf-8")
    repo.git("mv", "content", "goals")
    assert changes(repo, "main") == []


def test_a_fault_of_the_config_that_was_there_before_is_not_new(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    config = '[check]\nignore = ["Q999"]\n[rules.Q205]\nno_such = 1\n'
    repo.write({"../okrsite.toml": config})
    repo.commit("2026-01-20", "Configure it")
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    repo.commit("2026-02-01", "Lower it")
    for names in (["HEAD~1"], ["HEAD~1", "HEAD"]):
        assert data(repo, *names, exit_code=1)["diagnostics"] == {"new": [], "gone": []}
    repo.write({"../okrsite.toml": ""})
    gone = data(repo, "HEAD")["diagnostics"]["gone"]
    assert {d["path"] for d in gone} == {"okrsite.toml"}
    assert len(gone) == 2


def test_a_theme_by_another_name_makes_no_diagnostic(tmp_path: Path) -> None:
    """Themes are those of the working tree: of a commit's nothing is read."""
    repo, manifest = branched(tmp_path), 'name = "{0}"\nextends = "default"\napi = 1\n'
    repo.write({"../okrsite.toml": 'theme = "mine"\n', "../themes/mine/theme.toml": manifest})
    repo.commit("2026-01-20", "Add a theme")
    repo.write({"../okrsite.toml": 'theme = "ours"\n', "../themes/ours/theme.toml": manifest})
    repo.git("rm", "-rqf", "themes/mine")
    repo.commit("2026-02-01", "Rename it")
    for names in (["HEAD~1"], ["HEAD~1", "HEAD"]):
        assert data(repo, *names)["diagnostics"] == {"new": [], "gone": []}
    repo.write({"../okrsite.toml": 'theme = "yours"\n'})
    (fault,) = data(repo, "HEAD", exit_code=1)["diagnostics"]["new"]
    assert fault["message"] == 'there is no theme "yours"'


def test_a_first_commit_of_content_adds_all_of_it(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    (tmp_path / "README").write_text("x", "utf-8")
    repo.commit("2026-01-01", "Begin")
    repo.commit("2026-01-05", "Agree", {"people.csv": "id,title\nmara,Mara\n", OBJECTIVE: PARTNERS})
    assert changes(repo, "HEAD~1", "HEAD") == ["added objective partners", "added person mara"]
    assert data(repo, "HEAD~1", "HEAD~1", exit_code=1)["changes"] == [], "there is no content"


def test_what_is_no_content_is_none_in_a_revision_either(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.write({"_drafts/x.md": PARTNERS, ".x.md": PARTNERS, "notes.txt": "x", "2026-Q1/sales/_y.md": "y"})
    (repo.project / "content/link.md").symlink_to("index.md")
    repo.commit("2026-02-01", "Odd files")
    result = data(repo, "HEAD~1", "HEAD", exit_code=1)
    assert result["changes"] == []
    assert [(d["code"], d["path"]) for d in result["diagnostics"]["new"]] == [("F106", "content/link.md")]


@pytest.mark.parametrize("names", [("nowhere",), ("main", "nowhere"), ("",), ("main", "main:content")])
def test_an_unknown_revision_is_wrong_usage(tmp_path: Path, names: tuple[str, ...]) -> None:
    result = run(branched(tmp_path), *names)
    assert result.exit_code == 2
    assert "there is no revision" in result.stderr


def test_without_a_repository_it_is_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = Repo.at(tmp_path)
    repo.write({OBJECTIVE: PARTNERS})
    assert run(repo, "main").exit_code == 2
    assert "the content is in no Git repository" in run(repo, "main").stderr
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    assert "git is not installed" in run(repo, "main").stderr


def test_content_in_a_submodule(tmp_path: Path) -> None:
    content = started(tmp_path / "inner")
    outer = Repo(tmp_path / "outer")
    outer.git(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", content.root.as_uri(), "okrs"
    )
    (outer.root / "okrsite.toml").write_text('content_dir = "okrs/content"\n', "utf-8")
    path = outer.root / "okrs/content" / OBJECTIVE
    path.write_text(path.read_text("utf-8").replace("$4M", "$3M"), "utf-8")
    assert changes(outer, "HEAD") == ["edited key result partners#arr target: $4M -> $3M"]


def test_a_file_is_parsed_once_however_many_states_have_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo, parsed = branched(tmp_path), []
    repo.edit(OBJECTIVE, ("$4M", "$3M"))

    def counted(file: SourceFile) -> Parsed:
        parsed.append(file.name)
        return parse(file)

    monkeypatch.setattr("okrsite.branch.parse", counted)
    run(repo, "main")
    assert sorted(parsed) == ["2026-Q1/company/lead.md", SAID, OBJECTIVE, OBJECTIVE]


def test_as_text(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.edit(OBJECTIVE, ("$4M", "$2M"), ("owner: mara", "owner: mara\nsupports: lead#arr"))
    repo.write({"2026-Q1/sales/checkins/2026-02-06-mara.md": "---\nupdates: {partners#deals: 12}\n---\n"})
    told = "One key result edited, one link added, one reading added, one check-in added"
    orphan = '"Win the accounts that stay" has no way to the company\'s goals'
    main = repo.git("rev-parse", "main")[:7]
    assert run(repo, "main").stdout.splitlines() == [
        f"the working tree against main ({main})",
        f"As of 2026-02-12. {told}, three statuses moved, one other score moved.",
        "",
        "Key results",
        "  ~ 2026-Q1/sales/partners#arr target: $4M to $2M",
        f"      content/{OBJECTIVE}:10, not committed",
        "",
        "Links",
        "  + 2026-Q1/sales/partners feeds 2026-Q1/company/lead#arr",
        f"      content/{OBJECTIVE}:5, not committed",
        "",
        "Readings",
        "  + 2026-Q1/sales/partners#deals 2026-02-06: 12",
        "      content/2026-Q1/sales/checkins/2026-02-06-mara.md:2, not committed",
        "",
        "Everything else",
        "  + check-in 2026-Q1/sales/checkins/2026-02-06-mara  Check-in of Friday 6 February 2026",
        "      content/2026-Q1/sales/checkins/2026-02-06-mara.md:2, not committed",
        "",
        "Scores and statuses",
        "  2026-Q1/sales: At risk, 0.25 to On track, 0.40",
        "  2026-Q1/sales/partners: At risk, 0.25 to On track, 0.40",
        "  2026-Q1/sales/partners#arr: At risk, 0.25 to On track, 0.50",
        "  2026-Q1/sales/partners#deals: At risk, 0.25 to At risk, 0.30",
        "",
        "Diagnostics that are gone",
        f"  content/{OBJECTIVE}:3: Q301 warning: {orphan}",
    ]


def test_as_markdown(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.edit(OBJECTIVE, ("$4M", "$2M"))
    main = repo.git("rev-parse", "main")[:7]
    assert run(repo, "main", "--format", "markdown").stdout == (
        "### What this changes in the OKRs\n\n"
        "One key result edited, one status moved, two other scores moved. "
        f"`the working tree` against `main ({main})`, as of 2026-02-12.\n\n"
        "#### Key results\n\n"
        "- **New ARR** (`2026-Q1/sales/partners#arr`) target: `$4M` → `$2M` "
        f"`content/{OBJECTIVE}:9, not committed`\n\n"
        "#### Scores and statuses\n\n| | before | after |\n|---|---|---|\n"
        "| `2026-Q1/sales` Sales | At risk, 0.25 | At risk, 0.38 |\n"
        "| `2026-Q1/sales/partners` Win the accounts that stay | At risk, 0.25 | At risk, 0.38 |\n"
        "| `2026-Q1/sales/partners#arr` New ARR | At risk, 0.25 | On track, 0.50 |\n"
    )


HOSTILE = (
    "<img src=x onerror=alert(1)> ![x](https://evil.example/i.png) [a](javascript:x) @everyone #12 "
    "GH-1 **b** `c` | d ~~e~~ <!-- x https://evil.example www.evil.example me@evil.example"
)


def test_markdown_is_inert_whatever_titles_hold(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    title = json.dumps(HOSTILE)
    repo.edit(OBJECTIVE, ("title: New ARR", f"title: {title}"), ("$4M", "$2M"))
    late = PARTNERS.replace("title: Win the accounts that stay", f"title: {title}")
    repo.write({"2026-Q1/sales/`late` @everyone.md": late})
    text = run(repo, "main", "--format", "markdown").stdout
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    tags = set(re.findall(r"<(/?[a-z0-9]+)", html))
    assert {tag.lstrip("/") for tag in tags} <= {
        *("h3", "h4", "p", "ul", "li", "strong", "code", "table", "thead", "tbody", "tr", "th", "td")
    }
    words = re.sub(r"<code>.*?</code>|<[^>]*>", "", html)
    assert "everyone" in words
    assert not re.search(r"@\w|#\d|://|www\.|<!--", words)
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {4}


def test_a_terminal_gets_no_control_characters(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.edit(OBJECTIVE, ("title: New ARR", 'title: "New \\u202b ARR"'))
    result = run(repo, "main")
    assert "\u202b" not in result.stdout
    assert "New \N{REPLACEMENT CHARACTER} ARR" in result.stdout


def test_a_real_process_in_a_hooks_environment(tmp_path: Path) -> None:
    """Git's hooks set GIT_DIR and GIT_INDEX_FILE, which are not ours to follow."""
    import os
    import sys

    repo = branched(tmp_path)
    repo.edit(OBJECTIVE, ("$4M", "$2M"))
    done = subprocess.run(
        [sys.executable, "-m", "okrsite", "diff", "main", "--as-of", "2026-02-12"],
        cwd=repo.project,
        capture_output=True,
        text=True,
        env={**os.environ, "GIT_DIR": "nowhere", "GIT_INDEX_FILE": "nothing", "PYTHONPATH": str(Path.cwd())},
    )
    assert done.returncode == 0, done.stderr
    assert "target: $4M to $2M" in done.stdout


def test_key_results_that_are_called_otherwise(tmp_path: Path) -> None:
    """By another id in their objective, or in another objective; the same reading is no other reading."""
    repo = branched(tmp_path)
    repo.edit(OBJECTIVE, ("id: deals", "id: signed"))
    repo.edit(SAID, ("partners#deals", "partners#signed"))
    assert changes(repo, "main") == [
        "renamed key result partners#signed: 2026-Q1/sales/partners#deals -> 2026-Q1/sales/partners#signed"
    ]
    other = "---\ntype: objective\ntitle: Other\nkey_results:\n  - {id: a, title: A, start: 0, target: 1}\n"
    repo.write({"2026-Q1/sales/other.md": f"{other}---\n"})
    repo.commit("2026-02-01", "Another")
    repo.edit(OBJECTIVE, ("  - id: signed\n    title: Deals signed\n    start: 0\n    target: 40\n", ""))
    moved = "  - {id: signed, title: Deals signed, start: 0, target: 50}\n"
    repo.write({"2026-Q1/sales/other.md": f"{other}{moved}---\n"})
    repo.edit(SAID, ("partners#signed", "other#signed"))
    assert changes(repo, "HEAD") == [
        "renamed key result other#signed: 2026-Q1/sales/partners#signed -> 2026-Q1/sales/other#signed",
        "edited key result other#signed target: 40 -> 50",
    ]


def test_an_objective_renamed_and_retitled_at_once(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.git("mv", f"content/{OBJECTIVE}", "content/2026-Q1/company/accounts.md")
    repo.edit("2026-Q1/company/accounts.md", ("title: Win the accounts that stay", "title: Keep them"))
    repo.edit(SAID, ("partners#", "accounts#"))
    assert changes(repo, "main") == [
        "renamed objective 2026-Q1/company/accounts: 2026-Q1/sales/partners -> 2026-Q1/company/accounts",
        "edited objective 2026-Q1/company/accounts title: Win the accounts that stay -> Keep them",
        "edited objective 2026-Q1/company/accounts team: sales -> company",
    ]


def test_where_two_could_be_meant_nothing_was_renamed(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.write({"2026-Q1/sales/a.md": PARTNERS, "2026-Q1/sales/b.md": PARTNERS, OBJECTIVE: None, SAID: None})
    assert changes(repo, "main")[:3] == [
        "removed objective partners",
        "added objective a",
        "added objective b",
    ]


def test_rows_that_a_goal_does_not_count_are_none_of_its_readings(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.edit(OBJECTIVE, ("target: 40", "target: 40\n    source: data/crm.csv#deals"))
    rows = "date,deals\n2026-01-12,4\n2026-04-06,30\n"
    repo.commit("2026-02-01", "Measure it", {"data/crm.csv": rows})
    repo.write({"data/crm.csv": f"{rows}2026-02-02,12\n2026-04-13,31\n".replace("-12,4", "-12,5")})
    assert changes(repo, "HEAD") == [
        "edited reading partners#deals 2026-01-12: 4 -> 5",
        "added reading partners#deals 2026-02-02: - -> 12",
    ]


def test_names_that_are_no_text_can_be_printed(tmp_path: Path) -> None:
    repo = branched(tmp_path)
    repo.commit("2026-02-01", "Odd", {"2026-Q1/sales/\udcff.md": PARTNERS})
    repo.commit("2026-02-02", "Gone", {"2026-Q1/sales/\udcff.md": None})
    for form in ("text", "markdown", "json"):
        for names in (("main",), ("main", "HEAD~1"), ("HEAD~1", "HEAD")):
            result = run(repo, *names, "--format", form)
            assert result.exit_code in {0, 1}
            assert not isinstance(result.exception, UnicodeError)
            result.stdout.encode()


@pytest.mark.parametrize("within", ["", "docs/okr s"])
@pytest.mark.parametrize("content_dir", ["content", "."])
def test_each_difference_has_its_commit_wherever_the_content_lies(
    tmp_path: Path, within: str, content_dir: str
) -> None:
    repo = Repo(tmp_path, within)
    (repo.project / "okrsite.toml").write_text(f'content_dir = "{content_dir}"\n', "utf-8")
    below = "../" if content_dir == "." else ""
    files = {"people.csv": "id,title\nmara,Mara\n", OBJECTIVE: PARTNERS}
    repo.commit("2026-01-05", "Agree", {f"{below}{name}": text for name, text in files.items()})
    repo.edit(f"{below}{OBJECTIVE}", ("$4M", "$3M"))
    last = repo.commit("2026-02-01", "Lower it")
    (found,) = data(repo, "HEAD~1", "HEAD")["changes"]
    assert (found["path"], found["line"]) == (f"{content_dir}/{OBJECTIVE}", 9)
    assert found["commit"] == last
