"""Things in the content folder that are no files to read: an error, or nothing; never followed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from okrsite.checking import check
from okrsite.diagnostics import Diagnostic, Severity
from okrsite.project import open_project
from tests.support import Files, faults, site, without_privileges, write

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


# Things in the content folder that are no regular files.
def _link(path: Path) -> None:
    target = path.parent.parent / "outside.md"
    target.write_text(PAGE.format("secret: 1\n"), "utf-8")
    path.symlink_to(target)


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere.md")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize("make", [_link, _dangling, _loop, _pipe])
@pytest.mark.parametrize("name", ["x.md", "people.csv"])
def test_no_regular_file(tmp_path: Path, name: str, make: Callable[[Path], None]) -> None:
    config = write(tmp_path, {"a.md": PAGE.format("")})
    make(tmp_path / "content" / name)
    found = [d for d in check(open_project(config), DAY).diagnostics if d.severity is Severity.ERROR]
    # Only what is named *.md must be an error; a table is passed over.
    assert [(d.code[0], place(d)) for d in found] in (
        [("F", f"{name}:1:1")],
        [] if name == "people.csv" else None,
    ), found
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
    files = {
        "a.md": PAGE.format(""),
        "_draft.md": "x",
        ".hidden.md": "x",
        "_t/a.md": "x",
        ".git/a.md": "x",
        "b.txt": "x",
    }
    assert not errors(tmp_path, files)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    config = write(tmp_path, {"a.md": PAGE.format(""), "x.md": PAGE.format("")})
    (tmp_path / "content" / "x.md").chmod(0)
    command = [sys.executable, "-m", "okrsite", "--config", str(config), "check", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=without_privileges)
    found = [d for d in json.loads(done.stdout)["diagnostics"] if d["severity"] == "error"]
    assert done.returncode == 1
    assert [(d["code"][0], d["path"], d["line"], d["column"]) for d in found] == [("F", "content/x.md", 1, 1)]


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
