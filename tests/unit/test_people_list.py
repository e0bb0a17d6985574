"""The list of people: whom its lead counts."""

from __future__ import annotations

from pathlib import Path

from okrsite.pages.people import PeopleContext, pages
from tests.support import Files, checked

SALES: Files = {"teams/sales.md": "---\ntitle: Sales\n---\n"}


def lead(root: Path, *people: str) -> str:
    """The lead of the list; each of the people is a name and further fields."""
    files = SALES | {
        f"people/p{n}.md": f"---\n{{team: sales, title: {told}}}\n---\n" for n, told in enumerate(people)
    }
    world = checked(root, files, "2026-03-31").world
    assert world is not None
    context = next(pages(world)).make().context
    assert isinstance(context, PeopleContext)
    return context.head.lead


def test_who_left_is_counted_apart(tmp_path: Path) -> None:
    assert lead(tmp_path / "all", "Mara", "Tom") == "Two people, by team."
    gone = "Ana, left: 2026-01-31"
    assert lead(tmp_path / "one", "Mara", "Tom", gone) == "Two people, by team, and one who left."
    assert lead(tmp_path / "two", "Mara", gone, gone) == "One person, by team, and two who left."
