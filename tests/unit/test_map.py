"""The map: every open goal and what feeds it, each in full once, and bounded however large the company is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from okrsite.pages.map import MapContext, pages
from okrsite.view.thread_outline import Step
from okrsite.view.thread_tree import BENEATH, ROOTS, ROWS
from tests.support import Files, checked

TEAMS = "id,title\ncompany,Acme\nsales,Sales\nlabs,Labs\n"


def objective(title: str, *, supports: str = "", key_results: str = "kr", extra: str = "") -> str:
    """An objective; `key_results` are ids, each with what it supports behind a `>`."""
    lines = ["---", "type: objective", f"title: {title}"]
    lines += [f"supports: [{supports}]"] if supports else []
    lines += [extra] if extra else []
    lines.append("key_results:")
    for one in key_results.split():
        id_, _, up = one.partition(">")
        feeds = f", supports: {up}" if up else ""
        lines.append(f"  - {{id: {id_}, title: {title} {id_}, short: {id_}, start: 0, target: 10{feeds}}}")
    return "\n".join([*lines, "---", ""])


COMPANY: Files = {
    "teams.csv": TEAMS,
    "2026/company/market.md": objective("Lead the market", key_results="arr nrr"),
}


def context(root: Path, files: Files, config: str = "", as_of: str = "2026-02-15") -> MapContext:
    result = checked(root, files, as_of, config)
    assert not result.has_errors, result.diagnostics
    assert result.world is not None
    found = next(pages(result.world)).make().context
    assert isinstance(found, MapContext)
    return found


def lines(steps: tuple[Step, ...], level: int = 0) -> Iterator[str]:
    """The outline as people see it: a dot a level, the name, where it stands instead, what else it feeds."""
    for step in steps:
        words = [step.elsewhere.text] if step.elsewhere else []
        words += [f"also feeds {named.text}" for named in step.also]
        words += [f"{step.more} more"] if step.more else []
        yield "; ".join([f"{'. ' * level}{step.node.link.text}", *words])
        yield from lines(step.beneath, level + 1)


def outline(root: Path, files: Files, config: str = "") -> list[str]:
    return list(lines(context(root, files, config).steps))


def test_the_thread_goes_from_the_company_down_to_the_figures_a_team_watches(tmp_path: Path) -> None:
    files = COMPANY | {
        "2026-Q1/sales/partners.md": objective("Win partners", supports="2026/company/market#arr"),
        "kpis/calls.md": "---\ntitle: Calls a week\nsupports: 2026-Q1/sales/partners#kr\n---\n",
    }
    assert outline(tmp_path, files) == [
        "Lead the market",
        ". Lead the market arr",
        ". . Win partners",
        ". . . Win partners kr",
        ". . . . Calls a week",
        ". Lead the market nrr",
    ]


def test_what_feeds_two_goals_stands_in_full_once_and_by_name_under_the_other(tmp_path: Path) -> None:
    files = COMPANY | {
        "2026-Q1/sales/partners.md": objective(
            "Win partners", supports="2026/company/market#arr, 2026/company/market#nrr"
        ),
    }
    assert outline(tmp_path, files) == [
        "Lead the market",
        ". Lead the market arr",
        ". . Win partners; also feeds nrr",
        ". . . Win partners kr",
        ". Lead the market nrr",
        ". . Win partners; shown under arr",
    ]


def test_a_key_result_that_feeds_another_stands_in_full_in_its_objective(tmp_path: Path) -> None:
    files = COMPANY | {
        "2026-Q1/sales/partners.md": objective(
            "Win partners", supports="2026/company/market#nrr", key_results="deals>2026/company/market#arr"
        ),
        "kpis/calls.md": "---\ntitle: Calls a week\nsupports: 2026-Q1/sales/partners#deals\n---\n",
    }
    assert outline(tmp_path, files) == [
        "Lead the market",
        ". Lead the market arr",
        ". . Win partners deals; shown under Win partners",
        ". Lead the market nrr",
        ". . Win partners",
        ". . . Win partners deals; also feeds arr",
        ". . . . Calls a week",
    ]


def test_a_key_result_whose_objective_has_no_way_to_the_top_stands_where_it_feeds(tmp_path: Path) -> None:
    files = COMPANY | {
        "2026-Q1/labs/tinker.md": objective("Tinker", key_results="demo>2026/company/market#arr"),
        "kpis/calls.md": "---\ntitle: Calls a week\nsupports: 2026-Q1/labs/tinker#demo\n---\n",
    }
    found = context(tmp_path, files)
    assert list(lines(found.steps))[1:4] == [
        ". Lead the market arr",
        ". . Tinker demo",
        ". . . Calls a week",
    ]
    assert [orphan.link.text for orphan in found.orphans] == ["Tinker"]


def test_a_key_result_is_not_named_beside_its_objective_that_feeds_the_same(tmp_path: Path) -> None:
    files = COMPANY | {
        "2026-Q1/sales/partners.md": objective(
            "Win partners", supports="2026/company/market#arr", key_results="deals>2026/company/market#arr"
        ),
    }
    assert outline(tmp_path, files)[2:4] == [". . Win partners", ". . . Win partners deals"]


def test_goals_that_stand_above_each_other_in_turns_end(tmp_path: Path) -> None:
    """`deals` goes its own way to the top, past its objective, which feeds what feeds `deals`."""
    files = COMPANY | {
        "2026-Q1/sales/partners.md": objective(
            "Win partners", supports="tinker", key_results="deals>2026/company/market#arr"
        ),
        "2026-Q1/sales/tinker.md": objective("Tinker", supports="partners#deals"),
    }
    assert outline(tmp_path, files) == [
        "Lead the market",
        ". Lead the market arr",
        ". . Win partners deals",
        ". . . Tinker",
        ". . . . Tinker kr",
        ". . . . Win partners",
        ". . . . . Win partners deals; shown under arr",
        ". Lead the market nrr",
    ]


def test_company_objectives_stand_at_the_top_also_where_they_feed_each_other(tmp_path: Path) -> None:
    files = COMPANY | {
        "2026-Q1/company/churn.md": objective("Stop the churn", supports="2026/company/market#nrr"),
    }
    assert outline(tmp_path, files) == [
        "Lead the market",
        ". Lead the market arr",
        ". Lead the market nrr",
        ". . Stop the churn; stands at the top",
        "Stop the churn; also feeds nrr",
        ". Stop the churn kr",
    ]


@pytest.mark.parametrize(
    ("others", "title"),
    [
        ({}, "The one open objective reaches the top."),
        ({"a": "2026/company/market"}, "Both open objectives reach the top."),
        ({"a": "2026/company/market", "b": "a"}, "All three open objectives reach the top."),
        ({"a": ""}, "One of two open objectives reaches the top; one does not."),
        ({"a": "", "b": "a"}, "One of three open objectives reaches the top; two do not."),
    ],
)
def test_the_verdict_counts_what_reaches_the_top(tmp_path: Path, others: dict[str, str], title: str) -> None:
    teams = {f"2026-Q1/sales/{name}.md": objective(name, supports=up) for name, up in others.items()}
    assert context(tmp_path, COMPANY | teams).title == title


def test_an_orphan_says_what_it_supports(tmp_path: Path) -> None:
    files = COMPANY | {
        "2026-Q1/labs/a.md": objective("Tune it", supports="b"),
        "2026-Q1/labs/b.md": objective("Tinker"),
    }
    found = context(tmp_path, files)
    assert [(orphan.link.text, orphan.text) for orphan in found.orphans] == [
        ("Tinker", "Labs, Q1 2026, no data. It supports nothing yet."),
        ("Tune it", "Labs, Q1 2026, no data. It supports “Tinker”, without a way to the top."),
    ]
    assert [link.text for link in found.outside] == ["Tinker", "Tune it"]


def test_dropped_goals_are_shown_and_not_counted_drafts_are_neither(tmp_path: Path) -> None:
    up = "2026/company/market#arr"
    files = COMPANY | {
        "2026-Q1/sales/a.md": objective("Given up", supports=up, extra="state: dropped\nwhy: no use"),
        "2026-Q1/sales/b.md": objective("Not agreed", supports=up, extra="state: draft"),
    }
    found = context(tmp_path, files)
    assert found.title == "The one open objective reaches the top."
    assert [line for line in lines(found.steps) if "kr" not in line] == [
        "Lead the market",
        ". Lead the market arr",
        ". . Given up",
        ". Lead the market nrr",
    ]


def test_closed_goals_stand_apart(tmp_path: Path) -> None:
    files = COMPANY | {
        "2025-Q4/sales/old.md": objective("Old news", supports="2026/company/market#arr"),
    }
    found = context(tmp_path, files)
    assert not any("Old news" in line for line in lines(found.steps))
    assert [(over.link.text, over.text) for over in found.closed] == [
        ("Old news", "Sales, Q4 2025. Closed: red, 0.00, not met"),
    ]


def test_a_goal_whose_way_to_the_top_leads_over_closed_ones_is_shown_with_them(tmp_path: Path) -> None:
    files: Files = COMPANY | {
        "2025/company/past.md": objective("Last year", key_results="arr nrr"),
        "2025-Q4/sales/old.md": objective("Old news", supports="2025/company/past#arr"),
        "2025-Q4/sales/other.md": objective("Other news", supports="2025/company/past#arr"),
        "2026-Q1/sales/late.md": objective("Still at it", supports="2025-Q4/sales/old"),
    }
    found = context(tmp_path, files)
    assert found.title == "Both open objectives reach the top."
    assert list(lines(found.steps))[3:] == [
        "Last year",
        ". Last year arr",
        ". . Old news",
        ". . . Old news kr",
        ". . . Still at it",
        ". . . . Still at it kr",
        ". Last year nrr",
    ]


def test_without_a_company_goal_the_outline_begins_with_what_supports_nothing(tmp_path: Path) -> None:
    files: Files = {
        "teams.csv": "id,title\nsales,Sales\n",
        "2026-Q1/sales/a.md": objective("Win partners"),
        "2026-Q1/sales/b.md": objective("Call them", supports="a#kr"),
    }
    found = context(tmp_path, files)
    assert found.title == "None of the two open objectives reaches the top."
    assert "the team “company”, and none of them is open" in found.lead
    assert [line for line in lines(found.steps) if "kr" not in line] == ["Win partners", ". . Call them"]
    assert found.orphans == ()
    assert found.picture is not None
    assert found.picture.headings[0][1] == "Objectives that support nothing"


def test_a_site_without_objectives_has_a_map_that_says_so(tmp_path: Path) -> None:
    found = context(tmp_path, {"index.md": "---\ntitle: A vision\n---\nWords.\n"})
    assert found.title == "There are no objectives yet."
    assert (found.steps, found.orphans, found.closed, found.picture) == ((), (), (), None)


def test_between_periods_nothing_is_open(tmp_path: Path) -> None:
    found = context(tmp_path, COMPANY, as_of="2027-02-15")
    assert found.title == "No objective is open now."
    assert [over.link.text for over in found.closed] == ["Lead the market"]


def test_the_map_does_not_grow_with_the_company(tmp_path: Path) -> None:
    many = {
        f"2026-Q1/sales/o{n:04}.md": objective(f"Goal {n}", supports="2026/company/market#arr")
        for n in range(1_200)
    }
    tops = {f"2026/company/top{n:02}.md": objective(f"Top {n}") for n in range(30)}
    found = context(tmp_path, COMPANY | many | tops)
    drawn = list(lines(found.steps))
    assert len(drawn) <= ROWS + ROOTS
    assert f". Lead the market arr; {1_200 - BENEATH} more" in drawn
    assert len(found.steps) == ROOTS
    assert found.more_steps == 31 - ROOTS
    assert found.picture is not None
    assert len(found.picture.knots) < 100


def test_forks_that_join_again_do_not_multiply(tmp_path: Path) -> None:
    """Twelve levels of two goals that feed both of the level above: 4,096 ways, 24 goals."""
    files = dict(COMPANY)
    above = ["2026/company/market#arr", "2026/company/market#nrr"]
    for level in range(12):
        names = [f"2026-Q1/sales/l{level:02}{side}" for side in "ab"]
        for name in names:
            files[f"{name}.md"] = objective(name.rpartition("/")[2], supports=", ".join(above))
        above = names
    found = context(tmp_path, files)
    assert found.title == "All 25 open objectives reach the top."
    drawn = list(lines(found.steps))
    assert len(drawn) < 60
    assert [line for line in drawn if "more" in line]  # what lies deeper is told by its number


def test_the_picture_sets_nothing_over_anything_else(tmp_path: Path) -> None:
    files = dict(COMPANY)
    for number in range(9):
        files[f"2026/sales/y{number}.md"] = objective(
            "A year's goal with a name that takes more than a line or two " * (number % 3 + 1),
            supports=f"2026/company/market#{'arr' if number % 2 else 'nrr'}",
        )
        files[f"2026-Q1/labs/q{number}.md"] = objective(
            f"客户愿意留下来的公司 {number}",
            supports=f"2026/sales/y{number}#kr, 2026/sales/y{(number + 4) % 9}, 2026/company/market",
        )
    found = context(tmp_path, files).picture
    assert found is not None
    columns: dict[float, list[tuple[float, float]]] = {}
    for knot in found.knots:
        columns.setdefault(knot.x, []).append((knot.top, knot.y))
        assert 0 <= knot.x <= found.width - found.column + 0.1
        assert 0 <= knot.top < knot.y <= found.height
    assert len(columns) == 4
    for places in columns.values():
        ordered = sorted(places)
        assert all(before[1] < after[0] for before, after in pairwise(ordered))
    ends = {f"{knot.x + found.column:.1f} {knot.y:.1f}" for knot in found.knots}
    assert all(line.path[1:].partition("C")[0] in ends for line in found.lines)


def test_every_line_that_is_named_is_there(tmp_path: Path) -> None:
    """Names with spaces too: an id holds none."""
    files = COMPANY | {
        "2026-Q1/sales/our plan.md": objective(
            "Win partners", supports="2026/company/market#arr, 2026/company/market#nrr"
        ),
    }

    def ids(steps: tuple[Step, ...]) -> Iterator[str]:
        for step in steps:
            yield step.id
            yield from ids(step.beneath)

    def named(steps: tuple[Step, ...]) -> Iterator[str]:
        for step in steps:
            yield from (name.id for name in (*step.also, *([step.elsewhere] if step.elsewhere else [])))
            yield from named(step.beneath)

    found = context(tmp_path, files)
    assert set(named(found.steps)) == {"_goal-2026-Q1/sales/our:plan", "_goal-2026/company/market#nrr"}
    assert set(named(found.steps)) <= set(ids(found.steps))
    assert not any(" " in id_ for id_ in ids(found.steps))
