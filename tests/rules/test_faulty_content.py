"""Rules look at whatever could be read, also of content with faults, and never crash on it.

A build shows no findings of files with errors. Here the rules are asked all the same, about what can be read
of such files, too.
"""

from __future__ import annotations

import tempfile
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.checking import check
from okrsite.diagnostics import Diagnostic
from okrsite.fix import mend
from okrsite.fix.mend import mend_file
from okrsite.project import open_project
from okrsite.resolve import resolve
from okrsite.resolve.addresses import check_ids
from okrsite.rules import RULES, lint
from okrsite.scoring import score
from okrsite.source.content import read_content
from okrsite.source.discover import SourceFile, discover
from okrsite.source.front_matter import decode, split
from okrsite.source.node import plain
from okrsite.source.parse import parse
from tests.faults.test_bad_content import catalogue, site_of
from tests.support import Files, write

ROOT = Path(__file__).parents[2]
VOCABULARY = tomllib.loads((ROOT / "tests/faults/cases/words.toml").read_text("utf-8"))
WORDS = [
    *VOCABULARY["keys"].split(),
    *VOCABULARY["scalars"].split(),
    *VOCABULARY["phrases"],
    "#1",
    "@x",
    "",
    "  ",
]
PARTS = (
    "2026-Q4/sales/",
    "2026-Q4/labs/",
    "2026/company/",
    "2026/sales/",
    "kpis/",
    "people.csv",
    "teams.csv",
    "data/",
)
DEMO = {
    name: path.read_bytes()
    for path in sorted((ROOT / "content").rglob("*"))
    if path.is_file() and (name := path.relative_to(ROOT / "content").as_posix()).startswith(PARTS)
}
GOALS = [name for name in DEMO if name.endswith(".md") and "/" in name]
AS_OF = date(2026, 11, 20)


def asked(files: Files, config: str = "", as_of: date = AS_OF) -> tuple[Diagnostic, ...]:
    """What all rules say of all that can be read."""
    with tempfile.TemporaryDirectory() as folder:
        project = open_project(write(Path(folder), files, config))
        check(project, as_of)
        check(project, as_of, keep_going=True)
        found = discover(project.content, "content")
        content = read_content(found, as_of, parse)
        documents, _ = check_ids([*content.documents, *content.rests])
        site, _ = resolve(documents, content.tables, project.config, content.broken)
        mend(project, found, as_of)
        return lint(site, score(site, as_of, project.config), project.config)


@pytest.mark.parametrize(("form", "case"), [pytest.param(f, c, id=name) for name, f, c in catalogue()])
def test_faults_of_the_catalogue(form: str, case: dict[str, Any]) -> None:
    files, config, _ = site_of(form, case)
    as_of = date.fromisoformat(case.get("as_of", "2026-03-01"))
    assert {d.code for d in asked(files, config, as_of)} <= {rule.code for rule in RULES}


@st.composite
def mutated(draw: st.DrawFn, names: list[str]) -> tuple[str, bytes]:
    """A file of the demo with lines dropped, doubled, swapped, cut, or with other words in them."""
    name = draw(st.sampled_from(names))
    lines = DEMO[name].decode("utf-8").split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at, to = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        word = draw(st.sampled_from(WORDS))
        match draw(st.sampled_from(["drop", "double", "swap", "cut", "value", "insert", "indent"])):
            case "drop" if len(lines) > 1:
                del lines[at]
            case "double":
                lines.insert(to, lines[at])
            case "swap":
                lines[at], lines[to] = lines[to], lines[at]
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case "value":
                lines[at] = f"{lines[at].partition(':')[0]}: {word}"
            case "insert":
                place = draw(st.integers(0, len(lines[at])))
                lines[at] = f"{lines[at][:place]}{word}{lines[at][place:]}"
            case _:
                lines[at] = f"  {lines[at]}"
    return name, "\n".join(lines).encode("utf-8", "surrogatepass")


@given(changes=st.lists(mutated(list(DEMO)), min_size=1, max_size=4))
@settings(max_examples=15)
def test_the_demo_with_faults(changes: list[tuple[str, bytes]]) -> None:
    asked({**DEMO, **dict(changes)})


@given(change=mutated(GOALS))
@settings(max_examples=200)
def test_a_mended_file_says_what_it_said(change: tuple[str, bytes]) -> None:
    """Of a file that could be read before, nothing but ids is new; what could not is mended as a whole."""
    name, data = change
    file = SourceFile(f"content/{name}", name, data)
    done = mend_file(file, parse(file).diagnostics)
    if done is None:
        return
    before, after = values(data), values(done.data)
    assert after is not None
    assert (
        "F208" in {d.code for d in done.diagnostics}
        or before is None
        or without_ids(after) == without_ids(before)
    )


def values(data: bytes) -> Any:
    text, _ = decode("", data)
    parts = split("", text) if text is not None else None
    return plain(parts.front) if parts and parts.front is not None else None


def without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_ids(inner) for key, inner in value.items() if key != "id"}
    return [without_ids(inner) for inner in value] if isinstance(value, list) else value
