"""The site with its history: sources with commits, the ledger, the footer, and what a commit rewrites."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from okrsite.build import build
from okrsite.exports.site_json import site_schema
from okrsite.project import open_project
from tests.history.repo import CHECKIN, OBJECTIVE, PARTNERS, SAID, Repo, needs_git, started

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CONFIG = (
    'edit_url = "https://git.example.com/edit/{path}#L{line}"\n'
    'commit_url = "https://git.example.com/commit/{commit}"\n'
)
PAGE = "2026-Q1/sales/partners/index.html"


def built(repo: Repo, as_of: str = "2026-03-01", config: str = CONFIG) -> Path:
    """The published site, outside of the repository."""
    (repo.project / "okrsite.toml").write_text(config, "utf-8")
    output = repo.root.parent / "public"
    done = build(open_project(repo.project / "okrsite.toml"), date.fromisoformat(as_of), output)
    assert done.published is not None, done.diagnostics
    return output


def text(site: Path, page: str) -> str:
    """A page without its markup."""
    html = (site / page).read_text("utf-8").split("<main", 1)[1]
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def data(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "api/v1/site.json").read_text("utf-8"))
    return found


def files(site: Path) -> dict[str, bytes]:
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file()}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository in which a target was lowered after kick-off."""
    made = started(tmp_path / "repo")
    (made.project / "okrsite.toml").write_text(CONFIG, "utf-8")
    made.edit(OBJECTIVE, ("$4M", "$3M"))
    made.commit("2026-02-10", "Lower it", author="Ben Ode")
    return made


@needs_git
def test_every_reading_and_target_links_to_its_line_and_commit(repo: Repo) -> None:
    lowered = repo.git("rev-parse", "HEAD")
    said = repo.git("rev-parse", "HEAD~1")
    html = (built(repo) / PAGE).read_text("utf-8")
    fold = html.split("How is this computed?</summary>")[2].split("</details>")[0]
    rows = re.findall(r"<li><span>(.*?)</span> <b>(.*?)</b> (.*?)</li>", fold)
    assert [(name, value) for name, value, _ in rows] == [
        ("start", "$0"),
        ("target", "$3M"),
        ("current of 30 January", "$1M"),
    ]
    assert re.findall(r'href="(.*?)"', rows[1][2]) == [
        f"https://git.example.com/edit/{OBJECTIVE}#L9",
        f"https://git.example.com/commit/{lowered}",
    ]
    assert re.findall(r'href="(.*?)"', rows[2][2]) == [
        f"https://git.example.com/edit/{SAID}#L4",
        f"https://git.example.com/commit/{said}",
    ]
    assert f'aria-label="Commit {lowered[:7]}"' in rows[1][2]


@needs_git
def test_site_json_has_the_commits_and_the_ledger(repo: Repo) -> None:
    found = data(built(repo))
    jsonschema.validate(found, site_schema())
    head = repo.git("rev-parse", "HEAD")
    assert (found["content_commit"], found["history_notice"]) == (head, None)
    kr = found["objectives"][0]["key_results"][0]
    assert kr["source"]["commit"] == repo.git("rev-parse", "HEAD~2")
    assert kr["readings"][0]["source"]["commit"] == repo.git("rev-parse", "HEAD~1")
    assert found["ledger"] == [
        {
            "date": "2026-02-10",
            "author": "Ben Ode",
            "commit": head,
            "subject": "Lower it",
            "kind": "edited",
            "of": "key result",
            "ref": "2026-Q1/sales/partners#arr",
            "title": "New ARR",
            "period": "2026-Q1",
            "teams": ["sales"],
            "field": "target",
            "reading": None,
            "from": "$4M",
            "to": "$3M",
            "why": "",
            "changed": None,
            "path": f"content/{OBJECTIVE}",
            "line": 9,
        }
    ]


@needs_git
def test_the_objective_says_what_was_edited(repo: Repo) -> None:
    told = text(built(repo), PAGE)
    assert "What was edited after kick-off: one edit New ARR : target edited from $4M to $3M" in told
    assert "10 February , Ben Ode. Commit" in told
    assert ": “Lower it”, in 2026-Q1/sales/" in told
    assert "Edited after kick-off Target edited from $4M to $3M" in told, "it stands at the key result too"


@needs_git
def test_an_objective_of_which_nothing_was_edited_says_so(tmp_path: Path) -> None:
    repo = started(tmp_path / "repo")
    words = (
        "What was edited after kick-off: nothing "
        "Since kick-off on 15 January no target, start, title, weight, owner or reading was edited."
    )
    assert words in text(built(repo), PAGE)
    assert "after kick-off" not in text(built(repo, "2026-01-14"), PAGE)


@needs_git
def test_the_ledger_is_a_page(repo: Repo) -> None:
    change = "target: $2M\n    changes: [{date: 2026-02-18, target: $2M, was: $3M, why: A market closed}]"
    repo.edit(OBJECTIVE, ("target: $3M", change), ("owner: mara", "owner: ben"))
    repo.commit("2026-02-20", "Lower it again")
    told = text(built(repo), "ledger/index.html")
    assert "Three edits after kick-off, newest first." in told
    assert "20 February Mara Lind Win the accounts that stay Owner was Mara Lind became Ben Ode" in told
    assert "New ARR Target was $3M became $2M “A market closed” dated 18 February" in told
    assert "Sales , Q1 2026 Commit" in told
    assert ": “Lower it again” In 2026-Q1/sales/" in told
    assert "Target was $4M became $3M" in told
    assert 'href="ledger/index.html"' in (built(repo) / "index.html").read_text("utf-8")
    page = text(built(repo), PAGE)
    assert "Target moved from $3M to $2M" in page
    assert page.count("Target edited from") == 1, "a dated change is told once"


@needs_git
def test_the_ledger_goes_on_over_pages(tmp_path: Path) -> None:
    repo = started(tmp_path / "repo")
    for number in range(60):
        repo.edit(OBJECTIVE, (f"target: {40 + number}\n", f"target: {41 + number}\n"))
        repo.commit("2026-02-10", f"Raise it {number}")
    site = built(repo)
    assert text(site, "ledger/index.html").count("became") == 50
    assert text(site, "ledger/2/index.html").count("became") == 10
    assert "And 40 more." in text(site, PAGE)
    first = (site / "ledger/index.html").read_text("utf-8")
    assert 'data-row="0"' in first
    assert 'data-here="50"' not in first, "of one kind, team and owner: there is nothing to choose"
    repo.edit(OBJECTIVE, ("owner: mara", "owner: ben"))
    repo.commit("2026-02-11", "Hand it over")
    told = text(built(repo), "ledger/index.html")
    assert "50 edits Clear The filter looks at the 50 on this page." in told
    assert "Search all" not in told, "the search knows no edits"


@needs_git
def test_what_is_gone_is_named_without_a_link(tmp_path: Path) -> None:
    repo = started(tmp_path / "repo")
    other = PARTNERS.replace("Win the accounts that stay", "The other")
    repo.commit("2026-02-01", "Think again", {"2026-Q1/sales/other.md": other})
    repo.commit("2026-02-10", "Change our mind", {OBJECTIVE: None, SAID: None})
    site = built(repo)
    assert "Win the accounts that stay Objective removed" in text(site, "ledger/index.html")
    assert data(site)["ledger"][0]["kind"] == "removed"


@needs_git
def test_a_commit_that_changes_no_content_rewrites_no_page(repo: Repo) -> None:
    before = files(built(repo))
    inodes = {p: p.stat().st_ino for p in (repo.root.parent / "public").rglob("*.html")}
    (repo.root / "notes.txt").write_text("x", "utf-8")
    last = repo.commit("2026-02-20", "Notes")
    after = files(built(repo))
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed == {"api/v1/commit.txt", "api/v1/site.json", "assets/commit.js", ".okrsite-manifest.json"}
    assert {p: p.stat().st_ino for p in inodes} == inodes, "pages are the very same files"
    assert after["api/v1/commit.txt"].decode() == (
        f"{last}\n2026-02-20 Notes\nhttps://git.example.com/commit/{last}\n"
    )


@needs_git
def test_a_past_day_has_the_same_bytes_with_what_came_later_and_without(repo: Repo) -> None:
    before = files(built(repo, "2026-02-10"))
    later = CHECKIN.replace("$1M", "$2M")
    repo.commit("2026-02-13", "Check in again", {"2026-Q1/sales/checkins/2026-02-13-mara.md": later})
    repo.commit("2026-02-20", "And again", {"2026-Q1/sales/checkins/2026-02-20-mara.md": later})
    assert files(built(repo, "2026-02-10")) == before


@needs_git
def test_a_past_day_has_the_same_bytes_though_a_line_was_edited_since_and_back(repo: Repo) -> None:
    before = files(built(repo, "2026-02-10"))
    repo.edit(SAID, ("$1M", "$9M"))
    repo.commit("2026-02-13", "Too much")
    repo.edit(SAID, ("$9M", "$1M"))
    repo.commit("2026-02-20", "As it was")
    assert files(built(repo, "2026-02-10")) == before


@needs_git
def test_a_reading_that_a_later_file_overrides_names_both_files(repo: Repo) -> None:
    later = "---\nauthor: ben\nupdates:\n  partners#arr: $2M\n---\n"
    repo.commit("2026-02-13", "Say otherwise", {"2026-Q1/sales/checkins/2026-01-30-z.md": later})
    told = text(built(repo), "ledger/index.html")
    over = f"by a later file; content/{SAID} has $1M"
    assert f"Reading of 30 January edited from $1M to $2M {over}" in told
    assert "2026-Q1/sales/checkins/2026-01-30-z.md:4" in told


@needs_git
def test_a_dated_change_taken_back_is_told_in_words(repo: Repo) -> None:
    change = "target: $3M\n    changes: [{date: 2026-02-13, target: $3M, was: $4M, why: A market closed}]"
    text_now = (repo.project / "content" / OBJECTIVE).read_text("utf-8")
    target = "target: $4M" if "target: $4M" in text_now else "target: $3M"
    repo.edit(OBJECTIVE, (target, change))
    repo.commit("2026-02-13", "Lower it")
    repo.edit(OBJECTIVE, (change, "target: $3M"))
    repo.commit("2026-02-14", "Erase it")
    told = text(built(repo), "ledger/index.html")
    assert "Dated change removed, which was “2026-02-13: $4M to $3M”" in told


@needs_git
def test_hostile_subjects_and_names_are_text_on_pages(tmp_path: Path) -> None:
    repo = started(tmp_path / "repo")
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    repo.commit("2026-02-10", '<script>alert(1)</script> | & "x" {{ 7*7 }}', author="<b>Ben</b> & 'Ode'")
    site = built(repo, config='commit_url = "javascript:alert(1)//{commit}"\n')
    for page in (PAGE, "ledger/index.html"):
        html = (site / page).read_text("utf-8")
        assert "<script>alert" not in html
        assert "javascript:" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert "{{ 7*7 }}" in html
    assert "</script>" not in (site / "assets/commit.js").read_text("utf-8")


@needs_git
def test_the_history_of_another_repository_around_the_site_is_read_from_its_folder(tmp_path: Path) -> None:
    repo = started(tmp_path / "repo", "docs/okrs")
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    last = repo.commit("2026-02-10", "Lower it")
    assert data(built(repo))["content_commit"] == last


def test_without_git_the_site_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = Repo.at(tmp_path / "repo")
    repo.write({"people.csv": "id,title\nmara,Mara\n", OBJECTIVE: PARTNERS, SAID: CHECKIN})
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    site = built(repo)
    assert "after kick-off" not in text(site, PAGE)
    ledger = text(site, "ledger/index.html")
    assert "What was edited after kick-off is not known." in ledger
    missing = "The history of the content is not here, so no figure names its commit, and no edit is listed."
    assert missing in ledger, "why, the build says, so that the site's bytes do not depend on it"
    assert "commit" not in (site / PAGE).read_text("utf-8").split("<footer")[1]
    assert not (site / "assets/commit.js").exists()
    assert data(site)["content_commit"] is None


@needs_git
def test_the_footer_without_javascript_leads_to_the_commit(repo: Repo) -> None:
    site = built(repo)
    footer = (site / PAGE).read_text("utf-8").split("<footer")[1]
    assert 'Built from <a id="_commit" href="../../../api/v1/commit.txt">the commit named here</a>' in footer
    assert repo.git("rev-parse", "HEAD")[:7] not in footer


@needs_git
def test_the_footer_names_the_commit(repo: Repo, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto((built(repo) / PAGE).as_uri())
    head = repo.git("rev-parse", "HEAD")
    link = page.get_by_role("link", name=f"commit {head[:7]}", exact=True)
    link.wait_for()
    assert link.get_attribute("href") == f"https://git.example.com/commit/{head}"
    page.close()
