"""Things in the content folder that are no files to read: an error, or nothing; never followed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from okrsite.checking import check
from okrsite.diagnostics import Diagnostic, Severity
from okrsite.project import open_project
from tests.support import Files, faults, site, write

PAGE = "---\ntype: page\ntitle: How\n{}---\nText.\n"
OBJECTIVE = (
    "---\ntype: objective\ntitle: Win\nkey_results:\n"
    "  - {{id: a, title: A, start: 0, target: 10}}\n"
    "  - {{id: z, title: Z, start: 0, target: 10}}\n{}---\nText.\n"
)
DAY = date(2026, 2, 15)


def errors(root: Path, files: Files, as_of: str = "2026-02-15") -> list[Diagnostic]:
    return [d for d in faults(root, files, as_of) if d.severity is Severity.ERROR]


def place(one: Diagnostic) -> str:
    return f"{one.span.path.removeprefix('content/')}:{one.span.line}:{one.span.column}"


@pytest.mark.parametrize("name", ["people.csv", "teams.csv", "data.csv", "a.png", "notes.txt"])
def test_a_link_that_is_no_page_is_passed_over(tmp_path: Path, name: str) -> None:
    config = write(tmp_path, {"a.md": PAGE.format("")})
    (tmp_path / "outside").write_text("secret", "utf-8")
    (tmp_path / "content" / name).symlink_to(tmp_path / "outside")
    found = check(open_project(config), DAY).diagnostics
    assert not [d for d in found if d.severity is Severity.ERROR], found
    assert "secret" not in repr(found)


def test_a_folder_behind_a_link_is_not_read(tmp_path: Path) -> None:
    config = write(tmp_path, {"a.md": PAGE.format("")})
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "b.md").write_text("broken", "utf-8")
    (tmp_path / "content" / "linked").symlink_to(tmp_path / "outside")
    found = check(open_project(config), DAY).diagnostics
    assert not [d for d in found if "b.md" in d.span.path], found


def test_a_folder_named_as_a_file(tmp_path: Path) -> None:
    # A folder is a folder, whatever its name: what lies in it is content.
    found = errors(tmp_path, {"a.md": PAGE.format(""), "x.md/b.md": PAGE.format("ordr: 1\n")})
    assert [place(d) for d in found] == ["x.md/b.md:4:1"], found


def test_files_that_are_not_content(tmp_path: Path) -> None:
    files: Files = {
        "a.md": PAGE.format(""),
        "_draft.md": "x",
        ".hidden.md": "x",
        "_t/a.md": "x",
        ".git/a.md": "x",
        "b.txt": "x",
    }
    assert not errors(tmp_path, files)


def test_a_source_is_not_read_through_a_link(tmp_path: Path) -> None:
    files: Files = {
        "2026-Q1/a.md": OBJECTIVE.format("").replace("target: 10", "target: 10, source: data/x.csv#arr", 1)
    }
    config = write(tmp_path, files)
    (tmp_path / "x.csv").write_text("date,arr\n2026-01-10,5\n", "utf-8")
    (tmp_path / "content" / "data").mkdir()
    (tmp_path / "content" / "data" / "x.csv").symlink_to(tmp_path / "x.csv")
    found = [d for d in check(open_project(config), DAY).diagnostics if d.severity is Severity.ERROR]
    assert found
    assert {d.code[0] for d in found} <= {"F", "V"}


def test_index_is_its_folder(tmp_path: Path) -> None:
    data = site(tmp_path, {"2026-Q1/win/index.md": OBJECTIVE.format("")}, "2026-02-15")
    assert [o["id"] for o in data["objectives"]] == ["2026-Q1/win"]
