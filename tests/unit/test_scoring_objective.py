"""An objective's score and status, over the key results that count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import Files, objectives, site

HUNDRED_DAYS = '[periods."P"]\nstart = 2026-01-01\nend = 2026-04-10\n'
HALF_WAY = "2026-02-19"


def objective(
    root: Path, krs: list[tuple[int | None, str]], as_of: str = HALF_WAY, head: str = ""
) -> dict[str, Any]:
    """An objective of key results from 0 to 100, each its reading (None: none) and further fields."""
    lines, updates = "", ""
    for n, (value, fields) in enumerate(krs):
        lines += f"  - {{id: k{n}, title: K, start: 0, target: 100{', ' + fields if fields else ''}}}\n"
        updates += "" if value is None else f"  o#k{n}: {value}\n"
    files: Files = {"P/o.md": f"---\ntype: objective\ntitle: O\n{head}key_results:\n{lines}---\n"}
    if updates:
        files["checkins/2026-02-01-mara.md"] = f"---\nupdates:\n{updates}---\n"
    return objectives(site(root, files, as_of, HUNDRED_DAYS))["P/o"]


DROPPED = "state: dropped, since: 2026-01-15, why: w"
DROPPED_LATER = "state: dropped, since: 2026-02-20, why: w"
POSTPONED = "state: postponed, since: 2026-01-15, why: w"


@pytest.mark.parametrize(
    ("krs", "score"),
    [
        pytest.param([(40, ""), (80, "")], 0.6, id="the mean"),
        pytest.param([(40, "weight: 3"), (80, "weight: 1")], 0.5, id="weighted"),
        pytest.param([(40, "weight: 0.5"), (80, "weight: 1.5")], 0.7, id="by fractions"),
        pytest.param([(40, ""), (80, "weight: 3")], 0.7, id="a weight left out is 1"),
        pytest.param([(40, ""), (None, "")], 0.2, id="without a reading it counts 0"),
        pytest.param([(40, ""), (300, "")], 0.7, id="overshoot counts 1"),
        pytest.param([(40, ""), (-300, "")], 0.2, id="the wrong way counts 0"),
        pytest.param([(40, ""), (80, "weight: 0")], 0.4, id="weight 0 is out"),
        pytest.param([(40, ""), (80, DROPPED)], 0.4, id="dropped is out"),
        pytest.param([(40, ""), (80, POSTPONED)], 0.4, id="postponed is out"),
        pytest.param([(40, ""), (80, "state: draft")], 0.4, id="a draft is out"),
        pytest.param([(40, ""), (80, DROPPED_LATER)], 0.6, id="not yet dropped counts"),
        pytest.param([(40, "weight: 0"), (80, DROPPED)], None, id="no weight left: null"),
    ],
)
def test_score_is_the_weighted_mean_of_those_that_count(
    tmp_path: Path, krs: list[tuple[int | None, str]], score: float | None
) -> None:
    found = objective(tmp_path, krs)["score"]
    assert found == (None if score is None else pytest.approx(score))


def test_those_that_do_not_count_stay_visible(tmp_path: Path) -> None:
    krs = objective(tmp_path, [(40, ""), (80, "weight: 0"), (80, DROPPED), (80, "state: draft")])[
        "key_results"
    ]
    assert [k["status"] for k in krs] == ["on_track", "on_track", "dropped", "draft"]


@pytest.mark.parametrize(
    ("krs", "status"),
    [
        pytest.param([(100, ""), (130, "")], "achieved", id="all achieved"),
        pytest.param([(100, ""), (10, DROPPED)], "achieved", id="all that count"),
        pytest.param([(100, ""), (10, "weight: 0")], "achieved", id="weight 0 does not"),
        pytest.param([(100, ""), (99, "")], "on_track", id="all but one"),
        pytest.param([(40, ""), (40, "")], "on_track", id="mean gap 0.10"),
        pytest.param([(40, ""), (38, "")], "at_risk", id="mean gap 0.11"),
        pytest.param([(25, ""), (25, "")], "at_risk", id="mean gap 0.25"),
        pytest.param([(25, ""), (24, "")], "off_track", id="mean gap 0.255"),
        pytest.param([(80, ""), (30, "")], "on_track", id="ahead offsets behind: -0.3 and 0.2"),
        pytest.param([(60, "weight: 1"), (30, "weight: 3")], "at_risk", id="weighted: 0.125"),
        pytest.param([(60, "weight: 3"), (30, "weight: 1")], "on_track", id="weighted: -0.025"),
        pytest.param([(300, "weight: 1"), (26, "weight: 5")], "at_risk", id="overshoot hides nothing: 0.117"),
        pytest.param([(100, "weight: 1"), (26, "weight: 5")], "at_risk", id="as much as exactly done"),
        pytest.param([(-50, ""), (60, "")], "at_risk", id="nor does the wrong way weigh more: 0.5 and -0.1"),
    ],
)
def test_status_is_by_the_weighted_mean_of_the_gaps(
    tmp_path: Path, krs: list[tuple[int | None, str]], status: str
) -> None:
    """Half of the period is gone: 0.5 is expected of each."""
    assert objective(tmp_path, krs)["status"] == status


@pytest.mark.parametrize(
    ("krs", "status"),
    [
        pytest.param([(90, ""), (90, ""), (24, "")], "at_risk", id="mean gap -0.18, but one is off track"),
        pytest.param([(90, ""), (90, ""), (25, "")], "on_track", id="none is: -0.18"),
        pytest.param([(90, ""), (90, ""), (24, "weight: 0")], "on_track", id="one that does not count"),
        pytest.param([(90, ""), (90, ""), (24, DROPPED)], "on_track", id="one that was dropped"),
        pytest.param([(100, ""), (100, ""), (24, "")], "at_risk", id="two achieved"),
        pytest.param([(24, ""), (26, "")], "at_risk", id="mean gap 0.25"),
        pytest.param([(0, ""), (40, "")], "off_track", id="at best: mean gap 0.30"),
    ],
)
def test_it_is_at_best_at_risk_while_one_is_off_track(
    tmp_path: Path, krs: list[tuple[int | None, str]], status: str
) -> None:
    assert objective(tmp_path, krs)["status"] == status


@pytest.mark.parametrize(
    ("krs", "status"),
    [
        pytest.param([(None, ""), (None, "")], "no_data", id="none has a reading"),
        pytest.param([(100, ""), (None, "")], "on_track", id="just half: by those that have one"),
        pytest.param([(45, ""), (None, "")], "on_track", id="the others' gap is not counted"),
        pytest.param([(45, "weight: 2"), (None, "weight: 2.1")], "no_data", id="less than half the weight"),
        pytest.param([(45, "weight: 2"), (None, ""), (None, "")], "on_track", id="half by weight"),
        pytest.param([(100, ""), (None, ""), (None, "")], "no_data", id="a third"),
        pytest.param([(45, ""), (None, "weight: 0"), (None, DROPPED)], "on_track", id="of those that count"),
        pytest.param([(None, ""), (45, "weight: 0"), (45, DROPPED)], "no_data", id="the others' do not help"),
        pytest.param([(0, ""), (None, ""), (None, "")], "no_data", id="before the colours"),
    ],
)
def test_it_has_no_data_when_less_than_half_the_weight_has_a_reading(
    tmp_path: Path, krs: list[tuple[int | None, str]], status: str
) -> None:
    assert objective(tmp_path, krs)["status"] == status


def test_with_nothing_that_counts_it_is_not_a_success(tmp_path: Path) -> None:
    assert objective(tmp_path, [(100, "weight: 0"), (100, DROPPED)])["status"] == "no_data"


@pytest.mark.parametrize(
    ("as_of", "head", "status"),
    [
        ("2025-12-31", "", "planned"),
        ("2026-04-10", "", "achieved"),
        ("2026-04-11", "", "closed"),
        (HALF_WAY, "state: draft\n", "draft"),
        (HALF_WAY, "state: dropped\nsince: 2026-02-19\nwhy: w\n", "dropped"),
        (HALF_WAY, "state: dropped\nsince: 2026-02-20\nwhy: w\n", "achieved"),
        (HALF_WAY, "state: postponed\nsince: 2026-02-01\nwhy: w\n", "postponed"),
        ("2026-05-01", "state: dropped\nsince: 2026-02-19\nwhy: w\n", "dropped"),
    ],
)
def test_its_state_and_period_come_first(tmp_path: Path, as_of: str, head: str, status: str) -> None:
    assert objective(tmp_path, [(100, "")], as_of, head)["status"] == status


def test_a_drafts_score_is_null(tmp_path: Path) -> None:
    assert objective(tmp_path, [(50, "")], head="state: draft\n")["score"] is None


STOPS = "state: dropped\nsince: 2026-02-10\nwhy: w\n"


@pytest.mark.parametrize(
    ("as_of", "head", "fields", "status", "scored"),
    [
        pytest.param("2026-02-09", STOPS, "state: draft", "draft", False, id="a draft in a dropped one"),
        pytest.param("2026-02-09", STOPS, "state: dropped, why: w", "dropped", True, id="dropped always"),
        pytest.param(
            "2026-02-09",
            STOPS,
            "state: postponed, since: 2026-02-05, why: w",
            "postponed",
            True,
            id="before it",
        ),
        pytest.param(
            "2026-02-10", STOPS, "state: postponed, since: 2026-02-20, why: w", "dropped", True, id="after it"
        ),
        pytest.param("2026-02-09", STOPS, "", "on_track", True, id="until it is dropped"),
        pytest.param(
            "2026-02-09",
            "state: draft\n",
            "state: postponed, since: 2026-02-20, why: w",
            "draft",
            False,
            id="an objective's draft is its key results'",
        ),
        pytest.param(
            "2026-02-09",
            "state: draft\n",
            "state: dropped, since: 2026-02-01, why: w",
            "draft",
            False,
            id="also of those that were dropped",
        ),
        pytest.param(
            "2026-02-09",
            "state: draft\nsince: 2026-03-01\n",
            "",
            "draft",
            False,
            id="a draft has no first day",
        ),
        pytest.param(
            "2026-02-09", "", "state: draft, since: 2026-03-01", "draft", False, id="nor has a key result's"
        ),
        pytest.param(
            "2026-02-09",
            "state: dropped\nwhy: w\n",
            "state: postponed, since: 2026-02-01, why: w",
            "dropped",
            True,
            id="an objective dropped from the first day on",
        ),
    ],
)
def test_of_its_own_state_and_its_objectives_the_one_that_began_first_holds(
    tmp_path: Path, as_of: str, head: str, fields: str, status: str, *, scored: bool
) -> None:
    found = objective(tmp_path, [(45, fields)], as_of, head)["key_results"][0]
    assert (found["status"], found["score"]) == (status, 0.45 if scored else None)
