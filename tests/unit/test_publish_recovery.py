"""What a killed build leaves, and whole sequences of builds."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.diagnostics import Span, error
from okrsite.publish import swap
from okrsite.publish.atomic import Published, PublishError, publish
from okrsite.publish.files import MANIFEST, OutputFile

Site = dict[str, bytes]
FIRST: Site = {"index.html": b"home", "a/index.html": b"a", "a/b/index.html": b"b", "old/index.html": b"o"}
SECOND: Site = {"index.html": b"home", "a/index.html": b"A", "a/b/index.html": b"b", "new/index.html": b"n"}


def build(site: Site, output: Path) -> Published:
    return publish((OutputFile(path, data) for path, data in site.items()), output, lambda: None)


def refused(output: Path) -> None:
    """A build that is not to be."""
    with pytest.raises(PublishError):
        publish((), output, lambda: error("C301", Span("okrsite.toml"), "No."))


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


def test_stale_stages(tmp_path: Path) -> None:
    output = tmp_path / "site"
    stale = [tmp_path / f".site.okrsite-stage-{name}" for name in ("aaaa1111", "bbbb2222")]
    others = [
        tmp_path / ".site.okrsite-stage-cccc3333/mine.txt",  # no marker
        tmp_path / ".site.okrsite-stage-x/.okrsite-stage",  # not our pattern
        tmp_path / ".other.okrsite-stage-dddd4444/.okrsite-stage",
        tmp_path / "site.okrsite-stage-eeee5555/.okrsite-stage",
    ]
    (stale[0] / "tree/a").mkdir(parents=True)
    (stale[0] / ".okrsite-stage").touch()
    (stale[0] / "tree/a").chmod(0)
    stale[1].mkdir()
    for other in others:
        other.parent.mkdir()
        other.touch()
    build(FIRST, output)
    assert not any(path.exists() for path in stale)
    assert all(path.exists() for path in others)


@pytest.mark.parametrize("call", [refused, lambda output: build(SECOND, output)])
def test_a_site_set_aside_is_put_back(call: Callable[[Path], object], tmp_path: Path) -> None:
    output = tmp_path / "site"
    build(FIRST, output)
    killed = tmp_path / ".site.okrsite-stage-aaaa1111"
    killed.mkdir()
    (killed / ".okrsite-stage").touch()
    build(SECOND, killed / "tree")
    output.rename(killed / "old")
    call(output)
    assert held(output) == (FIRST if call is refused else SECOND)
    assert names(tmp_path) == ["site"]


@pytest.mark.parametrize("step", [1, 2])
def test_two_renames_of_which_one_fails(step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "site"
    build(FIRST, output)
    rename, calls = os.rename, []

    def failing(one: str, other: str) -> None:
        calls.append(one)
        if len(calls) == step:
            raise OSError(16, "Device or resource busy", one)
        rename(one, other)

    monkeypatch.setattr(swap, "exchange", lambda _one, _other: False)
    monkeypatch.setattr(os, "rename", failing)
    with pytest.raises(PublishError) as caught:
        build(SECOND, output)
    assert caught.value.diagnostic.code == "C313"
    assert held(output) == FIRST
    assert names(tmp_path) == ["site"]


NAMES = st.sampled_from(["a", "b", "index.html"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


def _consistent(site: Site) -> bool:
    return not any(other.startswith(path + "/") for path in site for other in site)


SITES = st.dictionaries(PATHS, st.sampled_from([b"", b"1", b"2"]), max_size=8).filter(_consistent)


@settings(max_examples=60, deadline=None)
@given(st.lists(SITES, min_size=1, max_size=5), st.booleans())
def test_any_sequence_of_sites(sites: list[Site], exchanging: bool) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        if not exchanging:
            patch.setattr(swap, "exchange", lambda _one, _other: False)
        output = Path(folder, "site")
        before: Site = {}
        for site in sites:
            done = build(site, output)
            assert held(output) == site
            assert set(done.changed_paths) == {path for path in site if before.get(path) != site[path]}
            assert set(done.removed_paths) == before.keys() - site.keys()
            assert done.written + done.unchanged == len(site)
            assert build(site, output) == Published((), (), len(site))
            assert names(Path(folder)) == ["site"]
            before = site
