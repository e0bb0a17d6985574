"""Where a key result is read: its document, its number in the list, its period."""

from __future__ import annotations

from okrsite.diagnostics import Diagnostic, Span
from okrsite.model.period import Period
from okrsite.resolve.context import Context
from okrsite.source.parse import Document
from okrsite.source.schema import KeyResultFields, ObjectiveFields


class KeyResultPlace:
    """A key result's front matter and the places of its values; faults go to the context."""

    def __init__(
        self, context: Context, document: Document[ObjectiveFields], number: int, period: Period
    ) -> None:
        self.context = context
        self.faults: list[Diagnostic] = context.faults
        self.document = document
        self.number = number
        self.period = period
        self.fields: KeyResultFields = document.fields.key_results[number]
        self.span = document.at("key_results", number)
        self.start = Span.of(self.span.path, self.span.line, self.span.column)
        """The first character of its entry."""

    @property
    def doubtful(self) -> set[str]:
        """Keys of it that had faults and were taken out."""
        place = ("key_results", self.number)
        return {str(loc[2]) for loc in self.document.doubtful if len(loc) == 3 and loc[:2] == place}

    def at(self, *loc: int | str) -> Span:
        """Where the value at a path of keys inside the key result stands."""
        return self.document.at("key_results", self.number, *loc)
