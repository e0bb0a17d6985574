"""Teams, people, KPIs, check-ins, retros, events and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain

from okrsite.diagnostics import Span, error
from okrsite.model.period import Period, long_date
from okrsite.model.reading import Update
from okrsite.model.records import Band, Blocker, CheckIn, Event, Grade, Kpi, Page, Person, Retro, Team
from okrsite.resolve.context import Context, by_id, common
from okrsite.resolve.index import View
from okrsite.resolve.measure import Measure, Written, measure
from okrsite.resolve.states import source, supports_draft
from okrsite.source.parse import Document
from okrsite.source.schema import (
    BandFields,
    CheckInFields,
    EventFields,
    KpiFields,
    PageFields,
    PersonFields,
    RetroFields,
    TeamFields,
)


def resolve_people(context: Context, documents: Iterable[Document[PersonFields]]) -> dict[str, Person]:
    """People by id."""
    return by_id(
        Person(
            **common(d),  # type: ignore[arg-type]
            title=d.fields.title,
            teams=context.teams_of(d, d.fields.team),
            role=d.fields.role or "",
            email=d.fields.email or "",
            left=d.fields.left,
        )
        for d in documents
    )


def resolve_teams(
    context: Context, documents: Iterable[Document[TeamFields]], people: Mapping[str, Person]
) -> dict[str, Team]:
    """Teams by id, with the members that either side names."""
    teams = {}
    for d in documents:
        named = context.names_of("person", d, "members", d.fields.members)
        lead = context.name_of("person", d.fields.lead, d.at("lead"))
        others = [p.id for p in people.values() if d.id in p.teams]
        members = tuple(dict.fromkeys(chain([lead] if lead else [], named, sorted(others))))
        teams[d.id] = Team(
            **common(d),  # type: ignore[arg-type]
            title=d.fields.title,
            parent=context.name_of("team", d.fields.parent, d.at("parent")),
            lead=lead,
            members=members,
            description=d.fields.description or "",
        )
    for team in teams.values():
        seen, above = [team.id], team.parent
        while above is not None and above not in seen:
            seen.append(above)
            above = teams[above].parent if above in teams else None
        if above == team.id and team.id == min(seen):
            loop = " → ".join([*seen, team.id])
            context.faults.append(error("V501", team.at("parent"), f"teams contain each other: {loop}"))
    return by_id(teams.values())


def resolve_kpis(
    context: Context, documents: Iterable[Document[KpiFields]], unagreed: frozenset[str]
) -> tuple[dict[str, Kpi], dict[str, tuple[Update, ...]]]:
    """KPIs by id, and the readings that their own files hold."""
    kpis: dict[str, Kpi] = {}
    updates: dict[str, tuple[Update, ...]] = {}
    for d in documents:
        f = d.fields
        listed = [
            Written(f"readings {day}", amount, d.at("readings", str(day)))
            for day, amount in f.readings.items()
        ]
        bands = [
            Written(f"{name} {edge}", amount, d.at(name, edge))
            for name, band in (("green", f.green), ("amber", f.amber))
            if band is not None
            for edge, amount in (("min", band.min), ("max", band.max))
            if amount is not None
        ]
        measured = measure(f.unit, d.at("unit"), [*bands, *listed], context.faults)
        kpis[d.id] = Kpi(
            **common(d),  # type: ignore[arg-type]
            title=f.title,
            unit=measured.unit,
            decimals=measured.decimals,
            owner=context.name_of("person", f.owner, d.at("owner")),
            teams=context.teams_of(d, f.team),
            supports=_kpi_supports(context, d, unagreed),
            green=_band(context, d, "green", f.green, measured),
            amber=_band(context, d, "amber", f.amber, measured),
            source=source(context, f.source, d.at("source")) if f.source else None,
            indicator=f.indicator,
        )
        values = (
            (day, w, measured.value(w, context.faults)) for day, w in zip(f.readings, listed, strict=True)
        )
        updates[d.id] = tuple(
            Update(day=day, written=day, known=day, value=value, span=w.span)
            for day, w, value in values
            if value is not None
        )
    return by_id(kpis.values()), updates


def _band(
    context: Context, d: Document[KpiFields], key: str, band: BandFields | None, measured: Measure
) -> Band | None:
    if band is None:
        return None
    edges = [
        None
        if amount is None
        else measured.value(Written(f"{key} {edge}", amount, d.at(key, edge)), context.faults)
        for edge, amount in (("min", band.min), ("max", band.max))
    ]
    low, high = edges
    if band.min is None and band.max is None:
        context.faults.append(error("V101", d.at(key), f'{key} needs "min" or "max"', "write {min: 90%}"))
        return None
    if low is not None and high is not None and low > high:
        context.faults.append(error("V203", d.at(key), f"{key}: min is larger than max", "exchange them"))
    return Band(low, high)


def _kpi_supports(
    context: Context, d: Document[KpiFields], unagreed: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """What it feeds in each period in which its references resolve.

    Of several periods, one in which the goal is a draft is passed over: the KPI feeds it once it is agreed.
    """
    found: dict[str, list[str]] = {}
    teams = context.teams_of(d, d.fields.team)
    for number, ref in enumerate(d.fields.supports):
        span = d.at("supports", number)
        exact = ref.partition("#")[0] in context.index.goals
        periods = {} if exact else {g.period.id: g.period for g in context.index.candidates(ref)}
        if not periods:
            name = context.index.goal(ref, context.view(d, teams, None), span, context.faults)
            names = [] if name is None else [name]
        else:
            views = (View("", teams, order=(p,)) for p in sorted(periods.values(), key=lambda p: p.sort_key))
            told = (context.index.goal(ref, view, span, context.faults) for view in views)
            names = [name for name in told if name is not None]
        agreed = [name for name in names if name not in unagreed]
        if names and not agreed:
            context.faults.append(supports_draft(names[-1], span))
        for name in agreed:
            found.setdefault(context.index.goals[name.partition("#")[0]].period.id, []).append(name)
    return {period: tuple(dict.fromkeys(names)) for period, names in found.items()}


def resolve_checkin(context: Context, d: Document[CheckInFields]) -> tuple[CheckIn | None, Period | None]:
    """A check-in without its updates, None when it has no date; and the period that it names all the same."""
    f = d.fields
    day = context.day_of(d, f.date)
    period = context.period_of(d, f.period)
    if period is not None:
        period = context.periods.setdefault(period.id, period)
    author = context.name_of("person", f.author, d.at("author"))
    blockers = tuple(
        Blocker(b.text, context.name_of("team", b.needs, d.at("blockers", n, "needs")))
        for n, b in enumerate(f.blockers)
    )
    if day is None:
        return None, period
    checkin = CheckIn(
        **common(d),  # type: ignore[arg-type]
        title=f.title or f"Check-in of {long_date(day)}",
        day=day,
        author=author,
        teams=context.teams_of(d, f.team),
        period=period.id if period else None,
        wins=f.wins,
        blockers=blockers,
    )
    return checkin, period


def resolve_retros(context: Context, documents: Iterable[Document[RetroFields]]) -> list[Retro]:
    """Those that have a date and close something, each with its grades."""
    found = (_retro(context, d) for d in documents)
    return [retro for retro in found if retro is not None]


def _retro(context: Context, d: Document[RetroFields]) -> Retro | None:
    f = d.fields
    day = context.day_of(d, f.date)
    period = context.period_of(d, f.period)
    teams = context.teams_of(d, f.team)
    view = _retro_view(context, d, teams, period, day)
    objective = (
        context.index.goal(f.objective, view, d.at("objective"), context.faults) if f.objective else None
    )
    if f.objective is None and not teams and not f.team:
        span = Span.of(d.path, d.span.line, d.span.column)
        message = '"objective" or "team" is missing: a retro closes one of them'
        context.faults.append(error("V101", span, message, "add `objective: ...` or `team: ...`"))
    if objective is not None:
        goal = context.index.goals[objective.partition("#")[0]]
        period, teams = period or goal.period, teams or goal.teams
        view = View(view.folder, teams, view.same, view.around, goal.id, view.order)
    grades = {}
    for ref, grade in f.grades.items():
        name = context.index.goal(ref, view, d.at("grades", ref, "[key]"), context.faults)
        if name is not None:
            grades[name] = Grade(grade.grade, grade.why or "", d.id, d.at("grades", ref))
    author = context.name_of("person", f.author, d.at("author"))
    if day is None:
        return None
    return Retro(
        **common(d),  # type: ignore[arg-type]
        title=f.title or f"Retro of {long_date(day)}",
        day=day,
        author=author,
        objective=objective,
        teams=teams,
        period=period.id if period else None,
        grades=grades,
    )


def _retro_view(
    context: Context,
    d: Document[RetroFields],
    teams: tuple[str, ...],
    period: Period | None,
    day: date | None,
) -> View:
    """A retro without a period looks back: in the periods that have ended, the latest first."""
    if period is not None or day is None:
        return context.view(d, teams, period, day)
    ended = sorted((p for p in context.periods.values() if p.last < day), key=lambda p: p.last, reverse=True)
    return (
        View(d.name.rpartition("/")[0], teams, order=tuple(ended))
        if ended
        else context.view(d, teams, None, day)
    )


def resolve_events(
    context: Context, documents: Iterable[Document[EventFields]], unagreed: frozenset[str]
) -> list[Event]:
    """Events; each looks for what it explains in its folder's period, else in those that run on its day."""
    found = []
    for d in documents:
        f = d.fields
        teams = context.teams_of(d, f.team)
        view = context.view(d, teams, context.folder_period(d), f.date)
        spans = [d.at("supports", n) for n in range(len(f.supports))]
        supports = context.goals_of(f.supports, view, spans)
        context.faults += [supports_draft(t, d.at("supports")) for t in supports if t in unagreed]
        found.append(
            Event(**common(d), title=f.title, day=f.date, teams=teams, supports=supports)  # type: ignore[arg-type]
        )
    return found


def resolve_pages(documents: Iterable[Document[PageFields]]) -> list[Page]:
    """Content pages."""
    found = []
    for d in documents:
        nav = d.fields.title if d.fields.nav == "true" else d.fields.nav
        page = Page(**common(d), title=d.fields.title, nav=nav, order=d.fields.order)  # type: ignore[arg-type]
        found.append(page)
    return found
