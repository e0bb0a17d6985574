"""On which days check-ins were written: weeks from left to right, weekdays from top to bottom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from okrsite.charts.drawing import NARROW, Drawing, Frame
from okrsite.model.period import MONTHS_SHORT, WEEKDAYS, Week, weeks_between
from okrsite.model.records import CheckIn
from okrsite.view.chart import Chart, Row, Table
from okrsite.view.figures import day_text
from okrsite.view.world import World
from okrsite.words import count

if TYPE_CHECKING:
    import altair as alt

WIDTHS = (416, NARROW)
"""Pixels. It stands in the narrower of two columns."""
WEEKS = 27
"""Of a longer period so many weeks are shown, the latest."""
LARGE = 4
"""A day with so many check-ins, or with the most, has the largest dot."""
USUAL = 0.5
"""From this share of the check-ins on a weekday is the usual one."""


@dataclass(frozen=True, slots=True)
class _Days:
    """The check-ins of a stretch of weeks by day."""

    weeks: tuple[Week, ...]
    last: date
    """The last day of the last week that the period holds."""
    by_day: Counter[date]
    as_of: date

    @property
    def so_far(self) -> list[Week]:
        """The weeks that are over, and the one that runs once it has a check-in."""
        return [w for w in self.weeks if w.sunday <= self.as_of or (w.monday <= self.as_of and self.of(w))]

    def of(self, week: Week) -> int:
        return sum(self.by_day[week.monday + timedelta(days=n)] for n in range(7))


def calendar_chart(
    world: World, checkins: Iterable[CheckIn], who: str = "", name: str = "all"
) -> Chart | None:
    """The calendar of the shortest period that runs; `who` wrote these check-ins, empty for everybody.

    None where no period runs, or without a check-in in it.
    """
    as_of = world.scores.as_of
    if not world.running_periods:
        return None
    period = world.running_periods[-1]
    weeks = weeks_between(period.first, period.last)
    if len(weeks) > WEEKS:
        weeks = [week for week in weeks if week.monday <= as_of][-WEEKS:]
    first, last = max(weeks[0].monday, period.first), min(weeks[-1].sunday, period.last)
    by_day = Counter(c.day for c in checkins if first <= c.day <= min(last, as_of))
    if not by_day:
        return None
    days = _Days(tuple(weeks), last, by_day, as_of)
    headline = _headline(days, who)
    return Chart(
        kind=DRAWING.kind,
        name=name,
        mark="",
        headline=headline,
        reading=f"A dot is a day of {period.name}; the larger, the more check-ins. {_most(days)}",
        summary=f"Check-ins by day of {period.name}: {count(by_day.total(), 'check-in')}. {headline}.",
        series=_series(days) if world.config.charts else {},
        table=_table(days),
        widths=WIDTHS,
    )


def _headline(days: _Days, who: str) -> str:
    """`Sales wrote check-ins in nine of the last eleven weeks`."""
    so_far = days.so_far
    heard = sum(days.of(week) > 0 for week in so_far)
    total = len(so_far)
    if total == 1:
        return f"{who or 'Somebody'} wrote {count(days.by_day.total(), 'check-in')} in the first week"
    subject = f"{who} wrote check-ins" if who else "Check-ins were written"
    if heard == total:
        when = "both of the last two weeks" if total == 2 else f"each of the last {count(total, 'week')}"
        return f"{subject} in {when}"
    return f"{subject} in {count(heard, 'of')} the last {count(total, 'week')}".replace(" ofs ", " of ")


def _most(days: _Days) -> str:
    """`Most of them came on a Friday.`, or the day with the most."""
    weekdays = Counter[int]()
    for day, number in days.by_day.items():
        weekdays[day.weekday()] += number
    (weekday, number), *_ = sorted(weekdays.items(), key=lambda pair: (-pair[1], pair[0]))
    total = days.by_day.total()
    if total >= LARGE and number > total * USUAL:
        return f"Most came on a {WEEKDAYS[weekday]}."
    return ""


def _series(days: _Days) -> dict[str, tuple[Row, ...]]:
    place = {week: n for n, week in enumerate(days.weeks)}
    most = max(*days.by_day.values(), LARGE)
    found = [
        (place[Week.of(day)], -day.weekday(), number, day) for day, number in sorted(days.by_day.items())
    ]
    return {
        "ends": (
            {"x": -0.5, "y": 0.5, "columns": len(days.weeks)},
            {"x": len(days.weeks) - 0.5, "y": -6.5},
        ),
        "weekdays": tuple({"y": -n, "label": WEEKDAYS[n][:3]} for n in range(7)),
        "months": tuple(_months(days)),
        "dots": tuple({"x": x, "y": y, "share": round(number / most, 4)} for x, y, number, _ in found),
        "tips": tuple(
            {"x": x, "y": y, "tip": f"{day_text(day, days.as_of)}: {count(number, 'check-in')}"}
            for x, y, number, day in found
        ),
    }


def _months(days: _Days) -> Iterable[Row]:
    """The months' names, each at the week in which it begins; the first where it has room."""
    ends = [(n, min(week.sunday, days.last)) for n, week in enumerate(days.weeks)]
    begins = [(n, end.month) for n, end in ends if n == 0 or end.day <= 7]
    for n, (x, month) in enumerate(begins):
        if n + 1 == len(begins) or begins[n + 1][0] - x > 2:
            yield {"x": x, "label": MONTHS_SHORT[month - 1]}


def _table(days: _Days) -> Table:
    weeks = [week for week in reversed(days.weeks) if week.monday <= days.as_of]
    return Table(
        caption="Check-ins by week, newest first",
        columns=("Week from", "Check-ins"),
        rows=tuple((week.monday.isoformat(), days.of(week)) for week in weeks),
        texts=tuple((day_text(week.monday, days.as_of), str(days.of(week))) for week in weeks),
        figures=frozenset({1}),
    )


def _make(width: int, live: bool) -> alt.LayerChart:
    import altair as alt

    from okrsite.charts import style as s

    room = Frame(width, 7 * 22, left=40, right=2, top=4, bottom=26)
    ends = alt.Chart(s.rows("ends")).mark_rule(strokeWidth=0).encode(x=s.x(), y=s.y())
    weekdays = s.text("weekdays", s.MUTED, s.LEFT).encode(x=alt.value(-room.left), y=s.y())
    area = alt.ExprRef(expr="datum.share * pow(side, 2)")
    dots = alt.Chart(s.rows("dots")).mark_point(shape="circle", filled=True, opacity=1, fill=s.INK, size=area)
    layers = [
        ends,
        s.rule("weekdays", s.LINE),
        weekdays,
        s.text("months", s.MUTED).encode(x=s.x(), y=alt.value(room.height + 15)),
        dots.encode(x=s.x(), y=s.y()),
    ]
    drawn = s.chart([*layers, s.tips()] if live else layers, room)
    side = "length(data('ends')) ? min(19, 1.6 * width / data('ends')[0].columns) : 19"
    return drawn.add_params(alt.param(name="side", expr=side))


DRAWING = Drawing("calendar", _make, WIDTHS)
