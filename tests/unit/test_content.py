"""Which files are parsed again when some of them changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from okrsite.memory import Memory
from okrsite.source.content import FEW, read_content
from okrsite.source.discover import SourceFile, discover, reread
from okrsite.source.parse import Parsed, parse

DAY = date(2026, 2, 20)
NAMES = ("pages/a", "pages/b", "events/2026-02-01-c")
PAGE = "---\ntype: page\ntitle: A page\n---\nWords.\n"
EVENT = "---\ntitle: An event\n---\n"


class Folder:
    """A content folder, and which of its files were parsed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.memory = Memory()
        self.parsed: list[str] = []
        for name in NAMES:
            self.save(name, EVENT if name.startswith("events/") else PAGE)
        self.found = discover(root, "content")
        self.before = read_content(self.found, DAY, self.parse, self.memory)
        self.parsed.clear()

    def parse(self, file: SourceFile) -> Parsed:
        self.parsed.append(file.name.removesuffix(".md"))
        return parse(file)

    def save(self, name: str, text: str) -> None:
        file = self.root / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def again(self, *changed: str, day: date = DAY) -> None:
        """The folder is looked at again, and is what a look without memory finds."""
        found = reread(self.found, self.root, [f"{name}.md" for name in changed])
        assert found is not None
        content = read_content(found, day, self.parse, self.memory)
        clean = read_content(found, day, parse)
        assert [(d.path, d.fields, d.body) for d in content.documents] == [
            (d.path, d.fields, d.body) for d in clean.documents
        ]
        assert (content.names, content.diagnostics) == (clean.names, clean.diagnostics)
        assert [d.path for d in content.later] == [d.path for d in clean.later]
        assert content.broken == clean.broken
        self.found = found


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_what_stayed_is_not_parsed_again(folder: Folder) -> None:
    for title in ("Another page", "A third"):
        folder.save("pages/b", PAGE.replace("A page", title))
        folder.again("pages/b")
    assert folder.parsed == ["pages/b", "pages/b"]


def test_nothing_is_parsed_where_nothing_changed(folder: Folder) -> None:
    folder.again()
    folder.again("pages/a")
    assert folder.parsed == ["pages/a"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pages/a", "---\ntitle: [\n---\n"),
        ("pages/a", PAGE.replace("page\n", "event\ndate: 2026-02-02\n")),
        ("events/2026-02-01-c", EVENT.replace("---\n", "---\ndate: 2026-03-01\n", 1)),
    ],
    ids=["a fault", "another type", "later"],
)
def test_all_are_where_a_file_has_become_another_thing(folder: Folder, name: str, text: str) -> None:
    folder.save(name, text)
    folder.again(name)
    assert sorted(set(folder.parsed)) == sorted(NAMES)
    folder.save(name, EVENT if name.startswith("events/") else PAGE)
    folder.again(name)


def test_all_are_on_another_day(folder: Folder) -> None:
    folder.again("pages/a", day=date(2026, 1, 1))
    assert sorted(folder.parsed) == sorted(NAMES)


def test_all_are_where_many_changed(tmp_path: Path) -> None:
    many = [f"pages/p{number}" for number in range(FEW + 1)]
    for name in many:
        (tmp_path / "pages").mkdir(exist_ok=True)
        (tmp_path / f"{name}.md").write_text(PAGE, "utf-8")
    folder = Folder(tmp_path)
    folder.again(*many)
    assert set(folder.parsed) >= {*many, *NAMES}
