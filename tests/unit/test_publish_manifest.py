"""Paths of the site, and the list of what is ours."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.publish.files import MANIFEST, Kept, OutputFile, is_site_path
from okrsite.publish.manifest import Entry, Manifest, read_manifest

SHA = "0" * 64
NAMES = st.text(st.characters(exclude_characters="/\\:\0", exclude_categories=["Cs"]), min_size=1).filter(
    lambda name: name not in {".", ".."}
)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join).filter(lambda path: path != MANIFEST)
ENTRIES = st.builds(Entry, st.binary().map(lambda data: Entry.of(data).sha256), st.integers(0, 2**60))


@pytest.mark.parametrize(
    "path", ["index.html", "a/b/index.html", "2026-Q1/a b.html", "...", "é", ".nojekyll"]
)
def test_paths_of_the_site(path: str) -> None:
    assert is_site_path(path)
    assert OutputFile(path, b"").path == Kept(path).path == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/etc/passwd",
        "..",
        "../x",
        "a/../b",
        "a/..",
        ".",
        "./a",
        "a/./b",
        "a//b",
        "a/",
        "a\0b",
        "\ud800",
    ],
)
def test_paths_outside(path: str) -> None:
    assert not is_site_path(path)
    with pytest.raises(ValueError, match="not a path of the site"):
        OutputFile(path, b"")
    with pytest.raises(ValueError, match="not a path of the site"):
        Kept(path)


def test_the_manifest_is_not_a_file_of_the_site() -> None:
    with pytest.raises(ValueError, match="not a path"):
        OutputFile(MANIFEST, b"")


def test_format() -> None:
    manifest = Manifest({"b": Entry.of(b"b"), "a/é.html": Entry.of(b"")}, "okrsite 1.2")
    data = json.loads(manifest.to_bytes())
    assert list(data) == ["version", "generator", "files"]
    assert (data["version"], data["generator"]) == (1, "okrsite 1.2")
    assert data["files"]["a/é.html"] == {
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "size": 0,
    }
    assert list(data["files"]) == ["a/é.html", "b"]
    assert manifest.to_bytes().isascii()


@given(st.dictionaries(PATHS, ENTRIES), st.text(st.characters(exclude_categories=["Cs"])))
def test_round_trip(files: dict[str, Entry], generator: str) -> None:
    manifest = Manifest(files, generator)
    assert Manifest.from_bytes(manifest.to_bytes()) == manifest
    assert Manifest(dict(reversed(files.items())), generator).to_bytes() == manifest.to_bytes()


def _with(files: object, **other: object) -> bytes:
    return json.dumps({"version": 1, "generator": "okrsite", "files": files, **other}).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"version": 1' + b"0" * 5000 + b"}",
        _with({}, version=2),
        _with({}, version=True),
        _with({}, version="1"),
        _with([]),
        _with(None),
        _with({}, generator=7),
        _with({"a": None}),
        _with({"a": [SHA, 1]}),
        _with({"a": {"sha256": SHA}}),
        _with({"a": {"sha256": SHA, "size": -1}}),
        _with({"a": {"sha256": SHA, "size": True}}),
        _with({"a": {"sha256": SHA, "size": 1.5}}),
        _with({"a": {"sha256": "x", "size": 1}}),
        _with({"a": {"sha256": SHA + "\n", "size": 1}}),
        _with({"../a": {"sha256": SHA, "size": 1}}),
        _with({"/etc/passwd": {"sha256": SHA, "size": 1}}),
        _with({"a/../../b": {"sha256": SHA, "size": 1}}),
        _with({MANIFEST: {"sha256": SHA, "size": 1}}),
        _with({"\ud800": {"sha256": SHA, "size": 1}}),
    ],
)
def test_damaged_or_hostile_is_none(data: bytes, tmp_path: Path) -> None:
    assert Manifest.from_bytes(data) is None
    (tmp_path / MANIFEST).write_bytes(data)
    assert read_manifest(tmp_path) is None


@given(st.binary())
def test_no_bytes_raise(data: bytes) -> None:
    assert Manifest.from_bytes(data) is None


def test_only_a_regular_file_is_read(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) is None
    assert read_manifest(tmp_path / "missing") is None
    (tmp_path / "real").write_bytes(Manifest().to_bytes())
    (tmp_path / MANIFEST).symlink_to(tmp_path / "real")
    assert read_manifest(tmp_path) is None
    (tmp_path / MANIFEST).unlink()
    os.mkfifo(tmp_path / MANIFEST)
    assert read_manifest(tmp_path) is None
