"""`people.csv` and `teams.csv`: a row stands for a file."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field

from okrsite.diagnostics import Diagnostic, Span, did_you_mean, error, quote
from okrsite.model.entry import Body
from okrsite.source.discover import SourceFile, file_fault
from okrsite.source.front_matter import decode
from okrsite.source.node import Mapping, Node, Scalar, Sequence
from okrsite.source.parse import Broken, Document
from okrsite.source.schema import SCHEMAS, FrontMatter, TypeName
from okrsite.source.series import Cell, apart, read_grid
from okrsite.source.validated import validated

ROSTERS: dict[str, TypeName] = {"people.csv": "person", "teams.csv": "team"}
LISTS = frozenset({"members", "tags", "team", "aliases"})
"""Columns of several values, apart by `;`."""


@dataclass
class Roster:
    """The documents that a table's rows stand for, and those of rows with faults."""

    documents: list[Document[FrontMatter]] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def roster(file: SourceFile) -> Roster:
    """A document a row; lists are separated by `;`."""
    found = Roster()
    text, found.diagnostics = decode(file.path, file.data)
    if text is None:
        return found
    grid, wrong = read_grid(file.path, text)
    found.diagnostics += wrong
    type_name = ROSTERS[file.name]
    if grid.header and "id" not in grid.names:
        found.diagnostics.append(
            error("V101", Span.of(file.path), 'the column "id" is missing', apart(grid) or "add a column id")
        )
        return found
    known = {"id", *SCHEMAS[type_name].model_fields}
    for cell in grid.header:
        if cell.text not in known:
            hint = did_you_mean(cell.text, known) or f"known here: {', '.join(sorted(known))}"
            found.diagnostics.append(error("V100", cell.span, f"unknown column {quote(cell.text)}", hint))
    found.broken += [Broken(type_name, row["id"].text, file.name) for row in grid.ragged if "id" in row]
    for row in grid.rows:
        _row(file, type_name, {name: cell for name, cell in row.items() if name in known}, found)
    return found


def _row(file: SourceFile, type_name: TypeName, row: dict[str, Cell], found: Roster) -> None:
    name = row.pop("id")
    if not name.text:
        found.diagnostics.append(error("V101", Span.of(file.path, name.span.line), "this row has no id"))
        return
    # A row stands for a file: what no file may be called is no id.
    if "/" in name.text or file_fault(stat.S_IFREG, name.text, file.path) is not None:
        hint = "name it as a folder may be named, best with a-z, 0-9 and -"
        text = f"the id {quote(name.text)} cannot be an address"
        found.diagnostics.append(error("V107", name.span, text, hint))
        return
    cells: list[tuple[Scalar, Node]] = [
        (Scalar(key, cell.span), _value(key, cell)) for key, cell in row.items() if cell.text
    ]
    node = Mapping(cells, name.span)
    fields, wrong = validated(SCHEMAS[type_name], node)
    found.diagnostics += wrong
    if fields is None:
        found.broken.append(Broken(type_name, name.text, file.name))
        return
    where = f"{'people' if type_name == 'person' else 'teams'}/{name.text}.md"
    found.documents.append(Document(type_name, name.text, file.path, where, fields, node, Body()))


def _value(key: str, cell: Cell) -> Scalar | Sequence:
    if key not in LISTS:
        return Scalar(cell.text, cell.span, plain=False)
    parts = [part.strip() for part in cell.text.split(";")]
    return Sequence([Scalar(part, cell.span, plain=False) for part in parts if part], cell.span)
