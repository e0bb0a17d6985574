"""A key result's counter: the KPI that must not suffer for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import Files, key_results, objectives, site

HUNDRED_DAYS = '[periods."P"]\nstart = 2026-01-01\nend = 2026-04-10\n'


def data(
    root: Path, nps: str, value: str | None = "50", as_of: str = "2026-02-19", counter: str = "counter: nps"
) -> Any:
    """A key result from 0 to 100 with a reading on 1 February, and its NPS: from 40 green, from 30 amber."""
    kr = "  - {id: k, title: K, start: 0, target: 100" + (f", {counter}" if counter else "") + "}\n"
    files: Files = {
        "P/o.md": f"---\ntype: objective\ntitle: O\nkey_results:\n{kr}---\n",
        "kpis/nps.md": f"---\ntitle: NPS\ngreen: {{min: 40}}\namber: {{min: 30}}\nreadings: {nps}\n---\n",
    }
    if value:
        files["checkins/2026-02-01-mara.md"] = f"---\nupdates:\n  o#k: {value}\n---\n"
    return site(root, files, as_of, HUNDRED_DAYS)


def kr(root: Path, nps: str, **more: Any) -> Any:
    return key_results(data(root, nps, **more))["P/o#k"]


GREEN, AMBER, RED, NONE = "{2026-01-10: 45}", "{2026-01-10: 35}", "{2026-01-10: 20}", "{}"


@pytest.mark.parametrize(
    ("nps", "guardrail"),
    [
        (GREEN, "intact"),
        (AMBER, "broken"),
        (RED, "broken"),
        (NONE, None),
        ("{2026-02-20: 20}", None),
        ("{2026-01-10: 45, 2026-02-19: 39}", "broken"),
        ("{2026-01-10: 45, 2026-02-20: 39}", "intact"),
        ("{2026-01-10: 20, 2026-02-19: 40}", "intact"),
    ],
)
def test_it_is_broken_while_the_kpi_is_amber_or_red(tmp_path: Path, nps: str, guardrail: str | None) -> None:
    assert kr(tmp_path, nps)["guardrail"] == guardrail


def test_a_kpi_without_bands_breaks_nothing(tmp_path: Path) -> None:
    kr_line = "  - {id: k, title: K, start: 0, target: 100, counter: nps}\n"
    files: Files = {
        "P/o.md": f"---\ntype: objective\ntitle: O\nkey_results:\n{kr_line}---\n",
        "kpis/nps.md": "---\ntitle: NPS\nreadings: {2026-01-10: 20}\n---\n",
    }
    assert key_results(site(tmp_path, files, "2026-02-19", HUNDRED_DAYS))["P/o#k"]["guardrail"] is None


def test_without_a_counter_there_is_none(tmp_path: Path) -> None:
    k = kr(tmp_path, RED, counter="")
    assert (k["guardrail"], k["status"]) == (None, "on_track")


@pytest.mark.parametrize(
    ("value", "nps", "status"),
    [
        ("100", GREEN, "achieved"),
        ("100", NONE, "achieved"),
        ("100", AMBER, "at_risk"),
        ("130", RED, "at_risk"),
        ("50", GREEN, "on_track"),
        ("50", AMBER, "at_risk"),
        ("30", AMBER, "at_risk"),
        ("10", AMBER, "off_track"),
        (None, AMBER, "no_data"),
    ],
)
def test_a_broken_one_is_at_best_at_risk_also_when_its_target_is_reached(
    tmp_path: Path, value: str | None, nps: str, status: str
) -> None:
    assert kr(tmp_path, nps, value=value)["status"] == status


def test_the_score_stays_what_it_is(tmp_path: Path) -> None:
    k = kr(tmp_path, RED, value="130")
    assert (k["progress"], k["score"]) == (pytest.approx(1.3), 1)


@pytest.mark.parametrize(("nps", "status"), [(GREEN, "achieved"), (RED, "on_track")])
def test_an_objective_is_not_achieved_while_one_is_broken(tmp_path: Path, nps: str, status: str) -> None:
    assert objectives(data(tmp_path, nps, value="100"))["P/o"]["status"] == status


@pytest.mark.parametrize(
    ("nps", "guardrail"),
    [
        pytest.param("{2026-03-01: 20, 2026-04-20: 45}", "broken", id="red on the last day"),
        pytest.param("{2026-03-01: 45, 2026-04-20: 20}", "intact", id="green on the last day"),
        pytest.param("{2026-03-01: 45, 2026-04-10: 20}", "broken", id="that very day"),
        pytest.param("{2026-03-01: 45, 2026-04-11: 20}", "intact", id="the day after"),
        pytest.param("{2026-04-11: 20}", None, id="no reading until then"),
    ],
)
def test_once_the_period_is_over_its_last_day_decides(
    tmp_path: Path, nps: str, guardrail: str | None
) -> None:
    k = kr(tmp_path, nps, as_of="2026-05-01")
    assert (k["guardrail"], k["status"]) == (guardrail, "closed")


def test_a_check_in_can_break_it(tmp_path: Path) -> None:
    """The KPI's reading of a check-in counts as its own do."""
    files: Files = {
        "P/o.md": "---\ntype: objective\ntitle: O\nkey_results:\n"
        "  - {id: k, title: K, start: 0, target: 100, counter: nps}\n---\n",
        "kpis/nps.md": "---\ntitle: NPS\ngreen: {min: 40}\nreadings: {2026-01-10: 45}\n---\n",
        "checkins/2026-02-01-mara.md": "---\nupdates:\n  o#k: 50\n  nps: 20\n---\n",
    }
    for as_of, guardrail in [("2026-01-31", "intact"), ("2026-02-01", "broken")]:
        found = key_results(site(tmp_path, files, as_of, HUNDRED_DAYS))
        assert found["P/o#k"]["guardrail"] == guardrail
