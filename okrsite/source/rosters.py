"""`people.csv` and `teams.csv`: a row stands for a file."""

from __future__ import annotations

from okrsite.diagnostics import Diagnostic, Span, error, quote
from okrsite.model.entry import Body
from okrsite.source.discover import SourceFile
from okrsite.source.front_matter import decode
from okrsite.source.node import Mapping, Scalar, Sequence
from okrsite.source.parse import Document, validated
from okrsite.source.schema import SCHEMAS, FrontMatter, TypeName
from okrsite.source.series import Cell, read_table

ROSTERS: dict[str, TypeName] = {"people.csv": "person", "teams.csv": "team"}
_LISTS = frozenset({"members", "tags", "team", "aliases"})


def roster(file: SourceFile) -> tuple[list[Document[FrontMatter]], list[Diagnostic]]:
    """A document a row; lists are separated by `;`."""
    type_name = ROSTERS[file.name]
    text, faults = decode(file.path, file.data)
    if text is None:
        return [], faults
    header, rows, wrong = read_table(file.path, text)
    faults += wrong
    documents: list[Document[FrontMatter]] = []
    if header and "id" not in header:
        faults.append(error("V101", Span.of(file.path), 'the column "id" is missing', "add a column id"))
        return [], faults
    for row in rows:
        name = row.pop("id", None)
        if name is None or not name.text:
            place = next(iter(row.values())).span if row else Span.of(file.path)
            faults.append(error("V101", Span.of(file.path, place.line), "this row has no id"))
            continue
        if "/" in name.text or not name.text.isprintable():
            faults.append(error("V107", name.span, f"the id {quote(name.text)} cannot be an address"))
            continue
        node = Mapping(
            [(Scalar(key, cell.span), _value(key, cell)) for key, cell in row.items() if cell.text], name.span
        )
        fields, wrong = validated(SCHEMAS[type_name], node)
        faults += wrong
        if fields is not None:
            where = f"{'people' if type_name == 'person' else 'teams'}/{name.text}.md"
            documents.append(Document(type_name, name.text, file.path, where, fields, node, Body()))
    return documents, faults


def _value(key: str, cell: Cell) -> Scalar | Sequence:
    if key not in _LISTS:
        return Scalar(cell.text, cell.span, plain=False)
    parts = [part.strip() for part in cell.text.split(";")]
    return Sequence([Scalar(part, cell.span, plain=False) for part in parts if part], cell.span)
