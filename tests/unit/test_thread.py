"""The golden thread: the ways from a key result up to the company's key results."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given as property_given
from hypothesis import settings
from hypothesis import strategies as st

from okrsite.diagnostics import Severity
from tests.support import TEAMS, Files, faults, key_results, site

TOP = "P/company/c#top"
CONFIG = '[periods."P"]\nstart = 2026-01-01\nend = 2026-04-10\n'


def objective(*krs: str, supports: str = "") -> str:
    """An objective; each key result is `id` or `id -> what it supports`."""
    lines = ""
    for kr in krs:
        name, _, ref = kr.partition(" -> ")
        lines += f"  - {{id: {name}, title: K, start: 0, target: 100{f', supports: {ref}' if ref else ''}}}\n"
    head = f"supports: {supports}\n" if supports else ""
    return f"---\ntype: objective\ntitle: O\n{head}key_results:\n{lines}---\n"


def given(objectives: dict[str, str]) -> Files:
    """The company's objective `c` with `c#top` and `c#other`, and these in the period."""
    return {
        "teams.csv": TEAMS,
        "P/company/c.md": objective("top", "other"),
        **{f"P/{name}.md": text for name, text in objectives.items()},
    }


def thread(root: Path, objectives: dict[str, str], ref: str, config: str = "") -> Any:
    """The ways from a key result, and how many there are."""
    kr = key_results(site(root, given(objectives), "2026-02-15", config + CONFIG))[f"P/{ref}"]
    return kr["thread"], kr["thread_total"]


def test_a_top_key_results_thread_is_itself(tmp_path: Path) -> None:
    assert thread(tmp_path, {}, "company/c#top") == ([[TOP]], 1)


def test_the_top_is_reached_also_where_a_years_key_result_is_above(tmp_path: Path) -> None:
    files: Files = {
        "teams.csv": TEAMS,
        "2026/company/year.md": objective("arr"),
        "2026-Q1/company/c.md": objective("top -> year#arr"),
        "2026-Q1/sales/o.md": objective("k -> c#top"),
    }
    found = key_results(site(tmp_path, files, "2026-02-15"))
    assert found["2026-Q1/company/c#top"]["thread"] == [["2026-Q1/company/c#top"]]
    assert found["2026-Q1/sales/o#k"]["thread"] == [["2026-Q1/sales/o#k", "2026-Q1/company/c#top"]]


@pytest.mark.parametrize("name", ["sales/o", "o"])
def test_an_orphans_is_empty(tmp_path: Path, name: str) -> None:
    assert thread(tmp_path, {name: objective("k")}, f"{name}#k") == ([], 0)


def test_a_way_that_does_not_reach_the_top_is_none(tmp_path: Path) -> None:
    objectives = {"sales/o": objective("k", supports="marketing/m#k"), "marketing/m": objective("k")}
    assert thread(tmp_path, objectives, "sales/o#k") == ([], 0)


@pytest.mark.parametrize(
    ("kr", "supports", "way"),
    [
        pytest.param("k", "c#top", ["P/sales/o#k", "P/sales/o", TOP], id="through its objective"),
        pytest.param("k -> c#top", "", ["P/sales/o#k", TOP], id="by its own supports"),
        pytest.param("k -> c#top", "c#other", ["P/sales/o#k", TOP], id="its own in place of its objective's"),
        pytest.param("k", "company/c", ["P/sales/o#k", "P/sales/o", "P/company/c"], id="to the objective"),
        pytest.param("k -> company/c", "", ["P/sales/o#k", "P/company/c"], id="to it by its own"),
    ],
)
def test_one_way(tmp_path: Path, kr: str, supports: str, way: list[str]) -> None:
    assert thread(tmp_path, {"sales/o": objective(kr, supports=supports)}, "sales/o#k") == ([way], 1)


def test_a_way_climbs_through_several_teams(tmp_path: Path) -> None:
    objectives = {
        "sales/o": objective("k", supports="c#top"),
        "marketing/m": objective("mql", supports="sales/o#k"),
        "w": objective("downloads -> m#mql"),
    }
    way = ["P/w#downloads", "P/marketing/m#mql", "P/marketing/m", "P/sales/o#k", "P/sales/o", TOP]
    assert thread(tmp_path, objectives, "w#downloads") == ([way], 1)


def test_a_way_through_an_objective_goes_where_the_objective_goes(tmp_path: Path) -> None:
    """Supporting an objective is not supporting what its key results support."""
    objectives = {
        "sales/o": objective("k -> c#other", supports="c#top"),
        "marketing/m": objective("k -> sales/o"),
    }
    assert thread(tmp_path, objectives, "marketing/m#k") == ([["P/marketing/m#k", "P/sales/o", TOP]], 1)


def test_several_parents_shortest_first_then_by_id(tmp_path: Path) -> None:
    objectives = {
        "sales/o": objective("k -> [z#k, c#top, b#k, c#other]"),
        "sales/z": objective("k -> c#top"),
        "marketing/b": objective("k -> c#top"),
    }
    assert thread(tmp_path, objectives, "sales/o#k") == (
        [
            ["P/sales/o#k", "P/company/c#other"],
            ["P/sales/o#k", TOP],
            ["P/sales/o#k", "P/marketing/b#k", TOP],
            ["P/sales/o#k", "P/sales/z#k", TOP],
        ],
        4,
    )


def test_an_objectives_several_parents_are_its_key_results(tmp_path: Path) -> None:
    ways, total = thread(tmp_path, {"sales/o": objective("k", supports="[c#top, c#other]")}, "sales/o#k")
    assert ways == [["P/sales/o#k", "P/sales/o", "P/company/c#other"], ["P/sales/o#k", "P/sales/o", TOP]]
    assert total == 2


def test_only_the_ways_that_arrive_count(tmp_path: Path) -> None:
    objectives = {"sales/o": objective("k -> [lost#k, c#top]"), "marketing/lost": objective("k")}
    assert thread(tmp_path, objectives, "sales/o#k") == ([["P/sales/o#k", TOP]], 1)


def test_another_company_team(tmp_path: Path) -> None:
    objectives = {"sales/o": objective("k"), "marketing/m": objective("k", supports="sales/o#k")}
    config = 'company_team = "sales"\n'
    assert thread(tmp_path, objectives, "sales/o#k", config) == ([["P/sales/o#k"]], 1)
    way = ["P/marketing/m#k", "P/marketing/m", "P/sales/o#k"]
    assert thread(tmp_path, objectives, "marketing/m#k", config) == ([way], 1)
    assert thread(tmp_path, objectives, "company/c#top", config) == ([], 0)


def test_an_objective_shared_with_the_company_is_at_the_top(tmp_path: Path) -> None:
    text = objective("k").replace("title: O\n", "title: O\nteam: [sales, company]\n")
    assert thread(tmp_path, {"o": text}, "o#k") == ([["P/o#k"]], 1)


LEVELS = 30


def diamonds(first: str) -> dict[str, str]:
    """A ladder: each level has two key results, and each of those supports both of the next level."""
    levels = {"leaf": objective(f"k -> {first}")}
    for n in range(1, LEVELS + 1):
        up = f"[l{n + 1:02}#a, l{n + 1:02}#b]" if n < LEVELS else "c#top"
        levels[f"l{n:02}"] = objective(f"a -> {up}", f"b -> {up}")
    return levels


def ladder(n: int) -> list[str]:
    """The n-th way by id: its bits choose a or b, the highest on the lowest level."""
    steps = [f"P/l{level:02}#{'ab'[n >> (LEVELS - level) & 1]}" for level in range(1, LEVELS + 1)]
    return ["P/leaf#k", *steps, TOP]


def test_a_thousand_million_ways_are_counted_and_twenty_listed(tmp_path: Path) -> None:
    ways, total = thread(tmp_path, diamonds("[l01#a, l01#b]"), "leaf#k")
    assert total == 2**30
    assert ways == [ladder(n) for n in range(20)]


def test_of_a_thousand_million_ways_the_shortest_come_first(tmp_path: Path) -> None:
    """Two ways more: straight up, and from the last level but one on."""
    ways, total = thread(tmp_path, diamonds("[l01#a, l01#b, l30#b, c#other]"), "leaf#k")
    assert total == 2**30 + 2
    assert ways[:2] == [["P/leaf#k", "P/company/c#other"], ["P/leaf#k", "P/l30#b", TOP]]
    assert ways[2:] == [ladder(n) for n in range(18)]


@property_given(st.lists(st.lists(st.integers(0, 7), max_size=3, unique=True), min_size=1, max_size=7))
@settings(max_examples=40)
def test_the_ways_are_those_of_a_walk(parents: list[list[int]]) -> None:
    """The n-th key result supports some of those before it, of which the first is the company's."""
    refs = [TOP, *(f"P/o{n}#k" for n in range(1, len(parents) + 1))]
    graph = {refs[n]: sorted({refs[p % n] for p in up}) for n, up in enumerate(parents, 1)}
    objectives = {
        ref[2:].removesuffix("#k"): objective(f"k -> [{', '.join(up)}]" if up else "k")
        for ref, up in graph.items()
    }

    def walk(ref: str) -> list[list[str]]:
        return [[TOP]] if ref == TOP else [[ref, *way] for up in graph[ref] for way in walk(up)]

    for ref in graph:
        ways = sorted(walk(ref), key=lambda way: (len(way), way))
        with TemporaryDirectory() as root:
            assert thread(Path(root), objectives, ref[2:]) == (ways[:20], len(ways))


def test_what_feeds_it_from_below_is_named_too(tmp_path: Path) -> None:
    objectives = {
        "sales/o": objective("k", supports="c#top"),
        "marketing/m": objective("k -> c#top", "j -> sales/o#k"),
    }
    found = key_results(site(tmp_path, given(objectives), "2026-02-15", CONFIG))
    assert sorted(found[TOP]["supported_by"]) == ["P/marketing/m#k", "P/sales/o"]
    assert found["P/sales/o#k"]["supported_by"] == ["P/marketing/m#j"]
    assert found["P/marketing/m#j"]["supports"] == ["P/sales/o#k"]
    assert found["P/sales/o#k"]["supports"] == []


@pytest.mark.parametrize(
    ("objectives", "names"),
    [
        pytest.param(
            {"sales/x": objective("k -> y#k"), "sales/y": objective("k -> x#k")},
            ["x#k", "y#k"],
            id="of key results",
        ),
        pytest.param(
            {"sales/x": objective("k", supports="y#k"), "sales/y": objective("k", supports="x#k")},
            ["x#k", "y#k"],
            id="of objectives",
        ),
        pytest.param({"sales/x": objective("k -> '#k'")}, ["x#k"], id="of one"),
    ],
)
def test_a_loop_is_an_error_that_prints_it(
    tmp_path: Path, objectives: dict[str, str], names: list[str]
) -> None:
    errors = [d for d in faults(tmp_path, given(objectives), config=CONFIG) if d.severity is Severity.ERROR]
    assert errors
    assert all(name in errors[0].message + errors[0].hint for name in names)


def test_a_draft_cannot_be_supported(tmp_path: Path) -> None:
    draft = objective("k").replace("title: O\n", "title: O\nstate: draft\n")
    objectives = {"sales/x": objective("k -> y#k"), "sales/y": draft}
    errors = [d for d in faults(tmp_path, given(objectives), config=CONFIG) if d.severity is Severity.ERROR]
    assert [d.span.path for d in errors] == ["content/P/sales/x.md"]
