"""What `diff` and `trace` print, whole: one branch on which all that can happen to goals happens.

The commits have fixed names and days, so that their hashes are the same everywhere. Refresh with
OKRSITE_REFRESH=1 and read what differs.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from okrsite.cli import okrsite
from tests.history.repo import OBJECTIVE, PARTNERS, PEOPLE, SAID, Repo, needs_git

pytestmark = needs_git
HERE = Path(__file__).parent / "golden"
HOSTILE = "A|B `c` @mara <b>#1</b> [x](https://example.com) & \u202b"
LEAD = """
    ---
    type: objective
    title: Lead the market
    team: company
    key_results:
      - {id: arr, title: ARR, start: $20M, target: $35M}
      - {id: reach, title: Reach, start: 10%, target: 60%}
    ---
    """
DESK = """
    ---
    type: objective
    title: Let the desk carry its share
    owner: ben
    supports: lead#arr
    key_results:
      - {id: calls, title: Calls that ended in a visit, start: 0, target: 90}
      - {id: visits, title: Visits, start: 0, target: 50}
      - {id: quick, title: Hours to an answer, start: 9 hours, target: 3 hours}
    ---
    """
SAYS = """
    ---
    author: mara
    updates:
      partners:
        arr: {value: $1M, confidence: 7}
        deals: 10
      desk#visits: 12
    ---
    """
CRM = "date,deals\n2026-01-12,4\n2026-01-19,7\n2026-04-06,30\n"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A branch off main, committed but for a last edit."""
    made = Repo(tmp_path_factory.mktemp("golden"))
    (made.root / "okrsite.toml").write_text("", "utf-8")
    goal = PARTNERS.replace("owner: mara", "owner: mara\n    supports: lead#arr")
    made.commit(
        "2026-01-05",
        "Agree on the quarter",
        {
            "people.csv": PEOPLE,
            "teams.csv": "id,title\ncompany,Company\nsales,Sales\ndesk,Desk\n",
            "2026-Q1/company/lead.md": LEAD,
            OBJECTIVE: goal.replace("target: 40", "target: 40\n        source: data/crm.csv#deals"),
            "2026-Q1/sales/desk.md": DESK,
            "data/crm.csv": CRM,
        },
    )
    made.commit("2026-01-30", "Check in", {SAID: SAYS})
    made.git("checkout", "--quiet", "-b", "branch")
    (made.project / "content/2026-Q1/desk").mkdir(parents=True)
    made.git("mv", "content/2026-Q1/sales/desk.md", "content/2026-Q1/desk/desk.md")
    made.commit("2026-02-02", "The desk is a team of its own")
    made.edit(
        "2026-Q1/desk/desk.md",
        ("owner: ben", "owner: mara"),
        ("id: calls", "id: visits-agreed"),
        ("target: 50}", "target: 50, weight: 2}"),
    )
    made.commit("2026-02-03", "Hand it over", author="Ben Ode")
    made.edit(
        OBJECTIVE,
        ("    supports: lead#arr\n".strip() + "\n", ""),
        ("title: New ARR", f"title: {json.dumps(HOSTILE)}"),
        ("$4M", "$3M"),
        ("start: 0\n", "start: 0\n    state: dropped\n    since: 2026-02-04\n    why: No | demand\n"),
    )
    made.edit("data/crm.csv", ("2026-01-19,7", "2026-01-19,8"), ("2026-04-06,30", "2026-04-06,31"))
    made.edit(SAID, ("arr: {value: $1M", "arr: {value: $2M"), ("    deals: 10\n", ""))
    made.commit("2026-02-04", "Lower it | and <b>drop</b> @deals", author="Ben Ode")
    late = DESK.replace("Let the desk carry its share", "Come late").replace("owner: ben", "owner: nobody")
    made.write({"2026-Q1/sales/late.md": late})
    made.edit("2026-Q1/desk/desk.md", ("target: 3 hours", "target: 4 hours"))
    return made


def run(repo: Repo, *arguments: str) -> str:
    config = str(repo.root / "okrsite.toml")
    return CliRunner().invoke(okrsite, ["--config", config, *arguments, "--as-of", "2026-02-12"]).stdout


def same(name: str, text: str) -> None:
    path = HERE / name
    if os.environ.get("OKRSITE_REFRESH") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8"), f"{name}: refresh with OKRSITE_REFRESH=1, and read the difference"


@pytest.mark.parametrize(("form", "name"), [("text", "txt"), ("markdown", "md"), ("json", "json")])
@pytest.mark.parametrize("head", [(), ("branch",)], ids=["tree", "branch"])
def test_diff(repo: Repo, form: str, name: str, head: tuple[str, ...]) -> None:
    which = "branch" if head else "tree"
    same(f"diff-{which}.{name}", run(repo, "diff", "main", *head, "--format", form))


@pytest.mark.parametrize(("form", "name"), [("text", "txt"), ("json", "json")])
@pytest.mark.parametrize("ref", ["partners", "partners#arr", "2026-Q1", "2026-Q1/desk"])
def test_trace(repo: Repo, form: str, name: str, ref: str) -> None:
    repo.git("stash", "--quiet", "--include-untracked")
    try:
        stem = ref.replace("/", "-").replace("#", "-")
        same(f"trace-{stem}.{name}", run(repo, "trace", ref, "--format", form))
    finally:
        repo.git("stash", "pop", "--quiet")


def test_every_difference_names_a_line_that_says_so(repo: Repo) -> None:
    """File, line and commit are true: the commit's own version of the file has the value there."""
    found = json.loads(run(repo, "diff", "main", "branch", "--format", "json"))
    assert {(c["kind"], c["of"]) for c in found["changes"]} == {
        *(("renamed", "objective"), ("edited", "objective"), ("renamed", "key result")),
        *(("edited", "key result"), ("removed", "link"), ("edited", "reading"), ("removed", "reading")),
    }
    for change in found["changes"]:
        assert change["commit"], change
        lines = repo.git("show", f"{change['commit']}:{change['path']}").splitlines()
        assert 1 <= change["line"] <= len(lines), change
        if change["kind"] == "edited" and change["field"] in {"target", "owner", "weight"}:
            assert change["to"] in lines[change["line"] - 1], change


def test_the_markdown_is_inert(repo: Repo) -> None:
    text = run(repo, "diff", "main", "--format", "markdown")
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    tags = {tag.lstrip("/") for tag in re.findall(r"<(/?[a-z0-9]+)", html)}
    shown = {"h3", "h4", "p", "ul", "li", "strong", "code", "table", "thead", "tbody", "tr", "th", "td"}
    assert tags <= shown
    assert "\u202b" not in text
    assert not re.search(r"@\w|#\d|://", re.sub(r"<code>.*?</code>|<[^>]*>", "", html))
