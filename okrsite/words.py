"""The words the site speaks in: statuses, grades, verdicts. One table each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from okrsite.scoring.values import GradeWord, KpiStatus, Status

STATUS: dict[Status, str] = {
    "on_track": "On track",
    "at_risk": "At risk",
    "off_track": "Off track",
    "achieved": "Achieved",
    "no_data": "No data",
    "planned": "Planned",
    "closed": "Closed",
    "draft": "Draft",
    "postponed": "Postponed",
    "dropped": "Dropped",
}
Standing = Status | Literal["stale"]
"""A status, or that the last word on it is too old."""
RUNNING: tuple[Status, ...] = ("achieved", "on_track", "at_risk", "off_track", "no_data")
"""What a key result that counts and runs can be, in the order in which sentences tell it."""
MARK: dict[Status, str] = {
    "on_track": "on",
    "at_risk": "risk",
    "off_track": "off",
    "achieved": "achieved",
    "no_data": "none",
    "planned": "planned",
    "closed": "closed",
    "draft": "draft",
    "postponed": "postponed",
    "dropped": "dropped",
}
"""Name of the shape and colour class of each status."""

Tone = Status | Literal["guarded"]
"""What a sentence tells of a goal: its status, or that a broken guardrail holds it back."""

VERDICT: dict[Tone, str] = {
    "guarded": "is held back by a broken guardrail",
    "on_track": "keeps pace",
    "at_risk": "is behind",
    "off_track": "is far behind",
    "achieved": "is reached",
    "no_data": "has not been heard from",
    "planned": "has not begun",
    "closed": "is closed",
    "draft": "is a draft",
    "postponed": "is postponed",
    "dropped": "was dropped",
}
VERDICT_MANY: dict[Tone, str] = {
    "guarded": "are held back by broken guardrails",
    "on_track": "keep pace",
    "at_risk": "are behind",
    "off_track": "are far behind",
    "achieved": "are reached",
    "no_data": "have not been heard from",
    "planned": "have not begun",
    "closed": "are closed",
    "draft": "are drafts",
    "postponed": "are postponed",
    "dropped": "were dropped",
}
"""The same with a subject of more than one."""
KPI: dict[KpiStatus, str] = {
    "green": "KPI in green",
    "amber": "KPI in amber",
    "red": "KPI in red",
    "no_data": "No data",
}
KPI_MARK: dict[KpiStatus, str] = {"green": "kg", "amber": "ka", "red": "kr", "no_data": "none"}
GRADE: dict[GradeWord, str] = {"green": "Closed: green", "amber": "Closed: amber", "red": "Closed: red"}
CLAIM = {"on_track": "on track", "at_risk": "at risk", "off_track": "off track"}
STANCE = {"committed": "Committed: met at 1.0", "aspirational": "Aspirational: met from 0.7"}
NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def count(number: int, one: str, many: str | None = None) -> str:
    """`three key results`, `one check-in`, `27 people`."""
    word = NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"
    return f"{word} {one if number == 1 else many or one + 's'}"


def status_clauses(told: Mapping[Standing, int]) -> list[str]:
    """`two are on track`, `one is stale`, `two have no data`: how many are what, of what runs."""
    words: dict[Standing, str] = {status: STATUS[status].lower() for status in RUNNING if status != "no_data"}
    words["stale"] = "stale"
    found = [f"{count(told[key], 'is', 'are')} {word}" for key, word in words.items() if told.get(key)]
    if number := told.get("no_data"):
        found.append(f"{count(number, 'has', 'have')} no data")
    return found


def sentence(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def listing(items: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""
