"""A site full of attacks in a real browser: nothing of it runs, asks another host or leads to what runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from bench.host import host
from tests.attacks.history import Attacked
from tests.attacks.site import ODD, PERSON, Fields
from tests.attacks.texts import MARKUP, SUM, TEMPLATES
from tests.attacks.trap import REACHED, Trapped, poke
from tests.browser.opened import nothing
from tests.history.repo import needs_git

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, needs_git]

WORDS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class Served:
    """The built site, where it is served, and what its fields say."""

    site: Path
    address: str
    fields: Fields

    @property
    def pages(self) -> list[str]:
        """The files of all pages."""
        return sorted(path.relative_to(self.site).as_posix() for path in self.site.rglob("*.html"))

    def at(self, path: str) -> str:
        """Where a page's file is served."""
        return self.address + ("no/such/page/" if path == "404.html" else quote(path))


@pytest.fixture(scope="module")
def served(attacks: Attacked) -> Iterator[Served]:
    with host(attacks.site, attacks.project.config.base_path) as address:
        yield Served(attacks.site, address, attacks.fields)


@pytest.fixture(scope="module")
def looked_at(chromium: Browser, served: Served) -> tuple[list[str], str]:
    """What happened when every page was opened, and their words."""
    found: list[str] = []
    words: list[str] = []
    with Trapped(chromium, served.at("index.html")) as opened:
        for path in served.pages:
            opened.show(served.at(path))
            moved = path.startswith("old/")  # such a page goes on to where it has moved
            if not moved:
                found += (f"{path}: {fault}" for fault in opened.page.evaluate(REACHED))
                words.append(opened.page.evaluate("document.title + document.body.textContent"))
                poke(opened.page)
            found += (f"{path}: {fault}" for fault in opened.faults(here=not moved))
    return found, "\n".join(words)


def test_no_page_runs_anything_of_theirs(served: Served, looked_at: tuple[list[str], str]) -> None:
    assert len(served.pages) > 60
    nothing(looked_at[0])


@pytest.mark.parametrize("name", ["evil.png", "evil.txt"])
def test_a_file_is_what_its_name_says(chromium: Browser, served: Served, name: str) -> None:
    """A page that is called an image is a broken image, also when it is opened by itself."""
    with Trapped(chromium, f"{served.address}pages/{name}") as opened:
        assert opened.page.locator("script, iframe").count() == 0
        # Chromium styles its own page about an image inline, and refuses itself that aloud.
        nothing([*opened.page.evaluate("ran"), *opened.foreign])


def test_from_a_folder_neither(chromium: Browser, served: Served) -> None:
    found: list[str] = []
    with Trapped(chromium, (served.site / "index.html").as_uri()) as opened:
        for path in ("index.html", "map/index.html", "tv/index.html", "search/index.html", "kpis/index.html"):
            opened.show((served.site / path).as_uri())
            found += (f"{path}: {fault}" for fault in opened.page.evaluate(REACHED))
            poke(opened.page)
            # Fonts are asked for early on hosts alone; without one a browser refuses them aloud.
            opened.complaints = [one for one in opened.complaints if not re.search("font|ERR_FAILED", one)]
            found += (f"{path}: {fault}" for fault in opened.faults())
    nothing(found)


def test_every_field_is_shown_as_it_was_written(served: Served, looked_at: tuple[list[str], str]) -> None:
    """So the attacks above did stand on the pages: nothing was left out, nothing worked out."""
    words = looked_at[1]
    unseen = {name for name in served.fields.texts if f"field-{name}-field" not in words}
    # Words to find a file by, and why a finding is passed over, stand in no page.
    hidden = {name for name in unseen if not name.endswith(("-tag", "-waive"))}
    assert hidden == {"site-description"}
    for attack in (*MARKUP, *TEMPLATES):
        assert words.count(attack) > 50
    assert SUM not in "".join(WORDS.sub("", (served.site / path).read_text("utf-8")) for path in served.pages)


def test_search_filters_and_addresses_run_nothing(chromium: Browser, served: Served) -> None:
    asked = "<img src=x onerror=pwned=1>\"'{{7777*7777}}"
    every = "&".join(
        f"{key}={quote(asked)}" for key in ("kind", "team", "owner", "period", "status", "stance")
    )
    with Trapped(chromium, served.at("search/index.html")) as opened:
        page, found = opened.page, []
        for path in ("search/", "objectives/", "check-ins/", "kpis/", "people/"):
            opened.show(f"{served.address}{path}index.html?q={quote(asked)}&{every}#{quote(asked)}")
            page.wait_for_load_state("networkidle")
            found += opened.faults()
        opened.show(served.at("index.html"))
        page.keyboard.press("/")
        for words in ("pwned script onerror", "field-note", "javascript", asked):
            page.locator("#_q").fill(words)
            page.locator(".finder [role=status]", has_text=re.compile("result|Nothing")).wait_for()
            found += page.evaluate(REACHED)
        page.locator("#_q").fill("objective-title")
        page.locator(".hit", has_text="field-objective-title-field").first.wait_for()
        assert page.locator(".hit :not(a, b, div, p, span, svg, use)").count() == 0
        found += opened.faults()
        page.locator(".hit a").first.click()
        page.wait_for_url("**goal/index.html*")
        found += opened.faults(here=False)
    nothing(found)


def test_charts_tell_texts_as_texts(chromium: Browser, served: Served) -> None:
    goal = next(path for path in served.pages if path.endswith("goal/index.html") and path[0] == "2")
    kpi = next(path for path in served.pages if path.endswith("kpi/index.html") and path[0] == "k")
    kinds, found, told = set(), [], ""
    with Trapped(chromium, served.at(goal)) as opened:
        page = opened.page
        for path in (goal, kpi, "2026-Q1/index.html", "index.html", "people/index.html"):
            opened.show(served.at(path))
            for plot in page.locator(".plot[data-chart]:visible").all():
                plot.focus()
                plot.locator("svg.marks:visible").wait_for()
                kinds.add(plot.get_attribute("data-chart"))
                for key in ("End", "ArrowLeft", "ArrowUp"):
                    page.keyboard.press(key)
                    told += page.locator(".tip").inner_text()
                if page.locator(".tip :not(span, small)").count() or page.locator("svg a, svg image").count():
                    found.append(f"{path}: an element")
            found += (f"{path}: {fault}" for fault in opened.faults())
    nothing(found)
    assert len(kinds) > 3
    assert "amp&lt(x)'s" in told


def test_the_wall_the_map_and_my_page(chromium: Browser, served: Served) -> None:
    with Trapped(chromium, served.at("tv/index.html")) as opened:
        page, found = opened.page, []
        for _ in range(6):
            page.keyboard.press("ArrowRight")
            found += opened.faults()
        opened.show(f"{served.address}map/index.html#{quote('<img src=x onerror=pwned=1>')}")
        page.locator("button[data-map=open]").click()
        for knot in reversed(page.locator(".tree summary").all()):
            knot.click()
        found += opened.faults()
        opened.show(served.at(f"people/{PERSON}/index.html"))
        page.locator("button[data-my-page]").click()
        opened.show(served.at("index.html"))
        page.locator("#_mine a").click()
        assert ODD in page.locator("main").inner_text() or "field-person-title-field" in page.inner_text(
            "main"
        )
        found += opened.faults(here=False)
    nothing(found)
