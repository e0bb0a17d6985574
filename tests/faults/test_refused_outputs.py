"""Builds into folders that are not theirs, and over manifests that lie: nothing of others' is removed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from okrsite.cli import okrsite
from okrsite.publish.files import MANIFEST
from tests.forked import Tree, lay_out, names, tree

PLACES = {
    "the content": ("content", "C303"),
    "the content, with a slash": ("content/", "C303"),
    "the content, by a way around": ("./content/../content/.", "C303"),
    "a folder of the content": ("content/teams", "C303"),
    "a new folder in the content": ("content/new/site", "C303"),
    "the content's parent": (".", "C303"),
    "no name": ("", "C303"),
    "the parent's parent": ("..", "C302"),
    "the project, by its name": ("../project", "C303"),
    "a link to the content": ("links/content", "C303"),
    "a folder in a link to the content": ("links/content/new", "C303"),
    "a link to a link": ("links/again", "C303"),
    "a link to the project": ("links/project", "C303"),
    "a link to all": ("links/all", "C302"),
    "the themes": ("themes", "C305"),
    "a theme": ("themes/own", "C305"),
    "a new folder in a theme": ("themes/own/site", "C305"),
    "what overrides the theme": ("theme_overrides", "C305"),
    "a link to a theme": ("links/theme", "C305"),
    "the cache": (".okrsite", "C309"),
    "a new folder in the cache": (".okrsite/site", "C309"),
    "Git's own folder": (".git", "C309"),
    "a new folder in Git's own": (".git/site", "C309"),
    "a link to Git's own": ("links/git", "C309"),
    "a folder with other files": ("../others", "C308"),
    "a link to a folder with other files": ("links/others", "C308"),
    "another repository": ("../repository", "C308"),
    "below a file": ("../others/notes.txt/site", "C314"),
    "a link that leads to itself": ("links/loop", "C307"),
    "the home folder": ("../home", "C302"),
    "a link to the home folder": ("links/home", "C302"),
}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, what stands beside it, and a home that is made up."""
    project = tmp_path / "project"
    lay_out(project)
    for name in (
        "project/content/teams/field.md",
        "project/themes/own/static/own.css",
        "project/theme_overrides/static/own.css",
        "project/.git/HEAD",
        "others/notes.txt",
        "repository/.git/HEAD",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("---\ntitle: Theirs\n---\n")
    (tmp_path / "home").mkdir()
    (project / "links").mkdir()
    for name, target in {
        "content": "../content",
        "again": "content",
        "project": "..",
        "all": "../..",
        "theme": "../themes/own",
        "git": "../.git",
        "others": "../../others",
        "loop": "loop",
        "home": "../../home",
        "file": "../../others/notes.txt",
    }.items():
        (project / "links" / name).symlink_to(target)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(project)
    return tmp_path


def _but_the_cache(world: Path) -> Tree:
    """All but what builds keep for the next one, whether they publish or not."""
    return {path: what for path, what in tree(world).items() if ".okrsite" not in Path(path).parts}


def build(*args: str) -> Result:
    return CliRunner().invoke(okrsite, ["build", "--jobs", "1", *args])


def test_refused_places(world: Path) -> None:
    """All of them over one project: none changes anything but the cache."""
    before = _but_the_cache(world)
    # Once more where there is no cache yet.
    assert build("--output", ".okrsite").exit_code == 1
    for what, (output, code) in PLACES.items():
        done = build("--output", output)
        assert done.exit_code == 1, what
        assert f" {code} " in done.stderr, (what, done.stderr)
        assert "Nothing was published" in done.stderr
        assert _but_the_cache(world) == before, what


@pytest.mark.parametrize("output", ["content", ".", "../others", ".okrsite", "../home", "links/file"])
def test_refused_in_the_config(world: Path, output: str) -> None:
    config = world / "project/okrsite.toml"
    config.write_text(config.read_text() + f'output_dir = "{output}"\n')
    before = _but_the_cache(world)
    done = build()
    assert done.exit_code == 1
    assert " C" in done.stderr
    assert _but_the_cache(world) == before


def test_a_file_is_wrong_usage(world: Path) -> None:
    before = _but_the_cache(world)
    for output in ("okrsite.toml", "links/file"):
        assert build("--output", output).exit_code == 2
    assert _but_the_cache(world) == before


def test_a_home_that_holds_the_output_or_is_not_there(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(world / "none"))
    assert build("--output", "../home/site").exit_code == 0
    monkeypatch.setattr(Path, "home", _no_home)
    assert build("--output", "../home/other").exit_code == 0
    assert names(world / "home") == ["other", "site"]


def _no_home() -> Path:
    """What `Path.home` does for a user without a name, as in containers."""
    raise RuntimeError("Could not determine home directory.")


def test_another_case_is_another_folder(world: Path) -> None:
    """Where it is not, the two are the same folder, which is asked (`test_full_disk` mounts one twice)."""
    before = tree(world / "project/content")
    done = build("--output", "CONTENT")
    assert done.exit_code == (1 if (world / "project/Content").exists() else 0)
    assert tree(world / "project/content") == before


def _listing(site: Path, *paths: str, like: str = "robots.txt") -> None:
    """The manifest lists these, too, each with the digest of one of ours."""
    manifest = json.loads((site / MANIFEST).read_text())
    manifest["files"] |= dict.fromkeys(paths, manifest["files"][like])
    (site / MANIFEST).write_text(json.dumps(manifest))


def _climbs(site: Path) -> None:
    _listing(site, "../others/notes.txt")


def _absolute(site: Path) -> None:
    _listing(site, str(site.parent / "others/notes.txt"))


def _climbs_within(site: Path) -> None:
    _listing(site, "assets/../../others/notes.txt")


def _a_folder(site: Path) -> None:
    (site / "theirs").mkdir()
    (site / "theirs/notes.txt").write_text("theirs")
    _listing(site, "theirs")


def _through_a_link(site: Path) -> None:
    (site / "theirs").symlink_to("../others")
    _listing(site, "theirs/notes.txt")


def _a_link(site: Path) -> None:
    (site / "notes.txt").symlink_to("../others/notes.txt")
    _listing(site, "notes.txt")


def _their_file(site: Path) -> None:
    (site / "notes.txt").write_text("theirs")
    _listing(site, "notes.txt")


def _their_file_of_the_same_size(site: Path) -> None:
    data = (site / "robots.txt").read_bytes()
    (site / "notes.txt").write_bytes(data[::-1])
    _listing(site, "notes.txt")


def _a_page_of_ours_that_they_changed(site: Path) -> None:
    page = site / "page-0/index.html"
    page.write_bytes(page.read_bytes() + b"<p>Theirs</p>")
    (site.parent / "project/content/page-0.md").unlink()


def _a_page_of_ours_that_became_a_link(site: Path) -> None:
    (site / "page-0/index.html").unlink()
    (site / "page-0/index.html").symlink_to("../../others/notes.txt")


def _a_repository(site: Path) -> None:
    (site / ".git").mkdir()
    (site / ".git/config").write_text("theirs")
    _listing(site, ".git/config")


def _a_manifest_elsewhere(site: Path) -> None:
    (site / MANIFEST).rename(site.parent / "others/list.json")
    (site / MANIFEST).symlink_to("../others/list.json")


def _no_manifest(site: Path) -> None:
    (site / MANIFEST).unlink()


def _half_a_manifest(site: Path) -> None:
    (site / MANIFEST).write_bytes((site / MANIFEST).read_bytes()[:1000])


def _a_pipe(site: Path) -> None:
    (site / MANIFEST).unlink()
    os.mkfifo(site / MANIFEST)


LIES = [
    _climbs, _absolute, _climbs_within, _a_folder, _through_a_link, _a_link, _their_file,
    _their_file_of_the_same_size, _a_page_of_ours_that_they_changed, _a_page_of_ours_that_became_a_link,
    _a_repository, _a_manifest_elsewhere, _no_manifest, _half_a_manifest, _a_pipe,
]  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_manifest_that_lies(world: Path, lie: Callable[[Path], None]) -> None:
    """It is refused, and all is left as it was."""
    site = world / "site"
    assert build("--output", str(site)).exit_code == 0
    lie(site)
    before = _but_the_cache(world)
    done = build("--output", str(site))
    assert done.exit_code == 1, done.output
    assert " C308 " in done.stderr
    assert _but_the_cache(world) == before


def test_a_changed_page_that_stays_is_built_anew_and_an_empty_one_goes(world: Path) -> None:
    """What a cut of power leaves is mended, and does not stop a build."""
    site = world / "site"
    assert build("--output", str(site)).exit_code == 0
    before = (site / "index.html").read_bytes()
    (site / "index.html").write_bytes(b"damaged")
    (site / "page-0/index.html").write_bytes(b"")
    (world / "project/content/page-0.md").unlink()
    assert build("--output", str(site)).exit_code == 0
    assert (site / "index.html").read_bytes() == before
    assert not (site / "page-0").exists()


def test_files_are_never_written_through(world: Path) -> None:
    """One of ours is another name of somebody's file, which keeps what it holds."""
    site = world / "site"
    assert build("--output", str(site)).exit_code == 0
    os.link(site / "index.html", world / "others/index.html")
    os.link(site / "page-0/index.html", world / "others/page.html")
    before = tree(world / "others")
    (world / "project/content/page-0.md").rename(world / "project/content/page-1.md")
    (world / "project/okrsite.toml").write_text('title = "Other"\ncharts = false\nas_of = 2026-02-20\n')
    assert build("--output", str(site)).exit_code == 0
    assert b"Other" in (site / "index.html").read_bytes()
    assert tree(world / "others") == before


STAGE = ".site.okrsite-stage-"


@pytest.mark.parametrize("target", ["others", "project/content", "home"])
def test_a_stage_that_came_with_a_commit_leads_nowhere(world: Path, target: str) -> None:
    """Whoever may commit a link beside the output has nothing removed, moved or published by it."""
    (world / "home/notes.txt").write_text("theirs")
    for part, name in (("tree", "aaaa"), ("whole", "bbbb"), ("old", "cccc"), ("gone-0", "dddd")):
        planted = world / f"{STAGE}{name}1111"
        planted.mkdir()
        (planted / ".okrsite-stage").touch()
        (planted / part).symlink_to(world / target)
    theirs = {name: tree(world / name) for name in ("others", "project/content", "home")}
    for _ in range(2):
        done = build("--output", str(world / "site"))
        assert {name: tree(world / name) for name in theirs} == theirs
    assert done.exit_code == 0
    assert not (world / "site/notes.txt").exists()
