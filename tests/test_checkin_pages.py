"""Check-ins in the demo's pages: none of them longer than somebody reads."""

from __future__ import annotations

import re
from pathlib import Path

MOST = 25


def test_a_key_result_with_several_readings_is_named_once(demo: Path) -> None:
    found = 0
    for page in demo.glob("*/*/checkins/*/index.html"):
        text = page.read_text("utf-8")
        titles = re.findall(r'<div class="ti"><h3>(.*?)</h3>', text)
        assert len(titles) == len(set(titles)), page
        found += text.count('<div class="reading">') > len(titles)
    assert found > 0


def test_the_list_comes_in_short_pages(demo: Path) -> None:
    pages = [demo / "check-ins/index.html", *demo.glob("check-ins/*/index.html")]
    counts = [len(re.findall(r'<p class="when">', page.read_text("utf-8"))) for page in pages]
    assert len(counts) > 2
    assert max(counts) == MOST
