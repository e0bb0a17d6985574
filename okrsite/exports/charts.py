"""The rows of a page's charts as CSV, one file for each kind of chart, beside the page."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.publish.csvout import write_csv
from okrsite.publish.files import OutputFile
from okrsite.view.chart import Chart
from okrsite.view.page import Page


def chart_tables(page: Page) -> Iterator[OutputFile]:
    """`progress.csv` and its like: all charts of a kind, told apart by their first column."""
    kinds: dict[str, list[Chart]] = {}
    for chart in page.charts:
        kinds.setdefault(chart.kind, []).append(chart)
    for kind, charts in kinds.items():
        columns = max((chart.table.columns for chart in charts), key=len)
        rows = [
            (chart.name, *row, *[None] * (len(columns) - len(row)))
            for chart in charts
            for row in chart.table.rows
        ]
        header = ("chart", *(column.lower() for column in columns))
        yield OutputFile(f"{page.address}{kind}.csv", write_csv(header, rows))
