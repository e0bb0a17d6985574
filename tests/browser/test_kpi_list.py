"""The list of KPIs in a browser: on a phone, too, a row says all that it says on a wide screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.opened import Opened, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_a_row_shows_value_line_last_reading_owner_and_what_it_feeds(
    chromium: Browser, demo: Path, width: int
) -> None:
    with Opened(chromium, demo / "kpis" / "index.html", width) as opened:
        row = opened.page.locator("table.kpis tbody tr", has_text="Net promoter score")
        for said in ("38", "15 November", "up 2 from 36", "Femi Adeyemi", "Net revenue retention"):
            box = row.get_by_text(said).first.bounding_box()
            assert box is not None, said
            assert 0 <= box["x"] <= box["x"] + box["width"] <= width, said
        line = row.locator(".trail").bounding_box()
        assert line is not None
        assert line["x"] + line["width"] <= width
        assert overflow(opened.page) <= 0


def test_a_filter_leaves_the_rows_that_it_finds_on_a_phone(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / "kpis" / "index.html", 390, fragment="?status=stale") as opened:
        rows = opened.page.locator("table.kpis tbody tr")
        assert rows.count() > 2
        rows.locator("visible=true").nth(1).wait_for()
        assert rows.locator("visible=true").count() == 2
