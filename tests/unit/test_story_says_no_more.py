"""Whatever the readings, each number in the week's sentences is one of the week's figures."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.model.period import Week
from okrsite.view.story import story
from okrsite.view.week import WeekOf, moves, weeks
from okrsite.view.week_headline import headline, lead
from okrsite.words import NUMBERS
from tests.support import PEOPLE, TEAMS, Files, checked

PERIOD = '[periods."Y"]\nstart = 2026-01-05\nend = 2026-04-14\n'
MONDAY = date(2026, 1, 5)
IDS = ("arr", "cost", "deals", "calls")
STARTS = {"arr": 0, "cost": 100, "deals": 0, "calls": 3}
TARGETS = {"arr": 100, "cost": 0, "deals": 40, "calls": 60}
NUMBER = re.compile(r"(?<![\w.])[+-]?\d+(?:\.\d+)?")
Readings = dict[tuple[str, int], int]


def goal(team: str, ids: tuple[str, ...], more: str = "") -> Files:
    lines = "".join(
        f"  - {{id: {id_}, title: Goal {id_}, start: {STARTS[id_]}, target: {TARGETS[id_]}}}\n" for id_ in ids
    )
    return {f"Y/{team}/o.md": f"---\ntype: objective\ntitle: O\n{more}key_results:\n{lines}---\n"}


def files(readings: Readings) -> Files:
    """A company's objective and a team's; a check-in for each reading, by key result and day."""
    found: Files = {"people.csv": PEOPLE, "teams.csv": TEAMS}
    found |= goal("company", IDS[:2])
    found |= goal("sales", IDS[2:], "supports: company/o#arr\n")
    for (id_, day), value in readings.items():
        team = "company" if id_ in IDS[:2] else "sales"
        when = MONDAY + timedelta(day)
        text = f"---\nauthor: ben\ndate: {when}\nupdates: {{{team}/o#{id_}: {value}}}\n---\n"
        found[f"Y/{team}/checkins/{when}-{id_}.md"] = text
    return found


def figures(week: WeekOf, readings: Readings) -> set[float]:
    """Every figure that the week may speak of: scores, values, moves, the days of its dates."""
    found = [*map(float, readings.values()), *STARTS.values(), *TARGETS.values()]
    now, was = week.world.scores, week.world.before
    for id_, period in now.periods.items():
        found += [period.score or 0.0, period.expected or 0.0, period.final_score or 0.0]
        if id_ in was.periods:
            found.append(round(round(period.score or 0.0, 2) - round(was.periods[id_].score or 0.0, 2), 2))
    found += [moved.by for moved in moves(week)]
    found += [week.day.day, *(day.day for p in week.periods for day in (p.first, p.last))]
    return {abs(round(number, 2)) for number in found}


@given(
    st.dictionaries(st.tuples(st.sampled_from(IDS), st.integers(0, 98)), st.integers(-20, 130), max_size=14),
    st.integers(0, 110),
)
@settings(max_examples=60)
def test_each_number_of_the_sentences_is_a_figure_of_the_week(readings: Readings, as_of: int) -> None:
    with TemporaryDirectory() as root:
        day = MONDAY + timedelta(as_of)
        known = {key: value for key, value in readings.items() if key[1] <= as_of}
        world = checked(Path(root), files(known), day.isoformat(), PERIOD).world
    assert world is not None
    for week in weeks(world)[-3:]:
        found = moves(week)
        sentences = ["".join(part.text for part in told) for told in story(world, week, found)]
        text = " ".join((headline(world, week, found), lead(week, found), *sentences))
        assert len(sentences) <= 4
        allowed = figures(week, known) | {float(n) for n in range(len(weeks(world)))}
        allowed |= {float(Week.of(day).number) for day in (week.since, week.day)}
        for number in (abs(float(found)) for found in NUMBER.findall(text)):
            # What falls short of 1, 0.7 or 0.4 is never rounded up to it.
            assert min(abs(number - figure) for figure in allowed) < 0.0101, (text, number)
        counted = [NUMBERS.index(w) for w in re.findall(r"[a-z]+", text.lower()) if w in NUMBERS]
        assert all(n <= max(len(IDS), len(weeks(world))) for n in counted), text
        nearer = sum(m.by >= 0.005 for m in moves(week))
        said = re.search(r"(\w+) (?:is|are) nearer the target", text)
        assert (NUMBERS.index(said[1].lower()) if said else 0) == nearer, text


def test_the_same_facts_give_the_same_words() -> None:
    readings = {("arr", 3): 10, ("cost", 4): 90, ("deals", 9): 7, ("arr", 11): 25}
    told = []
    for _ in range(2):
        with TemporaryDirectory() as root:
            world = checked(Path(root), files(readings), "2026-01-18", PERIOD).world
        assert world is not None
        moved = [(week, moves(week)) for week in weeks(world)]
        told.append([(headline(world, w, m), lead(w, m), story(world, w, m)) for w, m in moved])
    assert told[0] == told[1]
