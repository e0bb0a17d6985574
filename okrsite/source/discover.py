"""Which files are content. The one place that reads them."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from okrsite.diagnostics import Diagnostic, Span, error, quote

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"})
ATTACHMENTS = frozenset({".pdf", ".csv", ".txt", ".xlsx", ".docx", ".pptx"})
_KNOWN = frozenset({".md", ".csv"}) | IMAGES | ATTACHMENTS
MAX_BYTES = 1_000_000
"""Of a document or table."""
MAX_ASSET_BYTES = 20_000_000
"""Of a picture or attachment, which is published as it is."""
_FORBIDDEN = frozenset('<>:"|?*\\#%')
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{i}" for i in range(10)), *(f"lpt{i}" for i in range(10))}
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A regular file: `path` as shown to people, `name` under the content folder, both with `/`."""

    path: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """What the content folder holds, in path order."""

    documents: tuple[SourceFile, ...]
    tables: tuple[SourceFile, ...]
    assets: dict[str, Path]
    """Files that bodies may show or link to, by name under the content folder; read when they are used.

    Larger ones than MAX_ASSET_BYTES are none.
    """
    diagnostics: tuple[Diagnostic, ...]


def discover(content: Path, shown: str) -> Found:
    """Reads the content folder; `shown` is how its path is written in diagnostics."""
    documents: list[SourceFile] = []
    tables: list[SourceFile] = []
    assets: dict[str, Path] = {}
    faults: list[Diagnostic] = []
    for entry, name in _walk(content, "", faults, shown):
        path = f"{shown}/{name}"
        suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122
        if suffix not in _KNOWN:
            continue
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            # It went since the folder was listed.
            continue
        fault = file_fault(status.st_mode, name, path)
        if fault is not None:
            if suffix == ".md":
                faults.append(fault)
            continue
        if suffix in IMAGES | ATTACHMENTS and status.st_size <= MAX_ASSET_BYTES:
            assets[name] = Path(entry.path)
        if suffix in {".md", ".csv"}:
            data = _read(entry.path, status.st_size, path, faults)
            if data is not None:
                (documents if suffix == ".md" else tables).append(SourceFile(path, name, data))
    return Found(tuple(documents), tuple(tables), assets, tuple(faults))


def reread(found: Found, content: Path, names: Iterable[str]) -> Found | None:
    """The same with the files of these names as they are now, and no other looked at.

    None where more may be different than what some files hold: one came, went, or cannot be read.
    """
    known = {file.name: file for file in (*found.documents, *found.tables)}
    now: dict[str, SourceFile] = {}
    for name in names:
        file, place = known.get(name), content / name
        if not is_content(name) or (file is None and name in found.assets):
            continue
        try:
            status = place.lstat()
        except OSError:
            return None
        if file is None or file_fault(status.st_mode, name, file.path) is not None:
            return None
        data = _read(str(place), status.st_size, file.path, [])
        if data is None:
            return None
        now[name] = replace(file, data=data)
    documents, tables = (
        # The same tuple where nothing in it changed.
        tuple(now.get(f.name, f) for f in files) if any(f.name in now for f in files) else files
        for files in (found.documents, found.tables)
    )
    return replace(found, documents=documents, tables=tables)


def _walk(
    folder: Path | str, prefix: str, faults: list[Diagnostic], shown: str
) -> Iterator[tuple[os.DirEntry[str], str]]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda e: e.name)
    except FileNotFoundError:
        return
    except OSError as fault:
        path = f"{shown}/{prefix}".rstrip("/")
        faults.append(error("F106", Span.of(path), f"the folder cannot be read: {fault.strerror}"))
        return
    for entry in entries:
        if entry.name.startswith(("_", ".")):
            continue
        name = f"{prefix}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{name}/", faults, shown)
        else:
            yield entry, name


def is_content(name: str) -> bool:
    """Whether a file of this name takes part; nothing does below a name that begins with `_` or `.`."""
    parts = name.split("/")
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122
    return not any(part.startswith(("_", ".")) for part in parts) and suffix in _KNOWN


def sorted_out(files: Iterable[tuple[str, int, bytes | None]], shown: str) -> Found:
    """What a content folder holds whose files were read elsewhere: names, modes, and data not too large."""
    documents: list[SourceFile] = []
    tables: list[SourceFile] = []
    faults: list[Diagnostic] = []
    assets: dict[str, Path] = {}
    for name, mode, data in sorted(files, key=lambda file: file[0]):
        path, suffix = f"{shown}/{name}", os.path.splitext(name)[1].lower()  # noqa: PTH122
        fault = file_fault(mode, name, path)
        if fault is not None:
            faults += [fault] if suffix == ".md" else []
            continue
        if suffix in IMAGES | ATTACHMENTS:
            assets[name] = Path(name)
        if suffix in {".md", ".csv"} and data is not None:
            (documents if suffix == ".md" else tables).append(SourceFile(path, name, data))
        elif suffix == ".md":
            faults.append(
                error("F105", Span.of(path), "the file is larger than the 1 MB that is read", "split it")
            )
    return Found(tuple(documents), tuple(tables), assets, tuple(faults))


@lru_cache(maxsize=65536)
def file_fault(mode: int, name: str, path: str) -> Diagnostic | None:
    """What forbids to read a file of some mode and name."""
    printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in path)
    span = Span.of(printable)
    if stat.S_ISLNK(mode):
        return error(
            "F106", span, "the file is a symlink; nothing is read through one", "put the file itself here"
        )
    if not stat.S_ISREG(mode):
        return error("F106", span, "this is not a regular file")
    for part in name.split("/"):
        stem = part.split(".")[0].casefold()
        odd = sorted({c for c in part if c in _FORBIDDEN or not c.isprintable()})
        if odd or part != part.strip() or part.endswith(".") or "\udc80" <= max(part) <= "\udcff":
            shown = " ".join(quote(c) for c in odd) or "a space or dot at its edge"
            return error(
                "F107", span, f"the name {quote(part)} cannot be an address: it has {shown}", "rename it"
            )
        if stem in _RESERVED:
            return error("F107", span, f"the name {quote(part)} is reserved on Windows", "rename it")
        if len(part.encode("utf-8", "replace")) > 200:
            return error("F107", span, "the name is longer than 200 bytes", "rename it")
    return None


def _read(file: str, size: int, path: str, faults: list[Diagnostic]) -> bytes | None:
    if size > MAX_BYTES:
        message = f"the file has {size:,} bytes; at most 1 MB is read"
        faults.append(error("F105", Span.of(path), message, "split it"))
        return None
    try:
        # O_NOFOLLOW and O_NONBLOCK: the entry may have become a link or a pipe since it was looked at.
        flags = (
            os.O_RDONLY
            | getattr(os, "O_NOFOLLOW", 0)
            | getattr(os, "O_NONBLOCK", 0)
            | getattr(os, "O_BINARY", 0)
        )
        with os.fdopen(os.open(file, flags), "rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as fault:
        faults.append(error("F106", Span.of(path), f"the file cannot be read: {fault.strerror}"))
        return None


def folded(name: str) -> str:
    """The form in which two addresses are the same to some file system: case and Unicode form folded."""
    if name.isascii():
        return name.casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
