"""`assets/search-index.js`: what the search looks through, as classic scripts that a page loads on first use.

A big site has further parts (`search-index-2.js` …), which the page loads one after the other. What many
documents share (a team, a status) is written once and named by its number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from okrsite.publish.files import OutputFile
from okrsite.view.filters import STANCES, STATUSES, Option
from okrsite.view.findable import KINDS, Findable
from okrsite.view.world import World

PART = 4000
"""So many documents are in one part: some 100 kB when sent compressed."""
_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}

Value: TypeAlias = "str | int | list[Value]"
Row: TypeAlias = list[Value]


def search_index(world: World) -> Iterator[OutputFile]:
    """The parts of the index; one at least."""
    index = _Index()
    parts = list(_parts(index.rows(world)))
    for number, rows in enumerate(parts, 1):
        data: dict[str, object] = {"rows": rows}
        if number == 1:
            data["parts"] = len(parts)
            data |= index.tables()
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        for char, escape in _ESCAPED.items():
            text = text.replace(char, escape)
        script = f"(window.okrsite = window.okrsite || {{}}).searchIndex = {text};\n"
        name = "search-index.js" if number == 1 else f"search-index-{number}.js"
        yield OutputFile(f"assets/{name}", script.encode("utf-8", "replace"))


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """As many rows as fit into a part; an objective counts with its key results."""
    part: list[Row] = []
    size = 0
    for row in rows:
        more = 1 + (len(row[-1]) if isinstance(row[-1], list) else 0)
        if part and size + more > PART:
            yield part
            part, size = [], 0
        part.append(row)
        size += more
    yield part


class _Index:
    """Documents as rows: `[kind, title, address, mark, teams, owner, period, stance, summary, tags]`.

    An objective's row has its key results behind these, each `[title, id, mark, owner, stance, summary]`.
    Without a mark, owner, period or stance there is -1.
    """

    def __init__(self) -> None:
        self._marks: dict[tuple[str, str, str], int] = {}
        self._teams: dict[Option, int] = {}
        self._people: dict[Option, int] = {}
        self._periods: dict[Option, int] = {}
        self._stances: dict[str, int] = {word: number for number, word in enumerate(STANCES)}

    def tables(self) -> dict[str, object]:
        """What rows name by its number; whole after the last row."""
        named = {"teams": self._teams, "people": self._people, "periods": self._periods}
        return {
            "kinds": [[kind.name, kind.one, kind.many] for kind in KINDS],
            "stances": list(STANCES.items()),
            "statuses": list(STATUSES.items()),
            "marks": list(self._marks),
            **{name: [[o.value, o.text] for o in table] for name, table in named.items()},
        }

    def rows(self, world: World) -> Iterator[Row]:
        """Every document's row."""
        for number, kind in enumerate(KINDS):
            if kind.name == "key-result":  # stand in the rows of their objectives
                continue
            yield from (self._row(number, found) for found in kind.all(world))

    def _row(self, kind: int, found: Findable) -> Row:
        row: Row = [
            kind,
            found.title,
            found.address,
            self._mark(found),
            [self._teams.setdefault(team, len(self._teams)) for team in found.teams],
            self._owner(found),
            self._period(found),
            self._stance(found),
            found.summary,
            found.tags,
        ]
        if found.parts:
            row.append([self._part(part) for part in found.parts])
        return row

    def _part(self, found: Findable) -> Row:
        id_ = found.address.partition("#")[2]
        return [found.title, id_, self._mark(found), self._owner(found), self._stance(found), found.summary]

    def _mark(self, found: Findable) -> int:
        if found.mark is None:
            return -1
        words = " ".join(option.value for option in found.status)
        return self._marks.setdefault((found.mark.name, found.mark.word, words), len(self._marks))

    def _owner(self, found: Findable) -> int:
        return self._people.setdefault(found.owner[0], len(self._people)) if found.owner else -1

    def _period(self, found: Findable) -> int:
        if found.period is None:
            return -1
        option = Option(found.period.id, found.period.name)
        return self._periods.setdefault(option, len(self._periods))

    def _stance(self, found: Findable) -> int:
        return self._stances[found.stance[0].value] if found.stance else -1
