"""Where a key result is likely to end, in words."""

from __future__ import annotations

from datetime import date

from okrsite.model.objective import KeyResult
from okrsite.scoring.values import KeyResultScore
from okrsite.view.figures import amount, day_text, scale_of


def forecast_facts(kr: KeyResult, score: KeyResultScore, as_of: date) -> tuple[tuple[str, str | None], ...]:
    """Mean, interval and chance with their names; nothing where there is no forecast or no need of one."""
    forecast = score.forecast
    if forecast is None or score.status in {"closed", "achieved"}:
        return ()
    scale = scale_of(score)
    low, high = (amount(kr, edge, exact=False, scale=scale) for edge in (forecast.low, forecast.high))
    goal = amount(kr, score.target, exact=kr.change is None, scale=scale)
    return (
        (f"Forecast for {day_text(kr.last, as_of)}", amount(kr, forecast.mean, exact=False, scale=scale)),
        ("80% interval", f"{low} to {high}"),
        (f"Chance of reaching {goal}", chance(forecast.probability)),
    )


def chance(probability: float) -> str:
    """`34%`; never 0% or 100%, which no forecast can promise."""
    if probability < 0.01:
        return "under 1%"
    return "over 99%" if probability > 0.99 else f"{probability:.0%}"
