"""What is no file to read, is too large, is shut, or has no name for an address: told, never followed."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from okrsite.build import build_checked
from okrsite.checking import check
from okrsite.project import open_project
from tests.faults.refused import DAY, Told, errors, refused, refused_by_process, standing
from tests.support import write

PAGE = b"---\ntype: page\ntitle: How\n---\nText.\n"
GOAL = (
    b"---\ntype: objective\ntitle: Win\nkey_results:\n"
    b"  - {id: a, title: A, start: 0, target: 9, source: data/x.csv#a}\n---\n"
)


def _file(path: Path) -> None:
    path.write_bytes(PAGE)


def _link_out(path: Path) -> None:
    outside = path.parent.parent / "outside.md"
    outside.write_bytes(PAGE.replace(b"Text", b"secret"))
    path.symlink_to(outside)


def _link_in(path: Path) -> None:
    path.symlink_to("there.md")


def _link_to_nothing(path: Path) -> None:
    path.symlink_to("nowhere.md")


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def _link_round(path: Path) -> None:
    path.symlink_to("round-two.txt")
    path.with_name("round-two.txt").symlink_to(path.name)


def _link_to_a_folder(path: Path) -> None:
    path.symlink_to(path.parent)


def _link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    # By its short name: an address of a socket has hardly room for the path of a test.
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(path.parent)
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.fchdir(here)
        os.close(here)


def _device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("to make a device takes CAP_MKNOD: run the tests as root")


def _fifty_megabytes(path: Path) -> None:
    path.write_bytes(PAGE)
    os.truncate(path, 50_000_000)


# What stands where, and the code; the place is the first line of it.
THINGS: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a link to a file outside": (_link_out, "x.md", "F106"),
    "a link to a file of the content": (_link_in, "x.md", "F106"),
    "a link to nothing": (_link_to_nothing, "x.md", "F106"),
    "a link to itself": (_link_to_itself, "x.md", "F106"),
    "links in a loop": (_link_round, "x.md", "F106"),
    "a link to the folder it lies in": (_link_to_a_folder, "x.md", "F106"),
    "a link to a device": (_link_to_a_device, "x.md", "F106"),
    "a pipe": (_pipe, "x.md", "F106"),
    "a socket": (_socket, "x.md", "F106"),
    "a device": (_device, "x.md", "F106"),
    "50 MB": (_fifty_megabytes, "x.md", "F105"),
    "50 MB of people": (_fifty_megabytes, "people.csv", "F105"),
    "a name of Windows' own": (_file, "con.md", "F107"),
    "a name of Windows' own, in capitals": (_file, "AUX.md", "F107"),
    "a name of Windows' own with a second ending": (_file, "lpt9.old.md", "F107"),
    "a folder with a name of Windows' own": (_file, "nul/x.md", "F107"),
    "a name of 201 bytes": (_file, f"{'x' * 198}.md", "F107"),
    "a name of 201 bytes, of 69 letters": (_file, f"{'日' * 66}.md", "F107"),
    "a space at the end of a folder": (_file, "a /x.md", "F107"),
    "a dot at the end of a folder": (_file, "a./x.md", "F107"),
    "a space at the beginning": (_file, " x.md", "F107"),
    "a no-break space at the beginning": (_file, "\u00a0x.md", "F107"),
    "a line end": (_file, "a\nb.md", "F107"),
    "an escape": (_file, "a\x1b[31m.md", "F107"),
    "text turned around": (_file, "a\u202edm.md", "F107"),
    "a zero-width space": (_file, "a\u200bb.md", "F107"),
    "a byte order mark": (_file, "\ufeffx.md", "F107"),
    "a percent sign": (_file, "a%2e%2e.md", "F107"),
    "a question mark": (_file, "a?b.md", "F107"),
    "a hash": (_file, "a#b.md", "F107"),
    "a backslash": (_file, "a\\x.md", "F107"),
    "a colon": (_file, "a:b.md", "F107"),
    "bytes that are no UTF-8": (_file, "a\udcff.md", "F107"),
}


@pytest.mark.parametrize(("make", "name", "code"), THINGS.values(), ids=THINGS)
def test_what_is_no_file_to_read(
    tmp_path: Path, published: Path, make: Callable[[Path], None], name: str, code: str
) -> None:
    config = write(tmp_path, {"there.md": PAGE})
    path = tmp_path / "content" / name
    path.parent.mkdir(exist_ok=True)
    make(path)
    found = refused(config, published)
    assert [(d.code, d.line, d.column) for d in found] == [(code, 1, 1)], found
    assert found[0].path.isprintable()
    assert "secret" not in repr(found)


def test_all_of_them_at_once(tmp_path: Path, published: Path) -> None:
    """And beside them faults of files that can be read, in a process with two seconds and 300 MB."""
    config = write(tmp_path, {"there.md": PAGE, "y.md": b"", "z.md": PAGE.replace(b"title", b"titel")})
    wanted = ["F103", "V100", "V101"]
    for number, (name, (make, path, code)) in enumerate(THINGS.items()):
        if name in {"a device", "50 MB of people"}:
            continue
        folder = tmp_path / "content" / f"folder-{number}"
        (folder / path).parent.mkdir(parents=True)
        make(folder / path)
        wanted.append(code)
    found = errors(refused_by_process(config, published, seconds=8))
    assert sorted(d.code for d in found) == sorted(wanted)
    assert [d.place for d in found] == sorted(d.place for d in found)


def test_a_table_of_fifty_megabytes(tmp_path: Path, published: Path) -> None:
    config = write(tmp_path, {"2026-Q1/a.md": GOAL, "data/x.csv": b"date,a\n"})
    os.truncate(tmp_path / "content/data/x.csv", 50_000_000)
    found = errors(refused(config, published))
    assert ("content/data/x.csv", "F105") in {(d.path, d.code) for d in found}


@pytest.mark.parametrize("name", ["x.md", "shut/x.md", "people.csv", "data/x.csv"])
def test_what_may_not_be_read(tmp_path: Path, published: Path, name: str) -> None:
    """As somebody without root's rights; a folder that is shut stands for all that it holds."""
    config = write(tmp_path, {"2026-Q1/a.md": GOAL, "data/x.csv": b"date,a\n", name: b"date,a\n"})
    shut = tmp_path / "content" / ("shut" if name.startswith("shut") else name)
    shut.chmod(0)
    try:
        found: list[Told] = errors(refused_by_process(config, published, seconds=8, as_root=False))
    finally:
        shut.chmod(0o700)
    assert {(d.code, *d.place) for d in found} >= {
        ("F106", f"content/{shut.relative_to(tmp_path / 'content')}", 1, 1)
    }


def test_a_picture_that_is_a_link_by_the_time_it_is_published(tmp_path: Path, published: Path) -> None:
    config = write(tmp_path, {"there.md": PAGE + b"![A map](map.png)\n", "map.png": b"a map"})
    (tmp_path / "secret").write_bytes(b"secret")
    project, before = open_project(config), standing(published)
    checked = check(project, date.fromisoformat(DAY))
    picture = tmp_path / "content/map.png"
    picture.unlink()
    picture.symlink_to(tmp_path / "secret")
    built = build_checked(project, checked, published)
    assert [(d.code, d.span.path) for d in built.diagnostics] == [("F106", "content/map.png")]
    assert (built.published, standing(published)) == (None, before)


def test_a_picture_and_an_attachment_of_fifty_megabytes(tmp_path: Path, published: Path) -> None:
    """They are faults where they are used."""
    config = write(tmp_path, {"there.md": PAGE + b"\n![A map](x.png) [Slides](x.pdf)\n"})
    for name in ("x.png", "x.pdf", "unused.xlsx"):
        _fifty_megabytes(tmp_path / "content" / name)
    found = errors(refused(config, published))
    places = [(d.code, d.path, d.line, d.column) for d in found]
    assert places == [("L203", "content/there.md", 7, 10), ("L202", "content/there.md", 7, 26)]
    assert all("20 MB" in d.hint for d in found)
