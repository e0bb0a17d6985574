"""Anything at all for content: a list of faults inside their files, and never a crash."""

from __future__ import annotations

import re
import tempfile
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from okrsite.checking import check
from okrsite.diagnostics import Diagnostic
from okrsite.project import open_project
from okrsite.reporters.json import render_json
from okrsite.reporters.text import render_text
from tests.support import Files, write

DEMO = Path(__file__).parents[2] / "content"
ALPHABET = st.one_of(
    st.characters(codec="utf-8"),
    st.sampled_from(list("-:#[]{},&*!|>'\"%@`?~=. \n\t\r\0\ufeff\u2028\x85$0123456789eE_+")),
)
TEXT = st.text(ALPHABET, max_size=60)

VOCABULARY = tomllib.loads((Path(__file__).parent / "cases" / "words.toml").read_text("utf-8"))
WORDS: list[str] = VOCABULARY["keys"].split()
SCALARS: list[str] = [*WORDS, *VOCABULARY["scalars"].split(), *VOCABULARY["phrases"]]

SCALAR = st.one_of(st.sampled_from(SCALARS), TEXT)
VALUE = st.recursive(
    SCALAR,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(WORDS) | SCALAR, inner, max_size=5)
    ),
    max_leaves=16,
)
FOLDERS = [
    "",
    "2026-Q1/",
    "2026-Q1/sales/",
    "teams/",
    "people/",
    "kpis/",
    "2026-Q1/checkins/2026-01-19-",
    "retros/",
    "events/",
]

GOAL = "---\ntype: objective\ntitle: X\nkey_results: [{{id: a, title: A, {}}}]\n---\n"
STANDING: Files = {
    "people.csv": "id,title\nmara,Mara\n",
    "teams.csv": "id,title\nsales,Sales\n",
    "kpis/churn.md": "---\ntitle: Churn\n---\n",
    "data/crm.csv": "date,arr\n2026-01-10,5\n",
    "2026-Q1/sales/x.md": GOAL.format("start: 0, target: 10"),
    "2026-Q1/sales/sum.md": GOAL.format("kind: rollup, of: value, target: 9, start: 0"),
}


def flow(value: Any) -> str:
    """YAML, roughly: what is inside need not be valid."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(map(flow, value)) + "]" if isinstance(value, list) else str(value)


def run(files: Files, config: str | bytes = b"", as_of: str = "2026-02-15") -> tuple[Diagnostic, ...]:
    """All faults; each lies inside its file, can be shown, and stands in its place."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        path = write(root, files)
        path.write_bytes(config if isinstance(config, bytes) else config.encode("utf-8", "surrogatepass"))
        found = check(open_project(path), date.fromisoformat(as_of)).diagnostics
        for one in found:
            inside(root, one)
        places = [(d.span.path, d.span.line, d.span.column) for d in found]
        assert places == sorted(places)
        render_json(found)
        render_text(found, lambda name: lines(root / name))
        return found


def lines(path: Path) -> list[str]:
    return re.split(r"\r\n|\r|\n", path.read_bytes().decode("utf-8-sig", "replace")) if path.is_file() else []


def inside(root: Path, one: Diagnostic) -> None:
    span = one.span
    assert not span.path.startswith("/"), one
    assert "\\" not in span.path, one
    assert (root / span.path).exists(), one
    assert (1, 1) <= (span.line, span.column) <= (span.end_line, span.end_column), one
    text = lines(root / span.path)
    if not text or (span.line, span.column) == (1, 1):
        return
    assert span.end_line <= len(text), one
    if "\ufffd" not in "".join(text):
        assert span.column <= len(text[span.line - 1]) + 1, (one, text[span.line - 1])
        assert span.end_column <= len(text[span.end_line - 1]) + 1, (one, text[span.end_line - 1])


def name(folder: str) -> str:
    return f"{folder}fuzz.md"


@given(folder=st.sampled_from(FOLDERS), content=st.binary(max_size=200))
@example(folder="", content=b"---\r\r---")
@example(folder="", content=b"---\n? \n---")
def test_any_bytes(folder: str, content: bytes) -> None:
    run({**STANDING, name(folder): content})


@given(folder=st.sampled_from(FOLDERS), front=st.text(ALPHABET, max_size=200), body=TEXT)
@example(folder="", front="&", body="")
def test_any_text(folder: str, front: str, body: str) -> None:
    run({**STANDING, name(folder): f"---\n{front}\n---\n{body}".encode("utf-8", "surrogatepass")})


@settings(max_examples=300)
@given(folder=st.sampled_from(FOLDERS), front=st.dictionaries(st.sampled_from(WORDS), VALUE, max_size=8))
@example(folder="2026-Q1/checkins/2026-01-19-", front={"updates": {"x": {"a": ""}}})
@example(folder="2026-Q1/checkins/2026-01-19-", front={"updates": {"x#a": []}})
@example(folder="retros/", front={"objective": "x", "date": "2026-02-01", "grades": {"x": ""}})
def test_any_front_matter(folder: str, front: dict[str, Any]) -> None:
    text = "".join(f"{key}: {flow(value)}\n" for key, value in front.items())
    run({**STANDING, name(folder): f"---\n{text}---\nText.\n".encode("utf-8", "surrogatepass")})


KR = st.dictionaries(st.sampled_from(WORDS), VALUE, max_size=6)


@settings(max_examples=300)
@given(kr=KR, kind=st.sampled_from(["metric", "milestone", "habit", "maintain", "rollup"]), update=VALUE)
@example(kr={}, kind="metric", update="")
def test_any_key_result_and_update(kr: dict[str, Any], kind: str, update: Any) -> None:
    kr = {"id": "k", "title": "K", "kind": kind, **kr}
    krs = f"  - {flow(kr)}\n  - {{id: z, title: Z, start: 0, target: 1}}\n"
    goal = f"---\ntype: objective\ntitle: G\nkey_results:\n{krs}---\n"
    checkin = f"---\nupdates:\n  fuzz:\n    k: {flow(update)}\n    z: 1\n---\n"
    files = {"2026-Q1/sales/fuzz.md": goal, "2026-Q1/checkins/2026-01-19-a.md": checkin}
    run({**STANDING, **{path: text.encode("utf-8", "surrogatepass") for path, text in files.items()}})


SEEDS = sorted(p for p in DEMO.rglob("*") if p.suffix in (".md", ".csv") and p.stat().st_size < 4000)


@settings(max_examples=200)
@given(data=st.data())
def test_mutated_files(data: st.DataObject) -> None:
    seed = data.draw(st.sampled_from(SEEDS))
    text = seed.read_text("utf-8")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        end = min(len(text), at + data.draw(st.integers(0, 12)))
        text = text[:at] + data.draw(SCALAR) + text[end:]
    run(
        {**STANDING, seed.relative_to(DEMO).as_posix(): text.encode("utf-8", "surrogatepass")},
        as_of="2026-11-20",
    )


@given(
    roster=st.sampled_from(["people.csv", "teams.csv", "data/crm.csv"]),
    text=st.lists(st.lists(SCALAR, max_size=4), max_size=5),
)
def test_any_table(roster: str, text: list[list[str]]) -> None:
    body = "\n".join(",".join(row) for row in text)
    uses = GOAL.format("target: 10, source: data/crm.csv#arr")
    run({**STANDING, "2026-Q1/sales/y.md": uses, roster: body.encode("utf-8", "surrogatepass")})


@given(roster=st.sampled_from(["people.csv", "teams.csv", "data/crm.csv"]), content=st.binary(max_size=100))
def test_any_bytes_for_a_table(roster: str, content: bytes) -> None:
    uses = GOAL.format("target: 10, source: data/crm.csv#arr")
    run({**STANDING, "2026-Q1/sales/y.md": uses, roster: content})


@given(body=st.text(st.sampled_from(list("[]()|#!<>*_`~-:/. \n\t&;=x1")), max_size=120))
def test_any_body(body: str) -> None:
    run({**STANDING, "2026-Q1/sales/y.md": f"---\ntype: page\ntitle: Y\n---\n{body}".encode()})


SETTING = st.sampled_from(
    [
        "title",
        "base_url",
        "as_of",
        "status",
        "check",
        "rules",
        "periods",
        "tokens",
        "grace_days",
        "week_start",
        "content_dir",
    ]
)


@given(
    config=st.binary(max_size=60)
    | st.dictionaries(
        SETTING,
        st.sampled_from(
            ['"x"', "1", "2026-02-30", "[]", "{}", "{x = {start = 1}}", "nan", "true", '""', "{x = 1}"]
        ),
        max_size=4,
    )
)
def test_any_config(config: bytes | dict[str, str]) -> None:
    text = config if isinstance(config, bytes) else "".join(f"{k} = {v}\n" for k, v in config.items())
    try:
        run(STANDING, text)
    except AssertionError as fault:
        # A folder that is not there cannot be shown; that it is told is enough.
        if "content_dir" not in str(text):
            raise AssertionError(fault) from fault


@pytest.mark.parametrize("as_of", ["0001-01-01", "1970-01-01", "2026-02-15", "9999-12-31"])
def test_any_day(as_of: str) -> None:
    days = {"2026-Q1/checkins/2026-01-19-a.md": "---\nupdates:\n  x#a: {value: 3, date: 0001-01-01}\n---\n"}
    late = {"9999-Q4/y.md": GOAL.format("start: 0, target: 1, due: 9999-12-31")}
    run({**STANDING, **days, **late}, as_of=as_of)


@pytest.mark.parametrize(
    "period",
    ["9999-Q4", "9999", "9999-H2", "9999-12", "FY99-Q4", "0001-Q1", "0001", "0000-Q1", "FY00-Q1", "10000"],
)
@pytest.mark.parametrize("named", ["start", "end"])
def test_years_at_the_edge(period: str, named: str) -> None:
    krs = "[{id: a, title: A, kind: habit, target: 1, per: week}, {id: b, title: B, kind: maintain, min: 1}]"
    goal = f"---\ntype: objective\ntitle: Y\nperiod: {period}\nkey_results: {krs}\n---\n"
    run(
        {**STANDING, "y.md": goal, f"{period}/z.md": goal},
        f"fiscal_year_start = 2\nfiscal_year_named = '{named}'\n",
    )
