"""A build of what the last one was made of makes nothing again; one of anything else does."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import okrsite.build as building
from okrsite.build import Built, Rendering, build
from okrsite.cache import Cache
from okrsite.checking import check
from okrsite.project import open_project
from okrsite.publish.atomic import publish
from okrsite.publish.files import OutputFile
from okrsite.theme.chain import built_in

DAY = date(2026, 2, 20)
OBJECTIVE = """---
type: objective
title: Sell more
owner: mara
key_results:
  - {id: sales, title: Sales, start: 0, target: 40}
---
Words. ![a picture](dot.png)
"""
FILES = {
    "okrsite.toml": 'title = "Tiny"\ncharts = false\n',
    "content/teams.csv": "id,title\ncompany,Company\n",
    "content/people.csv": "id,title,team\nmara,Mara Vos,company\n",
    "content/2026-Q1/company/more.md": OBJECTIVE,
    "content/2026-Q1/company/dot.png": "not looked into",
    "theme_overrides/static/more.css": "p { color: red }\n",
}


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


class Site:
    """A small site, and how often it was looked at to be built."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.looked = 0

        def counted(*args: Any, **options: Any) -> Any:
            self.looked += 1
            return check(*args, **options)

        monkeypatch.setattr(building, "check", counted)
        write(root, FILES)

    def build(self, output: str = "site", *, day: date = DAY, **options: Any) -> Built:
        with Cache(self.root / ".okrsite") as cache:
            project = open_project(self.root / "okrsite.toml")
            return build(project, day, self.root / output, how=Rendering(cache), **options)

    def tree(self, output: str = "site") -> dict[str, bytes]:
        folder = self.root / output
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    def clean(self, **options: Any) -> dict[str, bytes]:
        """The same by a build that knows of no other."""
        shutil.rmtree(self.root / "clean", ignore_errors=True)
        project = open_project(self.root / "okrsite.toml")
        looked = self.looked
        assert build(project, options.pop("day", DAY), self.root / "clean", **options).published is not None
        self.looked = looked
        return self.tree("clean")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(tmp_path, monkeypatch)


def test_nothing_is_looked_at_twice(site: Site) -> None:
    first, second = site.build(), site.build()
    assert site.looked == 1
    assert first.published is not None
    assert second.published is not None
    assert (second.diagnostics, second.pages, second.notice) == (first.diagnostics, first.pages, first.notice)
    assert first.diagnostics != ()
    assert second.published.changed_paths == second.published.removed_paths == ()
    assert second.published.unchanged == len(first.published.changed_paths)
    assert site.tree() == site.clean()


def save(path: str, before: str, after: str) -> Callable[[Site], None]:
    def saved(site: Site) -> None:
        file = site.root / path
        text = file.read_text("utf-8") if file.exists() else ""
        assert before in text
        write(site.root, {path: text.replace(before, after, 1)})

    return saved


NOT_FOUND = """{% extends "base.html" %}{% block title %}None{% endblock %}
{% block main %}<h1>{% include "parts/word.html" %}</h1>{% endblock %}"""
MAIN = "{% block main %}"
TEMPLATE = (built_in() / "default" / "templates" / "objective.html").read_text("utf-8")
CHANGES: dict[str, Callable[[Site], None]] = {
    "a body": save("content/2026-Q1/company/more.md", "Words.", "Other words."),
    "a figure": save("content/2026-Q1/company/more.md", "target: 40", "target: 50"),
    "a new file": save("content/about.md", "", "---\ntype: page\ntitle: About\n---\n"),
    "a table": save("content/people.csv", "Mara Vos", "Mara Voss"),
    "a picture": save("content/2026-Q1/company/dot.png", "looked", "seen"),
    "the config": save("okrsite.toml", "Tiny", "Small"),
    "a template": save(
        "theme_overrides/templates/objective.html", "", TEMPLATE.replace(MAIN, f"{MAIN}<p>New</p>")
    ),
    "a style sheet": save("theme_overrides/static/more.css", "red", "blue"),
    "a renamed file": lambda site: (
        (site.root / "content/2026-Q1/company/more.md")
        .rename(site.root / "content/2026-Q1/company/less.md")
        .touch()
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changes_the_site_is_made_anew(site: Site, what: str) -> None:
    site.build()
    before = site.tree()
    CHANGES[what](site)
    assert site.build().published is not None
    assert site.looked == 2
    assert site.tree() == site.clean() != before


def test_so_it_is_for_what_the_command_says(site: Site) -> None:
    site.build()
    assert site.build(keep_going=True).published is not None
    assert site.build(day=date(2026, 3, 1)).published is not None
    assert site.looked == 3
    assert site.tree() == site.clean(day=date(2026, 3, 1))
    # A warning stops it.
    assert site.build(day=date(2026, 3, 1), strict=True).published is None
    assert site.build(day=date(2026, 3, 1), strict=True).published is None
    assert site.looked == 5


def test_a_site_that_is_not_what_was_written_is_mended(site: Site) -> None:
    site.build()
    clean = site.clean()
    (site.root / "site/index.html").write_text("changed by hand")
    assert site.build().published is not None
    assert site.tree() == clean
    (site.root / "site/index.html").unlink()
    site.build()
    assert site.tree() == clean
    shutil.rmtree(site.root / "site")
    site.build()
    assert site.tree() == clean
    assert site.looked == 4


def test_a_template_in_a_linked_folder_is_one_of_the_theme(site: Site) -> None:
    theme, linked = site.root / "theme_overrides", site.root / "shared"
    write(site.root, {"shared/404.html": NOT_FOUND, "shared/parts/word.html": "First"})
    (theme / "templates").symlink_to(linked)
    (linked / "round").symlink_to(linked)
    for part in ("Second", "Third"):
        site.build()
        before = site.tree()
        write(site.root, {"shared/parts/word.html": part})
        site.build()
        assert site.tree() == site.clean() != before
    assert b"Third" in site.tree()["404.html"]


def test_a_site_that_moved_is_the_same(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    site.build()
    site.root = site.root.rename(tmp_path_factory.mktemp("another") / "place")
    site.build()
    assert site.looked == 1


def test_files_that_no_page_uses_are_not_read(site: Site) -> None:
    """However large they are."""
    write(site.root, {"content/2026-Q1/company/large.pdf": "unused"})
    site.build()
    write(site.root, {"content/2026-Q1/company/large.pdf": "still unused"})
    assert site.build().published is not None
    assert site.looked == 1
    assert site.tree() == site.clean()


def test_each_output_folder_is_looked_over(site: Site) -> None:
    site.build()
    assert site.build("elsewhere").published is not None
    assert site.tree("elsewhere") == site.tree()
    assert site.looked == 2
    site.build("elsewhere")
    site.build()
    assert site.looked == 2


def test_a_refused_folder_stays_refused(site: Site) -> None:
    site.build()
    (site.root / "site/notes.txt").write_text("mine")
    built = site.build()
    assert built.published is None
    assert "C308" in [d.code for d in built.diagnostics]


def test_what_changes_during_a_build_is_not_forgotten(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = building.build_checked

    def meanwhile(*args: Any, **options: Any) -> Built:
        save("theme_overrides/static/more.css", "red", "blue")(site)
        return whole(*args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(building, "build_checked", meanwhile)
        site.build()
    save("theme_overrides/static/more.css", "blue", "red")(site)
    site.build()
    assert site.tree() == site.clean()


def test_a_build_into_the_same_folder_is_not_taken_for_this_one(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that publishes as soon as this one has."""
    whole = building.build_checked

    def and_another(*args: Any, **options: Any) -> Built:
        built = whole(*args, **options)
        publish([OutputFile("index.html", b"another site")], site.root / "site", lambda: None)
        return built

    with monkeypatch.context() as patch:
        patch.setattr(building, "build_checked", and_another)
        site.build()
    assert site.tree()["index.html"] == b"another site"
    site.build()
    assert site.tree() == site.clean()


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Mara", "-c", "user.email=mara@example.com")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


def test_a_commit_is_a_change_and_what_a_clone_lacks_is_asked_for_again(site: Site, tmp_path: Path) -> None:
    site.build()
    git(site.root, "init", "-q")
    git(site.root, "add", "content", "okrsite.toml")
    git(site.root, "commit", "-qm", "Begin")
    day = date(2100, 1, 1)
    site.build(day=day)
    site.build(day=day)
    assert site.looked == 2
    git(site.root, "commit", "-q", "--allow-empty", "-m", "More")
    site.build(day=day)
    assert site.looked == 3
    assert site.tree() == site.clean(day=day)

    # The same commit, and less of what was before it.
    git(site.root, "fetch", "-q", "--depth", "1", site.root.as_uri(), "HEAD", "--update-shallow")
    site.build(day=day)
    assert site.looked == 4
    site.build(day=day)
    assert site.looked == 5

    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", site.root.as_uri(), str(shallow))
    site.root = shallow
    for looked in (6, 7):
        built = site.build(day=day)
        assert built.notice is not None
        assert site.looked == looked


def test_the_command_tells_the_same_twice(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    program = [sys.executable, "-m", "okrsite", "build", "--as-of", str(DAY)]
    first, second, third = (
        subprocess.run(
            [*program, *more], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True
        )
        for more in ((), (), ("--no-cache",))
    )
    assert first.stderr == second.stderr == third.stderr
    assert "Q101" in first.stderr
    assert " 0 files written, " in second.stdout
    assert second.stdout.split(":")[1:] == third.stdout.split(":")[1:]
