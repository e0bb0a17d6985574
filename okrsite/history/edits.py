"""Two versions of a file compared: what of the earlier one was edited, removed, or added to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

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

FoundKind = EditKind | Literal["renamed", "noted"]
"""`renamed`: another id for the same key result; `noted`: a dated change was written. Neither is an edit."""
Key = tuple[str, str, date | None]
"""What was edited: the part of the file, its field, and of a reading the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One difference. `part` is the key result's id, or the key that a check-in writes; else empty."""

    kind: FoundKind
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
    whole: Facts | None = None
    """Of what was removed or added all of it, to be known again elsewhere."""

    @property
    def key(self) -> Key:
        several = f" {self.was} {self.now}" if self.field == "changes" else ""
        return self.part, f"{self.field}{several}", self.day


def goal_edits(before: Facts, after: Facts | None) -> Iterator[Found]:
    """Edits of an objective and its key results; `after` is None where it is gone."""
    if after is None:
        yield Found(kind="removed", of="objective", title=before.title, whole=before)
        return
    for key in _differing(OBJECTIVE, before, after):
        yield from _field("objective", "", key, before, after)
    renamed = _renamed(before, after)
    for was, now in renamed.items():
        yield Found(kind="renamed", of="key result", part=now, field="id", was=was, now=now)
    for id_, kr in before.parts.items():
        title, later = text_of(kr.get("title")), renamed.get(id_, id_)
        if later not in after.parts:
            whole = key_result(kr, before)
            yield Found(kind="removed", of="key result", part=id_, title=title, was=title, whole=whole)
        elif after.parts[later] != kr:
            yield from key_result_edits(later, key_result(kr, before), key_result(after.parts[later], after))
    for id_, kr in after.parts.items():
        if id_ not in before.parts and id_ not in renamed.values():
            title = text_of(kr.get("title"))
            whole = key_result(kr, after)
            yield Found(kind="added", of="key result", part=id_, title=title, now=title, whole=whole)


def _renamed(before: Facts, after: Facts) -> dict[str, str]:
    """Key results that have another id and the title they had, which no other has that went or came."""
    gone = {id_: text_of(kr.get("title")) for id_, kr in before.parts.items() if id_ not in after.parts}
    came = {id_: text_of(kr.get("title")) for id_, kr in after.parts.items() if id_ not in before.parts}
    often, once = Counter(gone.values()), Counter(came.values())
    by_title = {title: id_ for id_, title in came.items() if title and once[title] == 1}
    return {id_: by_title[title] for id_, title in gone.items() if title in by_title and often[title] == 1}


def key_result_edits(id_: str, before: Facts, after: Facts) -> Iterator[Found]:
    """Edits of a key result, which is called `id_` now."""
    yield from change_edits(id_, after.title, before.changes, after.changes)
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


def change_edits(
    part: str, title: str, before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]
) -> Iterator[Found]:
    """Dated changes of a target: one that is written is noted, one taken back or altered is an edit."""
    gone = [change for change in before if change not in after]
    for change in (change for change in after if change not in before):
        old = next((other for other in gone if _one(other, change)), None)
        if old is not None:
            gone.remove(old)
            was, now = told_change(old), told_change(change)
            if was != now:
                yield Found(
                    kind="edited", of="key result", part=part, title=title, field="changes", was=was, now=now
                )
        yield Found(
            kind="noted",
            of="key result",
            part=part,
            field="changes",
            now=told_change(change),
            whole=Facts(change),
        )
    for change in gone:
        yield Found(
            kind="removed", of="key result", part=part, title=title, field="changes", was=told_change(change)
        )


def _one(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether two entries are one that was altered: of one day, or to one target."""
    same_day = bool(before.get("date")) and before.get("date") == after.get("date")
    return same_day or same(before.get("target", ""), after.get("target", ""))


def told_change(change: Mapping[str, str]) -> str:
    """`2026-02-10: $4M to $3M`."""
    was, target = change.get("was", ""), change.get("target", "")
    return f"{change.get('date', '')}: {was + ' to ' if was else ''}{target}"


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
                yield Found(
                    kind="removed", of="reading", part=part, field="value", was=said, day=day, whole=old
                )
            continue
        for key in READING:
            was, now = old.get(key), new.get(key)
            if was and not same(was, now):
                kind: EditKind = "edited" if now else "removed"
                yield Found(kind=kind, of="reading", part=part, field=key, was=was, now=now, day=day)
