"""The draft of a check-in: answers kept in `.okrsite/` until the file is written."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from okrsite.cache import FOLDER
from okrsite.scaffold.new_files import RefusedError
from okrsite.scaffold.new_text import slug

_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """What a draft holds: the day of the check-in, and the answers by key."""

    day: date
    answers: dict[str, str]


@dataclass(frozen=True, slots=True)
class DraftFile:
    """Where the draft of a team's and author's check-in lies."""

    path: Path

    @classmethod
    def of(cls, root: Path, team: str, author: str) -> DraftFile:
        """The place in the project. Raises `RefusedError` when a link stands there."""
        folder = root / FOLDER
        if folder.is_symlink():
            raise RefusedError(f"{folder} is a link; nothing is written through it")
        name = "-".join(part for part in (slug(team, "team"), slug(author, "person")) if part)
        return cls(folder / f"checkin-{name}.json")

    def read(self) -> Kept | None:
        """What was said before; None when there is nothing, or nothing that can be read."""
        try:
            if self.path.is_symlink() or self.path.stat().st_size > _MAX_BYTES:
                return None
            data = json.loads(self.path.read_bytes())
            answers = {str(key): str(value) for key, value in data["answers"].items()}
            return Kept(date.fromisoformat(data["day"]), answers)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def write(self, kept: Kept) -> None:
        """Puts the draft in place of the one before, in one step."""
        self.path.parent.mkdir(exist_ok=True)
        text = json.dumps({"day": str(kept.day), "answers": kept.answers}, ensure_ascii=False, indent=1)
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".draft-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8", "replace"))
            Path(name).replace(self.path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise

    def remove(self) -> None:
        """The check-in is written, or begun anew."""
        with suppress(FileNotFoundError):
            self.path.unlink()
