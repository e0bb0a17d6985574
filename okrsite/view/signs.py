"""The key to every mark of the site."""

from __future__ import annotations

from dataclasses import dataclass

from okrsite.config import Config
from okrsite.view.marks import Mark
from okrsite.words import GRADE, KPI, KPI_MARK, MARK, STATUS, count

_RANGE = {"green": "0.7 or more", "amber": "from 0.4 to below 0.7", "red": "below 0.4"}
_ZONE = {"green": "in the green band", "amber": "in the amber band", "red": "outside both bands"}


@dataclass(frozen=True, slots=True)
class Sign:
    """A mark and what it says."""

    mark: Mark
    meaning: str


def signs(config: Config) -> tuple[Sign, ...]:
    """The key to every mark, with the thresholds of this site."""
    risk, off = _gap(config.status.at_risk_gap), _gap(config.status.off_track_gap)
    said = {
        "on_track": f"Progress is at most {risk} behind the expected pace.",
        "at_risk": f"Progress is more than {risk} behind the expected pace.",
        "off_track": f"Progress is more than {off} behind the expected pace.",
        "achieved": "The target is reached before the period is over.",
        "no_data": "There is no reading, so there is no colour.",
        "planned": "The period has not begun.",
        "closed": "The period is over.",
        "draft": "Not agreed yet, and not scored.",
        "postponed": "Put off to a later period; it does not count.",
        "dropped": "Given up; it does not count.",
    }
    statuses = [Sign(Mark(MARK[s], word), said[s]) for s, word in STATUS.items()]
    days = f"For more than {count(config.stale_after_days, 'day')} nobody has spoken of it"
    stale = Sign(Mark("stale", "Stale"), f"{days}; its colour is not shown.")
    grades = [Sign(Mark(g, word), f"The final score is {_RANGE[g]}.") for g, word in GRADE.items()]
    zones = [
        Sign(Mark(KPI_MARK[z], word), f"The latest reading lies {_ZONE[z]}.")
        for z, word in KPI.items()
        if z in _ZONE
    ]
    return (*statuses, stale, *grades, *zones)


def _gap(value: float) -> str:
    """With two digits, unless it has more."""
    return f"{value:g}" if round(value, 2) != value else f"{value:.2f}"
