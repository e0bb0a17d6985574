"""Small sites made in a test, and what okrsite says of them."""

from __future__ import annotations

import ctypes
import json
import os
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

from okrsite.build import build
from okrsite.checking import Checked, check
from okrsite.diagnostics import Diagnostic, Severity
from okrsite.exports.site_json import site_data
from okrsite.project import open_project

Files = dict[str, str | bytes]


def write(root: Path, files: Files, config: str = "") -> Path:
    """Writes `files` (paths under `content/`) and the config; returns the config's path."""
    (root / "content").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode())
    (root / "okrsite.toml").write_text(dedent(config), "utf-8")
    return root / "okrsite.toml"


def checked(root: Path, files: Files, as_of: str, config: str = "", *, keep_going: bool = False) -> Checked:
    """The site as far as it could be made, with its diagnostics."""
    return check(open_project(write(root, files, config)), date.fromisoformat(as_of), keep_going=keep_going)


def faults(root: Path, files: Files, as_of: str = "2026-02-15", config: str = "") -> tuple[Diagnostic, ...]:
    """All diagnostics but those of quality rules, which have tests of their own."""
    return tuple(d for d in checked(root, files, as_of, config).diagnostics if d.code[0] != "Q")


def site(root: Path, files: Files, as_of: str, config: str = "") -> dict[str, Any]:
    """`site.json` of a site that must have no errors."""
    result = checked(root, files, as_of, config)
    errors = [d for d in result.diagnostics if d.severity is Severity.ERROR]
    assert not errors, errors
    assert result.world is not None
    data: dict[str, Any] = json.loads(json.dumps(site_data(result.world)))
    return data


def key_results(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Key results by ref."""
    return {kr["ref"]: kr for o in data["objectives"] for kr in o["key_results"]}


def objectives(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Objectives by id."""
    return {o["id"]: o for o in data["objectives"]}


PEOPLE = "id,title\nmara,Mara Lind\nben,Ben Ode\n"
TEAMS = "id,title\ncompany,Company\nsales,Sales\nmarketing,Marketing\n"


def built(root: Path, files: Files, as_of: str, config: str = "") -> Path:
    """The published site; it must have no errors."""
    done = build(open_project(write(root, files, config)), date.fromisoformat(as_of), root / "public")
    assert done.published is not None, done.diagnostics
    return root / "public"


def without_privileges() -> None:
    """Root keeps its files and loses what lets it read all: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH.

    For `subprocess.run(…, preexec_fn=without_privileges)`.
    """
    if os.geteuid() == 0:
        drop_from_bounding_set = 24
        for capability in (1, 2):
            assert ctypes.CDLL(None).prctl(drop_from_bounding_set, capability, 0, 0, 0) == 0
