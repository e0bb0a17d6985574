"""The demo as its people would have committed it: the ledger, the pages and `trace` say what happened."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from okrsite.build import build
from okrsite.cli import okrsite
from okrsite.history.values import Edit
from okrsite.project import open_project
from tests.history.repo import Repo
from tools.demo_history import story as make

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent.parent
HEAD = "2026-11-20"


def contents(folder: Path) -> dict[str, bytes]:
    found = sorted(p for p in (folder / "content").rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def text(site: Path, page: str) -> str:
    """A page without its markup."""
    html = (site / page).read_text("utf-8").split("<main", 1)[1]
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def line(edit: Edit) -> str:
    """`9 Nov Caleb Osei: twice-the-readers#demos target 140 -> 110`."""
    day = f" of {edit.day}" if edit.day else ""
    kind = "removed " if edit.kind == "removed" else ""
    now = f" -> {edit.now}" if edit.now else ""
    what = f"{kind}{edit.ref.rpartition('/')[2]} {edit.field}{day} {edit.was}{now}"
    return f"{edit.commit.day} {edit.commit.author}: {what}"


def commit(story: Repo, subject: str) -> str:
    """The short hash of the newest commit with a subject."""
    return story.git("log", "-1", "--format=%h", "--abbrev=7", f"--grep=^{subject}$")


def test_it_ends_with_the_content_byte_for_byte(story: Repo) -> None:
    assert contents(story.root) == contents(ROOT)
    assert story.git("status", "--porcelain") == ""
    names = story.git("log", "--format=%an %ae %cn %ce").splitlines()
    assert all(re.fullmatch(r"(.*) (\w+@kestrelway\.example) \1 \2", name) for name in names)


def test_the_same_content_gives_the_same_commits(story: Repo, tmp_path: Path) -> None:
    make(tmp_path / "again")
    again = Repo.at(tmp_path / "again")
    assert again.git("rev-parse", "HEAD") == story.git("rev-parse", "HEAD")
    (tmp_path / "again" / "notes.txt").write_text("x", "utf-8")
    make(tmp_path / "again")
    assert not (tmp_path / "again" / "notes.txt").exists(), "a story is made anew"


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    with pytest.raises(SystemExit, match="holds something else"):
        make(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_commits_stand_in_the_order_of_their_days(story: Repo) -> None:
    times = [int(t) for t in story.git("log", "--format=%at").splitlines()]
    assert len(times) > 400
    assert times == sorted(set(times), reverse=True)


def test_the_ledger(story: Repo) -> None:
    assert [line(edit) for edit in story.history(HEAD).ledger] == [
        "2026-11-10 Femi Adeyemi: after-a-bad-day#kept-after weight 1 -> 2",
        "2026-11-09 Caleb Osei: twice-the-readers#demos target 140 -> 110",
        "2026-11-04 Caleb Osei: twice-the-readers#visits value of 2026-10-30 49,600 visits -> 48,800 visits",
        "2026-11-03 Dana Whitlock: coast-enterprise#upsell owner reuben -> salma",
        "2026-11-02 Noor Rahimi: voice-notes state active -> postponed",
        "2026-10-30 Lena Fischer: weekend-desk state active -> dropped",
        "2026-10-28 Vera Kowalska: faster-first-word#chat-routing state active -> dropped",
        "2026-10-28 Mateo Rios: day-one-forecast#sso-previews state active -> postponed",
        (
            "2026-10-27 Mirela Popescu: heard-in-insurance title Be the first name in insurance"
            " -> Be the first name an insurer's revenue chief mentions"
        ),
        "2026-10-26 Mirela Popescu: heard-in-insurance#print-issue state active -> dropped",
        "2026-10-23 Oskar Nyberg: desk-to-deal#desk-arr target $2M -> $1.6M",
        "2026-10-22 Caleb Osei: removed twice-the-readers#demos value of 2026-10-16 126",
        "2026-10-21 Malik Johnson: faster-first-word#contact-rate value of 2026-10-12 47.9 -> 45.6",
        "2026-10-20 Greta Holm: negative-churn#known-early start 62% -> 58%",
        "2026-10-16 Ben Castellano: one-story#false-hopes target 12% -> 14.25%",
        "2026-08-19 Malik Johnson: removed clean-hand-overs#contact-rate value of 2026-08-03 39.6",
        "2026-08-14 Vera Kowalska: clean-hand-overs#contact-rate target 52% -> 45%",
        "2026-08-10 Caleb Osei: readers-who-return#comments state active -> dropped",
        "2026-08-05 Jonas Weber: cost-per-lead green max: $190 -> max: $180",
        "2026-07-27 Jonas Weber: pipeline-beyond-ads#q3-pipeline target $10M -> $11M",
        "2026-06-05 Sunniva Berg: field-ready#offline-notes state active -> dropped",
        "2026-05-04 Anouk Visser: first-win#weekly-seats target 55% -> 60%",
    ]


def test_each_edit_names_its_file_line_and_commit(story: Repo) -> None:
    """The line is checked against the commit itself; what was removed stood there before."""
    ledger = story.history(HEAD).ledger
    for edit in ledger:
        at = edit.commit.hash if edit.now else f"{edit.commit.hash}^"
        written = story.git("show", f"{at}:{edit.path}").splitlines()[edit.line - 1]
        assert (edit.now or edit.was).removeprefix("max: ") in written, edit
    renamed = next(edit for edit in ledger if edit.commit.subject == "Twelve per cent was wishful")
    assert renamed.path == "content/2026-Q4/sales/one-message.md", "as it was called then"


def test_a_past_day_knows_what_was_edited_by_then(story: Repo) -> None:
    history = story.history("2026-10-20")
    assert [line(edit) for edit in history.ledger][:2] == [
        "2026-10-20 Greta Holm: negative-churn#known-early start 62% -> 58%",
        "2026-10-16 Ben Castellano: one-story#false-hopes target 12% -> 14.25%",
    ]
    assert history.head is not None
    assert history.head.day == date(2026, 10, 20)


def test_the_page_of_the_ledger(story: Repo, story_site: Path) -> None:
    told = text(story_site, "ledger/index.html")
    assert "22 edits after kick-off, newest first." in told
    for words in (
        (
            "9 November Caleb Osei Demo requests in thirty days from people who read an article first "
            "Target was 140 became 110 Web and blog , Q4 2026 "
            f"Commit {commit(story, 'Be realistic about demos')} : “Be realistic about demos” "
            "In 2026-Q4/web/twice-the-readers.md:35"
        ),
        "Owner was Reuben Adler became Salma Haddad East Coast , Q4 2026 Commit",
        (
            "Title was “Be the first name in insurance” became "
            "“Be the first name an insurer&#39;s revenue chief mentions”"
        ),
        "Reading of 16 October removed, which was 126 Web and blog , Q4 2026 Commit",
        ": “The form counted every demo twice” In",
        (
            "Reading of 12 October was 47.9 became 45.6 Revenue Operations , Q4 2026 "
            f"Commit {commit(story, 'Count working days, not days')} : “Count working days, not days” "
            "In data/crm.csv:21"
        ),
        (
            "Target was $2M became $1.6M “Agencies with fewer than ten sellers no longer count, "
            "by agreement with RevOps” dated 23 October Inside Sales , Q4 2026"
        ),
        "Start was 62% became 58% Customer Success , Q4 2026 Commit",
        "Weight was 1 became 2 Support , Q4 2026 Commit",
        (
            "Upper end of green was $190 became $180 Marketing "
            f"Commit {commit(story, 'Ask more of our ads')} : “Ask more of our ads” "
            "In kpis/cost-per-lead.md:8"
        ),
    ):
        assert words in told


def test_the_fold_of_an_objective(story: Repo, story_site: Path) -> None:
    told = text(story_site, "2026-Q4/web/twice-the-readers/index.html")
    subjects = ("Be realistic about demos", "Without our own visits", "The form counted every demo twice")
    demos, visits, form = (commit(story, subject) for subject in subjects)
    edits = {edit.commit.subject: edit for edit in story.history(HEAD).ledger}
    named = (edits[subject] for subject in subjects)
    places = [f"{edit.path.removeprefix('content/')}:{edit.line}" for edit in named]
    assert (
        "What was edited after kick-off: three edits "
        "Demo requests in thirty days from people who read an article first : target edited from 140 to 110 "
        f"9 November , Caleb Osei. Commit {demos} : “Be realistic about demos”, in {places[0]} "
        "Visits to the blog in thirty days : "
        "reading of 30 October edited from 49,600 visits to 48,800 visits "
        f"4 November , Caleb Osei. Commit {visits} : “Without our own visits”, in {places[1]} "
        "Demo requests in thirty days from people who read an article first : "
        "reading of 16 October removed, which was 126 "
        f"22 October , Caleb Osei. Commit {form} : “The form counted every demo twice”, in {places[2]}"
    ) in told


def test_a_moved_target_stands_at_its_key_result(story_site: Path) -> None:
    dated = text(story_site, "2026-Q4/inside-sales/desk-to-deal/index.html")
    assert (
        "Target moved from $2M to $1.6M on 23 October : Agencies with fewer than ten sellers no longer "
        "count, by agreement with RevOps"
    ) in dated
    undated = text(story_site, "2026-Q4/web/twice-the-readers/index.html")
    assert "Edited after kick-off Target edited from 140 to 110 9 November" in undated


def test_nothing_was_edited_of_most_goals(story_site: Path) -> None:
    assert (
        "Since kick-off on 15 October no target, start, title, weight, owner or reading was edited."
    ) in text(story_site, "2026-Q4/mobile/pocket-android/index.html")


def test_a_row_of_a_table_links_to_its_line_and_commit(story: Repo, story_site: Path) -> None:
    html = (story_site / "2026-Q4/revops/faster-first-word/index.html").read_text("utf-8")
    week = story.git("log", "-1", "--format=%H", "--grep=^The week's figures$")
    assert 'href="https://git.example.com/kestrelway/okrs/edit/main/content/data/crm.csv#L26"' in html
    assert f'href="https://git.example.com/kestrelway/okrs/commit/{week}"' in html


def trace(story: Repo, *arguments: str) -> str:
    config = str(story.root / "okrsite.toml")
    result = CliRunner().invoke(okrsite, ["--config", config, "trace", *arguments])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_trace(story: Repo) -> None:
    agreed = story.git(
        "log", "-1", "--format=%h", "--abbrev=7", "--grep=^Agree on Q4 2026 in Revenue Operations$"
    )
    week, kpis = (
        story.git("log", "-1", "--format=%h", "--abbrev=7", "--", f"content/{name}")
        for name in ("data/crm.csv", "kpis/arr-churn.md")
    )
    rows = trace(story, "faster-first-word#contact-rate").split("\n\n")
    assert [" ".join(row.split()) for row in rows[3].splitlines()] == [
        (
            f"start 43.6% content/2026-Q4/revops/faster-first-word.md:15 {agreed} 2026-10-01 "
            "Vera Kowalska: Agree on Q4 2026 in Revenue Operations"
        ),
        (
            f"target 52% content/2026-Q4/revops/faster-first-word.md:16 {agreed} 2026-10-01 "
            "Vera Kowalska: Agree on Q4 2026 in Revenue Operations"
        ),
        (
            f"current of 16 November 52.6% content/data/crm.csv:26 {week} 2026-11-16 "
            "Malik Johnson: The week's figures"
        ),
        f"guardrail arr-churn red content/kpis/arr-churn.md:21 {kpis} 2026-11-15 Greta Holm: Read the KPIs",
    ]
    assert rows[4].splitlines() == [
        "Edited after kick-off: 1",
        "  2026-10-21  Malik Johnson: reading of 2026-10-12 edited from 47.9 to 45.6",
        (
            f"              content/data/crm.csv:21  {commit(story, 'Count working days, not days')}  "
            "Count working days, not days"
        ),
    ]


def test_every_figure_traced_has_a_file_a_line_and_a_commit(story: Repo) -> None:
    for ref in ("2026", "2026-Q4", "2026-Q4/web", "twice-the-readers", "one-story#message-kit", "uptime"):
        found: dict[str, Any] = json.loads(trace(story, ref, "--format", "json"))
        assert found["inputs"], ref
        for given in (*found["inputs"], *found["edits"]):
            assert (story.root / given["path"]).is_file(), given
            assert given["line"] > 0, given
            assert len(given["commit"]["hash"]) == 40, given


def test_the_commit_of_the_site(story: Repo, story_site: Path) -> None:
    head = story.git("rev-parse", "HEAD")
    data = json.loads((story_site / "api/v1/site.json").read_text("utf-8"))
    assert data["content_commit"] == head
    assert len(data["ledger"]) == 22
    assert (story_site / "api/v1/commit.txt").read_text("utf-8").splitlines()[0] == head
    footers = (p.read_text("utf-8").partition("<footer")[2] for p in story_site.rglob("*.html"))
    assert not any(head[:7] in footer for footer in footers), "it stands in one shared place"


@pytest.mark.browser
def test_the_footer_names_the_commit(story: Repo, story_site: Path, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto((story_site / "ledger/index.html").as_uri())
    page.get_by_role("link", name=f"commit {story.git('rev-parse', 'HEAD')[:7]}", exact=True).wait_for()
    page.close()


@pytest.mark.browser
def test_the_filter_of_the_ledger(story_site: Path, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{(story_site / 'ledger/index.html').as_uri()}?kind=target")
    rows, said = page.locator("[data-row]:visible"), page.locator(".count [role=status]")
    assert said.inner_text() == "6 of 22 edits"
    assert rows.count() == 6
    assert all("Target" in row and "became" in row for row in rows.all_inner_texts())
    page.get_by_role("combobox", name="Team", exact=True).select_option("Web and blog")
    assert page.evaluate("location.search") == "?team=web&kind=target"
    assert said.inner_text() == "1 of 22 edits"
    page.get_by_role("combobox", name="Kind", exact=True).select_option("Reading removed")
    assert said.inner_text() == "1 of 22 edits"
    page.reload()
    assert "which was 126" in rows.first.inner_text()
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("combobox", name="Owner", exact=True).select_option("Salma Haddad")
    assert rows.locator(".ttl").all_inner_texts() == ["Upsell as a share of new bookings in the region"]
    assert page.evaluate("location.search") == "?owner=salma"
    page.close()


def published(project: Path, target: Path, day: date) -> dict[str, bytes]:
    """The site of a project, without charts, as of a day."""
    config = project / "okrsite.toml"
    config.write_text(config.read_text("utf-8") + "charts = false\n", "utf-8")
    built = build(open_project(config), day, target)
    assert built.published is not None, built.diagnostics
    found = sorted(p for p in target.rglob("*") if p.is_file())
    return {p.relative_to(target).as_posix(): p.read_bytes() for p in found}


def test_a_past_day_is_built_as_it_was(story: Repo, tmp_path: Path) -> None:
    """From the newest checkout and from that day's: what was written since leaves no trace."""
    day = date(2026, 11, 16)
    for name in ("now", "then"):
        story.git("clone", "--quiet", str(story.root), str(tmp_path / name))
    then = Repo.at(tmp_path / "then")
    then.git("checkout", "--quiet", story.git("rev-list", "-1", f"--before={day}T23:59:59Z", "HEAD"))
    assert len(contents(then.root)) < len(contents(tmp_path / "now"))
    newest = published(tmp_path / "now", tmp_path / "site-now", day)
    that_day = published(tmp_path / "then", tmp_path / "site-then", day)
    assert sorted(newest) == sorted(that_day)
    assert [name for name, data in newest.items() if data != that_day[name]] == []
