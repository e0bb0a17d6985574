"""A site of which bodies alone changed is the one that looking at all of it makes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from okrsite.checking import Checked, check, folder_of, with_new_bodies
from okrsite.memory import Memory
from okrsite.project import Project, open_project
from okrsite.serve.builder import ParsedFiles
from okrsite.source.discover import Found
from okrsite.view.world import World

REPOSITORY = Path(__file__).parents[2]
KINDS = {
    "an objective": "2026-Q4/product/*.md",
    "a check-in": "2026-Q4/*/checkins/*.md",
    "a team": "teams/*.md",
    "a person": "people/*.md",
    "a KPI": "kpis/*.md",
    "an event": "events/*.md",
    "a retro": "2026-Q3/*/retros/*.md",
}


class Site:
    """The demo in a folder of its own, looked at once."""

    def __init__(self, root: Path) -> None:
        shutil.copytree(REPOSITORY / "content", root / "content")
        shutil.copy(REPOSITORY / "okrsite.toml", root)
        self.content = root / "content"
        self.project: Project = open_project(root / "okrsite.toml")
        self.parsed, self.memory = ParsedFiles(), Memory()
        self.begin()

    def begin(self) -> None:
        """What is gone on from is the site as it is now."""
        self.before: Found = folder_of(self.project)
        self.world = self._looked_at().world
        assert self.world is not None

    def _looked_at(self) -> Checked:
        day = date(2026, 11, 20)
        return check(self.project, day, parsed=self.parsed, memory=self.memory, found=folder_of(self.project))

    def quickly(self) -> World | None:
        """The site as it is now, from what it was."""
        assert self.world is not None
        return with_new_bodies(self.world, self.before, folder_of(self.project), self.parsed)

    def wholly(self) -> World:
        """The site as it is now, each file looked at."""
        checked = self._looked_at()
        assert checked.world is not None
        assert not checked.has_errors
        return checked.world

    def file(self, pattern: str) -> Path:
        return min(self.content.glob(pattern))


@pytest.fixture(scope="module")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def site(_shared: Site) -> Iterator[Site]:
    texts = {path: path.read_bytes() for path in _shared.content.rglob("*") if path.is_file()}
    _shared.begin()
    yield _shared
    for path in _shared.content.rglob("*"):
        if path.is_file() and path not in texts:
            path.unlink()
    for path, data in texts.items():
        path.write_bytes(data)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_body_is_all_that_is_new(site: Site, kind: str) -> None:
    file = site.file(KINDS[kind])
    with file.open("a", encoding="utf-8") as text:
        text.write("\n\n## More\n\nOf *this*, as [[uptime]] has it, and [a table](https://example.com/).\n")
    quickly, wholly = site.quickly(), site.wholly()
    assert quickly is not None
    assert quickly.site == wholly.site
    assert quickly.bodies == wholly.bodies
    assert quickly.bodies != site.world.bodies  # type: ignore[union-attr] # it was one before
    assert quickly.scores == wholly.scores


def test_of_many_bodies_each_is_new(site: Site) -> None:
    files = sorted(site.content.glob("2026-Q4/*/*.md"))[:5]
    for file in files:
        file.write_text(file.read_text("utf-8") + "\nAnd one word more.\n", "utf-8")
    quickly = site.quickly()
    assert quickly is not None
    assert quickly.bodies == site.wholly().bodies
    assert sum("one word more" in body for body in quickly.bodies.values()) == len(files)


def _with(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")


@pytest.mark.parametrize(
    "what", ["nothing", "title", "comment", "line", "table", "new", "gone", "link", "anchor", "page", "fault"]
)
def test_what_may_be_more_than_a_body_is_left_to_looking_at_all(site: Site, what: str) -> None:
    objective = site.file(KINDS["an objective"])
    if what == "title":
        _with(objective, "title: ", "title: Not ")
    elif what == "comment":
        _with(objective, "\n", "\n# a remark\n")
    elif what == "line":
        _with(objective, "\n---\n", "\n\n---\n")
    elif what == "table":
        table = site.file("data/*.csv")
        table.write_bytes(table.read_bytes() + b"\n")
    elif what == "new":
        (objective.parent / "another.md").write_bytes(objective.read_bytes())
    elif what == "gone":
        objective.unlink()
    elif what == "link":
        objective.write_text(objective.read_text("utf-8") + "\n[[nothing-of-that-name]]\n", "utf-8")
    elif what == "anchor":
        objective.write_text(objective.read_text("utf-8") + f"\n[a]({objective.name}#nowhere)\n", "utf-8")
    elif what == "page":
        page = site.file("handbook/*.md")
        page.write_text(page.read_text("utf-8") + "\nMore.\n", "utf-8")
    elif what == "fault":
        objective.write_text("---\n[", "utf-8")
    quickly = site.quickly()
    assert quickly is (site.world if what == "nothing" else None)


def test_a_look_in_between_at_something_else_counts(site: Site) -> None:
    """What links say was then worked out for other titles than those of the site that is gone on from."""
    linked, other = site.file(KINDS["a KPI"]), site.file(KINDS["an objective"])
    title = linked.read_text("utf-8")
    _with(linked, "title: ", "title: Not ")
    site.wholly()
    linked.write_text(title, "utf-8")
    other.write_text(f"{other.read_text('utf-8')}\n[[{linked.stem}]]\n", "utf-8")
    quickly = site.quickly()
    assert quickly is None or quickly.bodies == site.wholly().bodies
    # From where it was looked at last it goes on.
    site.begin()
    other.write_text(f"{other.read_text('utf-8')}\nMore.\n", "utf-8")
    assert site.quickly() is not None
