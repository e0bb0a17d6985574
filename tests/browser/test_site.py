"""The demo in a real browser: every page type, at three widths, in both schemes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from okrsite.build import build, open_project

ROOT = Path(__file__).parent.parent.parent
PAGES = {
    "home": "index.html",
    "objectives": "objectives/index.html",
    "year": "2026/index.html",
    "running period": "2026-Q4/index.html",
    "closed period": "2026-Q3/index.html",
    "team in period": "2026-Q4/sales/index.html",
    "yearly objective": "2026/company/market-leader/index.html",
    "closed objective": "2026-Q3/sales/customers-first/index.html",
    "draft": "2027-Q1/labs/hear-the-silence/index.html",
    "teams": "teams/index.html",
    "team": "teams/sales/index.html",
    "people": "people/index.html",
    "person": "people/tomas/index.html",
    "kpis": "kpis/index.html",
    "kpi": "kpis/arr-churn/index.html",
    "check-ins": "check-ins/index.html",
    "check-in": "2026/company/checkins/2026-11-20-ingrid/index.html",
    "retros": "retros/index.html",
    "how scores work": "how-scores-work/index.html",
    "content page": "handbook/how-we-set-okrs/index.html",
    "not found": "404.html",
}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company, built."""
    project = open_project(ROOT / "okrsite.toml")
    output = tmp_path_factory.mktemp("demo") / "site"
    assert project.config.as_of is not None
    built = build(project, project.config.as_of, output)
    assert built.published is not None, built.diagnostics
    return output


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


def opened(browser: Browser, url: str, width: int, scheme: str) -> tuple[Page, list[str], list[str]]:
    """The page, what its console complained about, and the hosts that it asked."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []
    foreign: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.on("request", lambda r: None if r.url.startswith(("file:", "data:")) else foreign.append(r.url))
    page.goto(url)
    return page, complaints, foreign


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_at_every_width_and_in_both_schemes(browser: Browser, demo: Path, name: str) -> None:
    url = (demo / PAGES[name]).as_uri()
    for width, scheme in ((320, "light"), (390, "dark"), (1280, "light"), (1280, "dark")):
        page, complaints, foreign = opened(browser, url, width, scheme)
        assert not complaints
        assert not foreign
        assert page.locator("h1").count() == 1
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{overflow} px too wide at {width}"
        assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Hanken Grotesk"')
        page.context.close()


def test_from_a_file_every_step_of_the_thread_can_be_clicked(browser: Browser, demo: Path) -> None:
    page, _, _ = opened(browser, (demo / "index.html").as_uri(), 1280, "light")
    page.get_by_role("link", name="People", exact=True).first.click()
    page.get_by_role("link", name="Tomas Varga").first.click()
    assert page.locator("h1").inner_text().startswith("How Tomas Varga")
    page.get_by_role("link", name="From selling a tool to leading a market").first.click()
    assert "From selling a tool" in page.locator("h1").inner_text()
    page.context.close()


def test_the_keyboard_skips_to_the_content(browser: Browser, demo: Path) -> None:
    page, _, _ = opened(browser, (demo / "index.html").as_uri(), 1280, "light")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#_main"
    page.context.close()
