"""The site as data and for machines, one format a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from okrsite.exports.calendar import calendar
from okrsite.exports.chart_templates import chart_templates
from okrsite.exports.charts import chart_tables
from okrsite.exports.commit import commit
from okrsite.exports.feed import feed
from okrsite.exports.robots import robots
from okrsite.exports.search_index import search_index
from okrsite.exports.site_json import site_json
from okrsite.exports.sitemap import sitemap
from okrsite.exports.tables import tables
from okrsite.publish.files import OutputFile
from okrsite.view.world import World

Export = Callable[[World], Iterator[OutputFile]]
"""Makes one exported file, or some that belong together."""

EXPORTS: tuple[Export, ...] = (
    site_json,
    tables,
    robots,
    search_index,
    feed,
    calendar,
    chart_templates,
    commit,
)

__all__ = ["EXPORTS", "Export", "chart_tables", "sitemap"]
