"""The catalogue of faults: files that are wrong in one place, and what okrsite says of them.

`cases/forms.toml` holds the files, the other files there what is put into them. A case is a fault
(one diagnostic, at «») or, with `fine = true`, one that looks like a fault and is none. An error is
what a build says that publishes nothing and touches nothing of the site that stands there already.
"""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.refused import Told, checked, errors, refused
from tests.support import Files, write

Case = dict[str, Any]
Place = tuple[str, int, int]

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


def catalogue() -> Iterator[tuple[str, str, Case]]:
    for file in sorted(CASES.glob("*.toml")):
        if file.stem in ("forms", "words"):
            continue
        for form, cases in tomllib.loads(file.read_text("utf-8")).items():
            for case in cases:
                assert not set(case) - KNOWN, case
                yield f"{file.stem}: {form}: {case['name']}", form, case


def filled(form: dict[str, str], case: Case) -> str:
    """The form's text with the case in the place of its §."""
    text = form["text"]
    if "drop" in case:
        text = text.replace(case["drop"] + "\n", "", 1)
    if "at" in case:
        text = text.replace(case["at"], f"«{case['at']}»", 1)
    found = re.search(r"( *)§", text)
    assert found, text
    put: str = case.get("put", "")
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


def site_of(form: str, case: Case) -> tuple[Files, str, set[Place]]:
    """Files, the config, and the places of the fault."""
    about = FORMS["forms"][form]
    own = case.get("path", about["path"])
    texts = {**FORMS["base"], **case.get("files", {}), own: filled(about, case)}
    config = texts.pop("../okrsite.toml", case.get("config", ""))
    config, found = places(config)
    marked = {("okrsite.toml", *at) for at in found}
    files: Files = {}
    for path, text in texts.items():
        if text == "absent":
            continue
        bare, found = places(text)
        files[path] = bare.encode()
        marked |= {(posixpath.normpath(f"content/{path}"), *at) for at in found}
    return files, config, marked


def shown(found: list[Told]) -> str:
    return "\n".join(
        f"{d.path}:{d.line}:{d.column}: {d.code} {d.severity} {d.message} / {d.hint}" for d in found
    )


def test_the_forms_have_no_fault(tmp_path: Path) -> None:
    assert checked(write(tmp_path, FORMS["base"])) == (0, [])


@pytest.mark.parametrize(("form", "case"), [pytest.param(f, c, id=name) for name, f, c in catalogue()])
def test_case(tmp_path: Path, published: Path, form: str, case: Case) -> None:
    files, config, marked = site_of(form, case)
    path, as_of = write(tmp_path, files, config), case.get("as_of", "2026-03-01")
    severity = case.get("severity", "error")
    if case.get("fine") or severity != "error":
        code, found = checked(path, as_of)
        assert code == 0, shown(found)
    else:
        found = refused(path, published, as_of)
    found = [d for d in found if d.severity != "info"]
    if case.get("fine"):
        assert not found, shown(found)
        return
    assert len(found) == 1, f"one fault, {len(found)} diagnostics:\n{shown(found)}"
    (one,) = found
    assert (one.code, one.severity) == (case["code"], severity), shown(found)
    if case.get("line"):
        assert one.place[:2] in {place[:2] for place in marked}, shown(found)
    elif marked:
        assert one.place in marked, f"not at {marked}:\n{shown(found)}"
    assert all(word.casefold() in one.words for word in case.get("says", [])), (
        f"{case['says']} in\n{shown(found)}"
    )


def alone(form: str, case: Case) -> bool:
    """An error of one file, which names neither itself nor other files of its own."""
    own = re.escape(posixpath.basename(FORMS["forms"][form]["path"]).removesuffix(".md"))
    names_itself = re.search(rf"«{own}»", case.get("put", ""))
    return not (
        case.get("fine") or names_itself or set(case) & {"severity", "files", "config", "path", "as_of"}
    )


def test_every_fault_of_every_file_in_one_run(tmp_path: Path, published: Path) -> None:
    """All that can stand side by side, each in a file of its own: none hides another, none adds one."""
    files: Files = {path: text.encode() for path, text in FORMS["base"].items()}
    wanted = []
    for number, (_, form, case) in enumerate(catalogue()):
        about = FORMS["forms"][form]
        if alone(form, case) and about["path"].endswith(".md"):
            own = f"{about['path'].removesuffix('.md')}-{number}.md"
            bare, marks = places(filled(about, case))
            files[own] = bare.encode()
            wanted.append((f"content/{own}", case["code"], {line for line, _ in marks}))
    found = errors(refused(write(tmp_path, files), published, "2026-03-01"))
    assert len(wanted) >= 260
    assert [(d.path, d.code) for d in found] == sorted((path, code) for path, code, _ in wanted)
    lines = {path: lines for path, _, lines in wanted}
    assert not [d for d in found if d.line not in lines[d.path]]


def test_each_of_the_same_links_has_its_place(tmp_path: Path, published: Path) -> None:
    """In one paragraph, one line and behind an image that is its link's words."""
    body = "See [[x]] and [[x]]\nand [[x]], [![a](b.png)](b.md) [c](b.md).\n"
    found = refused(write(tmp_path, {"a.md": f"---\ntype: page\ntitle: A\n---\n{body}"}), published)
    assert [(d.code, d.line, d.column) for d in found] == [
        ("V301", 5, 5),
        ("V301", 5, 15),
        ("V301", 6, 5),
        ("L203", 6, 18),
        ("L202", 6, 26),
        ("L202", 6, 36),
    ]


def test_the_catalogue_is_large() -> None:
    """None gets lost: what is counted here are faults with their code and place."""
    cases = list(catalogue())
    names = [name for name, _, _ in cases]
    assert len(set(names)) == len(names)
    wrong = [(form, case) for _, form, case in cases if not case.get("fine")]
    assert len(wrong) >= 310
    assert all(re.fullmatch(r"[FVLC][0-9]{3}", case["code"]) for _, case in wrong)
    assert all(site_of(form, case)[2] for form, case in wrong)
