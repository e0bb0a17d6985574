"""What the ledger watches in a file: its goals, bands and readings, as they were written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from okrsite.history.front import Front
from okrsite.model.quantity import Quantity, parse_quantity
from okrsite.source.node import Plain
from okrsite.source.parse import date_in_name
from okrsite.source.schema import FOLDER_TYPES

OBJECTIVE = ("title", "owner", "stance", "weight", "state", "period")
KEY_RESULT = (
    *("title", "kind", "unit", "start", "target", "change", "min", "max", "per", "of"),
    *("weight", "owner", "stance", "due", "checkpoints", "source", "counter", "state"),
)
"""What is agreed on at kick-off; edits of these are listed, in this order."""
STEP = ("title", "weight", "due", "done")
READING = ("value", "done", "confidence", "status")
KPI = ("green", "amber", "source")

_DEFAULTS = {
    "objective": {"weight": "1", "stance": "committed", "state": "active"},
    "key result": {"weight": "1", "kind": "metric"},
    "step": {"weight": "1", "done": "false"},
}
"""To write a default out is no edit."""
_INHERITED = ("owner", "stance", "state")
"""What a key result has from its objective when it does not say otherwise."""


Written = Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Facts:
    """A goal, a step, a KPI or a reading as one version of a file has it."""

    values: Mapping[str, str]
    title: str = ""
    changes: tuple[Mapping[str, str], ...] = ()
    """Dated changes of a target."""
    why: str = ""
    """Why it was postponed or dropped."""
    inherited: frozenset[str] = frozenset()
    """Keys whose value is the objective's: edits of those are listed there."""
    parts: Mapping[str, Written] = field(default_factory=dict)
    """Key results of an objective, steps of a key result: as written, since most are the same as before."""

    def get(self, key: str) -> str:
        """The value of a key; empty without one."""
        return self.values.get(key, "")


def text_of(value: Plain) -> str:
    """A value in one line."""
    if isinstance(value, list):
        return ", ".join(text_of(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {text_of(inner)}" for key, inner in value.items())
    return " ".join((value or "").split())


def same(before: str, after: str) -> bool:
    """True for two ways to write one value: `$5M` and `$5,000,000`."""
    if before == after:
        return True
    a, b = parse_quantity(before), parse_quantity(after)
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return a.value == b.value and (a.unit.same(b.unit) or not (a.named and b.named))
    return False


def type_of(name: str, front: Front) -> str:
    """What a file holds: as it says, or as its folder does."""
    written = text_of(front.get("type"))
    folders = reversed(name.split("/")[:-1])
    return written or next((FOLDER_TYPES[folder] for folder in folders if folder in FOLDER_TYPES), "")


def objective(front: Front, period: str) -> Facts | None:
    """An objective and its key results; None where the file holds none. `period` may be its folder's."""
    listed = front.get("key_results")
    if text_of(front.get("type")) != "objective" or not isinstance(listed, list):
        return None
    return _facts({**front, "period": period}, OBJECTIVE, _DEFAULTS["objective"], _by_id(listed))


def key_result(item: Written, whole: Facts) -> Facts:
    """A key result of an objective."""
    found = _facts(item, KEY_RESULT, _DEFAULTS["key result"], _by_id(item.get("steps")))
    return replace(
        found,
        values={**{key: whole.get(key) for key in _INHERITED}, **found.values},
        inherited=frozenset(key for key in _INHERITED if key not in item),
    )


def step(item: Written) -> Facts:
    """A step of a milestone."""
    return _facts(item, STEP, _DEFAULTS["step"])


def _by_id(listed: Plain) -> dict[str, Written]:
    items = listed if isinstance(listed, list) else []
    return {text_of(item.get("id")): item for item in items if isinstance(item, dict)}


def _facts(
    item: Written,
    keys: tuple[str, ...],
    defaults: Mapping[str, str],
    parts: Mapping[str, Written] | None = None,
) -> Facts:
    listed = item.get("changes")
    changes = [change for change in listed if isinstance(change, dict)] if isinstance(listed, list) else []
    return Facts(
        values={**defaults, **{key: text_of(item[key]) for key in keys if key in item}},
        title=text_of(item.get("title")),
        changes=tuple({key: text_of(value) for key, value in change.items()} for change in changes),
        why=text_of(item.get("why")),
        parts=parts or {},
    )


def kpi(front: Front) -> Facts:
    """A KPI's bands, and where its readings come from."""
    return _facts(front, KPI, {})


Readings = dict[tuple[str, date], Facts]
"""By day and the key that a check-in writes (`partners#new-arr`, a KPI's id), empty in a KPI's own file."""


def kpi_readings(front: Front) -> Readings:
    """The readings in a KPI's own file."""
    listed = front.get("readings")
    entries = listed.items() if isinstance(listed, dict) else ()
    return {("", day): Facts({"value": text_of(v)}) for key, v in entries if (day := day_of(key))}


def checkin_readings(name: str, front: Front) -> Readings:
    """What a check-in says, by key and day."""
    updates, day = front.get("updates"), day_of(text_of(front.get("date"))) or date_in_name(name)
    if not isinstance(updates, dict) or day is None:
        return {}
    found: Readings = {}
    for key, said in _spoken(updates):
        if isinstance(said, dict) and said and all(day_of(name) for name in said):
            for name, inner in said.items():
                found[key, day_of(name) or day] = _reading(inner)
        else:
            own = day_of(text_of(said.get("date"))) if isinstance(said, dict) else None
            found[key, own or day] = _reading(said)
    return found


def _spoken(updates: Mapping[str, Plain]) -> Iterator[tuple[str, Plain]]:
    """`partners: {new-arr: $4M}` is `partners#new-arr: $4M`."""
    for key, said in updates.items():
        nested = isinstance(said, dict) and not all(name in _LONG or day_of(name) for name in said)
        if "#" not in key and nested and isinstance(said, dict):
            yield from ((f"{key}#{inner}", value) for inner, value in said.items())
        else:
            yield key, said


_LONG = frozenset(["value", "date", "days", "done", "confidence", "status", "note"])


def _reading(said: Plain) -> Facts:
    if not isinstance(said, dict):
        return Facts({"value": text_of(said)})
    found = {key: text_of(said[key]) for key in READING if key in said}
    days = text_of(said.get("days"))
    if days and "value" in found:
        found["value"] += f" over {days} days"
    if "confidence" in found:
        found["confidence"] = found["confidence"].removesuffix("/10")
    if "status" in found:
        found["status"] = found["status"].lower().replace("_", " ").replace("-", " ")
    return Facts(found)


def day_of(text: str) -> date | None:
    """The day that a text stands for, or None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if text == day.isoformat() else None
