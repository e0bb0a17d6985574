"""How scores work: every formula, from the docstrings of the code that computes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from okrsite.config import Config
from okrsite.view.formulas import Formula, formulas
from okrsite.view.links import Crumb
from okrsite.view.page import Page, PageAt
from okrsite.view.signs import Sign, signs
from okrsite.view.world import World

TITLE = "How scores work"
_KINDS = {
    "kind-metric": "A number that goes from a start to a target, up or down. The default.",
    "kind-milestone": "Something that is done or not, whole or in steps.",
    "kind-habit": "Something to be done so many times a day, week or month.",
    "kind-maintain": "A number that should stay in a band.",
    "kind-rollup": "A number made from the key results that support it.",
}
_ROLL_UP = (
    "A whole is made from its parts: an objective from its key results, a team and a period from their "
    "objectives. What is dropped, postponed, a draft or of weight 0 stays visible and is left out. The score "
    "of a period is that of the company's own objectives in it, or of all where none of the company's counts."
)
_SECTIONS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "kinds",
        "Progress, by kind of key result",
        "Every key result has a kind, which says what progress means. 0 is where it began, 1 is done.",
        ("kind-",),
    ),
    (
        "expected-pace",
        "Expected pace",
        "Where a key result should be today if it moved evenly. The tick on each bar stands there.",
        ("expected",),
    ),
    (
        "statuses",
        "Status of a key result",
        "The status compares progress with the expected pace. Being behind shows long before the last day.",
        ("status", "guardrail"),
    ),
    (
        "roll-up",
        "Objectives, teams and periods",
        _ROLL_UP,
        ("score", "status-of-parts"),
    ),
    (
        "pace-per-week",
        "Pace",
        "How fast a number moves, and how fast it would have to move from here.",
        ("pace",),
    ),
    (
        "where-it-will-end",
        "Forecast",
        "Where a number is likely to be on its last day, and how sure that is, from its own readings alone.",
        ("forecast",),
    ),
    (
        "grades",
        "Grades",
        "Once a period is over, people may overrule the computed score in a retro. Both are shown.",
        ("final", "grade", "met"),
    ),
    (
        "stale-figures",
        "Stale figures",
        "An old green is not green, so age is told before the colour.",
        ("stale",),
    ),
    (
        "kpis",
        "KPIs",
        "A KPI is a gauge that is watched, not a goal. It has a zone instead of a score.",
        ("kpi",),
    ),
    (
        "how-near-the-truth",
        "Calibration",
        "Once a period is over, what authors and forecasts had said is held against what came true.",
        ("calibration",),
    ),
)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A setting of this site that decides a status."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A formula with a sentence for newcomers."""

    formula: Formula
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page."""

    id: str
    title: str
    lead: str
    formulas: tuple[Explained, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HowScoresWorkContext:
    """`how-scores-work.html`."""

    title: str
    crumbs: tuple[Crumb, ...]
    sections: tuple[Section, ...]
    thresholds: tuple[Threshold, ...]
    signs: tuple[Sign, ...]


def pages(world: World) -> Iterator[PageAt]:
    """The page at `/how-scores-work/`."""
    yield PageAt("how-scores-work/", partial(_page, world))


def _page(world: World) -> Page:
    context = HowScoresWorkContext(
        title=TITLE,
        crumbs=(Crumb("Now", ""),),
        sections=sections(),
        thresholds=thresholds(world.config),
        signs=signs(world.config),
    )
    return Page(
        "how-scores-work/",
        "how-scores-work.html",
        TITLE,
        context,
        description="Every formula behind the figures of this site.",
    )


def sections() -> tuple[Section, ...]:
    """Every formula in its section; one that no section names stands in the last, `Further formulas`."""
    left = {formula.id: formula for formula in formulas()}
    found = []
    for id_, title, lead, names in _SECTIONS:
        own = [
            f
            for f in left.values()
            if any(f.id == n or (n.endswith("-") and f.id.startswith(n)) for n in names)
        ]
        for formula in own:
            del left[formula.id]
        found.append(Section(id_, title, lead, tuple(Explained(f, _KINDS.get(f.id, "")) for f in own)))
    if left:
        rest = tuple(Explained(f, "") for f in left.values())
        found.append(Section("further-formulas", "Further formulas", "", rest))
    return tuple(found)


def thresholds(config: Config) -> tuple[Threshold, ...]:
    """The settings of this site that bear on figures."""
    return (
        Threshold(
            "status.at_risk_gap",
            f"{config.status.at_risk_gap:g}",
            "At risk when progress is further behind pace than this.",
        ),
        Threshold(
            "status.off_track_gap",
            f"{config.status.off_track_gap:g}",
            "Off track when it is further behind than this.",
        ),
        Threshold(
            "stale_after_days",
            f"{config.stale_after_days} days",
            "Stale when the last word is older than this.",
        ),
        Threshold(
            "grace_days",
            f"{config.grace_days} days",
            "Final figures that come this late count for the period's last day.",
        ),
        Threshold(
            "kickoff_days",
            f"{config.kickoff_days} days",
            "Targets may settle this long after a period began.",
        ),
        Threshold("week_start", config.week_start.capitalize(), "The day on which a habit's week begins."),
    )
