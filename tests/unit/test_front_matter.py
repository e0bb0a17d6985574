"""What is written comes out as written: scalars are typed by the schema, never by YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import Files, faults, key_results, objectives, site

IDS = ["mara", "no", "0123", "on", "1e3", "12_000", "2026-01-19", "null", "~"]
PEOPLE = "id,title\n" + "".join(f"{i},Somebody\n" for i in IDS)


def goal(*lines: str, kr: str = "id: a, title: A, start: 0, target: 10") -> str:
    head = "".join(f"{line}\n" for line in lines)
    return f"---\ntype: objective\ntitle: Goal\n{head}key_results:\n  - {{{kr}}}\n---\nText.\n"


def made(root: Path, text: str, more: Files | None = None) -> dict[str, Any]:
    return site(root, {"2026-Q1/x.md": text, **(more or {})}, "2026-02-15")


def measured(root: Path, kr: str) -> dict[str, Any]:
    return key_results(made(root, goal(kr=f"id: a, title: A, {kr}")))["2026-Q1/x#a"]


# start and target as written, then what site.json has.
QUANTITIES = [
    ("0", "15", "", 0, 15),
    ("0", "0123", "", 0, 123),
    ("0", "12_000", "", 0, 12_000),
    ("0", "1e3", "", 0, 1000),
    ("0", "'1,250'", "", 0, 1250),
    ("$0", "$3.7M", "$", 0, 3_700_000),
    ("0", "€12k", "€", 0, 12_000),
    ("78%", "120%", "%", 78, 120),
    ("12:00 min/mile", "9:30 min/mile", "min/mile", 12, 9.5),
    ("12:00", "9:30", "", 12, 9.5),
    ("30 days", "90 days", "days", 30, 90),
    ("1 day", "90 days", "days", 1, 90),
    ("4.5 pts", "6 pts", "pts", 4.5, 6),
    ("0", "1.2bn", "", 0, 1.2e9),
    ("-25%", "0%", "%", -25, 0),
    ("1e-3", "0.5", "", 0.001, 0.5),
    (".5", "+1", "", 0.5, 1),
    ("00", "007", "", 0, 7),
    ("0", "09", "", 0, 9),
    ("0", "1_0.5", "", 0, 10.5),
    ("0", "190:20:30", "", 0, 190 + 20 / 60 + 30 / 3600),
]


@pytest.mark.parametrize(("start", "target", "unit", "first", "last"), QUANTITIES)
def test_quantities(tmp_path: Path, start: str, target: str, unit: str, first: float, last: float) -> None:
    found = measured(tmp_path, f"start: {start}, target: {target}")
    assert (found["unit"], found["start"]) == (unit, first)
    assert found["target"] == pytest.approx(last)


@pytest.mark.parametrize(
    "text",
    [
        "0x10",
        "0o17",
        "0b11",
        "1__0",
        "_1",
        "1_",
        "1,2,3",
        "12,00",
        "on",
        "true",
        "~",
        "2026-01-19",
        "9:75",
        "--5",
    ],
)
@pytest.mark.parametrize("quotes", ["{}", "'{}'"])
def test_what_is_no_number_is_no_number(tmp_path: Path, text: str, quotes: str) -> None:
    krs = "key_results:\n  - {id: b, title: B, start: 0, target: 1}\n  - id: a\n    title: A\n    start: 0\n"
    text_of = f"---\ntype: objective\ntitle: Goal\n{krs}    target: {quotes.format(text)}\n---\n"
    found = faults(tmp_path, {"2026-Q1/x.md": text_of})
    assert [(d.severity, d.code[0], d.span.line, d.span.column) for d in found] == [("error", "V", 9, 13)]
    assert text in found[0].message


@pytest.mark.parametrize(
    ("change", "target"),
    [("-25%", 30), ("+20", 60), ("+50%", 60), ("-20", 20), ("20", 60), ("100%", 80)],
)
def test_changes(tmp_path: Path, change: str, target: float) -> None:
    assert measured(tmp_path, f"start: 40, change: {change}")["target"] == pytest.approx(target)


def test_points_on_a_percentage(tmp_path: Path) -> None:
    found = measured(tmp_path, "start: 40%, change: +10 pts")
    assert (found["unit"], found["target"]) == ("%", 50)


def test_a_relative_change_of_a_percentage(tmp_path: Path) -> None:
    # Only a bare +10% is ambiguous; the spec's own example of change is -25% of the start.
    found = measured(tmp_path, "start: $40, change: -25%")
    assert (found["unit"], found["target"]) == ("$", 30)


@pytest.mark.parametrize(
    "title",
    [
        "no",
        "on",
        "null",
        "0123",
        "1e3",
        "12_000",
        "9:30",
        "2026-01-19",
        "1.10",
        "true",
        "Yes",
        "50%",
        "$5M",
        "a: b",
        "C#",
        "~",
    ],
)
def test_text_stays_text(tmp_path: Path, title: str) -> None:
    written = f"'{title}'" if ": " in title else title
    data = made(tmp_path, goal().replace("title: Goal", f"title: {written}"))
    assert objectives(data)["2026-Q1/x"]["title"] == title


@pytest.mark.parametrize("owner", ["no", "0123", "on", "1e3", "12_000", "2026-01-19", "'0123'", "null"])
def test_owners_that_yaml_would_take_for_something_else(tmp_path: Path, owner: str) -> None:
    data = made(tmp_path, goal(f"owner: {owner}"), {"people.csv": PEOPLE})
    assert objectives(data)["2026-Q1/x"]["owner"] == owner.strip("'")


@pytest.mark.parametrize("name", ["on", "off", "no", "y", "1e3", "0123", "123", "null", "true", "9"])
def test_ids_that_yaml_would_take_for_something_else(tmp_path: Path, name: str) -> None:
    checkin = f"---\nupdates:\n  x:\n    {name}: {{value: 4, confidence: 6/10}}\n---\n"
    text = goal(kr=f"id: {name}, title: A, start: 0, target: 10")
    data = made(tmp_path, text, {"2026-Q1/checkins/2026-01-19-m.md": checkin})
    found = key_results(data)[f"2026-Q1/x#{name}"]
    assert (found["current"], found["confidence"]) == (4, 6)


def test_a_file_named_as_a_number(tmp_path: Path) -> None:
    checkin = "---\nupdates:\n  007#a: 4\n---\n"
    data = site(
        tmp_path, {"2026-Q1/007.md": goal(), "2026-Q1/checkins/2026-01-19-m.md": checkin}, "2026-02-15"
    )
    assert key_results(data)["2026-Q1/007#a"]["current"] == 4


READINGS = [
    ("4", 4),
    ("'4'", 4),
    ("0123", 123),
    ("1,250", 1250),
    ("12_000", 12_000),
    ("{value: '1,250'}", 1250),
    ("{2026-01-12: 4, 2026-01-13: 5}", 5),
    ("{2026-01-13: 5, 2026-01-12: 4}", 5),
    ("{value: 3, date: 2026-01-10}", 3),
    ("-2", -2),
    ("0", 0),
]


@pytest.mark.parametrize(("text", "value"), READINGS)
def test_readings(tmp_path: Path, text: str, value: float) -> None:
    checkin = f"---\nupdates:\n  x:\n    a: {text}\n---\n"
    data = made(tmp_path, goal(), {"2026-Q1/checkins/2026-01-19-m.md": checkin})
    assert key_results(data)["2026-Q1/x#a"]["current"] == value


@pytest.mark.parametrize("word", ["on_track", "on track", "On Track", "ON-TRACK", "on-track"])
def test_status_words(tmp_path: Path, word: str) -> None:
    checkin = f"---\nupdates:\n  x:\n    a: {{value: 4, status: {word}}}\n---\n"
    data = made(tmp_path, goal(), {"2026-Q1/checkins/2026-01-19-m.md": checkin})
    assert key_results(data)["2026-Q1/x#a"]["claimed_status"] == "on_track"


@pytest.mark.parametrize(
    ("text", "value"), [("6", 6), ("6/10", 6), ("7.5", 7.5), ("0", 0), ("10", 10), ("10/10", 10), ("1", 1)]
)
def test_confidence(tmp_path: Path, text: str, value: float) -> None:
    checkin = f"---\nupdates:\n  x:\n    a: {{value: 4, confidence: {text}}}\n---\n"
    data = made(tmp_path, goal(), {"2026-Q1/checkins/2026-01-19-m.md": checkin})
    assert key_results(data)["2026-Q1/x#a"]["confidence"] == value


def test_the_date_of_the_file_name_and_of_the_front_matter(tmp_path: Path) -> None:
    checkins: Files = {
        "2026-Q1/checkins/2026-01-19-m.md": "---\nupdates: {x#a: 1}\n---\n",
        "2026-Q1/checkins/2026-01-20.md": "---\nupdates: {x#a: 2}\n---\n",
        "2026-Q1/checkins/2026-01-21-m.md": "---\ndate: 2026-01-22\nupdates: {x#a: 3}\n---\n",
    }
    data = made(tmp_path, goal(), checkins)
    readings = key_results(data)["2026-Q1/x#a"]["readings"]
    assert [(r["date"], r["value"]) for r in readings] == [
        ("2026-01-19", 1),
        ("2026-01-20", 2),
        ("2026-01-22", 3),
    ]
    assert [r["source"]["line"] for r in readings] == [2, 2, 3]


@pytest.mark.parametrize("wrap", ["{}", "\ufeff{}", "crlf", "bom and crlf"])
def test_lines_of_sources(tmp_path: Path, wrap: str) -> None:
    text = goal("weight: 2")
    text = "\ufeff" + text if "\ufeff" in wrap or "bom" in wrap else text
    text = text.replace("\n", "\r\n") if "crlf" in wrap else text
    data = site(tmp_path, {"2026-Q1/x.md": text.encode()}, "2026-02-15")
    assert key_results(data)["2026-Q1/x#a"]["source"] == {"path": "content/2026-Q1/x.md", "line": 6}


def test_one_or_a_list(tmp_path: Path) -> None:
    one = site(tmp_path / "1", {"2026-Q1/x.md": goal("supports: y#a"), "2026-Q1/y.md": goal()}, "2026-02-15")
    many = site(
        tmp_path / "2", {"2026-Q1/x.md": goal("supports: [y#a]"), "2026-Q1/y.md": goal()}, "2026-02-15"
    )
    assert (
        objectives(one)["2026-Q1/x"]["supports"]
        == objectives(many)["2026-Q1/x"]["supports"]
        == ["2026-Q1/y#a"]
    )


def test_a_roster_with_lists(tmp_path: Path) -> None:
    files: Files = {
        "people.csv": '\ufeffid,title,team\r\nmara,"Lind, Mara",sales; ops\r\n'.encode(),
        "teams.csv": "id,title,members,lead\nsales,Sales,mara,mara\nops,Operations,,\n",
        "2026-Q1/x.md": goal(),
    }
    data = site(tmp_path, files, "2026-02-15")
    assert [(p["id"], p["title"], p["teams"]) for p in data["people"]] == [
        ("mara", "Lind, Mara", ["sales", "ops"])
    ]
    assert {t["id"]: t["lead"] for t in data["teams"]} == {"sales": "mara", "ops": None}
