"""The catalogue of faults: files that are wrong in one place, and what okrsite says of them.

`cases/forms.toml` holds the files, the other files there what is put into them. A case is a fault
(one diagnostic, at «») or, with `fine = true`, one that looks like a fault and is none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from okrsite.diagnostics import Diagnostic, Severity
from tests.support import faults

CASES = Path(__file__).parent / "cases"
FORMS = tomllib.loads((CASES / "forms.toml").read_text("utf-8"))
KNOWN = {
    "name",
    "put",
    "path",
    "says",
    "at",
    "drop",
    "code",
    "severity",
    "files",
    "config",
    "as_of",
    "fine",
    "line",
}


def catalogue() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for file in sorted(CASES.glob("*.toml")):
        if file.stem in ("forms", "words"):
            continue
        for form, cases in tomllib.loads(file.read_text("utf-8")).items():
            for case in cases:
                assert not set(case) - KNOWN, case
                yield f"{file.stem}: {form}: {case['name']}", form, case


def filled(form: dict[str, Any], case: dict[str, Any]) -> str:
    """The form's text with the case in the place of its §."""
    text: str = form["text"]
    if "drop" in case:
        text = text.replace(case["drop"] + "\n", "", 1)
    if "at" in case:
        text = text.replace(case["at"], f"«{case['at']}»", 1)
    found = re.search(r"( *)§", text)
    assert found, text
    put = case.get("put", "")
    if found[1]:
        put = "\n".join(found[1] + line if line else "" for line in put.split("\n"))
    return text[: found.start()] + put + text[found.end() :]


def places(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and where they began."""
    found = []
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        bare = line.replace("»", "")
        while "«" in bare:
            found.append((number, bare.index("«") + 1))
            bare = bare.replace("«", "", 1)
        lines[number - 1] = bare
    return "\n".join(lines), found


def site_of(form: str, case: dict[str, Any]) -> tuple[dict[str, str | bytes], set[tuple[str, int, int]]]:
    """Files, and the places of the fault."""
    about = FORMS["forms"][form]
    texts = {**FORMS["base"], **case.get("files", {}), case.get("path", about["path"]): filled(about, case)}
    marked: set[tuple[str, int, int]] = set()
    files: dict[str, str | bytes] = {}
    for path, text in texts.items():
        if text == "absent":
            continue
        bare, found = places(text)
        files[path] = bare.encode()
        marked |= {(f"content/{path}", line, column) for line, column in found}
    return files, marked


def shown(found: list[Diagnostic]) -> str:
    return "\n".join(
        f"{d.span.path}:{d.span.line}:{d.span.column}: {d.code} {d.severity} {d.message} / {d.hint}"
        for d in found
    )


def test_the_forms_have_no_fault(tmp_path: Path) -> None:
    found = [d for d in faults(tmp_path, FORMS["base"]) if not d.code.startswith("Q")]
    assert not found, shown(found)


@pytest.mark.parametrize(("form", "case"), [pytest.param(f, c, id=name) for name, f, c in catalogue()])
def test_case(tmp_path: Path, form: str, case: dict[str, Any]) -> None:
    files, marked = site_of(form, case)
    codes = case.get("code", "FV")
    found = [
        d
        for d in faults(tmp_path, files, case.get("as_of", "2026-03-01"), case.get("config", ""))
        if d.severity is not Severity.INFO and (not d.code.startswith("Q") or "Q" in codes)
    ]
    if case.get("fine"):
        assert not found, shown(found)
        return
    assert len(found) == 1, f"one fault, {len(found)} diagnostics:\n{shown(found)}"
    one = found[0]
    assert one.severity == case.get("severity", "error"), shown(found)
    assert one.code == codes if codes[-1].isdigit() else one.code[0] in codes, shown(found)
    if case.get("line"):
        assert (one.span.path, one.span.line) in {(path, line) for path, line, _ in marked}, shown(found)
    elif marked:
        assert (one.span.path, one.span.line, one.span.column) in marked, f"not at {marked}:\n{shown(found)}"
    words = f"{one.message}\n{one.hint}".casefold()
    assert all(word.casefold() in words for word in case.get("says", [])), (
        f"{case['says']} in\n{shown(found)}"
    )


def test_the_catalogue_is_large() -> None:
    names = [name for name, _, _ in catalogue()]
    assert len(names) >= 90
    assert len(set(names)) == len(names)
