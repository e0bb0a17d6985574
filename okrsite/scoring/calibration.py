"""How near the truth confidence and forecasts were, once it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

ENOUGH = 20
"""Nothing is concluded from fewer cases."""
BINS = 5
"""Said probabilities are put together by fifths."""

Pair = tuple[float, bool]
"""What was said, from 0 to 1, and whether the key result was met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A key result of a closed period, as it stood some weeks before the end."""

    ref: str
    period: str
    teams: tuple[str, ...]
    weeks_before: int
    """Whole weeks from that day to the period's last."""
    said: float | None
    """The author's confidence, from 0 to 1."""
    said_on: date | None
    """The day on which it was given."""
    forecast: float | None
    """The forecast's probability of reaching the target."""
    forecast_on: date | None
    """The day of the latest reading that it was made from."""
    met: bool


@dataclass(frozen=True, slots=True)
class Brier:
    """A Brier score and the number of cases it is the mean of; None without a case."""

    score: float | None
    cases: int

    @property
    def enough(self) -> bool:
        """Whether there are cases enough to conclude something."""
        return self.cases >= ENOUGH


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases of about the same said probability; `said` and `met` are means."""

    low: float
    high: float
    cases: int
    said: float | None
    met: float | None


def brier(pairs: Iterable[Pair]) -> Brier:
    """**Calibration** as a Brier score = mean of (said − met)² over the cases

    Said is a probability from 0 to 1: an author's confidence divided by 10, or the forecast's probability of
    reaching the target. Met is 1 where the key result was met in the end, else 0. A score of 0 is perfect,
    and to say 50% always gives 0.25. A case is a confidence that was given on a day, or a forecast made from
    a new reading, as it stood at the end of a week: each counts once, for however many weeks it stood. By
    weeks before the end a key result is a case once in each week.

    The score is that of G. W. Brier, Verification of forecasts expressed in terms of probability, Monthly
    Weather Review 78 (1950).
    """
    errors = [(said - met) ** 2 for said, met in pairs]
    return Brier(sum(errors) / len(errors) if errors else None, len(errors))


def reliability(pairs: Sequence[Pair]) -> tuple[Bin, ...]:
    """How often came true what was said with about the same probability; the last bin includes 1."""
    inside: list[list[Pair]] = [[] for _ in range(BINS)]
    for pair in pairs:
        inside[min(int(pair[0] * BINS + 1e-9), BINS - 1)].append(pair)
    return tuple(
        Bin(
            n / BINS,
            (n + 1) / BINS,
            len(found),
            sum(said for said, _ in found) / len(found) if found else None,
            sum(met for _, met in found) / len(found) if found else None,
        )
        for n, found in enumerate(inside)
    )


def statements(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Those in which an author's confidence stood for the first time."""
    return _new(cases, lambda case: (case.said_on,))


def outlooks(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Those in which a forecast from a new reading stood for the first time."""
    return _new(cases, lambda case: (case.forecast_on,))


def spoken_by_both(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Those in which a new confidence and a forecast from a new reading stood side by side."""
    return _new(cases, lambda case: (case.said_on, case.forecast_on))


def _new(cases: Iterable[Case], days: Callable[[Case], tuple[date | None, ...]]) -> tuple[Case, ...]:
    """Cases, the earliest first, of whose key result none of these days was counted before."""
    found: list[Case] = []
    counted: set[tuple[str, int, date]] = set()
    for case in sorted(cases, key=lambda case: -case.weeks_before):
        known = {(case.ref, place, day) for place, day in enumerate(days(case)) if day is not None}
        if len(known) == len(days(case)) and not known & counted:
            counted |= known
            found.append(case)
    return tuple(found)


def of_authors(cases: Iterable[Case]) -> list[Pair]:
    """What authors said."""
    return [(case.said, case.met) for case in cases if case.said is not None]


def of_forecasts(cases: Iterable[Case]) -> list[Pair]:
    """What the forecast said."""
    return [(case.forecast, case.met) for case in cases if case.forecast is not None]
