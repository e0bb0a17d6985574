"""What the resolving of every type shares: documents by type, periods, teams, the index, the faults found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from okrsite.config import Config
from okrsite.diagnostics import Diagnostic, Span, error, quote
from okrsite.model.entry import Entry
from okrsite.model.period import Period, PeriodNames
from okrsite.resolve.index import Group, Index, View
from okrsite.source.parse import Document, begins_like_date, date_in_name
from okrsite.source.schema import FrontMatter
from okrsite.source.series import Table

E = TypeVar("E", bound=Entry)


@dataclass
class Context:
    """Filled by one resolver after the other; only resolvers see it."""

    config: Config
    tables: Mapping[str, Table]
    index: Index = field(default_factory=Index)
    periods: dict[str, Period] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)
    names: PeriodNames = field(init=False)

    def __post_init__(self) -> None:
        self.names = self.config.period_names

    def period_named(self, text: str, span: Span) -> Period | None:
        """The period that front matter names."""
        period = self.names.parse(text)
        if period is None:
            guess = self.names.suggest(text)
            hint = (
                f"did you mean {quote(guess)}?" if guess else "write it as 2026-Q1, 2026-H1, 2026 or 2026-03"
            )
            self.faults.append(error("V303", span, f"there is no period {quote(text)}", hint))
        return period

    def folder_period(self, document: Document[FrontMatter]) -> Period | None:
        """The period that the innermost folder so named gives."""
        found = (self.names.parse(folder) for folder in reversed(document.folders))
        return next((period for period in found if period is not None), None)

    def period_of(self, document: Document[FrontMatter], written: str | None) -> Period | None:
        """Front matter wins over folders."""
        if written is not None:
            return self.period_named(written, document.at("period"))
        return self.folder_period(document)

    def teams_of(
        self, document: Document[FrontMatter], written: tuple[str, ...], key: str = "team"
    ) -> tuple[str, ...]:
        """The teams that front matter names, else that of the innermost folder named as a team's id."""
        if written:
            return self.names_of("team", document, key, written)
        return next(((folder,) for folder in reversed(document.folders) if folder in self.index.teams), ())

    def names_of(
        self, group: Group, document: Document[FrontMatter], key: str, refs: Iterable[str]
    ) -> tuple[str, ...]:
        """Several teams or people by id; unknown ones are faults."""
        found = []
        for number, ref in enumerate(refs):
            if (name := self.index.name(group, ref, document.at(key, number), self.faults)) is not None:
                found.append(name)
        return tuple(dict.fromkeys(found))

    def name_of(self, group: Group, ref: str | None, span: Span) -> str | None:
        """One team, person or KPI by id."""
        return None if ref is None else self.index.name(group, ref, span, self.faults)

    def goals_of(self, refs: Iterable[str], view: View, spans: Iterable[Span]) -> tuple[str, ...]:
        """Several objectives or key results; unknown ones are faults."""
        found = []
        for ref, span in zip(refs, spans, strict=False):
            if (name := self.index.goal(ref, view, span, self.faults)) is not None:
                found.append(name)
        return tuple(dict.fromkeys(found))

    def around(self, period: Period) -> tuple[Period, ...]:
        """The periods that contain one."""
        return tuple(p for p in self.periods.values() if p.id != period.id and p.contains(period))

    def running(self, day: date) -> tuple[Period, ...]:
        """The periods that run on a day."""
        return tuple(p for p in self.periods.values() if p.first <= day <= p.last)

    def view(
        self,
        document: Document[FrontMatter],
        teams: tuple[str, ...],
        period: Period | None,
        day: date | None = None,
    ) -> View:
        """Where a document's references are read: in its period, else in those that run on `day`."""
        folder = document.name.rpartition("/")[0]
        own = document.id if document.id in self.index.goals else None
        if period is not None:
            return View(folder, teams, (period,), self.around(period), own)
        return View(folder, teams, self.running(day) if day else (), (), own)

    def day_of(self, document: Document[FrontMatter], written: date | None) -> date | None:
        """The date of a check-in or retro: written, else the one its file's name begins with."""
        day = written or date_in_name(document.name)
        if day is None:
            hint = "add `date: 2026-01-19`, or begin the file's name with the date"
            if begun := begins_like_date(document.name):
                hint = f"the file's name begins with {begun}, which is no day; {hint}"
            span = Span.of(document.path, document.span.line, document.span.column)
            self.faults.append(error("V101", span, '"date" is missing', hint))
        return day


def by_id(entries: Iterable[E]) -> dict[str, E]:
    """Entries in the order of their ids."""
    return {e.id: e for e in sorted(entries, key=lambda e: e.id)}


def common(document: Document[FrontMatter]) -> dict[str, object]:
    """The fields that every entry takes as they are."""
    fields = document.fields
    return {
        "id": document.id,
        "path": document.path,
        "span": Span(document.path, *_edges(document.span)),
        "spans": document.spans(),
        "body": document.body,
        "tags": fields.tags,
        "links": tuple(fields.links.items()),
        "aliases": fields.aliases,
    }


def _edges(span: Span) -> tuple[int, int, int, int]:
    return span.line, span.column, span.end_line, span.end_column
