"""The list of the files in the output folder that are ours, with size and SHA-256 of each.

Only files on this list are ever removed. It holds no date and no absolute path, so that the same site has
the same manifest everywhere.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from okrsite import __version__
from okrsite.publish.files import MANIFEST, is_site_path
from okrsite.publish.tree import read_regular

VERSION = 1
"""Version of the format; a manifest of another one is treated as none."""

GENERATOR = f"okrsite {__version__}"

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MAX_BYTES = 256 * 1024 * 1024  # some two million files; whoever plants more than that gets no answer


class Entry(NamedTuple):
    """What a file holds: SHA-256 in lower-case hexadecimal, size in bytes."""

    sha256: str
    size: int

    @classmethod
    def of(cls, data: bytes) -> Entry:
        """The entry of a file with these bytes."""
        return cls(hashlib.sha256(data).hexdigest(), len(data))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a published site by path, and the version of okrsite that wrote them."""

    files: Mapping[str, Entry] = field(default_factory=dict)
    generator: str = GENERATOR

    def to_bytes(self) -> bytes:
        """JSON in ASCII, a file a line, sorted by path: the same files always give the same bytes."""
        files = ",\n".join(
            f'    {json.dumps(path)}: {{"sha256": "{entry.sha256}", "size": {entry.size}}}'
            for path, entry in sorted(self.files.items())
        )
        block = f"{{\n{files}\n  }}" if files else "{}"
        head = f'  "version": {VERSION},\n  "generator": {json.dumps(self.generator)}'
        return f'{{\n{head},\n  "files": {block}\n}}\n'.encode("ascii")

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest | None:
        """The manifest in these bytes; None when they are damaged, hostile or of another version."""
        try:
            raw: object = json.loads(data.decode("utf-8"))
        except (ValueError, RecursionError):
            return None
        if not isinstance(raw, dict) or type(raw.get("version")) is not int or raw["version"] != VERSION:
            return None
        generator, listed = raw.get("generator"), raw.get("files")
        if not isinstance(generator, str) or not isinstance(listed, dict):
            return None
        files: dict[str, Entry] = {}
        for path, value in listed.items():
            entry = _entry(value)
            if entry is None or path == MANIFEST or not is_site_path(path):
                return None
            files[path] = entry
        return cls(files, generator)


def _entry(raw: object) -> Entry | None:
    if not isinstance(raw, dict):
        return None
    sha256, size = raw.get("sha256"), raw.get("size")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        return None
    # bool is an int to Python; a size is not.
    return Entry(sha256, size) if type(size) is int and size >= 0 else None


def read_manifest_bytes(folder: Path) -> bytes | None:
    """The manifest of an output folder as it stands on disk; None without a regular file of a sane size."""
    return read_regular(str(folder / MANIFEST), _MAX_BYTES)


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of an output folder; None when it is missing, unreadable, damaged or hostile."""
    data = read_manifest_bytes(folder)
    return None if data is None else Manifest.from_bytes(data)
