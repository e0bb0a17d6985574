"""Two versions of a file compared: what of the earlier one was edited, removed, or added to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from okrsite.history.facts import (
    KEY_RESULT,
    KPI,
    OBJECTIVE,
    READING,
    STEP,
    Facts,
    Readings,
    day_of,
    key_result,
    same,
    step,
    text_of,
)
from okrsite.history.values import EditKind, Subject

Key = tuple[str, str, date | None]
"""What was edited: the part of the file, its field, and of a reading the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One difference. `part` is the key result's id, or the key that a check-in writes; else empty."""

    kind: EditKind
    of: Subject
    part: str = ""
    title: str = ""
    field: str = ""
    was: str = ""
    now: str = ""
    day: date | None = None
    why: str = ""
    dated: date | None = None
    line: int = 0
    """Where it stands: in the later version, of what is gone in the earlier one; 0 where unknown."""

    @property
    def key(self) -> Key:
        return self.part, self.field, self.day


def goal_edits(before: Facts, after: Facts | None) -> Iterator[Found]:
    """Edits of an objective and its key results; `after` is None where it is gone."""
    if after is None:
        yield Found(kind="removed", of="objective", title=before.title)
        return
    for key in _differing(OBJECTIVE, before, after):
        yield from _field("objective", "", key, before, after)
    for id_, kr in before.parts.items():
        title = text_of(kr.get("title"))
        if id_ not in after.parts:
            yield Found(kind="removed", of="key result", part=id_, title=title, was=title)
        elif after.parts[id_] != kr:
            yield from _key_result(id_, key_result(kr, before), key_result(after.parts[id_], after))
    for id_, kr in after.parts.items():
        if id_ not in before.parts:
            title = text_of(kr.get("title"))
            yield Found(kind="added", of="key result", part=id_, title=title, now=title)


def _key_result(id_: str, before: Facts, after: Facts) -> Iterator[Found]:
    for key in _differing(KEY_RESULT, before, after):
        yield from _field("key result", id_, key, before, after)
    for step_id in dict.fromkeys([*before.parts, *after.parts]):
        old, new = before.parts.get(step_id), after.parts.get(step_id)
        if old != new:
            yield from _step(id_, after.title, f"step {step_id}", step(old or {}), step(new or {}))


def _differing(keys: Iterable[str], before: Facts, after: Facts) -> list[str]:
    """Those that are not written alike: they alone are looked at closely."""
    was, now = before.values.get, after.values.get
    return [key for key in keys if was(key) != now(key)]


def _field(of: Subject, part: str, key: str, before: Facts, after: Facts) -> Iterator[Found]:
    was, now = before.get(key), after.get(key)
    if same(was, now) or (key in before.inherited and key in after.inherited):
        return
    if key == "source" and not was:  # to measure what was reported by hand edits nothing
        return
    change = _dated(after, was, now) if key == "target" else {}
    yield Found(
        kind="edited",
        of=of,
        part=part,
        title=after.title,
        field=key,
        was=was,
        now=now,
        why=after.why if key == "state" else change.get("why", ""),
        dated=day_of(change.get("date", "")),
    )


def _dated(after: Facts, was: str, now: str) -> Mapping[str, str]:
    """The dated change that tells of a moved target."""
    reached = (change for change in after.changes if same(change.get("target", ""), now))
    return next((change for change in reached if not was or same(change.get("was", ""), was)), {})


def _step(part: str, title: str, name: str, old: Facts, new: Facts) -> Iterator[Found]:
    if not (old.title and new.title):
        kind: EditKind = "removed" if old.title else "added"
        yield Found(
            kind=kind, of="key result", part=part, title=title, field=name, was=old.title, now=new.title
        )
        return
    for key in STEP:
        # To tick a step is progress; to take the tick back or to date it anew is an edit.
        if not same(old.get(key), new.get(key)) and not (key == "done" and old.get(key) == "false"):
            yield Found(
                kind="edited",
                of="key result",
                part=part,
                title=title,
                field=f"{name}, {key}",
                was=old.get(key),
                now=new.get(key),
            )


def band_edits(before: Facts, after: Facts) -> Iterator[Found]:
    """Edits of a KPI's bands and source; to give it its first ones is none."""
    for key in KPI:
        if before.get(key):
            yield from _field("kpi", "", key, before, after)


def reading_edits(before: Readings, after: Readings) -> Iterator[Found]:
    """Readings that were edited or removed; a further one is no edit."""
    for (part, day), old in before.items():
        new = after.get((part, day))
        if new is None:
            said = old.get("value") or old.get("done")
            if said:
                yield Found(kind="removed", of="reading", part=part, field="value", was=said, day=day)
            continue
        for key in READING:
            was, now = old.get(key), new.get(key)
            if was and not same(was, now):
                kind: EditKind = "edited" if now else "removed"
                yield Found(kind=kind, of="reading", part=part, field=key, was=was, now=now, day=day)
