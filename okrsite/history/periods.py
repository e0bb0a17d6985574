"""Which period a file belonged to, and from when on edits of what it holds are listed."""

from __future__ import annotations

from datetime import date, timedelta

from okrsite.history.facts import text_of
from okrsite.history.front import Front
from okrsite.model.period import Period, PeriodNames


def folder_period(periods: PeriodNames, path: str) -> Period | None:
    """The period of the innermost folder so named."""
    found = (periods.parse(folder) for folder in reversed(path.split("/")[:-1]))
    return next((period for period in found if period is not None), None)


def period_of(periods: PeriodNames, path: str, front: Front) -> Period | None:
    """The period of a file; front matter wins over folders."""
    written = text_of(front.get("period"))
    return periods.parse(written) if written else folder_period(periods, path)


def kick_off(period: Period, days: int) -> date:
    """The day from which edits are listed: so many days after the period's first."""
    return date.max if (date.max - period.first).days < days else period.first + timedelta(days=days)
