"""Where a site must not be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrsite.diagnostics import Diagnostic, Severity, Span
from okrsite.publish.files import MANIFEST
from okrsite.publish.manifest import Entry, Manifest
from okrsite.publish.target import refusal


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for folder in ("home/project/content/teams", "home/project/theme", "home/other"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path / "home"


def judged(output: Path, home: Path) -> Diagnostic | None:
    project = home / "project"
    return refusal(output, project / "content", project, home, [project / "theme"])


def code(output: Path, home: Path) -> str | None:
    found = judged(output, home)
    return found.code if found else None


@pytest.mark.parametrize(
    "output",
    ["project/site", "other", "project/new/deep/site", "content", "project/content-old", "elsewhere"],
)
def test_missing_and_empty_folders_are_fine(output: str, home: Path) -> None:
    assert judged(home / output, home) is None
    assert not (home / "elsewhere").exists()


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("/", "C301"),
        (".", "C302"),
        ("..", "C302"),
        ("project/content", "C303"),
        ("project/content/teams", "C303"),
        ("project/content/site", "C303"),
        ("project/x/../content", "C303"),
        ("project", "C303"),
        ("project/theme", "C305"),
        ("project/theme/site", "C305"),
    ],
)
def test_refused_places(output: str, expected: str, home: Path) -> None:
    found = judged(home / output, home)
    assert found is not None
    assert found.code == expected
    assert found.severity is Severity.ERROR
    assert found.hint


def test_an_empty_home_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    assert refusal(home, tmp_path / "content", tmp_path / "p", home).code == "C302"  # type: ignore[union-attr]


def test_the_project_is_refused_when_its_content_is_elsewhere(home: Path) -> None:
    other = home / "other"
    found = [refusal(output, other, home / "project", Path("/nobody")) for output in (home / "project", home)]
    assert [f and f.code for f in found] == ["C304", "C303"]


def test_relative_output(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home / "project")
    assert code(Path("content"), home) == "C303"
    assert code(Path(), home) == "C303"
    assert code(Path("site"), home) is None


def test_symlinks_are_judged_by_what_they_point_to(home: Path) -> None:
    link = home / "project" / "link"
    for target, expected in [("content", "C303"), ("../other", None), ("..", "C302"), ("missing", None)]:
        link.symlink_to(target)
        assert code(link, home) == expected
        link.unlink()
    link.symlink_to(link)
    assert code(link, home) == "C307"
    (home / "content-link").symlink_to(home / "project" / "content")
    assert refusal(home / "project/content/a", home / "content-link", home / "x", home / "y") is not None


def test_a_file_is_refused(home: Path) -> None:
    (home / "other/file").write_text("mine")
    assert code(home / "other/file", home) == "C306"
    assert code(home / "other/file/site", home) == "C306"
    assert code(home / "a\0b", home) == "C307"


def test_foreign_files_are_named(home: Path) -> None:
    site = home / "project/site"
    site.mkdir()
    for name in ("d.txt", "a.txt", ".git", "b.txt"):
        (site / name).write_text("")
    found = judged(site, home)
    assert found is not None
    assert found.code == "C308"
    assert '".git", "a.txt", "b.txt" and 1 more' in found.message


def test_what_the_manifest_lists_is_ours(home: Path) -> None:
    site = home / "project/site"
    (site / "a").mkdir(parents=True)
    (site / "a/index.html").write_bytes(b"changed by hand")
    manifest = Manifest({"a/index.html": Entry.of(b"x"), "a/b/gone.html": Entry.of(b"")})
    (site / MANIFEST).write_bytes(manifest.to_bytes())
    assert judged(site, home) is None


@pytest.mark.parametrize(
    "stranger", ["x", "a/x", "a/b/x/y", "empty/", "link", "a/b/link", "a/index.html.bak"]
)
def test_anything_else_is_not(stranger: str, home: Path) -> None:
    site = home / "project/site"
    (site / "a/b").mkdir(parents=True)
    (site / MANIFEST).write_bytes(
        Manifest({"a/index.html": Entry.of(b""), "a/b/c": Entry.of(b"")}).to_bytes()
    )
    path = site / stranger
    if stranger.endswith("/"):
        path.mkdir()
    elif stranger.endswith("link"):
        path.symlink_to(MANIFEST)
    else:
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    found = judged(site, home)
    assert found is not None
    assert stranger.removesuffix("/y") in found.message


@pytest.mark.parametrize("kind", ["link", "folder"])
def test_a_listed_path_that_is_no_regular_file_is_not(kind: str, home: Path) -> None:
    site = home / "project/site"
    site.mkdir()
    (site / MANIFEST).write_bytes(Manifest({"a": Entry.of(b"")}).to_bytes())
    if kind == "link":
        (site / "a").symlink_to("/etc/hostname")
    else:
        (site / "a").mkdir()
    assert code(site, home) == "C308"


def test_a_damaged_manifest_is_told(home: Path) -> None:
    site = home / "project/site"
    site.mkdir()
    (site / MANIFEST).write_text("{")
    found = judged(site, home)
    assert found is not None
    assert f"its {MANIFEST} is damaged" in found.message


def test_span_is_the_callers(home: Path) -> None:
    place = Span.of("okrsite.toml", 3, 14)
    found = refusal(home, home / "c", home / "p", home, span=place)
    assert found is not None
    assert found.span == place
