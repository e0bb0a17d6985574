"""Input made to be costly: refused with its place by a process that has two seconds and 300 MB."""

from __future__ import annotations

import math
import resource
from pathlib import Path

import pytest

from tests.faults.refused import refused_by_process
from tests.support import write

HEAD = "---\ntype: page\ntitle: A\n"
GOAL = "---\ntype: objective\ntitle: Win\nkey_results:\n  - {id: a, title: A, start: 0, target: 9, "


def page(front: str = "", body: str = "") -> str:
    return f"{HEAD}{front}---\n{body}"


def sourced(table: str) -> dict[str, str]:
    return {"2026-Q1/a.md": f"{GOAL}source: data/x.csv#a}}\n---\n", "data/x.csv": table}


def numbered(form: str, count: int) -> str:
    return "".join(form.format(number) for number in range(count))


BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
# The files; then code, place and number of faults, the first of them there.
HEAVY: dict[str, tuple[dict[str, str], str, str, int]] = {
    "an alias bomb": ({"a.md": page(BOMB)}, "F204", "a.md:4:4", 1),
    "200,000 brackets": ({"a.md": page(f"tags: {'[' * 200_000}{']' * 200_000}\n")}, "F206", "a.md:4:26", 1),
    "200,000 braces": ({"a.md": page(f"tags: {'{a: ' * 200_000}\n")}, "F206", "a.md:4:83", 1),
    "400,000 dashes": ({"a.md": page(f"tags:\n  {'- ' * 400_000}a\n")}, "F206", "a.md:5:41", 1),
    "a file of fences": ({"a.md": "---\n" * 240_000}, "V101", "a.md:1:1", 1),
    "90,000 keys": ({"a.md": page(numbered("k{}: 1\n", 90_000))}, "F105", "a.md:10001:8", 1),
    "150,000 keys of one name": ({"a.md": page("k: 1\n" * 150_000)}, "F203", "a.md:5:1", 9_997),
    "400,000 items": ({"a.md": page(f"tags: [{'a,' * 400_000}]\n")}, "F105", "a.md:4:39994", 1),
    "400,000 keys in one line": ({"a.md": page(f"tags: {{{'a,' * 400_000}}}\n")}, "F203", "a.md:4:10", 9_996),
    "a key of 900,000 letters": ({"a.md": page(f"{'k' * 900_000}: 1\n")}, "F201", "a.md:4:900001", 1),
    "a number of 900,000 digits": ({"a.md": page(f"order: {'9' * 900_000}\n")}, "V104", "a.md:4:8", 1),
    "a date of 900,000 digits": (
        {"events/a.md": f"---\ntitle: A\ndate: {'9' * 900_000}\n---\n"}, "V103", "events/a.md:3:7", 1,
    ),
    "a quote that never ends": ({"a.md": page(f'why: "{"a " * 450_000}\n')}, "F201", "a.md:4:6", 1),
    "300,000 colons": ({"a.md": page(f"why: {'a: ' * 300_000}\n")}, "F201", "a.md:4:6", 1),
    "5,000 links in a paragraph": (
        {"a.md": page("", numbered("[a](b{})\n", 5_000))}, "L202", "a.md:5:5", 5_000,
    ),
    "5,000 headings, and a link past them": (
        {"a.md": page("", "# a\n" * 5_000 + "\n[x](#a-5001)\n")}, "L204", "a.md:5006:5", 1,
    ),
    "400,000 columns of one name": (sourced("date,a" + ",b" * 400_000 + "\n"), "F302", "data/x.csv:1:1", 2),
    "900,000 quotes": (sourced('date,a\n"' + '"' * 900_000), "F301", "data/x.csv:2:1", 1),
    "a row of 400,000 cells": (sourced("date,a\n" + "1," * 400_000), "F302", "data/x.csv:2:1", 1),
}  # fmt: skip


@pytest.fixture(scope="module")
def seconds(tmp_path_factory: pytest.TempPathFactory, published: Path) -> int:
    """Two seconds of a machine at rest, on which to refuse an ordinary page takes two thirds of one."""
    config = write(tmp_path_factory.mktemp("ordinary"), {"a.md": b"x"})
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    refused_by_process(config, published, seconds=60)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return max(2, math.ceil(3 * (ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime)))


@pytest.mark.parametrize(("files", "code", "where", "count"), HEAVY.values(), ids=HEAVY)
def test_what_is_made_to_be_costly(
    tmp_path: Path, published: Path, seconds: int, files: dict[str, str], code: str, where: str, count: int
) -> None:
    config = write(tmp_path, {name: text.encode() for name, text in files.items()})
    found = [d for d in refused_by_process(config, published, seconds=seconds) if d.severity == "error"]
    first = found[0]
    place = f"{first.path.removeprefix('content/')}:{first.line}:{first.column}"
    assert (first.code, place, len(found)) == (code, where, count)
    assert max(len(d.message) + len(d.hint) for d in found) < 1000
