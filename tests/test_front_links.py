"""Links of front matter: led as those of bodies are, wherever they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import PEOPLE, TEAMS, Files, built, checked, faults

GOAL = """
    ---
    type: objective
    title: Go
    links: {doc: LINK, web: "https://example.com/a.md"}
    key_results: [{id: k, title: K, start: 0, target: 9, links: {plan: LINK}}]
    ---
    Why.
    """
FILES: Files = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "2026-Q1/sales/other.md": "---\ntype: page\ntitle: Other\n---\n## Part\nText.\n",
    "2026-Q1/sales/a file.pdf": b"%PDF-1.4",
}


def goal(link: str) -> Files:
    return FILES | {"2026-Q1/sales/go.md": GOAL.replace("LINK", link)}


@pytest.mark.parametrize(
    ("link", "href"),
    [
        ("other.md", "../../../2026-Q1/sales/other/index.html"),
        ("./other.md#part", "../../../2026-Q1/sales/other/index.html#part"),
        ("/2026-Q1/sales/other.md", "../../../2026-Q1/sales/other/index.html"),
        ("a%20file.pdf", "../../../2026-Q1/sales/a%20file.pdf"),
    ],
)
def test_they_lead_to_the_page_or_file_beside(tmp_path: Path, link: str, href: str) -> None:
    site = built(tmp_path, goal(link), "2026-02-15", "charts = false\n")
    page = (site / "2026-Q1/sales/go/index.html").read_text("utf-8")
    assert f'<li><a href="{href}">doc</a></li>' in page
    assert f'<a href="{href}">plan</a>' in page
    assert '<a href="https://example.com/a.md"' in page
    assert (site / "2026-Q1/sales" / "a file.pdf").exists() == (link == "a%20file.pdf")


def test_an_objective_shows_them_without_a_text_too(tmp_path: Path) -> None:
    files = FILES | {"2026-Q1/sales/go.md": GOAL.replace("LINK", "other.md").replace("Why.", "")}
    page = (
        built(tmp_path, files, "2026-02-15", "charts = false\n") / "2026-Q1/sales/go/index.html"
    ).read_text()
    assert '<h2 id="_h-why">Links</h2>' in page
    assert '<a href="https://example.com/a.md">web</a>' in page


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("none.md", "L202"),
        ("../../../2026-Q1/sales/other/index.html", "L202"),
        ("other.md#nowhere", "L204"),
    ],
)
def test_one_that_leads_nowhere_is_told_at_the_value(tmp_path: Path, link: str, code: str) -> None:
    found = [d for d in faults(tmp_path, goal(link)) if d.code[0] == "L"]
    lines = (tmp_path / "content/2026-Q1/sales/go.md").read_text("utf-8").split("\n")
    assert [d.code for d in found] == [code, code]
    for one in found:
        assert lines[one.span.line - 1][one.span.column - 1 :].startswith(link)


def test_one_to_a_page_of_a_later_day_is_plain_text(tmp_path: Path) -> None:
    later: Files = {"2026-Q1/sales/checkins/2026-03-01.md": "---\nupdates: {go#k: 1}\n---\n"}
    site = built(tmp_path, goal("checkins/2026-03-01.md") | later, "2026-02-15", "charts = false\n")
    page = (site / "2026-Q1/sales/go/index.html").read_text("utf-8")
    assert "<li>doc</li>" in page
    assert "<li>plan</li>" in page


def test_a_build_goes_on_without_the_file_that_holds_it(tmp_path: Path) -> None:
    done = checked(tmp_path, goal("none.md"), "2026-02-15", keep_going=True)
    assert done.world is not None
    assert done.world.left_out == ("content/2026-Q1/sales/go.md",)


@pytest.mark.parametrize("name", ["people/zed.md", "teams/zed.md", "kpis/zed.md", "events/zed.md", "zed.md"])
def test_every_type_leads_its_links(tmp_path: Path, name: str) -> None:
    day = "date: 2026-02-01\n" if name.startswith("events/") else ""
    kind = "type: page\n" if name == "zed.md" else ""
    text = f"---\n{kind}title: Zed\n{day}links: {{doc: ../2026-Q1/sales/other.md}}\n---\n"
    text = text.replace("../2026", "2026") if name == "zed.md" else text
    site = built(tmp_path, goal("other.md") | {name: text}, "2026-02-15", "charts = false\n")
    page = (site / name.removesuffix(".md") / "index.html").read_text("utf-8")
    up = "../" * (name.count("/") + 1)
    assert f'href="{up}2026-Q1/sales/other/index.html" rel="noopener noreferrer">doc</a>' in page
