"""What one build takes over from the last."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from okrsite.publish.atomic import KeptLostError, Published, PublishError, publish
from okrsite.publish.files import MANIFEST, Kept, OutputFile

Site = dict[str, bytes]
FIRST: Site = {"index.html": b"home", "a/index.html": b"a", "a/b/index.html": b"b", "old/index.html": b"o"}
SECOND: Site = {"index.html": b"home", "a/index.html": b"A", "a/b/index.html": b"b", "new/index.html": b"n"}


def build(site: Site, output: Path) -> Published:
    return publish((OutputFile(path, data) for path, data in site.items()), output, lambda: None)


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


def test_a_file_that_goes_while_the_others_come(tmp_path: Path) -> None:
    output = tmp_path / "site"
    build(FIRST, output)

    def files() -> Iterator[OutputFile]:
        yield from (OutputFile(path, data) for path, data in FIRST.items())
        (output / "a/index.html").unlink()
        yield OutputFile("new/index.html", b"n")

    with pytest.raises(PublishError) as caught:
        publish(files(), output, fine)
    told = caught.value.diagnostic
    assert (told.code, told.hint) == ("C315", "build once more")
    assert '"a/index.html"' in told.message
    assert names(tmp_path) == ["site"]
    build(FIRST, output)
    assert held(output) == FIRST


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
