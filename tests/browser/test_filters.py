"""Filters of lists, one's own page, pages that moved: what a reader's address and device keep."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.host import host
from tests.browser.opened import Opened, overflow
from tests.support import PEOPLE, TEAMS, Files, built

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(params=["from a file", "below a path"])
def base(request: pytest.FixtureRequest, demo: Path) -> Iterator[str]:
    """The address of the demo, with a slash at its end."""
    if request.param == "from a file":
        yield demo.as_uri() + "/"
        return
    with host(demo, "/okrs/") as url:
        yield url


def shown(page: Page) -> int:
    return page.locator("[data-row]:visible").count()


def count(page: Page) -> str:
    return page.locator(".count [role=status]").inner_text()


def test_the_address_narrows_a_list_down(chromium: Browser, base: str) -> None:
    with Opened(chromium, base + "objectives/index.html?status=off_track&team=sales", 1280) as opened:
        page = opened.page
        rows = page.locator("[data-row]:visible")
        assert 0 < rows.count() < page.locator("[data-row]").count()
        assert set(rows.locator(".st").all_inner_texts()) == {"Off track"}
        assert page.locator(".team-open:visible > p b").all_inner_texts() == ["Sales"]
        assert page.get_by_role("combobox", name="Team", exact=True).input_value() == "sales"
        assert count(page).startswith(f"{rows.count()} of ")
        assert not opened.complaints


def test_a_choice_goes_into_the_address_and_back(chromium: Browser, base: str) -> None:
    with Opened(chromium, base + "2026-Q4/index.html", 1280) as opened:
        page = opened.page
        all_rows = shown(page)
        assert page.get_by_role("button", name="Clear").count() == 0
        page.get_by_role("combobox", name="Owner", exact=True).select_option("Noor Rahimi")
        page.get_by_role("combobox", name="Stance", exact=True).select_option("Aspirational")
        assert page.evaluate("location.search") == "?owner=noor&stance=aspirational"
        some = shown(page)
        assert 0 < some < all_rows
        page.reload()
        assert shown(page) == some
        page.locator("[data-row]:visible a").first.click()
        page.wait_for_load_state()
        page.go_back()
        page.locator(".count", has_text=" of ").wait_for()
        assert shown(page) == some
        page.get_by_role("button", name="Clear").click()
        assert page.evaluate("location.search") == ""
        assert shown(page) == all_rows
        assert page.evaluate("document.activeElement.dataset.key") == "team"
        assert not opened.complaints


def test_back_and_forward_lead_through_the_choices(chromium: Browser, base: str) -> None:
    with Opened(chromium, base + "index.html", 1280) as opened:
        page = opened.page
        opened.show(base + "2026-Q4/index.html")
        owner = page.get_by_role("combobox", name="Owner", exact=True)
        seen = [shown(page)]
        owner.select_option("Noor Rahimi")
        seen.append(shown(page))
        page.get_by_role("combobox", name="Stance", exact=True).select_option("Aspirational")
        seen.append(shown(page))
        page.get_by_role("button", name="Clear").click()
        assert shown(page) == seen[0] > seen[1] > seen[2]
        page.go_back()
        assert shown(page) == seen[2]
        page.go_back()
        assert (shown(page), owner.input_value()) == (seen[1], "noor")
        page.go_back()
        assert (shown(page), owner.input_value(), page.evaluate("location.search")) == (seen[0], "", "")
        page.go_forward()
        assert (shown(page), count(page).split()[0]) == (seen[1], str(seen[1]))
        page.go_back()
        page.go_back()
        assert page.url == base + "index.html"
        assert not opened.complaints


def test_a_team_without_a_match_goes_with_its_heading(chromium: Browser, demo: Path) -> None:
    with Opened(chromium, demo / "2026-Q4/index.html", 1280, fragment="?team=mobile") as opened:
        assert opened.page.locator(".team-goals:visible h3").all_inner_texts() == ["Mobile"]


@pytest.mark.parametrize(
    ("path", "choice", "word", "cell"),
    [
        ("kpis/index.html", ("Status", "KPI in amber"), "amber", "td .st-ka, td .st-stale"),
        ("kpis/index.html", ("Status", "Stale"), "Stale", "td .st-stale"),
        ("2026-Q3/index.html", ("Status", "Closed: green"), "Closed: green", ".kr .end"),
        ("check-ins/index.html", ("Author", "Tomas Varga"), "Tomas Varga", ".meta >> nth=0"),
        ("people/index.html", ("Team", "Labs"), "", "b"),
    ],
)
def test_each_list_has_the_choices_that_make_sense(
    chromium: Browser, demo: Path, path: str, choice: tuple[str, str], word: str, cell: str
) -> None:
    with Opened(chromium, demo / path, 390) as opened:
        page = opened.page
        total = shown(page)
        page.get_by_role("combobox", name=choice[0], exact=True).select_option(choice[1])
        rows = page.locator("[data-row]:visible")
        assert 0 < rows.count() < total
        for number in range(rows.count()):
            assert word in rows.nth(number).inner_text().replace("\xa0", " ")
            assert rows.nth(number).locator(cell).count() > 0
        assert overflow(page) <= 0


def test_a_value_that_no_row_has_is_shown_as_it_is(chromium: Browser, demo: Path) -> None:
    address = "?status=postponed&owner=nobody-of-that-name"
    with Opened(chromium, demo / "2026-Q4/index.html", 1280, fragment=address) as opened:
        assert shown(opened.page) == 0
        assert count(opened.page).startswith("0 of ")
        assert (
            opened.page.get_by_role("combobox", name="Owner", exact=True)
            .locator("option:checked")
            .inner_text()
            == "Nobody-of-that-name"
        )


def test_a_list_in_pages_says_so_and_leads_to_the_search_of_all(chromium: Browser, base: str) -> None:
    with Opened(chromium, base + "check-ins/index.html", 1280) as opened:
        page = opened.page
        assert page.get_by_text("The filter looks at the 25 on this page.").is_visible()
        page.get_by_role("combobox", name="Author", exact=True).select_option("Tomas Varga")
        page.get_by_role("link", name="Search all").click()
        page.wait_for_url("**/search/index.html?kind=check-in&owner=tomas")
        page.locator(".hit").first.wait_for()
        places = page.locator(".hit .meta").all_inner_texts()
        assert len(places) > 2
        assert all(place.startswith("Check-in · ") and place.endswith("Tomas Varga") for place in places)
        assert not opened.complaints


def test_without_script_every_row_is_there_and_no_dead_control(chromium: Browser, demo: Path) -> None:
    for path in ("objectives/index.html", "2026-Q4/index.html", "kpis/index.html", "check-ins/index.html"):
        with Opened(chromium, demo / path, 390, script=False, fragment="?status=off_track") as opened:
            assert opened.page.locator("select:visible, button:visible, .filters:visible").count() == 0
            assert shown(opened.page) == opened.page.locator("[data-row]").count()


def test_the_filter_moves_nothing_when_its_script_arrives(chromium: Browser, demo: Path) -> None:
    """What is above the list has its height before any script has run."""
    for width in (390, 1280):
        with Opened(chromium, demo / "objectives/index.html", width) as opened:
            page = opened.page
            place = "document.querySelector('.krsec').getBoundingClientRect().top + scrollY"
            after = page.evaluate(place)
            page.evaluate("document.documentElement.classList.remove('scripting')")
            assert page.evaluate(place) == after
            page.get_by_role("combobox", name="Team", exact=True).select_option("Sales")
            assert page.evaluate(place) == after


def objective(title: str, more: str = "") -> str:
    key_results = "key_results:\n  - {id: arr, title: ARR, start: 0, target: 9}\n"
    return f"---\ntype: objective\ntitle: {title}\nowner: mara\n{more}{key_results}---\n"


MANY: Files = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "people/Ada Ång.md": "---\ntitle: Ada Ång\nteam: sales\n---\n",
    **{f"2026-Q1/sales/goal-{n}.md": objective(f"Goal {n}") for n in range(20)},
    **{f"2026-Q1/marketing/goal-{n}.md": objective(f"Goal {n}") for n in range(20)},
    "2026-Q1/sales/moved.md": objective("It went elsewhere", "aliases: [old/place, older.html]\n"),
    "2026-Q1/marketing/adas.md": objective("For Ada").replace("owner: mara", "owner: Ada Ång"),
}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with many objectives in folds."""
    return built(tmp_path_factory.mktemp("many"), MANY, "2026-02-01")


def test_a_match_in_a_fold_is_shown(chromium: Browser, many: Path) -> None:
    with Opened(chromium, many / "objectives/index.html", 1280) as opened:
        page = opened.page
        assert shown(page) == 0
        page.get_by_role("combobox", name="Owner", exact=True).select_option("Ada Ång")
        titles = page.locator("[data-row]:visible .ttl").all_inner_texts()
        assert [title.replace("\xa0", " ") for title in titles] == ["For Ada"]
        assert count(page) == "1 of 42 objectives"
        page.get_by_role("button", name="Clear").click()
        assert shown(page) == 0
        assert page.locator("details[open]").count() == 0


def test_names_may_hold_blanks_and_accents(chromium: Browser, many: Path) -> None:
    with Opened(chromium, many / "objectives/index.html", 1280) as opened:
        opened.page.get_by_role("combobox", name="Owner", exact=True).select_option("Ada Ång")
        opened.page.reload()
        assert count(opened.page) == "1 of 42 objectives"


@pytest.mark.parametrize("old", ["old/place/index.html", "older.html"])
def test_an_old_address_leads_on_with_its_anchor(chromium: Browser, many: Path, old: str) -> None:
    for script in (True, False):
        with Opened(chromium, many / old, 390, script=script, fragment="#arr") as opened:
            opened.page.wait_for_url("**/2026-Q1/sales/moved/index.html*")
            assert opened.page.locator("h1").inner_text() == "It went elsewhere"
            if script:
                assert opened.page.url.endswith("#arr")
                assert 0 <= opened.page.locator("#arr").bounding_box()["y"] < 200  # type: ignore[index]
            assert not opened.complaints


def mastheads(page: Page) -> list[int]:
    """How high the masthead is at each width: nothing below it may move."""
    found = []
    for width in (320, 800, 1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        found.append(page.evaluate("document.querySelector('.mast').offsetHeight"))
    return found


def test_ones_own_page_is_remembered_on_the_device(chromium: Browser, demo: Path) -> None:
    with (
        host(demo, "/one/") as url,
        Opened(chromium, url + "people/tomas/index.html", 390) as opened,
    ):
        page = opened.page
        before = mastheads(page)
        page.get_by_role("button", name="This is my page").click()
        page.goto(url + "2026-Q4/index.html")
        assert mastheads(page) == before
        page.get_by_role("link", name="My page").click()
        page.wait_for_url("**/one/people/tomas/index.html")
        assert page.get_by_role("link", name="My page").get_attribute("aria-current") == "page"
        page.goto(url + "people/joy/index.html")
        assert page.get_by_role("button", name="This is my page").is_visible()
        page.goto(url + "people/tomas/index.html")
        page.get_by_role("button", name="Forget that this is my page").click()
        assert page.get_by_role("link", name="My page").count() == 0
        page.goto(url + "index.html")
        assert page.get_by_role("link", name="My page").count() == 0
        assert not opened.complaints


def test_sites_on_one_host_do_not_share_it(chromium: Browser, many: Path) -> None:
    with Opened(chromium, many / "people/Ada Ång/index.html", 1280) as opened:
        page = opened.page
        page.get_by_role("button", name="This is my page").click()
        page.get_by_role("link", name="My page").click()
        assert page.locator("h1").inner_text().replace("\xa0", " ").startswith("How Ada Ång")
        key = page.evaluate("Object.keys(localStorage)[0]")
        assert many.as_uri().removeprefix("file://") in key
        other = key.replace(many.name, "elsewhere")
        page.evaluate(
            "([from, to]) => { localStorage[to] = 'people/ben/'; delete localStorage[from]; }", [key, other]
        )
        page.goto((many / "index.html").as_uri())
        assert page.get_by_role("link", name="My page").count() == 0


def test_what_is_remembered_cannot_lead_elsewhere(chromium: Browser, many: Path) -> None:
    with Opened(chromium, many / "people/mara/index.html", 1280) as opened:
        page = opened.page
        page.get_by_role("button", name="This is my page").click()
        for odd in ("https://elsewhere.test/", "javascript:alert(1)", "people/../../x/", "people/a/b/"):
            page.evaluate("odd => { localStorage[Object.keys(localStorage)[0]] = odd; }", odd)
            page.reload()
            assert page.get_by_role("link", name="My page").count() == 0
