"""The week's story: which facts it finds, and the sentences it makes of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from okrsite.model.period import Week
from okrsite.pages import kpi
from okrsite.pages.kpi import KpiContext
from okrsite.pages.weekly import WeekContext, pages, week_name
from okrsite.view.attention import attention
from okrsite.view.blocks import key_result_block
from okrsite.view.contradictions import Contradiction, contradictions, green_beside_red
from okrsite.view.story import story
from okrsite.view.week import WeekOf, changed, movers, moves, reached, steps_done, weeks
from okrsite.view.week_headline import headline, lead
from okrsite.view.week_rows import contradiction_row, move_row, reached_line
from okrsite.view.world import World
from tests.support import PEOPLE, TEAMS, Files, checked

YEAR = '[periods."Y"]\nstart = 2026-01-05\nend = 2026-04-14\n'
"""A hundred days that begin on a Monday."""

GOALS: Files = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "Y/company/top.md": """
        ---
        type: objective
        title: Lead the market
        key_results:
          - {id: arr, title: Annual recurring revenue, short: Revenue, start: 0, target: 100}
          - {id: cost, title: Acquisition cost, start: 100, target: 0}
        ---
        """,
    "Y/sales/deals.md": """
        ---
        type: objective
        title: Close better deals
        owner: ben
        supports: top#arr
        key_results:
          - {id: size, title: Deal size, start: 0, target: 10}
          - id: app
            title: Quoting app
            kind: milestone
            steps: [{id: draw, title: Drawn}, {id: ship, title: Shipped}]
        ---
        """,
}


def check_in(day: str, updates: str, team: str = "sales", more: str = "") -> Files:
    """A check-in of Ben's."""
    return {
        f"Y/{team}/checkins/{day}-ben.md": f"---\ntype: checkin\nauthor: ben\nupdates: {updates}\n{more}---\n"
    }


def world(root: Path, as_of: str, *files: Files) -> World:
    found = checked(root, {**GOALS, **{k: v for part in files for k, v in part.items()}}, as_of, YEAR).world
    assert found is not None
    return found


def last(root: Path, as_of: str, *files: Files) -> tuple[World, WeekOf]:
    found = world(root, as_of, *files)
    return found, weeks(found)[-1]


def text(sentences: tuple[tuple[object, ...], ...]) -> list[str]:
    """The sentences as read; a figure and its unit have a blank between them that breaks no line."""
    told = ("".join(part.text for part in sentence) for sentence in sentences)  # type: ignore[attr-defined]
    return [" ".join(words.split()) for words in told]


BOTH = (
    "Of the two company key results with a forecast, both are likely to miss their targets: "
    "Revenue and Acquisition cost."
)
FIRST = check_in("2026-01-16", "{top#arr: 10, top#cost: 95, deals#size: 1, deals#app: {done: []}}")
SECOND = check_in("2026-01-23", "{top#arr: 25, deals#size: 0.5, deals#app: {done: [draw]}}")


def test_there_is_a_week_for_each_week_so_far_as_of_its_sunday_or_the_day(tmp_path: Path) -> None:
    found = weeks(world(tmp_path, "2026-01-23", FIRST, SECOND))
    assert [w.week.id for w in found] == ["2026-W02", "2026-W03", "2026-W04"]
    assert [w.day.isoformat() for w in found] == ["2026-01-11", "2026-01-18", "2026-01-23"]
    assert [w.since.isoformat() for w in found] == ["2026-01-04", "2026-01-11", "2026-01-18"]


def test_weeks_end_with_their_period(tmp_path: Path) -> None:
    assert weeks(world(tmp_path, "2026-12-01", FIRST))[-1].week.id == "2026-W16"


def test_a_planned_period_has_no_weeks(tmp_path: Path) -> None:
    assert weeks(world(tmp_path, "2025-12-01")) == ()


def test_movers_stand_by_the_size_of_their_move(tmp_path: Path) -> None:
    _, week = last(tmp_path, "2026-01-23", FIRST, SECOND)
    assert [(m.kr.id, round(m.by, 2)) for m in movers(moves(week))] == [
        ("app", 0.5),
        ("arr", 0.15),
        ("size", -0.05),
    ]


def retargeted(root: Path, size: str, *files: Files) -> tuple[World, WeekOf]:
    """Another way to measure the size of deals, whose target moved in the week."""
    goals = dict(GOALS)
    goals["Y/sales/deals.md"] = str(GOALS["Y/sales/deals.md"]).replace("start: 0, target: 10", size)
    found = checked(root, {**goals, **{k: v for part in files for k, v in part.items()}}, "2026-01-23", YEAR)
    assert not found.has_errors, found.diagnostics
    assert found.world is not None
    return found.world, weeks(found.world)[-1]


LOWERED = "start: 0, target: 5, changes: [{date: 2026-01-20, target: 5, was: 10, why: Fewer deals}]"
RAISED = "start: 0, target: 20, changes: [{date: 2026-01-20, target: 20, was: 10, why: More deals}]"
OFTENER = LOWERED.replace("start: 0", "kind: habit, per: week")


@pytest.mark.parametrize("size", [LOWERED, RAISED, OFTENER])
def test_a_target_that_moved_moves_no_key_result(tmp_path: Path, size: str) -> None:
    whole, week = retargeted(tmp_path, size, check_in("2026-01-16", "{deals#size: 1}"))
    assert movers(moves(week)) == ()
    assert "nearer" not in lead(week, moves(week))
    assert "further" not in lead(week, moves(week))
    told = " ".join(text(story(whole, week, moves(week))))
    assert "gained most" not in told
    assert "moved away" not in told


def test_a_move_is_measured_against_the_target_of_now(tmp_path: Path) -> None:
    reads = check_in("2026-01-16", "{deals#size: 1}"), check_in("2026-01-22", "{deals#size: 2}")
    _, week = retargeted(tmp_path, LOWERED, *reads)
    (moved,) = movers(moves(week))
    assert round(moved.by, 9) == 0.2
    row = move_row(week, moved)
    assert (row.from_, row.to, row.by) == (20.0, 40.0, "+0.20")


def test_steps_done_in_the_week_are_named(tmp_path: Path) -> None:
    _, week = last(tmp_path, "2026-01-23", FIRST, SECOND)
    assert [(kr.id, [s.title for s in steps]) for kr, steps in steps_done(week, moves(week))] == [
        ("app", ["Drawn"])
    ]
    _, later = last(tmp_path, "2026-01-31", FIRST, SECOND)
    assert steps_done(later, moves(later)) == ()


def test_a_step_that_is_about_check_ins_is_due_soon_too(tmp_path: Path) -> None:
    goals = dict(GOALS)
    goals["Y/sales/deals.md"] = str(GOALS["Y/sales/deals.md"]).replace(
        "title: Shipped", "title: Check-in ritual with sales, due: 2026-01-30"
    )
    found = checked(tmp_path, {**goals, **FIRST, **SECOND}, "2026-01-23", YEAR).world
    assert found is not None
    page = next(at for at in pages(found) if at.address == "weekly/2026-W04/").make()
    assert isinstance(page.context, WeekContext)
    assert [item.what for item in page.context.due] == ["Step: Check-in ritual with sales"]


def test_a_target_is_reached_once(tmp_path: Path) -> None:
    done = check_in("2026-01-30", "{deals#size: 11}")
    _, week = last(tmp_path, "2026-01-31", FIRST, SECOND, done)
    assert [m.kr.id for m in reached(moves(week))] == ["size"]
    _, later = last(tmp_path, "2026-02-08", FIRST, SECOND, done)
    assert reached(moves(later)) == ()


def test_what_got_worse_stands_before_what_got_better(tmp_path: Path) -> None:
    _, week = last(tmp_path, "2026-01-23", FIRST, SECOND)
    assert [(m.kr.id, m.was.status, m.now.status) for m in changed(moves(week))] == [
        ("size", "on_track", "at_risk"),
        ("cost", "on_track", "at_risk"),
        ("app", "at_risk", "on_track"),
    ]


def test_the_story_of_a_week_in_words(tmp_path: Path) -> None:
    whole, week = last(tmp_path, "2026-01-23", FIRST, SECOND)
    assert headline(whole, week, moves(week)) == "Three key results changed status."
    assert lead(week, moves(week)) == (
        "Three of four key results moved or were checked in. "
        "Two are nearer the target than at the end of week 3, one is further away."
    )
    assert text(story(whole, week, moves(week))) == [
        "The company’s score for Y rose by 0.07 to 0.15, where 0.19 was expected.",  # noqa: RUF001
        "Quoting app gained most: 0 of 2 steps to 1 of 2 steps, now on track.",
        "Deal size moved away from the target: 1 to 0.5, now at risk.",
        "The one company key result with a forecast is likely to reach its target: Revenue.",
    ]


def test_a_sentence_begins_large_and_fits_a_name_of_many(tmp_path: Path) -> None:
    many = dict(GOALS)
    many["Y/sales/deals.md"] = str(GOALS["Y/sales/deals.md"]).replace(
        "title: Deal size, start: 0, target: 10",
        "title: Meetings missed, short: no-shows, start: 9, target: 2 hours",
    )
    read = [check_in(f"2026-01-{day}", f"{{deals#size: {hours} hours}}") for day, hours in ((16, 8), (22, 9))]
    found = checked(tmp_path, {**many, **read[0], **read[1]}, "2026-01-23", YEAR).world
    assert found is not None
    week = weeks(found)[-1]
    told = story(found, week, moves(week))
    assert "No-shows moved away from the target: 8 hours to 9 hours, now at risk." in text(told)
    assert any("8\N{NO-BREAK SPACE}hours" in part.text for sentence in told for part in sentence)


def test_the_first_week_is_compared_with_nothing_done(tmp_path: Path) -> None:
    whole, week = last(tmp_path, "2026-01-08")
    assert headline(whole, week, moves(week)) == "No key result changed status."
    assert lead(week, moves(week)) == "None of four key results moved or were checked in."
    score = "The company’s score for Y stands at 0.00, where 0.04 was expected."  # noqa: RUF001
    assert text(story(whole, week, moves(week))) == [
        "Y began on 5 January.",
        score,
        "All four key results have no data.",
    ]


def test_what_stands_still_is_said(tmp_path: Path) -> None:
    whole, week = last(tmp_path, "2026-02-15", FIRST, SECOND)
    assert (
        headline(whole, week, moves(week))
        == "One key result changed status. Two company key results have not moved for three weeks or more."
    )


def test_silence_is_told_with_the_team_that_is_most_silent(tmp_path: Path) -> None:
    whole, week = last(tmp_path, "2026-02-15", FIRST, SECOND)
    assert "Four key results wait for a check-in, two of them in Sales." in text(
        story(whole, week, moves(week))
    )


def test_forecasts_are_told_for_the_company_alone(tmp_path: Path) -> None:
    more = [
        check_in(f"2026-02-{day:02}", f"{{top#arr: {25 + n}, top#cost: {95 - n}}}")
        for n, day in enumerate((1, 8, 15))
    ]
    whole, week = last(tmp_path, "2026-02-15", FIRST, SECOND, *more)
    assert text(story(whole, week, moves(week)))[-2:] == [
        BOTH,
        "Two key results wait for a check-in, all of them in Sales.",
    ]


KPI: Files = {
    "kpis/leads.md": """
        ---
        title: Leads a month
        supports: deals#size
        green: {min: 100}
        readings: {2026-02-10: 120}
        ---
        """
}


def test_a_claim_stands_against_its_numbers(tmp_path: Path) -> None:
    said = check_in("2026-02-14", "{deals#size: {value: 1, status: on track}}")
    assert contradictions(world(tmp_path, "2026-02-15", FIRST, said)) == (
        Contradiction("claim", "Y/sales/deals#size"),
    )


def test_a_claim_about_what_does_not_count_is_told_on_its_own_page_alone(tmp_path: Path) -> None:
    aside = dict(GOALS)
    aside["Y/company/top.md"] = str(GOALS["Y/company/top.md"]).replace("target: 0}", "target: 0, weight: 0}")
    claim = check_in("2026-02-12", "{top#cost: {value: 99, status: on track}}")
    found = checked(tmp_path, {**aside, **claim}, "2026-02-15", YEAR).world
    assert found is not None
    assert contradictions(found) == ()
    told = key_result_block(found, found.site.key_results["Y/company/top#cost"]).contradiction
    assert told is not None
    assert told.title == "Claimed on track, scored off track"


def test_a_green_kpi_stands_against_the_key_result_it_feeds(tmp_path: Path) -> None:
    read = check_in("2026-02-14", "{deals#size: 1}")
    assert contradictions(world(tmp_path, "2026-02-15", FIRST, read, KPI)) == (
        Contradiction("kpi", "Y/sales/deals#size", "leads"),
    )


def test_a_green_kpi_stands_against_the_objective_above_a_key_result_that_keeps_pace(tmp_path: Path) -> None:
    read = check_in("2026-02-14", "{deals#size: 4}")
    found = world(tmp_path, "2026-02-15", FIRST, read, KPI)
    assert found.scores.objectives["Y/sales/deals"].status != "off_track"
    assert contradictions(found) == ()
    heavier = dict(GOALS)
    heavier["Y/sales/deals.md"] = str(GOALS["Y/sales/deals.md"]).replace(
        "kind: milestone", "kind: milestone\n            weight: 9"
    )
    moved = checked(tmp_path / "b", {**heavier, **FIRST, **read, **KPI}, "2026-02-15", YEAR).world
    assert moved is not None
    assert contradictions(moved) == (Contradiction("kpi", "Y/sales/deals", "leads", "Y/sales/deals#size"),)


def test_a_kpi_that_was_green_long_ago_stands_against_nothing(tmp_path: Path) -> None:
    old: Files = {"kpis/leads.md": str(KPI["kpis/leads.md"]).replace("2026-02-10", "2026-01-10")}
    read = check_in("2026-02-14", "{deals#size: 1}")
    assert contradictions(world(tmp_path, "2026-02-15", FIRST, read, old)) == ()


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("02-10", "02-10", "02-10"), "All three KPIs are in green, and the company objective is off track."),
        (
            ("02-10", "02-10", "01-10"),
            "Two of three KPIs are in green, and the company objective is off track.",
        ),
        (("02-10", "01-10", "01-10"), ""),
    ],
)
def test_of_kpis_in_green_those_read_long_ago_are_none(
    tmp_path: Path, days: tuple[str, ...], told: str
) -> None:
    kpis: Files = {
        f"kpis/k{n}.md": f"---\ntitle: K\ngreen: {{min: 1}}\nreadings: {{2026-{day}: 2}}\n---\n"
        for n, day in enumerate(days)
    }
    read = check_in("2026-02-14", "{top#arr: 1, top#cost: 99}")
    assert green_beside_red(world(tmp_path, "2026-02-15", read, kpis)) == told


def guarded(root: Path, size: str, kpi: str = "{2026-02-10: 20}", more: str = "") -> World:
    """The size of deals must not grow at the cost of leads, of which there are too few."""
    files = {
        **GOALS,
        "Y/sales/deals.md": str(GOALS["Y/sales/deals.md"]).replace(
            "target: 10}", f"target: 10, counter: leads{more}}}"
        ),
        "kpis/leads.md": str(KPI["kpis/leads.md"]).replace("{2026-02-10: 120}", kpi),
    }
    read = check_in("2026-02-14", f"{{deals#app: {{done: [draw]}}{size}}}")
    found = checked(root, {**files, **read}, "2026-02-15", YEAR).world
    assert found is not None
    return found


HELD = "Leads a month must not suffer for it. While that is not in green, it is at risk at best."
BOTH_RED = "Leads a month must not suffer for it. That is not in green, and the key result "


@pytest.mark.parametrize(
    ("size", "between", "why"),
    [
        (", deals#size: 9", "at the cost of", HELD),
        (", deals#size: 2", "guarded by", f"{BOTH_RED}is at risk by its own figures."),
        (", deals#size: 1", "guarded by", f"{BOTH_RED}is off track by its own figures."),
        ("", "guarded by", f"{BOTH_RED}has no data."),
    ],
)
def test_a_broken_guardrail_stands_among_the_contradictions_whether_it_holds_back_or_not(
    tmp_path: Path, size: str, between: str, why: str
) -> None:
    found = guarded(tmp_path, size)
    (against,) = contradictions(found)
    assert against == Contradiction("guardrail", "Y/sales/deals#size", "leads")
    row = contradiction_row(found, against)
    assert (row.between, row.why, row.other.mark.word) == (between, why, "KPI in red")


def test_a_broken_guardrail_of_what_was_dropped_is_told_on_its_own_page_alone(tmp_path: Path) -> None:
    dropped = ", state: dropped, since: 2026-02-01, why: No longer sold"
    assert contradictions(guarded(tmp_path, ", deals#size: 9", more=dropped)) == ()


@pytest.mark.parametrize(
    ("read", "text", "word"),
    [
        ("{2026-02-10: 20}", "in red.", "broken: at best at risk until the KPI is in green"),
        ("{2026-01-10: 20}", "in red when last read.", "broken: at best at risk until the KPI is in green"),
        ("{2026-02-10: 120}", "", "intact: the KPI is in green"),
        ("{2026-01-10: 120}", "", "intact: the KPI was in green when last read"),
    ],
)
def test_the_zone_of_a_guardrail_read_long_ago_is_that_of_its_last_reading(
    tmp_path: Path, read: str, text: str, word: str
) -> None:
    found = guarded(tmp_path, ", deals#size: 9", read)
    needs = [item.text for item in attention(found).items if "guardrail" in item.after]
    told = f"Leads a month must not suffer for it and is at 20, {text}"
    assert needs == ([told] if text else [])
    (page,) = kpi.pages(found)
    context = page.make().context
    assert isinstance(context, KpiContext)
    assert [guarded.word for guarded in context.guards] == [word]


def test_a_guardrail_read_long_ago_is_stale_before_it_is_red(tmp_path: Path) -> None:
    found = guarded(tmp_path, ", deals#size: 9", "{2026-01-10: 20}")
    side = contradiction_row(found, contradictions(found)[0]).other
    assert (side.mark.word, side.rest.replace("\u00a0", " ")) == (
        "Stale",
        "green from 100, in red when last read",
    )


@pytest.mark.parametrize(
    ("week", "day", "name"),
    [
        ((2026, 33), "2026-12-31", "Week 33, 10 to 16 August 2026"),
        ((2026, 31), "2026-12-31", "Week 31, 27 July to 2 August 2026"),
        ((2026, 53), "2027-12-31", "Week 53, 28 December 2026 to 3 January 2027"),
        ((2026, 47), "2026-11-20", "Week 47, 16 to 20 November 2026"),
        ((2026, 47), "2026-11-16", "Week 47, 16 November 2026"),
    ],
)
def test_a_week_is_named_by_its_days(week: tuple[int, int], day: str, name: str) -> None:
    assert week_name(Week(*week), date.fromisoformat(day)) == name


QUARTERS = """
[periods."A"]
start = 2026-01-05
end = 2026-02-04
[periods."B"]
start = 2026-02-05
end = 2026-03-04
"""


def test_a_week_in_which_a_period_ends_tells_of_it_and_of_the_one_that_begins(tmp_path: Path) -> None:
    goal = "---\ntype: objective\ntitle: O\nkey_results: [{id: k, title: Calls, start: 0, target: 10}]\n---\n"
    files: Files = {
        "A/o.md": goal,
        "B/o.md": goal,
        "A/checkins/2026-02-03-a.md": "---\nupdates: {A/o#k: 8}\n---\n",
        "B/checkins/2026-02-07-a.md": "---\nupdates: {B/o#k: 2}\n---\n",
    }
    found = checked(tmp_path, files, "2026-02-08", QUARTERS).world
    assert found is not None
    week = weeks(found)[-1]
    assert [m.kr.ref for m in movers(moves(week))] == ["A/o#k", "B/o#k"]
    assert text(story(found, week, moves(week)))[:3] == [
        "A ended on 4 February with 0.80.",
        "B began on 5 February.",
        "The score for B stands at 0.20, where 0.14 was expected.",
    ]


def test_a_period_that_ends_on_the_last_day_of_the_week_is_told_to_end(tmp_path: Path) -> None:
    """The week after no longer has it."""
    goal = "---\ntype: objective\ntitle: O\nkey_results: [{id: k, title: Calls, start: 0, target: 10}]\n---\n"
    files: Files = {
        "A/o.md": goal,
        "B/o.md": goal,
        "A/checkins/2026-02-03-a.md": "---\nupdates: {A/o#k: 8}\n---\n",
        "B/checkins/2026-02-07-a.md": "---\nupdates: {B/o#k: 2}\n---\n",
    }
    config = QUARTERS.replace("2026-02-04", "2026-02-08")
    found = checked(tmp_path, files, "2026-02-15", config).world
    assert found is not None
    *_, week, after = weeks(found)
    assert text(story(found, week, moves(week)))[:3] == [
        "A ends on 8 February with 0.80.",
        "B began on 5 February.",
        "The score for B stands at 0.20, where 0.14 was expected.",
    ]
    assert not any(sentence.startswith("A ") for sentence in text(story(found, after, moves(after))))


def test_a_score_moves_in_the_story_by_what_it_is_shown_to_move(tmp_path: Path) -> None:
    goal = (
        "---\ntype: objective\ntitle: O\nkey_results: [{id: k, title: Calls, start: 0, target: 1000}]\n---\n"
    )
    days = {"2026-01-09": 692, "2026-01-16": 696, "2026-01-23": 701}
    read = {
        f"Y/checkins/{day}-a.md": f"---\nupdates: {{Y/o#k: {value}}}\n---\n" for day, value in days.items()
    }
    found = checked(tmp_path, {"Y/o.md": goal, **read}, "2026-01-23", YEAR).world
    assert found is not None
    told = [text(story(found, week, moves(week)))[0] for week in weeks(found)]
    assert told[1].startswith("The score for Y stayed at 0.69,")
    assert told[2].startswith("The score for Y rose by 0.01 to 0.70,")


def test_what_was_dropped_has_changed_its_status_and_counts_no_more(tmp_path: Path) -> None:
    dropped = dict(GOALS)
    dropped["Y/sales/deals.md"] = str(GOALS["Y/sales/deals.md"]).replace(
        "target: 10}", "target: 10, state: dropped, since: 2026-01-21, why: No longer sold}"
    )
    found = checked(tmp_path, {**dropped, **FIRST}, "2026-01-23", YEAR).world
    assert found is not None
    week = weeks(found)[-1]
    assert ("size", "dropped") in [(m.kr.id, m.now.status) for m in changed(moves(week))]
    assert "of three key results" in lead(week, moves(week))
    assert "One key result was dropped and counts no more: Deal size." in text(
        story(found, week, moves(week))
    )


def test_what_had_no_reading_is_first_measured(tmp_path: Path) -> None:
    held = dict(GOALS)
    held["Y/company/top.md"] = str(GOALS["Y/company/top.md"]).replace(
        "{id: cost, title: Acquisition cost, start: 100, target: 0}",
        "{id: churn, title: Churn in its band, kind: maintain, min: 2, max: 5}",
    )
    found = checked(tmp_path, {**held, **check_in("2026-01-22", "{top#churn: 4}")}, "2026-01-23", YEAR).world
    assert found is not None
    week = weeks(found)[-1]
    told = text(story(found, week, moves(week)))
    assert "Churn in its band gained most: first measured at 4, now on track." in told


def test_a_target_reached_at_the_cost_of_its_guardrail_is_not_told_as_achieved(tmp_path: Path) -> None:
    guarded = dict(GOALS)
    guarded["Y/company/top.md"] = str(GOALS["Y/company/top.md"]).replace(
        "start: 0, target: 100}", "start: 0, target: 100, counter: churn}"
    )
    guarded["kpis/churn.md"] = (
        "---\ntitle: Churn\ngreen: {max: 2}\namber: {max: 3}\nreadings: {2026-01-06: 9}\n---\n"
    )
    found = checked(
        tmp_path, {**guarded, **check_in("2026-01-22", "{top#arr: 100}")}, "2026-01-23", YEAR
    ).world
    assert found is not None
    week = weeks(found)[-1]
    assert "reached" not in headline(found, week, moves(week))
    (done,) = (reached_line(week, m) for m in reached(moves(week)))
    assert done.mark.word == "At risk"
    assert done.text.endswith("Its guardrail is broken: it is at risk at best.")


def test_a_week_in_which_little_happens_has_three_sentences_all_the_same(tmp_path: Path) -> None:
    whole, week = last(tmp_path, "2026-01-16", FIRST)
    told = text(story(whole, week, moves(week)))
    assert len(told) >= 3, told


def test_two_periods_that_run_have_their_scores_in_one_sentence(tmp_path: Path) -> None:
    config = YEAR + '[periods."M"]\nstart = 2026-01-05\nend = 2026-02-04\n'
    month = str(GOALS["Y/company/top.md"])
    found = checked(tmp_path, {**GOALS, "M/company/now.md": month, **FIRST}, "2026-01-23", config).world
    assert found is not None
    week = weeks(found)[-1]
    assert text(story(found, week, moves(week)))[0] == (
        "The company’s score for Y stayed at 0.08, where 0.19 was expected; that for M stayed at 0.00, "  # noqa: RUF001
        "where 0.61 was expected."
    )
