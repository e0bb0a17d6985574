"""What `serve` watches."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrsite.serve.sources import Sources, folders, is_editors_own, repository_of

P = Path("/home/.me/okrs")
SOURCES = Sources(P / "okrsite.toml", (P / "content", P / "themes", P / "theme_overrides"), (P / "site",))


@pytest.mark.parametrize(
    "name",
    [
        "a.md~",
        ".a.md.swp",
        "a.md.swo",
        "#a.md#",
        ".#a.md",
        "4913",
        ".git",
        "~$plan.docx",
        "a.md___jb_tmp___",
        "a.tmp",
    ],
)
def test_editors_own_files(name: str) -> None:
    assert is_editors_own(name)


@pytest.mark.parametrize(
    "name", ["a.md", "4913.md", "a~b.md", "#a.md", "swp", "a.swipe", "_part.html", "Ä #1.md"]
)
def test_files_that_are_somebodys(name: str) -> None:
    assert not is_editors_own(name)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("okrsite.toml", True),
        ("content", True),
        ("content/a.md", True),
        ("content/2026-Q1/sales", True),
        ("themes/own/templates/base.html", True),
        ("theme_overrides/style.css", True),
        ("content/a.md~", False),
        ("content/.git/x.md", False),
        ("okrsite.toml~", False),
        ("site/index.html", False),
        ("contents/a.md", False),
        ("README.md", False),
    ],
)
def test_what_matters(path: str, expected: bool) -> None:
    assert SOURCES.matters(f"{P}/{path}") is expected


def test_content_may_be_the_project_itself_or_lie_elsewhere() -> None:
    inside = Sources(P / "okrsite.toml", (P,), (P / "site",))
    assert inside.matters(f"{P}/a.md")
    assert not inside.matters(f"{P}/site/index.html")
    assert not inside.matters(f"{P}/.git/index")
    outside = Sources(P / "okrsite.toml", (Path("/data/okrs/content"),))
    assert outside.matters("/data/okrs/content/a.md")
    assert set(outside.anchors) == {P, Path("/data/okrs")}
    assert set(Sources(P / "c.toml", (P / "a/b/content",)).anchors) == {P, P / "a", P / "a/b"}


def test_folders_follow_no_link_and_enter_no_dot_folder(tmp_path: Path) -> None:
    for name in ("content/a/b", "content/.git/objects", "content/a/c.tmp", "outside/far", "themes"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "content/link").symlink_to(tmp_path / "outside")
    (tmp_path / "content/loop").symlink_to(tmp_path)
    sources = Sources(
        tmp_path / "okrsite.toml", (tmp_path / "content", tmp_path / "themes", tmp_path / "none")
    )
    found = {Path(folder).relative_to(tmp_path).as_posix() for folder in folders(sources)}
    assert found == {".", "content", "content/a", "content/a/b", "themes"}


def test_a_commit_matters_and_nothing_else_that_git_writes(tmp_path: Path) -> None:
    git = tmp_path / ".git"
    (git / "logs/refs").mkdir(parents=True)
    (tmp_path / "content").mkdir()
    found = repository_of(tmp_path / "content")
    assert found == git
    sources = Sources(tmp_path / "okrsite.toml", (tmp_path / "content",), repository=found)
    assert set(folders(sources)) == {str(p) for p in (tmp_path, tmp_path / "content", git, git / "logs")}
    assert sources.matters(str(git / "logs/HEAD"))
    assert sources.matters(str(git / "logs"))
    for name in ("index", "index.lock", "COMMIT_EDITMSG", "HEAD", "logs/refs"):
        assert not sources.matters(str(git / name))


def test_a_worktree_names_its_repository(tmp_path: Path) -> None:
    (tmp_path / "tree/content").mkdir(parents=True)
    (tmp_path / "tree/.git").write_text("gitdir: ../main/.git/worktrees/tree\n")
    assert repository_of(tmp_path / "tree/content") == tmp_path / "main/.git/worktrees/tree"
    (tmp_path / "tree/.git").write_bytes(b"\xff\0")
    assert repository_of(tmp_path / "tree/content") is None
