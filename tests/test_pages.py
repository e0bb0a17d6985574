"""What holds for the HTML of every page: anchors that cannot clash, headings in order."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.support import PEOPLE, TEAMS, Files, built

HEADING = re.compile(r"h([1-6])")
HOW_SCORES_WORK = "how-scores-work/index.html"
"""Its anchors are documented, so that other sites may link to them."""


@dataclass
class Anchors(HTMLParser):
    """The ids of a page, those of its headings, and the levels of its headings."""

    ids: list[str] = field(default_factory=list)
    of_headings: set[str] = field(default_factory=set)
    levels: list[int] = field(default_factory=list)
    landmarks: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        id_ = dict(attrs).get("id")
        if id_ is not None:
            self.ids.append(id_)
        self.landmarks[tag] += 1
        if found := HEADING.fullmatch(tag):
            self.levels.append(int(found[1]))
            self.of_headings |= {id_} if id_ else set()


def read(page: Path) -> Anchors:
    anchors = Anchors()
    anchors.feed(page.read_text("utf-8"))
    return anchors


@pytest.fixture(scope="module")
def pages(demo: Path) -> dict[str, Anchors]:
    """Every page of the demo but its redirects, by path."""
    found = {path.relative_to(demo).as_posix(): read(path) for path in sorted(demo.rglob("*.html"))}
    return {path: page for path, page in found.items() if page.landmarks["nav"]}


def test_no_id_stands_twice_on_a_page(pages: dict[str, Anchors]) -> None:
    twice = {path: [i for i, n in Counter(page.ids).items() if n > 1] for path, page in pages.items()}
    assert not {path: ids for path, ids in twice.items() if ids}


def test_only_what_people_name_has_an_id_without_an_underscore(pages: dict[str, Anchors]) -> None:
    for path, page in pages.items():
        plain = {id_ for id_ in page.ids if "_" not in id_}
        source = Path("content") / path.removesuffix("/index.html")
        text = source.with_suffix(".md").read_text("utf-8") if source.with_suffix(".md").is_file() else ""
        key_results = set(re.findall(r"^  - id: ([a-z0-9-]+)$", text, re.MULTILINE))
        if path != HOW_SCORES_WORK:
            assert plain <= key_results | page.of_headings, path


def test_headings_skip_no_level(pages: dict[str, Anchors]) -> None:
    for path, page in pages.items():
        assert page.levels[0] == 1, path
        assert page.levels.count(1) == 1, path
        steps = [after - before for before, after in zip(page.levels, page.levels[1:], strict=False)]
        assert max(steps, default=0) <= 1, (path, page.levels)


def test_every_page_has_its_landmarks(pages: dict[str, Anchors]) -> None:
    for path, page in pages.items():
        assert [page.landmarks[tag] for tag in ("header", "main", "footer")] == [1, 1, 1], path


CLASHES: Files = {
    "2026-Q1/sales/plain.md": """
        ---
        type: objective
        title: Names that a page might take for itself
        owner: mara
        key_results:
          - {id: main, title: Main, start: 0, target: 10}
          - {id: s-on, title: Sprite, start: 0, target: 10}
          - {id: h-week, title: Heading, start: 0, target: 10}
          - {id: h-krs, title: Another heading, start: 0, target: 10}
        ---
        See [[#main]] and [[plain#h-krs]].
    """,
    "people/mara.md": "---\ntitle: Mara\n---\n",
    "teams/sales.md": "---\ntitle: Sales\n---\n",
    "handbook.md": "---\ntype: page\ntitle: Handbook\n---\n# Main\n\n## H log\n\n[there](#main)\n",
}


def test_key_results_and_headings_may_be_named_like_parts_of_a_page(tmp_path: Path) -> None:
    site = built(tmp_path, CLASHES, "2026-02-01")
    objective = read(site / "2026-Q1/sales/plain/index.html")
    assert {"main", "s-on", "h-week", "h-krs", "_main", "_s-on"} <= set(objective.ids)
    for page in (objective, read(site / "handbook/index.html")):
        assert len(page.ids) == len(set(page.ids))


def test_a_team_whose_name_has_a_space_labels_its_goals(tmp_path: Path) -> None:
    """An id that holds a space is none, and a label that names it names two others."""
    files: Files = {
        "teams/Customer Success.md": "---\ntitle: CS\n---\n",
        "2026-Q1/Customer Success/o.md": GOAL,
    }
    text = (built(tmp_path, files, "2026-02-01") / "2026-Q1/index.html").read_text("utf-8")
    found = re.search(r'<section class="team-goals" .*?id="([^"]*)" aria-labelledby="([^"]*)"', text)
    assert found
    assert " " not in found[1] + found[2]
    assert f'<h3 id="{found[2]}">' in text


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "2026-Q4/index.html",
        "2026-Q4/sales/index.html",
        "teams/sales/index.html",
        "weekly/2026-W47/index.html",
        "2026/company/market-leader/index.html",
        "kpis/arr-churn/index.html",
    ],
)
def test_how_a_score_is_computed_is_one_step_away(demo: Path, path: str) -> None:
    assert ">How is this computed?<" in (demo / path).read_text("utf-8")


GOAL = "---\ntype: objective\ntitle: O\nkey_results: [{id: k, title: K, start: 0, target: 1}]\n---\n"


@pytest.mark.parametrize(
    "files",
    [{"people.csv": PEOPLE}, {"teams.csv": TEAMS}, {"teams.csv": TEAMS, "2025-Q1/sales/o.md": GOAL}],
    ids=["without a team", "without a period", "between periods"],
)
def test_no_list_is_empty(tmp_path: Path, files: Files) -> None:
    """A reader by ear would be told of a list, or of a part of the page, that holds nothing."""
    site = built(tmp_path, files, "2026-02-01")
    for path in sorted(site.rglob("*.html")):
        # What the search fills is not there to be read before it has.
        text = path.read_text("utf-8").replace('<ol class="hits"></ol>', "")
        found = re.search(r"<(ul|ol|nav|tbody|section)\b[^>]*>\s*</\1>", text)
        assert not found, (path, found[0])
