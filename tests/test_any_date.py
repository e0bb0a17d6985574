"""Any past day can be built again: what was written later leaves no trace."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from okrsite.build import build
from okrsite.project import open_project

ROOT = Path(__file__).parent.parent
DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


def copy(target: Path, day: date | None) -> Path:
    """The demo's content, without the check-ins that were written after a day."""
    shutil.copytree(ROOT / "content", target / "content")
    shutil.copy(ROOT / "okrsite.toml", target)
    if day is not None:
        for path in (target / "content").rglob("checkins/*.md"):
            found = DATED.match(path.name)
            if found and date.fromisoformat(found[0]) > day:
                path.unlink()
    return target / "okrsite.toml"


def published(config: Path, day: date) -> dict[str, bytes]:
    output = config.parent / "public"
    assert build(open_project(config), day, output).published
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


@pytest.mark.parametrize("day", ["2026-11-06", "2026-10-01", "2026-06-14"])
def test_later_check_ins_leave_no_trace(tmp_path: Path, day: str) -> None:
    on = date.fromisoformat(day)
    with_later = published(copy(tmp_path / "with", None), on)
    without = published(copy(tmp_path / "without", on), on)
    assert sorted(with_later) == sorted(without)
    assert [name for name, data in with_later.items() if data != without[name]] == []
