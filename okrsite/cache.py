"""What earlier builds worked out, kept by content in a file: without it a build takes longer, no more.

A row is found by what it was made from, never by a time of change, and holds a digest of itself, so that a
damaged one is as good as none. Nothing in it is ever run: no pickle.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, Self

FOLDER = ".okrsite"
"""Beside the config; safe to delete."""
FORMAT = 1
_TABLE = """
CREATE TABLE kept (
  kind TEXT NOT NULL, name TEXT NOT NULL, key BLOB NOT NULL, digest BLOB NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (kind, name)
)
"""
_IGNORED = b"# Made by okrsite, safe to delete, and never to be committed: a build trusts it.\n*\n"


def digest(*parts: bytes) -> bytes:
    """A digest of parts, each with its length, so that no two lists of parts have the same."""
    whole = blake2b(digest_size=16)
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()


class Cache:
    """Rows by kind and name, each with the key it is good for. Belongs to one thread and one process.

    What cannot be read or written (another build has it, the disk is full, somebody wrote into it) is not
    there: no method raises for that. Use it in `with`: what was put is saved at the end. The folder is made
    when it is first asked for something, so that a build that fails before leaves none.
    """

    def __init__(self, folder: Path | None) -> None:
        self._file = None if folder is None else folder / "cache.db"
        self._database: sqlite3.Connection | None = None

    @classmethod
    def none(cls) -> Cache:
        """One that keeps nothing."""
        return cls(None)

    @property
    def keeps(self) -> bool:
        """Whether there is something to put rows into."""
        return self._file is not None

    def keys(self, kind: str) -> Mapping[str, bytes]:
        """The key of every row of a kind, by its name."""
        return dict(self._rows("SELECT name, key FROM kept WHERE kind = ?", (kind,)))

    def get(self, kind: str, name: str, key: bytes | None = None) -> bytes | None:
        """A row's data, if it is whole and good for the key; for any key where that is None."""
        rows = self._rows("SELECT key, digest, data FROM kept WHERE kind = ? AND name = ?", (kind, name))
        for known, check, data in rows:
            if (key is None or known == key) and check == digest(data):
                return bytes(data)
        return None

    def put(self, kind: str, name: str, key: bytes, data: bytes) -> None:
        """A row in place of the one of that name."""
        values = (kind, name, key, digest(data), data)
        self._change("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)", [values])

    def retain(self, kind: str, names: Collection[str]) -> None:
        """Drop the rows of a kind that are not named."""
        gone = self.keys(kind).keys() - set(names)
        self._change("DELETE FROM kept WHERE kind = ? AND name = ?", [(kind, name) for name in sorted(gone)])

    def again(self) -> Cache:
        """The same file opened once more, for a process that was forked off: connections are not shared."""
        return Cache(None if self._file is None else self._file.parent)

    def close(self) -> None:
        """Save, and end."""
        if self._database is not None:
            with suppress(sqlite3.Error):
                self._database.commit()
        self._give_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def _rows(self, query: str, values: tuple[str, ...]) -> list[Any]:
        try:
            return self._opened.execute(query, values).fetchall()
        except (sqlite3.Error, OSError) as fault:
            self._give_up(fault)
            return []

    def _change(self, query: str, rows: Iterable[tuple[object, ...]]) -> None:
        try:
            self._opened.executemany(query, rows)
        except (sqlite3.Error, OSError) as fault:
            self._give_up(fault)

    @property
    def _opened(self) -> sqlite3.Connection:
        if self._database is None:
            if self._file is None:
                raise sqlite3.OperationalError("there is no cache")
            self._database = _opened(self._file)
        return self._database

    def _give_up(self, fault: Exception | None = None) -> None:
        """Go on without. The next build finds the file as it was last saved, and none where it is damaged."""
        if self._database is not None:
            with suppress(sqlite3.Error):
                self._database.close()
        if self._file is not None and _is_damage(fault):
            with suppress(OSError):
                _remove(self._file)
        self._database = self._file = None


def _is_damage(fault: Exception | None) -> bool:
    """Whether a file is at fault, and no lack of room or rights, nor another build."""
    return type(fault) is sqlite3.DatabaseError


def _remove(file: Path) -> None:
    """With what sqlite keeps beside it, which it would read into the next one."""
    for end in ("-wal", "-shm", ""):
        file.with_name(f"{file.name}{end}").unlink(missing_ok=True)


def _opened(file: Path) -> sqlite3.Connection:
    """The file's database, made anew where it is of another format or damaged."""
    folder = file.parent
    if folder.is_symlink():
        raise NotADirectoryError(folder)
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    # An empty one is what a full disk leaves.
    if not ignore.exists() or not ignore.stat().st_size:
        ignore.write_bytes(_IGNORED)
    try:
        return _connected(file)
    except sqlite3.DatabaseError as fault:
        if not _is_damage(fault):
            raise
        _remove(file)
        return _connected(file)


def _connected(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, timeout=0)
    try:
        # A cut of power may damage what is in it, which the digests find; to wait for the disk costs always.
        database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")
        if database.execute("PRAGMA user_version").fetchone() != (FORMAT,):
            database.executescript(f"DROP TABLE IF EXISTS kept; {_TABLE}; PRAGMA user_version = {FORMAT};")
    except sqlite3.Error:
        database.close()
        raise
    return database
