"""Kinds of key results, one a file. A new kind is a file here and a line in `KINDS`."""

from __future__ import annotations

from okrsite.kinds.habit import HABIT
from okrsite.kinds.kind import Fed, Kind, Known, Progress
from okrsite.kinds.maintain import MAINTAIN
from okrsite.kinds.metric import METRIC
from okrsite.kinds.milestone import MILESTONE
from okrsite.kinds.rollup import ROLLUP
from okrsite.model.objective import KindName

ALL: tuple[Kind, ...] = (METRIC, MILESTONE, HABIT, MAINTAIN, ROLLUP)
KINDS: dict[KindName, Kind] = {kind.name: kind for kind in ALL}

__all__ = ["ALL", "KINDS", "Fed", "Kind", "Known", "Progress"]
