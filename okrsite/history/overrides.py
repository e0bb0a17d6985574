"""Readings of which a later file says otherwise, weeks afterwards: the earlier file stands as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from okrsite.history.facts import checkin_readings, same, text_of
from okrsite.history.front import Fronts
from okrsite.history.names import Names
from okrsite.history.values import Edit, History
from okrsite.model.reading import Update
from okrsite.model.site import Site


def overrides(
    history: History, site: Site, files: Mapping[str, bytes], names: Names, as_of: date
) -> Iterator[Edit]:
    """An edit for each reading of a check-in that another check-in overrides, from a later commit."""
    written = _Written(files, names)
    for ref, said in site.updates.items():
        for first, last in _pairs(said):
            before, after = history.commit_of(first.span), history.commit_of(last.span)
            if before is None or after is None or before.hash == after.hash or after.day < before.day:
                continue
            was, now = (written.value(update, ref) for update in (first, last))
            if after.day > as_of or not was or not now or same(was, now):
                continue
            period, teams = names.agreed(ref)
            yield Edit(
                commit=after,
                kind="edited",
                of="reading",
                ref=ref,
                title=names.title(ref),
                period=period.id if period else "",
                teams=teams,
                field="value",
                was=was,
                now=now,
                day=last.written,
                path=last.span.path,
                line=last.span.line,
                over=first.span.path,
            )


def _pairs(said: tuple[Update, ...]) -> Iterator[tuple[Update, Update]]:
    """Updates of one day in different check-ins, each with the next."""
    by_day: dict[date, list[Update]] = {}
    for update in said:
        if update.checkin is not None:
            by_day.setdefault(update.written, []).append(update)
    for updates in by_day.values():
        for first, last in pairwise(updates):
            if first.span.path != last.span.path:
                yield first, last


class _Written:
    """What check-ins say, as it is written."""

    def __init__(self, files: Mapping[str, bytes], names: Names) -> None:
        self._files, self._names = files, names
        self._fronts = Fronts()

    def value(self, update: Update, ref: str) -> str:
        """The value for which an update stands; empty where it has none."""
        name = self._names.inside(update.span.path)
        front = self._fronts.read(self._files.get(name, b"")) or {}
        for (key, day), said in checkin_readings(name, front).items():
            if day == update.written and self._names.target(key, name, front) == ref:
                return text_of(said.get("value"))
        return ""
