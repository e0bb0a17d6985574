"""A key result's counter: the KPI that must not suffer for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from okrsite.view.blocks import Guardrail, key_result_block
from okrsite.view.inputs import key_result_inputs
from okrsite.view.world import World
from tests.support import Files, checked, key_results, objectives, site

HUNDRED_DAYS = '[periods."P"]\nstart = 2026-01-01\nend = 2026-04-10\n'


def data(
    root: Path, nps: str, value: str | None = "50", as_of: str = "2026-02-19", counter: str = "counter: nps"
) -> Any:
    """`site.json` of these."""
    return site(root, files(nps, value, counter), as_of, HUNDRED_DAYS)


def files(nps: str, value: str | None = "50", counter: str = "counter: nps") -> Files:
    """A key result from 0 to 100 with a reading on 1 February, and its NPS: from 40 green, from 30 amber."""
    kr = "  - {id: k, title: K, start: 0, target: 100" + (f", {counter}" if counter else "") + "}\n"
    found: Files = {
        "P/o.md": f"---\ntype: objective\ntitle: O\nkey_results:\n{kr}---\n",
        "kpis/nps.md": f"---\ntitle: NPS\ngreen: {{min: 40}}\namber: {{min: 30}}\nreadings: {nps}\n---\n",
    }
    if value:
        found["checkins/2026-02-01-mara.md"] = f"---\nupdates:\n  o#k: {value}\n---\n"
    return found


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


def world(root: Path, nps: str, as_of: str) -> World:
    found = checked(root, files(nps), as_of, HUNDRED_DAYS).world
    assert found is not None
    return found


def told(found: World) -> Guardrail:
    """What the key result's page says of its guardrail."""
    block = key_result_block(found, found.site.key_results["P/o#k"])
    assert block.guardrail is not None
    return block.guardrail


def traced(found: World) -> list[tuple[str, str, int]]:
    """The guardrail among the numbers of the computation, and the line of its file."""
    given = key_result_inputs(found, found.site.key_results["P/o#k"])
    return [(i.name, i.value, i.span.line) for i in given if i.name.startswith("guardrail")]


BANDS = "green from 40, amber from 30, else red"


@pytest.mark.parametrize(
    ("nps", "mark", "text", "input_"),
    [
        (
            "{2026-04-01: 20, 2026-04-20: 45}",
            "KPI in red",
            f"20, {BANDS}. The guardrail was broken on the period’s last day.",  # noqa: RUF001
            "red",
        ),
        (
            "{2026-04-01: 45, 2026-04-20: 20}",
            "KPI in green",
            f"45, {BANDS}. The guardrail held on the period’s last day.",  # noqa: RUF001
            "green",
        ),
        (
            "{2026-04-20: 20}",
            "No data",
            f"–, {BANDS}. The guardrail had no data on the period’s last day.",  # noqa: RUF001
            "no data",
        ),
    ],
)
def test_once_the_period_is_over_its_page_and_its_trace_tell_of_the_last_day(
    tmp_path: Path, nps: str, mark: str, text: str, input_: str
) -> None:
    found = world(tmp_path, nps, "2026-05-01")
    guardrail = told(found)
    assert (guardrail.mark.word, guardrail.text) == (mark, text)
    ((name, value, _),) = traced(found)
    assert (name, value) == ("guardrail nps on 10 April", input_)


def test_while_the_period_runs_they_tell_of_the_day(tmp_path: Path) -> None:
    found = world(tmp_path, "{2026-02-01: 20, 2026-02-10: 45}", "2026-02-19")
    assert told(found).text == f"45, {BANDS}. The guardrail holds."
    assert traced(found) == [("guardrail nps", "green", 5)]


def test_what_a_broken_one_was_is_told_in_the_past(tmp_path: Path) -> None:
    """In the row of the key result, too."""
    for as_of, note in (
        ("2026-04-10", "its guardrail is broken"),
        ("2026-04-11", "its guardrail was broken"),
    ):
        found = world(tmp_path, "{2026-04-01: 20}", as_of)
        assert key_result_block(found, found.site.key_results["P/o#k"]).row.notes == (note,)


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
