"""What one build takes over from the last: kept files, and the spare site."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from okrsite.publish.atomic import KeptLostError, Published, publish
from okrsite.publish.files import MANIFEST, Kept, OutputFile

Site = dict[str, bytes]
FIRST: Site = {"index.html": b"home", "a/index.html": b"a", "a/b/index.html": b"b", "old/index.html": b"o"}
SECOND: Site = {"index.html": b"home", "a/index.html": b"A", "a/b/index.html": b"b", "new/index.html": b"n"}


def build(site: Site, output: Path, *, spare: Path | None = None) -> Published:
    files = (OutputFile(path, data) for path, data in site.items())
    return publish(files, output, lambda: None, spare=spare)


def held(output: Path) -> Site:
    """What stands in a folder; an empty folder counts, as it is litter."""
    found = {}
    for path in sorted(output.rglob("*")):
        assert not path.is_symlink()
        if path.is_file():
            found[path.relative_to(output).as_posix()] = path.read_bytes()
        else:
            assert list(path.iterdir()), f"{path} is empty"
    found.pop(MANIFEST, None)
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fine() -> None:
    return None


@pytest.mark.parametrize("damage", ["bytes", "same length", "removed", "link", "times"])
def test_what_is_there_is_compared_by_its_bytes(damage: str, tmp_path: Path) -> None:
    output = tmp_path / "site"
    build(FIRST, output)
    page = output / "a/index.html"
    before = page.stat()
    if damage == "link":
        page.unlink()
        (tmp_path / "other").write_bytes(b"a")
        page.symlink_to(tmp_path / "other")
    elif damage == "removed":
        page.unlink()
    elif damage != "times":
        page.write_bytes(b"changed" if damage == "bytes" else b"x")
    if damage == "times":
        os.utime(page, (0, 0))
    elif damage != "removed":
        os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns), follow_symlinks=False)
    assert build(FIRST, output).changed_paths == (() if damage == "times" else ("a/index.html",))
    assert held(output) == FIRST


def test_a_manifest_of_another_version_is_renewed(tmp_path: Path) -> None:
    output = tmp_path / "site"
    build(FIRST, output)
    sound = (output / MANIFEST).read_bytes()
    (output / MANIFEST).write_bytes(sound.replace(b"okrsite 0", b"okrsite x"))
    assert build(FIRST, output) == Published((), (), 4)
    assert (output / MANIFEST).read_bytes() == sound


def test_kept(tmp_path: Path) -> None:
    output = tmp_path / "site"
    build(FIRST, output)
    files: list[OutputFile | Kept] = [
        Kept("index.html"),
        OutputFile("a/index.html", b"A"),
        Kept("a/b/index.html"),
    ]
    assert publish(files, output, fine) == Published(("a/index.html",), ("old/index.html",), 2)
    assert held(output) == {"index.html": b"home", "a/index.html": b"A", "a/b/index.html": b"b"}
    assert publish(map(Kept, sorted(held(output))), output, fine) == Published((), (), 3)


def test_kept_that_is_lost(tmp_path: Path) -> None:
    output = tmp_path / "site"
    build(FIRST, output)
    (output / "a/index.html").write_bytes(b"x")
    (output / "index.html").unlink()
    before = held(output)
    files: list[OutputFile | Kept] = [OutputFile("n", b"n"), *map(Kept, ["never", *FIRST])]
    with pytest.raises(KeptLostError) as caught:
        publish(files, output, fine)
    assert caught.value.paths == ("a/index.html", "index.html", "never")
    assert caught.value.diagnostic.code == "C315"
    assert held(output) == before
    assert names(tmp_path) == ["site"]


def test_many_files_go_over_several_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    output = tmp_path / "site"
    site = {f"{n % 7}/{n % 50}/{n}/index.html": b"%d" % n for n in range(2500)}
    build(site, output)
    changed = site | {"3/3/3/index.html": b"changed"}
    assert build(changed, output).written == 1
    assert held(output) == changed
    assert publish([OutputFile("index.html", b"x"), *map(Kept, site)], output, fine).unchanged == 2500
    assert names(tmp_path) == ["site"]


class TestSpare:
    def test_waits_where_it_is_told_and_is_used(self, tmp_path: Path) -> None:
        output, spare = tmp_path / "site", tmp_path / "cache/spare"
        build(FIRST, output, spare=spare)
        assert not spare.exists()
        build(SECOND, output, spare=spare)
        assert held(spare) == FIRST
        folder = (spare / "a/b").stat().st_ino
        build(FIRST, output, spare=spare)
        assert held(output) == FIRST
        assert held(spare) == SECOND
        assert (output / "a/b").stat().st_ino == folder
        assert names(tmp_path) == ["cache", "site"]

    def test_is_trusted_in_nothing(self, tmp_path: Path) -> None:
        output, spare = tmp_path / "site", tmp_path / "spare"
        build(FIRST, output, spare=spare)
        build(SECOND, output, spare=spare)
        (spare / "index.html").unlink()
        (spare / "index.html").write_bytes(b"evil")
        build({**SECOND, "x": b"x"}, output, spare=spare)
        assert held(output) == {**SECOND, "x": b"x"}

    @pytest.mark.parametrize("kind", ["file", "link", "folder link", "spare is a link", "no manifest"])
    def test_with_anything_strange_is_not_used(self, kind: str, tmp_path: Path) -> None:
        output, spare, outside = tmp_path / "site", tmp_path / "spare", tmp_path / "outside"
        build(FIRST, output, spare=spare)
        build(SECOND, output, spare=spare)
        outside.mkdir()
        (outside / "index.html").write_bytes(b"theirs")
        if kind == "file":
            (spare / "mine.txt").write_bytes(b"mine")
        elif kind == "link":
            (spare / "index.html").unlink()
            (spare / "index.html").symlink_to(outside / "index.html")
        elif kind == "folder link":
            (spare / "old/index.html").unlink()
            (spare / "old").rmdir()
            (spare / "old").symlink_to(outside)
        elif kind == "no manifest":
            (spare / MANIFEST).unlink()
        else:
            spare.rename(tmp_path / "elsewhere")
            spare.symlink_to(tmp_path / "elsewhere")
        build({"index.html": b"1", "old/index.html": b"2"}, output, spare=spare)
        pages = {
            path: data
            for path, data in held_loosely(output).items()
            if path in {"index.html", "old/index.html"}
        }
        assert pages == {"index.html": b"1", "old/index.html": b"2"}
        assert held(outside) == {"index.html": b"theirs"}
        if kind == "file":
            assert (output / "mine.txt").read_bytes() == b"mine"


def held_loosely(output: Path) -> Site:
    return {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}
