"""Pages stay whole whatever people write: endless titles, every script, extreme figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.looks import ugly, violations
from tests.browser.opened import OPEN_ALL, Opened, nothing, overflow
from tests.support import Files, built

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

ENDLESS = "endlessly" * 1_112
SENTENCE = "Grow " * 2_000
HEBREW, ARABIC, CHINESE = (
    "להפוך לשוק הגדול ביותר",
    "أن نصبح الأفضل في السوق",
    "成为客户愿意留下来的公司并持续改进产品质量" * 4,
)
EMOJI = "👩‍👩‍👧‍👦🏳️‍🌈🚀" * 40

OBJECTIVE = """---
type: objective
title: {title}
owner: mara
key_results:
{key_results}
---
{body}
"""
PLAIN = "  - {id: one, title: One, start: 0, target: 10}"
FEW = """\
  - {id: first, title: One reading, start: 0, target: 10}
  - {id: equal, title: All readings equal, start: 0, target: 10}
  - {id: still, title: Where it began and where it should end up, start: 5, target: 10}
  - {id: band, title: In its band, kind: maintain, min: 3, max: 3}
  - {id: often, title: Never done, kind: habit, target: 3, per: week}
  - {id: never, title: Never heard of, start: 0, target: 10}
"""
EXTREME = """\
  - {id: tiny, title: Tiny, start: 0, target: 0.000000001}
  - {id: huge, title: Huge, start: 0, target: $1000000000000000}
  - {id: low, title: Low, start: -1000000000000000, target: 0}
"""
CHECKIN = """---
author: mara
updates:
  extreme#tiny: 0.0000000005
  extreme#huge: {value: $999999999999999, confidence: 3, note: %s}
  extreme#low: -1
  few#first: 4
---
%s
"""
AGAIN = """---
author: mara
updates:
  extreme#tiny: 0.00000000%s
  extreme#huge: $%s00000000000
  extreme#low: -%s0000
  few#equal: 4
  few#still: 5
  few#band: 3
  few#often: 0
---
"""


EVENT = """---
title: %s
date: 2026-01-15
supports: words#one
---
%s
"""


def objective(title: str, key_results: str = PLAIN, body: str = "Why.") -> str:
    return OBJECTIVE.format(title=title, key_results=key_results, body=body)


CONTENT: Files = {
    "people/mara.md": f"---\ntitle: {EMOJI}\nteam: sales\nrole: {CHINESE}\n---\n",
    "teams/sales.md": f"---\ntitle: {HEBREW} {ARABIC}\nlead: mara\ndescription: {CHINESE}\n---\n",
    "2026-Q1/sales/word.md": objective(ENDLESS),
    "2026-Q1/sales/words.md": objective(SENTENCE, f"  - {{id: one, title: {ENDLESS}, start: 0, target: 1}}"),
    "2026-Q1/sales/scripts.md": objective(
        f"{HEBREW} {CHINESE} {EMOJI}",
        body=f"{ARABIC}\n\n    {ENDLESS}\n\n|a|b|\n|-|-|\n|{ENDLESS}|{CHINESE}|\n",
    ),
    "2026-Q1/sales/few.md": objective("Few readings", FEW.rstrip("\n")),
    **{
        f"2026-Q1/sales/checkins/2026-01-{day:02}-mara.md": AGAIN % (f"0{day}", day, day)
        for day in (5, 8, 12, 15, 22, 26, 29)
    },
    "2026-Q1/sales/extreme.md": objective("Extreme figures", EXTREME.rstrip("\n")),
    "2026-Q1/sales/many.md": objective(
        "Sixty key results",
        "\n".join(f"  - {{id: kr-{n}, title: The {n}th of sixty, start: 0, target: 10}}" for n in range(60)),
    ),
    "2026-Q1/sales/checkins/2026-01-19-mara.md": CHECKIN % (ENDLESS, ENDLESS),
    "kpis/odd.md": f"---\ntitle: {ENDLESS}\nreadings: {{2026-01-05: 1e-9, 2026-01-12: 1e15}}\n---\n",
    "events/2026-01-15-long.md": EVENT % (ENDLESS, ENDLESS),
    "handbook.md": f"---\ntype: page\ntitle: {ENDLESS}\n---\n# {ENDLESS}\n\n`{ENDLESS}`\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("odd"), CONTENT, "2026-02-01")


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_whole_and_readable(chromium: Browser, site: Path, width: int) -> None:
    """Nothing is wider than the screen, cut off or written over, folds closed and open."""
    found: list[str] = []
    pages = [path for path in sorted(site.rglob("*.html")) if path.name != "404.html"]
    assert len(pages) > 20
    with Opened(chromium, site / "index.html", width) as opened:
        for path in pages:
            opened.show(path.as_uri())
            for _ in range(2):
                if (by := overflow(opened.page)) > 0:
                    found.append(f"{path}: {by} px too wide")
                found += (f"{path}: {fault}" for fault in ugly(opened.page))
                opened.page.evaluate(OPEN_ALL)
            if opened.page.locator("h1").count() != 1 or not opened.page.locator("footer").is_visible():
                found.append(f"{path}: not one heading and a footer")
            found += (f"{path}: {complaint}" for complaint in opened.complaints)
    nothing(found)


def test_nobody_is_kept_out_of_odd_pages(chromium: Browser, site: Path, axe: str) -> None:
    found: list[str] = []
    with Opened(chromium, site / "index.html", 390, trusted=True) as opened:
        for path in sorted(site.rglob("*.html")):
            if path.name != "404.html":
                opened.show(path.as_uri())
                opened.page.evaluate(OPEN_ALL)
                found += (f"{path}: {fault}" for fault in violations(opened.page, axe))
    nothing(found)


def test_all_sixty_key_results_and_their_order_are_shown(chromium: Browser, site: Path) -> None:
    with Opened(chromium, site / "2026-Q1/sales/many/index.html", 390) as opened:
        ids = opened.page.locator("section.krsec").evaluate_all("all => all.map(e => e.id)")
        assert ids == [f"kr-{n}" for n in range(60)]


def test_extreme_values_are_written_out(chromium: Browser, site: Path) -> None:
    with Opened(chromium, site / "2026-Q1/sales/extreme/index.html", 390) as opened:
        text = opened.page.inner_text("main")
        assert "0.0000000005" in text
        assert "nan" not in text.lower().split()
        assert "inf" not in text.lower().split()


def test_without_readings_the_page_says_so(chromium: Browser, site: Path) -> None:
    with Opened(chromium, site / "2026-Q1/sales/many/index.html", 390) as opened:
        assert opened.page.locator(".verdict .st").first.inner_text().strip() == "No data"
        assert "No check-in has named this objective yet." in opened.page.inner_text("main")


def test_few_readings_are_told_as_they_are(chromium: Browser, site: Path) -> None:
    with Opened(chromium, site / "2026-Q1/sales/few/index.html", 390) as opened:
        blocks = {
            name: opened.page.locator(f"section.krsec#{name}").inner_text()
            for name in ("first", "equal", "never")
        }
        assert "No data" in blocks["never"]
        assert "of 10" in blocks["first"]
        assert all(word not in text.lower() for text in blocks.values() for word in ("nan", "infinity"))
