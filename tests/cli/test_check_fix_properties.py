"""Whatever way a file is laid out, mending it changes what the fixes are about and nothing else."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.fix import mend
from okrsite.project import open_project
from okrsite.source.discover import discover
from okrsite.source.front_matter import decode, split
from okrsite.source.node import Plain, plain
from tests.support import write

NAME = "2026-Q1/sales/a.md"
TRAPS = [
    "Become the #1 platform",
    "#1 in the market",
    "@home everywhere",
    "`code` first",
    "> 50 customers",
    "% of growth",
    "[Draft] Win",
    "Sales: the sequel",
    '@the "best" ones',
    '@it\'s \\ "so"',
]
TITLES = ["Win the accounts", "New ARR signed", "Größe und Umsatz", "C#1 'a'", "It's 5 % up", "日本", "a, b"]
COMMENT = st.sampled_from(["# a remark", "#", "# id: x", "# 'quoted\" [ {", "#! odd"])

Entry = tuple[str, Any, list[str]]
"""A key, the value that its author means, and the lines that write it, without indent."""


@st.composite
def title(draw: st.DrawFn, *, flow: bool, traps: bool) -> Entry:
    """A title in one of the ways to write it."""
    value = draw(st.sampled_from(TITLES + (TRAPS if traps and not flow else [])))
    if not flow and value not in TRAPS and draw(st.booleans()):
        return "title", value, [draw(st.sampled_from(["title: >-", "title: |-  # why"])), f"  {value}"]
    written, style = value, draw(st.sampled_from(["plain", "single", "double"]))
    if value not in TRAPS and (style == "single" or (flow and "," in value)):
        written = "'" + value.replace("'", "''") + "'"
    elif value not in TRAPS and style == "double":
        written = f'"{value}"'
    tail = "" if flow else draw(st.sampled_from(["", "", "  # why", " # the #2 of them", "\t# tab", "  "]))
    return "title", value, [f"title:{draw(st.sampled_from([' ', '   ']))}{written}{tail}"]


@st.composite
def spaced(draw: st.DrawFn, entries: Sequence[Entry], indent: str) -> list[str]:
    """Entries one below the other, with comments and blank lines between them."""
    lines: list[str] = []
    for number, (_, _, written) in enumerate(entries):
        if number and draw(st.booleans()):
            lines += draw(st.lists(st.just("") | COMMENT.map(lambda text: indent + text), max_size=2))
        lines += [indent + line if line else "" for line in written]
    return lines


@st.composite
def key_result(draw: st.DrawFn, number: int, *, traps: bool) -> tuple[dict[str, Any], list[str]]:
    """A key result in a block or on one line, with or without an id."""
    flow = draw(st.booleans())
    entries: list[Entry] = [
        draw(title(flow=flow, traps=traps)),
        ("start", "$0", ["start: $0"]),
        ("target", "$5M", ["target:  $5M"]),
    ]
    if not flow:
        entries.append(("unit", "$", ["unit: '$'   # dollars"]))
    if draw(st.booleans()):
        entries.append(("id", f"kr-{number}", [f"id: kr-{number}"]))
    entries = draw(st.permutations(entries))
    meant = {key: value for key, value, _ in entries}
    if flow:
        inside = draw(st.sampled_from([", ", " ,  "])).join(lines[0] for _, _, lines in entries)
        pad, tail = draw(st.sampled_from(["", " "])), draw(st.sampled_from(["", "   # one"]))
        return meant, [f"- {{{pad}{inside}{pad}}}{tail}"]
    lines = draw(spaced(entries, "  "))
    return meant, ["- " + lines[0].lstrip(), *lines[1:]]


@st.composite
def objective(draw: st.DrawFn) -> tuple[bytes, dict[str, Any]]:
    """A file, and what its author means by it."""
    traps = draw(st.booleans())
    results = [draw(key_result(number, traps=traps)) for number in range(draw(st.integers(1, 3)))]
    deep = draw(st.sampled_from(["", "  "]))
    listed = [deep + line if line else "" for _, lines in results for line in lines]
    entries: list[Entry] = [
        ("type", "objective", ["type: objective"]),
        draw(title(flow=False, traps=traps)),
        ("tags", ["b", "a#x"], ["tags:  [b ,  'a#x']   # two"]),
        ("why", "id: none\n\n# none\n", ["why: |", "  id: none", "", "  # none"]),
        ("key_results", [meant for meant, _ in results], ["key_results:", *listed]),
    ]
    entries = draw(st.permutations(entries))
    lines = ["---", *draw(spaced(entries, "")), "---", "", "Body: the #1  ", "", "id: x"]
    text = draw(st.sampled_from(["\n", "\r\n", "\r"])).join([*lines, *draw(st.sampled_from([[], [""]]))])
    bom = draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    return bom + text.encode(), {key: value for key, value, _ in entries}


def read(data: bytes) -> tuple[Plain, str]:
    """The front matter and the body of a file."""
    text, faults = decode(NAME, data)
    assert text is not None, faults
    parts = split(NAME, text)
    assert parts.front is not None, parts.diagnostics
    return plain(parts.front), parts.body.text


def without_ids(value: Any, meant: Any) -> Any:
    """What is read, without the ids that its author did not write."""
    if isinstance(meant, dict):
        return {k: without_ids(v, meant.get(k)) for k, v in value.items() if k != "id" or "id" in meant}
    if isinstance(meant, list):
        return [without_ids(*pair) for pair in zip(value, meant, strict=True)]
    return value


def mended(data: bytes) -> tuple[bytes, int]:
    """What `--fix` makes of a file, and how much it says it mended."""
    with tempfile.TemporaryDirectory() as folder:
        project = open_project(write(Path(folder), {NAME: data}))
        done = mend(project, discover(project.content, "content"), date(2026, 2, 15))
        return (done[0].data, len(done[0].diagnostics)) if done else (data, 0)


def comments(data: bytes) -> Counter[bytes]:
    """The lines that hold a comment and nothing else."""
    return Counter(line for part in re.split(rb"[\r\n]", data) if (line := part.strip()).startswith(b"#"))


def characters(data: bytes) -> Counter[str]:
    """What is written, without the characters that stand for themselves only."""
    return Counter(re.sub(r"[\"'\\,\s]", "", data.decode("utf-8-sig")))


@given(objective())
@settings(max_examples=80)
def test_mending_keeps_what_is_meant_and_all_else_as_it_is(made: tuple[bytes, dict[str, Any]]) -> None:
    data, meant = made
    after, count = mended(data)
    values, body = read(after)
    assert without_ids(values, meant) == meant
    plain_text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    assert body == plain_text.split("\n---\n")[1]
    assert after.startswith(b"\xef\xbb\xbf") is data.startswith(b"\xef\xbb\xbf")
    assert set(re.findall(rb"\r\n|\r|\n", after)) == set(re.findall(rb"\r\n|\r|\n", data))
    assert comments(after) == comments(data)
    assert not characters(data) - characters(after), "nothing is lost"
    ids = "".join(f"id:{kr['id']}" for kr in _added(values, meant))
    assert characters(after) - characters(data) == Counter(ids), "nothing but ids is added"
    assert mended(after) == (after, 0), "once is enough"
    assert (count > 0) is (after != data)


def _added(values: Any, meant: dict[str, Any]) -> list[dict[str, str]]:
    pairs = zip(values["key_results"], meant["key_results"], strict=True)
    return [now for now, then in pairs if "id" in now and "id" not in then]


@given(objective())
@settings(max_examples=50)
def test_what_can_be_in_order_is_in_order(made: tuple[bytes, dict[str, Any]]) -> None:
    data, meant = made
    values: Any = read(mended(data)[0])[0]
    titles = [kr["title"] for kr in meant["key_results"]]
    named = [kr for kr in values["key_results"] if "id" in kr]
    if all("id" in kr for kr in values["key_results"]):
        assert list(values)[:2] == ["type", "title"]
    assert len(named) == len(titles) or len(set(titles)) < len(titles) or not "".join(titles).isascii()
