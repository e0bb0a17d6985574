"""Publishing into real folders."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from okrsite.diagnostics import Diagnostic, Span, error
from okrsite.publish import swap
from okrsite.publish.atomic import Published, PublishError, publish
from okrsite.publish.files import MANIFEST, OutputFile
from okrsite.publish.manifest import read_manifest
from okrsite.publish.target import refusal

Site = dict[str, bytes]


def fine() -> None:
    return None


def build(site: Site, output: Path) -> Published:
    return publish((OutputFile(path, data) for path, data in site.items()), output, fine)


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


def inodes(output: Path) -> dict[str, int]:
    return {p.relative_to(output).as_posix(): p.stat().st_ino for p in output.rglob("*") if p.is_file()}


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to put a site in place."""
    if request.param == "two renames":
        monkeypatch.setattr(swap, "exchange", lambda _one, _other: False)
    return str(request.param)


FIRST: Site = {"index.html": b"home", "a/index.html": b"a", "a/b/index.html": b"b", "old/index.html": b"o"}
SECOND: Site = {"index.html": b"home", "a/index.html": b"A", "a/b/index.html": b"b", "new/index.html": b"n"}


@pytest.mark.usefixtures("way")
def test_first_then_second(tmp_path: Path) -> None:
    output = tmp_path / "site"
    first = build(FIRST, output)
    assert first == Published(tuple(sorted(FIRST)), (), 0)
    assert held(output) == FIRST
    second = build(SECOND, output)
    assert second == Published(("a/index.html", "new/index.html"), ("old/index.html",), 2)
    assert (second.written, second.unchanged, second.removed) == (2, 2, 1)
    assert held(output) == SECOND
    assert set(read_manifest(output).files) == set(SECOND)  # type: ignore[union-attr]
    assert names(tmp_path) == ["site"]


def test_nothing_changed_touches_nothing(tmp_path: Path) -> None:
    output = tmp_path / "site"
    build(FIRST, output)
    before = (output.stat(), inodes(output), tmp_path.stat().st_mtime_ns)
    assert build(FIRST, output) == Published((), (), 4)
    assert (output.stat(), inodes(output), tmp_path.stat().st_mtime_ns) == before


@pytest.mark.usefixtures("way")
def test_unchanged_files_are_linked_and_changed_ones_are_new(tmp_path: Path) -> None:
    output = tmp_path / "site"
    build(FIRST, output)
    before = inodes(output)
    build(SECOND, output)
    after = inodes(output)
    assert after["index.html"] == before["index.html"]
    assert after["a/index.html"] != before["a/index.html"]


@pytest.mark.usefixtures("way")
def test_a_copy_made_of_links_stays_what_it_was(tmp_path: Path) -> None:
    output, snapshot = tmp_path / "site", tmp_path / "snapshot"
    build(FIRST, output)
    for path in FIRST:
        (snapshot / path).parent.mkdir(parents=True, exist_ok=True)
        os.link(output / path, snapshot / path)
    for site in (SECOND, {"index.html": b"new", "a": b"file"}, {}, FIRST):
        build(site, output)
    assert held(snapshot) == FIRST


def test_refused(tmp_path: Path) -> None:
    output = tmp_path / "site"
    output.mkdir()
    (output / "mine.txt").write_text("mine")

    def refuse() -> Diagnostic | None:
        return refusal(output, tmp_path / "content", tmp_path, tmp_path / "home")

    with pytest.raises(PublishError, match="did not write") as caught:
        publish([OutputFile("index.html", b"")], output, refuse)
    assert caught.value.diagnostic.code == "C308"
    assert held(output) == {"mine.txt": b"mine"}
    assert names(tmp_path) == ["site"]


def test_refusal_is_asked_again_with_the_target_as_it_is_then(tmp_path: Path) -> None:
    place = Span("okrsite.toml", 4)
    with pytest.raises(PublishError) as caught:
        publish([], tmp_path / "new/deep/site", lambda: error("C399", place, "no"))
    assert caught.value.diagnostic.span == place
    assert names(tmp_path) == []


@pytest.mark.parametrize("fault", [FileNotFoundError, KeyboardInterrupt, GeneratorExit])
def test_an_exception_among_the_files_leaves_the_old_site(fault: type[BaseException], tmp_path: Path) -> None:
    output = tmp_path / "site"
    build(FIRST, output)

    def files() -> Iterator[OutputFile]:
        yield OutputFile("index.html", b"changed")
        assert len(names(tmp_path)) == 2, "staged beside the target"
        raise fault("the caller's own")

    with pytest.raises(fault, match="the caller's own"):
        publish(files(), output, fine)
    assert held(output) == FIRST
    assert names(tmp_path) == ["site"]


def test_two_files_at_one_path_are_a_bug(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two files"):
        publish([OutputFile("a", b""), OutputFile("a", b"")], tmp_path / "x/site", fine)
    assert names(tmp_path) == []


def test_a_file_in_the_way_of_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(PublishError) as caught:
        publish([OutputFile("a", b""), OutputFile("a/b", b"")], tmp_path / "site", fine)
    assert caught.value.diagnostic.code == "C314"
    assert names(tmp_path) == []


def test_empty_existing_output_and_missing_parents(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir(mode=0o750)
    build(FIRST, tmp_path / "site")
    assert held(tmp_path / "site") == FIRST
    assert stat.S_IMODE((tmp_path / "site").stat().st_mode) == 0o750
    build(FIRST, tmp_path / "x/y/site")
    assert held(tmp_path / "x/y/site") == FIRST
    build({}, tmp_path / "site")
    assert names(tmp_path / "site") == [MANIFEST]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("mode", [0o755, 0o2775, 0o700, 0o711])
def test_modes(mode: int, tmp_path: Path) -> None:
    output = tmp_path / "site"
    with umask(0o027):
        build(FIRST, output)
    assert [stat.S_IMODE((output / p).stat().st_mode) for p in (".", "a", "index.html", MANIFEST)] == [
        0o750,
        0o750,
        0o640,
        0o640,
    ]
    output.chmod(mode)
    with umask(0o002):
        build(SECOND, output)
    assert stat.S_IMODE(output.stat().st_mode) == mode
    assert stat.S_IMODE((output / "new").stat().st_mode) & 0o777 == 0o775
    assert stat.S_IMODE((output / "new/index.html").stat().st_mode) == 0o664


@pytest.mark.usefixtures("way")
def test_a_symlink_as_output_stays_one(tmp_path: Path) -> None:
    real, link = tmp_path / "disk/real", tmp_path / "site"
    link.symlink_to(real)
    for site in (FIRST, SECOND):
        build(site, link)
        assert link.is_symlink()
        assert held(real) == site
    assert names(tmp_path / "disk") == ["real"]


def test_where_linking_fails_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_args: object, **_options: object) -> None:
        raise OSError(1, "Operation not permitted")

    output = tmp_path / "site"
    build(FIRST, output)
    monkeypatch.setattr(os, "link", no_links)
    build(SECOND, output)
    assert held(output) == SECOND


def test_a_file_laid_into_the_site_during_the_build_survives(tmp_path: Path) -> None:
    output = tmp_path / "site"
    build(FIRST, output)

    def files() -> Iterator[OutputFile]:
        yield OutputFile("index.html", b"changed")
        (output / "old/mine.txt").write_bytes(b"mine")
        (output / "folder").mkdir()
        (output / "folder/mine.txt").write_bytes(b"mine")

    publish(files(), output, fine)
    assert held(output) == {"index.html": b"changed", "old/mine.txt": b"mine", "folder/mine.txt": b"mine"}
    assert names(tmp_path) == ["site"]
