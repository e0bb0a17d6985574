"""What was edited in the demo's story: no content says so, so that it is invented here.

Each edit names the words as they are in `content/` and as they were until its day. Dated facts (check-ins,
readings, `changes`, `since`, done steps) tell their story by themselves: see `demo_history.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Q4 = "2026-Q4"


@dataclass(frozen=True, slots=True)
class Edit:
    """A commit that made `now` of what `was` in a file until then."""

    day: date
    author: str
    subject: str
    path: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Rename:
    """A commit that gave a goal another address, with the references to it in what was there by then."""

    day: date
    author: str
    subject: str
    folder: str
    was: str
    now: str


RENAME = Rename(
    date(2026, 10, 19), "ben", "It is a story and no message", f"{Q4}/sales", "one-message", "one-story"
)

EDITS = (
    Edit(
        date(2026, 8, 5),
        "jonas",
        "Ask more of our ads",
        "kpis/cost-per-lead.md",
        "green: {max: $190}",
        "green: {max: $180}",
    ),
    Edit(
        date(2026, 8, 19),
        "malik",
        "Take out the week in which the form was broken",
        "data/crm.csv",
        "2026-08-03,39.6,25.0",
        "2026-08-03,,25.0",
    ),
    Edit(
        date(2026, 10, 16),
        "ben",
        "Twelve per cent was wishful",
        f"{Q4}/sales/one-story.md",
        "    target: 12%\n",
        "    target: 14.25%\n",
    ),
    Edit(
        date(2026, 10, 20),
        "greta",
        "Four renewals were counted twice",
        f"{Q4}/customer-success/negative-churn.md",
        "start: 62%\n    target: 80%",
        "start: 58%\n    target: 80%",
    ),
    Edit(
        date(2026, 10, 21),
        "malik",
        "Count working days, not days",
        "data/crm.csv",
        "2026-10-12,47.9,",
        "2026-10-12,45.6,",
    ),
    Edit(
        date(2026, 10, 22),
        "caleb",
        "The form counted every demo twice",
        f"{Q4}/web/checkins/2026-10-16-caleb.md",
        "    posts: {2026-10-13: 1, 2026-10-15: 1}\n    demos: {value: 126, confidence: 8}\n",
        "    posts: {2026-10-13: 1, 2026-10-15: 1}\n",
    ),
    Edit(
        date(2026, 10, 27),
        "mirela",
        "Say whose first name we want to be",
        f"{Q4}/marketing/heard-in-insurance.md",
        "title: Be the first name in insurance",
        "title: Be the first name an insurer's revenue chief mentions",
    ),
    Edit(
        date(2026, 11, 3),
        "dana",
        "Salma takes over upsell",
        f"{Q4}/east-coast/coast-enterprise.md",
        "    target: 15%\n    owner: reuben\n",
        "    target: 15%\n    owner: salma\n",
    ),
    Edit(
        date(2026, 11, 4),
        "caleb",
        "Without our own visits",
        f"{Q4}/web/checkins/2026-10-30-caleb.md",
        'visits: {value: "49,600 visits"',
        'visits: {value: "48,800 visits"',
    ),
    Edit(
        date(2026, 11, 9),
        "caleb",
        "Be realistic about demos",
        f"{Q4}/web/twice-the-readers.md",
        "start: 60\n    target: 140\n",
        "start: 60\n    target: 110\n",
    ),
    Edit(
        date(2026, 11, 10),
        "femi",
        "A customer kept counts double",
        f"{Q4}/support/after-a-bad-day.md",
        "    target: 92%\n    indicator: lagging\n",
        "    target: 92%\n    indicator: lagging\n    weight: 2\n",
    ),
)
