"""What `serve` watches."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrsite.project import open_project
from okrsite.serve.sources import Sources, branches_of, folders, is_editors_own, repository_of

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
        ("content/2026.part/old~/4913/a.md", True),
        ("themes/own/templates/new.tmp/part.html", True),
        ("themes/own/__pycache__/part.html", False),
        ("content/.git/x.md", False),
        ("okrsite.toml~", False),
        ("site/index.html", False),
        ("contents/a.md", False),
        ("README.md", False),
    ],
)
def test_what_matters(path: str, expected: bool) -> None:
    assert SOURCES.matters(f"{P}/{path}") is expected


def test_of_folders_only_those_with_a_dot_are_not_read() -> None:
    for name in ("2026.part", "old~", "4913", "#a#"):
        assert SOURCES.matters(f"{P}/content/{name}", folder=True)
        assert not SOURCES.matters(f"{P}/content/{name}")
    assert not SOURCES.matters(f"{P}/content/.idea", folder=True)


def test_content_may_be_the_project_itself_or_lie_elsewhere() -> None:
    inside = Sources(P / "okrsite.toml", (P,), (P / "site",))
    assert inside.matters(f"{P}/a.md")
    assert not inside.matters(f"{P}/site/index.html")
    assert not inside.matters(f"{P}/.git/index")
    outside = Sources(P / "okrsite.toml", (Path("/data/okrs/content"),))
    assert outside.matters("/data/okrs/content/a.md")
    assert set(outside.anchors) == {P, Path("/data/okrs")}
    assert set(Sources(P / "c.toml", (P / "a/b/content",)).anchors) == {P, P / "a", P / "a/b"}


def test_folders_of_content_follow_no_link_and_enter_no_dot_folder(tmp_path: Path) -> None:
    for name in ("content/a/b", "content/.git/objects", "content/a/c.tmp", "outside/far", "themes"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "content/link").symlink_to(tmp_path / "outside")
    (tmp_path / "content/loop").symlink_to(tmp_path)
    sources = Sources(
        tmp_path / "okrsite.toml", (tmp_path / "content", tmp_path / "themes", tmp_path / "none")
    )
    found = {Path(folder).relative_to(tmp_path).as_posix() for folder in folders(sources.with_links())}
    # A folder may be named as an editor names a file: what is in it is read.
    assert found == {".", "content", "content/a", "content/a/b", "content/a/c.tmp", "themes"}


def test_links_of_a_theme_are_followed(tmp_path: Path) -> None:
    for name in ("p/content", "p/themes/own/templates", "common/static/img", "parts/deep", "files", "p/site"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "p/theme_overrides").symlink_to("../common")
    (tmp_path / "common/templates").symlink_to(tmp_path / "parts")
    (tmp_path / "p/themes/own/templates/base.html").symlink_to("../../../../files/base.html")
    # Round in circles, to what is made, and nowhere.
    (tmp_path / "parts/deep/again").symlink_to(tmp_path / "common")
    (tmp_path / "parts/deep/up").symlink_to(tmp_path / "p")
    (tmp_path / "parts/made").symlink_to(tmp_path / "p/site")
    (tmp_path / "parts/self").symlink_to("self")
    (tmp_path / "parts/.#lock").symlink_to("mara@host.42")
    project = open_project(tmp_path / "p/okrsite.toml")
    sources = Sources.of(project, tmp_path / "p/okrsite.toml").with_links()
    found = {Path(folder).relative_to(tmp_path).as_posix() for folder in folders(sources)}
    assert found >= {"parts", "parts/deep", "common/static/img", "files", "p/theme_overrides"}
    assert found.isdisjoint({"p/theme_overrides/templates/deep", "parts/deep/again", "parts/deep/up"})
    for name in ("parts/deep/a.html", "files/base.html", "common/static/img", "parts"):
        assert sources.matters(str(tmp_path / name))
    for name in ("files/other.html", "parts/a.html~", "p/site/index.html", "parts/.git/HEAD"):
        assert not sources.matters(str(tmp_path / name))


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


def test_a_repository_that_comes_matters(tmp_path: Path) -> None:
    content = tmp_path / "p/content"
    sources = Sources(tmp_path / "p/okrsite.toml", (content,))
    for folder in (content, content.parent, tmp_path):
        assert sources.matters(str(folder / ".git"))
    assert not sources.matters(str(tmp_path / "p/other/.git"))
    assert not sources.matters(str(tmp_path / "p/.git/HEAD"))


def test_where_git_keeps_no_log_its_branches_matter(tmp_path: Path) -> None:
    git = tmp_path / ".git"
    (git / "refs/heads/feature").mkdir(parents=True)
    (git / "objects").mkdir()
    (tmp_path / "content").mkdir()
    assert repository_of(tmp_path / "content") == git
    sources = Sources(
        tmp_path / "okrsite.toml", (tmp_path / "content",), repository=git, branches=branches_of(git)
    )
    watched = {Path(folder).relative_to(tmp_path).as_posix() for folder in folders(sources)}
    assert watched == {".", "content", ".git", ".git/refs/heads", ".git/refs/heads/feature"}
    for name in ("HEAD", "refs/heads/main", "refs/heads/feature/a", "reftable/tables.list", "logs"):
        assert sources.matters(str(git / name))
    for name in ("HEAD.lock", "refs/heads/main.lock", "index", "refs/tags/v1", "objects/ab"):
        assert not sources.matters(str(git / name))
    worktree = git / "worktrees/tree"
    worktree.mkdir(parents=True)
    (worktree / "commondir").write_text("../..\n")
    assert branches_of(worktree) == branches_of(git)
    (git / "logs").mkdir()
    assert branches_of(git) == branches_of(None) == ()


def test_a_worktree_names_its_repository(tmp_path: Path) -> None:
    (tmp_path / "tree/content").mkdir(parents=True)
    (tmp_path / "tree/.git").write_text("gitdir: ../main/.git/worktrees/tree\n")
    assert repository_of(tmp_path / "tree/content") == tmp_path / "main/.git/worktrees/tree"
    (tmp_path / "tree/.git").write_bytes(b"\xff\0")
    assert repository_of(tmp_path / "tree/content") is None
