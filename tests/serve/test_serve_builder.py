"""What is looked at comes first, and what is out of date is given up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

import pytest

from okrsite.build import Built
from okrsite.project import Project, open_project
from okrsite.publish.atomic import Published
from okrsite.serve.builder import MOST_GIVEN_UP, Builder, ParsedFiles
from okrsite.serve.changes import Change
from okrsite.serve.error_page import ErrorPage
from okrsite.serve.rebuild import GivenUpError
from okrsite.serve.served import Outcome, Served
from okrsite.source.discover import SourceFile

PAGE = "---\ntype: page\ntitle: {}\n---\nText.\n"


class Bench:
    """A builder over two pages, what it is told and what it shows."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.viewed: Collection[str] = ()
        self.stale = self.ending = False
        self.shown: list[Mapping[str, bytes]] = []
        (root / "content").mkdir()
        (root / "okrsite.toml").write_text('title = "Tiny"\n')
        (root / "content/teams.csv").write_text("id,title\ncompany,Company\n")
        self.save("a", "First a")
        self.save("b", "First b")
        self.builder = Builder(lambda: self.viewed, self._show, lambda: self.stale, lambda: self.ending)

    def _show(self, project: Project, files: Mapping[str, bytes]) -> None:  # noqa: ARG002
        self.shown.append(files)
        # The build goes on from here: nothing of it is in place yet.
        assert b"Second" not in self.file("a/index.html")

    def save(self, name: str, title: str) -> None:
        (self.root / f"content/{name}.md").write_text(PAGE.format(title))

    def file(self, path: str) -> bytes:
        return (self.root / "out" / path).read_bytes()

    def build(self) -> Built:
        return self.builder(open_project(self.root / "okrsite.toml"), date(2026, 2, 1), self.root / "out")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_what_is_looked_at_is_shown_before_the_rest_is_built(bench: Bench) -> None:
    assert bench.build().published is not None
    assert bench.shown == []
    bench.viewed = {"a/index.html", "nowhere/index.html"}
    bench.save("a", "Second a")
    bench.save("b", "Second b")
    built = bench.build()
    assert built.published is not None
    assert "b/index.html" in built.published.changed_paths
    (shown,) = bench.shown
    assert {path for path in shown if path.endswith(".html")} == {"a/index.html"}
    assert b"Second a" in shown["a/index.html"]
    assert {path: bench.file(path) for path in shown} == shown


def test_a_faulty_site_shows_nothing_early(bench: Bench) -> None:
    bench.build()
    bench.viewed = {"a/index.html"}
    bench.save("b", "[broken")
    assert bench.build().published is None
    assert bench.shown == []


def test_a_build_in_vain_is_given_up_but_not_for_ever(bench: Bench) -> None:
    bench.build()
    bench.save("a", "Third a")
    bench.stale = True
    for _ in range(MOST_GIVEN_UP):
        with pytest.raises(GivenUpError):
            bench.build()
        assert b"First a" in bench.file("a/index.html")
    assert bench.build().published is not None
    assert b"Third a" in bench.file("a/index.html")
    with pytest.raises(GivenUpError):
        bench.build()


def test_at_the_end_every_build_is_given_up(bench: Bench) -> None:
    bench.ending = True
    for _ in range(MOST_GIVEN_UP + 2):
        with pytest.raises(GivenUpError):
            bench.build()


def test_a_file_is_parsed_once_for_as_long_as_it_stays() -> None:
    def file(title: str) -> SourceFile:
        return SourceFile("content/a.md", "a.md", PAGE.format(title).encode())

    parsed = ParsedFiles()
    first = parsed(file("One"))
    parsed.forget()
    assert parsed(file("One")) is first
    other = parsed(file("Two"))
    assert other.document is not None
    assert "Two" in str(other.document.fields)
    parsed.forget()
    assert parsed(file("Two")) is other
    parsed.forget()
    parsed.forget()
    assert parsed(file("Two")) is not other


@pytest.fixture
def served(tmp_path: Path) -> Served:
    """A site of two pages, served."""
    for name in "ab":
        (tmp_path / name).write_text(f"old {name}")
    served = Served(tmp_path.resolve())
    served.take(Outcome("/", Published(("a", "b"), (), 0)))
    return served


def early(**files: str) -> Outcome:
    return Outcome("/", None, early={name: text.encode() for name, text in files.items()})


def test_early_files_are_seen_at_once_and_told_once(served: Served) -> None:
    assert served.take(early(a="new a", b="old b")) == Change(frozenset({"a"}))
    assert (served.read("a"), served.read("b")) == (b"new a", b"old b")
    for name in "ab":
        (served.folder / name).write_text(f"new {name}")
    done = Outcome("/", Published(("a", "b"), (), 0))
    assert served.take(done) == Change(frozenset({"b"}))
    assert served.early == {}


def test_an_early_file_that_turns_out_otherwise_is_told_again(served: Served) -> None:
    served.take(early(a="new a"))
    assert served.take(Outcome("/", Published((), (), 2))) == Change(frozenset({"a"}))
    assert served.read("a") == b"old a"


def test_a_fault_takes_early_files_back_and_the_next_ones_show_the_site_again(served: Served) -> None:
    served.take(early(a="new a"))
    fault = ErrorPage((), "Site")
    assert served.take(Outcome("/", None, fault)).paths is None
    assert served.read("a") == b"old a"
    assert served.take(early(a="newer a")).paths is None
    assert served.error_page is None


def test_early_files_wait_for_the_first_site_and_for_one_that_moves(served: Served, tmp_path: Path) -> None:
    assert not Served(tmp_path / "none").take(early(a="new a"))
    moved = Outcome("/new/", None, early={"a": b"new a"})
    assert not served.take(moved)
    assert served.read("a") == b"old a"
