"""The cache: what it holds is what was put there, and no damage or other build makes it lie or fail."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from okrsite.cache import Cache, digest


def kept(folder: Path, name: str, key: bytes = b"1") -> bytes | None:
    with Cache(folder) as cache:
        return cache.get("page", name, key)


def put(folder: Path, name: str, data: bytes, key: bytes = b"1") -> None:
    with Cache(folder) as cache:
        cache.put("page", name, key, data)


def test_what_was_put_is_there_for_its_key_alone(tmp_path: Path) -> None:
    put(tmp_path / "c", "a", b"one")
    assert kept(tmp_path / "c", "a") == b"one"
    assert kept(tmp_path / "c", "a", b"2") is None
    with Cache(tmp_path / "c") as cache:
        assert cache.keys("page") == {"a": b"1"}
        assert cache.get("drawings", "a") is None


def test_a_name_has_one_row(tmp_path: Path) -> None:
    put(tmp_path / "c", "a", b"one")
    put(tmp_path / "c", "a", b"two", b"2")
    assert (kept(tmp_path / "c", "a"), kept(tmp_path / "c", "a", b"2")) == (None, b"two")


def test_what_is_not_retained_is_gone(tmp_path: Path) -> None:
    put(tmp_path / "c", "a", b"one")
    put(tmp_path / "c", "b", b"two")
    with Cache(tmp_path / "c") as cache:
        cache.retain("page", {"b"})
    assert (kept(tmp_path / "c", "a"), kept(tmp_path / "c", "b")) == (None, b"two")


def test_a_damaged_row_is_none(tmp_path: Path) -> None:
    put(tmp_path / "c", "a", b"one")
    with sqlite3.connect(tmp_path / "c" / "cache.db") as database:
        database.execute("UPDATE kept SET data = ?", (b"two",))
    database.close()
    assert kept(tmp_path / "c", "a") is None


@pytest.mark.parametrize("data", [b"", b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_made_anew(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "cache.db").write_bytes(data)
    put(tmp_path / "c", "a", b"one")
    assert kept(tmp_path / "c", "a") == b"one"


@pytest.mark.parametrize("at", [4096, 6000, 40_000, 100_000])
def test_a_file_that_is_damaged_within_is_made_anew(tmp_path: Path, at: int) -> None:
    """By the build after the one that comes upon it, at the latest."""
    with Cache(tmp_path / "c") as cache:
        for number in range(400):
            cache.put("page", f"{number}", b"1", b"x" * 500)
    file = tmp_path / "c" / "cache.db"
    data = file.read_bytes()
    file.write_bytes(data[:at] + b"\xff" * 2000 + data[at + 2000 :])
    for _ in range(2):
        with Cache(tmp_path / "c") as cache:
            found = [cache.get("page", f"{number}", b"1") for number in range(400)]
            assert set(found) <= {None, b"x" * 500}
            for number in range(400):
                cache.put("page", f"{number}", b"2", b"y")
    assert {kept(tmp_path / "c", f"{number}", b"2") for number in range(400)} == {b"y"}


def test_an_empty_list_of_what_git_leaves_out_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / ".gitignore").write_bytes(b"")
    put(tmp_path / "c", "a", b"one")
    assert "\n*\n" in (tmp_path / "c" / ".gitignore").read_text()


def test_another_format_is_forgotten(tmp_path: Path) -> None:
    put(tmp_path / "c", "a", b"one")
    with sqlite3.connect(tmp_path / "c" / "cache.db") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    assert kept(tmp_path / "c", "a") is None
    put(tmp_path / "c", "a", b"two")
    assert kept(tmp_path / "c", "a") == b"two"


def test_a_second_build_reads_what_the_first_has_saved_and_goes_on_without_writing(tmp_path: Path) -> None:
    put(tmp_path / "c", "a", b"one")
    with Cache(tmp_path / "c") as first, Cache(tmp_path / "c") as second:
        first.put("page", "b", b"1", b"two")
        assert second.get("page", "a", b"1") == b"one"
        second.put("page", "c", b"1", b"three")
        assert second.get("page", "a", b"1") is None
    assert (kept(tmp_path / "c", "b"), kept(tmp_path / "c", "c")) == (b"two", None)


@pytest.mark.parametrize("there", ["file", "link"])
def test_where_no_folder_can_be_there_is_no_cache(tmp_path: Path, there: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    if there == "file":
        (tmp_path / "c").write_text("mine")
    else:
        (tmp_path / "c").symlink_to(tmp_path / "elsewhere")
    put(tmp_path / "c", "a", b"one")
    assert kept(tmp_path / "c", "a") is None
    assert not list((tmp_path / "elsewhere").iterdir())


def test_git_is_told_to_leave_it(tmp_path: Path) -> None:
    put(tmp_path / "c", "a", b"one")
    assert "*" in (tmp_path / "c" / ".gitignore").read_text().splitlines()


def test_none_keeps_nothing() -> None:
    with Cache.none() as cache:
        cache.put("page", "a", b"1", b"one")
        assert cache.get("page", "a", b"1") is None
        assert cache.keys("page") == {}
        assert cache.again().keys("page") == {}


def test_parts_are_told_apart() -> None:
    assert len({digest(b"ab", b"c"), digest(b"a", b"bc"), digest(b"abc"), digest(b"", b"abc")}) == 4


def test_who_asks_for_nothing_leaves_no_folder(tmp_path: Path) -> None:
    with Cache(tmp_path / "c"):
        pass
    assert not (tmp_path / "c").exists()
