"""What is looked at comes first, and what is out of date is given up."""

from __future__ import annotations

import re
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
        self.changed: Collection[str] | None = None
        self.builder = Builder(
            lambda: self.viewed,
            self._show,
            lambda: self.stale,
            lambda: self.ending,
            lambda: self.changed,
        )

    def _show(self, project: Project, files: Mapping[str, bytes]) -> None:  # noqa: ARG002
        self.shown.append(files)
        # The build goes on from here: nothing of it is in place yet.
        assert b"Second" not in self.file("a/index.html")

    def save(self, name: str, title: str) -> str:
        file = self.root / f"content/{name}.md"
        file.write_text(PAGE.format(title))
        return str(file)

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


def early_pages(bench: Bench) -> list[dict[str, str]]:
    """The titles of the pages that were shown early, at each time that some were."""
    return [
        {
            path: re.findall(r"<h1[^>]*>([^<]*)", data.decode())[0]
            for path, data in shown.items()
            if path in FILES
        }
        for shown in bench.shown
    ]


FILES = ("a/index.html", "b/index.html")


def test_of_what_is_known_to_have_changed_nothing_else_is_read_first(bench: Bench) -> None:
    bench.build()
    bench.viewed = FILES
    bench.changed = [bench.save("a", "Second a")]
    bench.save("b", "Second b")
    built = bench.build()
    assert early_pages(bench) == [{"a/index.html": "Second a", "b/index.html": "First b"}]
    assert built.published is not None
    assert [b"Second" in bench.file(path) for path in FILES] == [True, True]


@pytest.mark.parametrize("what", ["new", "gone", "renamed", "link", "config", "not known"])
def test_what_a_file_alone_does_not_tell_is_looked_for(bench: Bench, what: str) -> None:
    bench.build()
    bench.viewed = FILES
    changed = bench.save("a", "Second a")
    bench.changed = [changed, *beside(bench.root, what)] if what != "not known" else None
    built = bench.build()
    assert built.published is not None
    assert early_pages(bench) == [dict(zip(FILES, ("Second a", "First b"), strict=True))]


def beside(root: Path, what: str) -> list[str]:
    """Another change, and the paths that it is told by."""
    content = root / "content"
    spare, config = content / "c.md", root / "okrsite.toml"
    if what == "new":
        spare.write_text(PAGE.format("Third"))
    elif what == "gone":
        (content / "gone.md").unlink(missing_ok=True)
        return [str(content / "gone.md")]
    elif what == "renamed":
        (content / "teams.csv").rename(content / "people.csv")
        (content / "people.csv").rename(content / "teams.csv")
        return [str(content / "teams.csv"), str(content / "people.csv")]
    elif what == "link":
        (content / "c.txt").symlink_to("a.md")
        return [str(content / "c.txt")]
    else:
        config.write_text('title = "Tiny and new"\n')
        return [str(config)]
    return [str(spare)]


def test_a_fault_in_what_is_known_to_have_changed_shows_nothing_early(bench: Bench) -> None:
    bench.build()
    bench.viewed = FILES
    bench.changed = [bench.save("a", "[broken")]
    assert bench.build().published is None
    bench.changed = [bench.save("a", "Mended")]
    assert bench.build().published is not None
    assert early_pages(bench) == [{"a/index.html": "Mended", "b/index.html": "First b"}]


def test_a_finding_that_stops_the_build_shows_nothing_early(bench: Bench) -> None:
    (bench.root / "okrsite.toml").write_text('title = "Tiny"\n[check.severity]\nQ105 = "error"\n')
    bench.build()
    bench.viewed = FILES
    goal = bench.root / "content/a.md"
    krs = "key_results:\n- {id: k, title: K, target: 2}\n- {id: l, title: L, target: 3}\n"
    goal.write_text(f"---\ntype: objective\ntitle: Goal\nperiod: 2026-Q1\nteam: company\n{krs}---\n")
    bench.changed = [str(goal)]
    assert {d.code for d in bench.build().diagnostics} >= {"Q105"}
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


def test_a_file_is_parsed_anew_when_the_content_folder_is_another_one() -> None:
    """Its path and bytes stay, but the id is told from that folder on: 2026/a.md is `a` or `2026/a`."""
    parsed = ParsedFiles()
    data = PAGE.format("One").encode()
    ids = [parsed(SourceFile("content/2026/a.md", name, data)).document for name in ("2026/a.md", "a.md")]
    assert [document and document.id for document in ids] == ["2026/a", "a"]


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
