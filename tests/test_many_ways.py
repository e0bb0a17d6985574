"""A thread that forks at every step, through a whole build: all ways counted, few listed, little work."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.read import read
from tests.support import PEOPLE, TEAMS, Files, built, key_results, write

AS_OF = "2026-02-15"
LEVELS = 30
FEW = "charts = false\n"


def goal(*key_results: str, supports: str = "", owner: str = "mara") -> str:
    """An objective; each key result is its id, with what it supports after an arrow."""
    told = []
    for text in key_results:
        id_, _, above = text.partition(" -> ")
        told.append(
            f"  - {{id: {id_}, title: Goal {id_}, start: 0, target: 9{above and f', supports: {above}'}}}"
        )
    head = [
        "---",
        "type: objective",
        "title: O",
        f"owner: {owner}",
        *([f"supports: {supports}"] if supports else []),
    ]
    return "\n".join([*head, "key_results:", *told, "---", ""])


def company(files: dict[str, str]) -> Files:
    """A company with two key results, a leaf that Ben owns and watches, and these of the sales team."""
    return {
        "teams.csv": TEAMS,
        "people.csv": PEOPLE,
        "2026-Q1/company/top.md": goal("a", "b"),
        "kpis/gauge.md": "---\ntitle: Gauge\nowner: ben\nsupports: leaf#k\nreadings: {2026-01-10: 3}\n---\n",
        **{f"2026-Q1/sales/{name}.md": text for name, text in files.items()},
    }


def of_key_results(levels: int) -> Files:
    """Each level is an objective whose two key results both support both of the next."""
    above = [f"[l{n + 1:03}#a, l{n + 1:03}#b]" for n in range(1, levels)] + ["[top#a, top#b]"]
    files = {f"l{n:03}": goal(f"a -> {up}", f"b -> {up}") for n, up in enumerate(above, 1)}
    return company({**files, "leaf": goal("k -> [l001#a, l001#b]", owner="ben")})


def of_objectives(levels: int) -> Files:
    """Each level is two objectives that both support the key results of both of the next."""
    above = [f"[m{n + 1:03}a#k, m{n + 1:03}b#k]" for n in range(1, levels)] + ["[top#a, top#b]"]
    files = {f"m{n:03}{side}": goal("k", supports=up) for n, up in enumerate(above, 1) for side in "ab"}
    return company({**files, "leaf": goal("k", supports="[m001a#k, m001b#k]", owner="ben")})


def largest(site: Path) -> int:
    """Bytes of the largest page."""
    return max(page.stat().st_size for page in site.rglob("*.html"))


@pytest.mark.parametrize("make", [of_key_results, of_objectives])
def test_a_thousand_million_ways_through_the_command(tmp_path: Path, make: Callable[[int], Files]) -> None:
    config = write(tmp_path, make(LEVELS), FEW)
    command = [sys.executable, "-m", "okrsite", "--config", str(config), "build", "--as-of", AS_OF]
    done = subprocess.run(
        [*command, "--output", str(tmp_path / "public")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    data = json.loads((tmp_path / "public/api/v1/site.json").read_text("utf-8"))
    found = key_results(data)
    leaf = found["2026-Q1/sales/leaf#k"]
    assert leaf["thread_total"] == 2 ** (LEVELS + 1)
    assert {len(kr["thread"]) for kr in found.values()} <= {1, 2, 4, 8, 16, 20}
    assert len(leaf["thread"]) == 20
    assert len({tuple(way) for way in leaf["thread"]}) == 20
    assert {(way[0], way[-1][:-1]) for way in leaf["thread"]} == {
        ("2026-Q1/sales/leaf#k", "2026-Q1/company/top#")
    }
    said = "And 2,147,483,628 more ways to the top."
    for page, heading in PAGES:
        assert said in read(tmp_path / "public" / page / "index.html")[heading], page
    assert largest(tmp_path / "public") < 200_000


PAGES = (
    ("2026-Q1/sales/leaf", "The golden thread"),
    ("kpis/gauge", "What it feeds"),
    ("people/ben", "The thread to the top"),
)


def calls(make: Callable[[], object]) -> int:
    """How many Python functions something calls."""
    called = 0

    def count(_frame: FrameType, event: str, _arg: Any) -> None:
        nonlocal called
        called += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        make()
    finally:
        sys.setprofile(before)
    return called


@pytest.mark.parametrize("make", [of_key_results, of_objectives])
def test_twice_the_levels_are_about_twice_the_work(tmp_path: Path, make: Callable[[int], Files]) -> None:
    """Where each level doubled it, fifteen more would be 32,768 times the work."""
    built(tmp_path / "warm", make(5), AS_OF, FEW)
    some = calls(lambda: built(tmp_path / "some", make(LEVELS // 2), AS_OF, FEW))
    many = calls(lambda: built(tmp_path / "many", make(LEVELS), AS_OF, FEW))
    assert many < 4 * some
    assert largest(tmp_path / "many/public") < 2 * largest(tmp_path / "some/public")


def test_three_hundred_levels_are_listed_and_no_page_grows_with_them(tmp_path: Path) -> None:
    """A ladder whose every goal Mara owns: her page lists some of them."""
    steps = {f"l{n:03}": goal("k", supports=f"l{n + 1:03}#k" if n < 300 else "top#a") for n in range(1, 301)}
    site = built(tmp_path, company({**steps, "leaf": goal("k", supports="l001#k")}), AS_OF, FEW)
    leaf = key_results(json.loads((site / "api/v1/site.json").read_text("utf-8")))["2026-Q1/sales/leaf#k"]
    assert (leaf["thread_total"], len(leaf["thread"][0])) == (1, 603)
    assert "589 steps between" in read(site / "2026-Q1/sales/leaf/index.html")["The golden thread"]
    mine = read(site / "people/mara/index.html")
    assert "And 282 more, in Q1 2026." in mine["Owned in Q1 2026"]
    assert largest(site) < 200_000
