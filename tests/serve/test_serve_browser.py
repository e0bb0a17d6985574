"""`okrsite serve` in a real browser, under the pages' own strict Content-Security-Policy."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.serve.conftest import SITE, Running, Start, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, WebSocket

pytestmark = pytest.mark.browser
WAIT = 60_000


@pytest.fixture
def page(chromium: Browser) -> Page:
    return chromium.new_context().new_page()


def _is_expected(text: str, url: str) -> bool:
    return "status of 500" in text or url.endswith("/favicon.ico")


def connected(page: Page, url: str) -> list[str]:
    """Open a page and wait until livereload is connected; gives what the console says from now on."""
    said: list[str] = []
    # A page without an icon makes the browser look for one; it remarks on a page answered with 500.
    page.on("console", lambda m: None if _is_expected(m.text, m.location["url"]) else said.append(m.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    greeted: list[object] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: greeted.append(frame) if "info" in str(frame) else None)

    page.once("websocket", listen)
    page.goto(url)

    def probe() -> bool:
        page.wait_for_timeout(20)  # lets events come in
        return bool(greeted)

    until(probe, "livereload to be connected")
    return said


def turns_true(page: Page, expression: str) -> None:
    """Wait for it; playwright's own way is forbidden by the page's policy."""
    from playwright.sync_api import Error as PlaywrightError

    def probe() -> bool:
        try:
            return bool(page.evaluate(expression))
        except PlaywrightError:  # it is just being loaded again
            return False

    until(probe, expression)


def test_a_save_a_style_a_fault_and_its_end_are_seen(server: Running, page: Page) -> None:
    said = connected(page, f"{server.url}a/")
    assert page.inner_text("h1") == "first a"

    page.evaluate("window.stayed = true")
    server.save("theme_overrides/style.css", "h1 { color: rgb(4, 5, 6) }")
    turns_true(page, "getComputedStyle(document.querySelector('h1')).color == 'rgb(4, 5, 6)'")
    assert page.evaluate("window.stayed") is True

    server.save("content/a.md", "second a")
    page.wait_for_selector("h1:has-text('second a')", timeout=WAIT)
    assert page.evaluate("window.stayed") is True
    assert page.title() == "a"

    server.save("content/b.md", "BROKEN")
    page.wait_for_selector("mark:has-text('BROKEN')", timeout=WAIT)
    assert "content/b.md:1:1" in page.inner_text("li")
    assert page.url == f"{server.url}a/"
    assert page.evaluate("getComputedStyle(document.querySelector('header')).borderBottomWidth") == "3px"

    server.save("content/b.md", "second b")
    page.wait_for_selector("h1:has-text('second a')", timeout=WAIT)
    assert page.url == f"{server.url}a/"
    assert said == []


def test_other_pages_stay_as_they_are(server: Running, chromium: Browser) -> None:
    context = chromium.new_context()
    a, b = context.new_page(), context.new_page()
    connected(a, f"{server.url}a/#here")
    connected(b, f"{server.url}b/")
    b.evaluate("window.stayed = true")
    server.save("content/a.md", "second a")
    a.wait_for_selector("h1:has-text('second a')", timeout=WAIT)
    assert a.url.endswith("/a/#here")
    server.save("theme_overrides/style.css", "h1 { color: rgb(4, 5, 6) }")
    turns_true(b, "getComputedStyle(document.querySelector('h1')).color == 'rgb(4, 5, 6)'")
    assert b.evaluate("window.stayed") is True
    server.save("theme_overrides/site.js", "window.site = 2;")
    turns_true(b, "window.site === 2")
    context.close()


def test_a_site_in_a_sub_path_follows_its_config(start: Start, page: Page) -> None:
    server = start({**SITE, "okrsite.toml": 'base_url = "https://example.com/okrs/"\n'})
    said = connected(page, f"http://{server.host}/")
    assert page.url == f"http://{server.host}/okrs/"
    server.save("okrsite.toml", 'base_url = "https://example.com/new/"\n')
    page.wait_for_url(f"http://{server.host}/new/", timeout=WAIT)
    assert page.inner_text("h1") == "Home"
    assert said == []


def test_a_fault_opens_the_editor_and_the_way_back_keeps_the_place(server: Running, page: Page) -> None:
    said = connected(page, f"{server.url}a/?week=3#here")
    page.evaluate("scrollTo(0, 1234)")
    server.save("content/b.md", "fine\nthis BROKEN")
    page.wait_for_selector("mark:has-text('BROKEN')", timeout=WAIT)
    link = page.get_attribute("a:has-text('Open in the editor')", "href")
    assert link == f"vscode://file{server.root.resolve().as_posix()}/content/b.md:2:6"
    server.save("content/b.md", "mended")
    page.wait_for_selector("h1:has-text('first a')", timeout=WAIT)
    turns_true(page, "scrollY === 1234")
    assert page.url == f"{server.url}a/?week=3#here"
    assert said == []


def test_the_last_good_site_says_that_it_is_and_can_be_walked_through(server: Running, page: Page) -> None:
    said = connected(page, f"{server.url}a/")
    server.save("content/b.md", "fine\nthis BROKEN")
    page.click("a:has-text('last good build left it')", timeout=WAIT)
    banner = "#_okrsite_last_good"
    page.wait_for_selector(banner, timeout=WAIT)
    assert page.inner_text("h1") == "first a"
    assert "content/b.md:2:6 V999 this is <b>broken</b>" in page.inner_text(banner)
    assert (
        page.evaluate(f"getComputedStyle(document.querySelector('{banner}')).color") == "rgb(255, 255, 255)"
    )
    page.click("a:has-text('home')")
    page.wait_for_selector("h1:has-text('Home')", timeout=WAIT)
    assert page.is_visible(banner)
    page.click("a:has-text('Show the errors')")
    page.wait_for_selector("mark:has-text('BROKEN')", timeout=WAIT)
    page.go_back()
    page.wait_for_selector(banner, timeout=WAIT)
    server.save("content/b.md", "mended")
    page.wait_for_selector(banner, state="detached", timeout=WAIT)
    page.wait_for_selector("h1:has-text('Home')", timeout=WAIT)
    assert page.url == f"{server.url}index.html"
    assert said == []


def test_a_long_build_is_shown_until_it_ends(server: Running, page: Page) -> None:
    said = connected(page, f"{server.url}a/")
    (server.gate / "hold").touch()
    server.save("content/b.md", "second b")
    page.wait_for_selector("[role=status]:has-text('Rebuilding')", timeout=WAIT)
    # Who comes while it goes on is told, too.
    page.goto(f"{server.url}index.html")
    page.wait_for_selector("[role=status]:has-text('Rebuilding')", timeout=WAIT)
    (server.gate / "hold").unlink()
    page.wait_for_selector("[role=status]", state="detached", timeout=WAIT)
    assert page.inner_text("h1") == "Home"
    assert said == []


def test_after_a_restart_a_stale_page_is_loaded_again(start: Start, page: Page) -> None:
    first = start(SITE)
    connected(page, f"{first.url}a/")
    assert first.stop() == 0
    second = start({**SITE, "content/a.md": "changed while it was away"}, port=int(first.host.split(":")[1]))
    page.wait_for_selector("h1:has-text('changed while it was away')", timeout=WAIT)
    second.save("content/a.md", "and once more")
    page.wait_for_selector("h1:has-text('and once more')", timeout=WAIT)


def test_a_theme_without_scripts_follows_too(start: Start, page: Page) -> None:
    text = "---\ntype: page\ntitle: {}\n---\nText.\n"
    files = {
        "okrsite.toml": 'title = "Tiny"\ntheme = "plain"\nas_of = 2026-02-01\n',
        "content/about.md": text.format("Before"),
        "content/teams.csv": "id,title\ncompany,Company\n",
    }
    server = start(files, cli=True)
    said = connected(page, f"{server.url}about/")
    assert page.inner_text("h1") == "Before"
    page.evaluate("window.stayed = true")
    server.save("content/about.md", text.format("After"))
    page.wait_for_selector("h1:has-text('After')", timeout=WAIT)
    assert page.title() == "After · Tiny"
    server.save("theme_overrides/static/style.css", "h1 { color: rgb(4, 5, 6) }")
    turns_true(page, "getComputedStyle(document.querySelector('h1')).color == 'rgb(4, 5, 6)'")
    assert page.evaluate("window.stayed") is True
    server.save("okrsite.toml", 'title = "Tiny"\ntheme = "plane"\nas_of = 2026-02-01\n')
    page.wait_for_selector("mark:has-text('plane')", timeout=WAIT)
    server.save("okrsite.toml", files["okrsite.toml"])
    page.wait_for_selector("h1:has-text('After')", timeout=WAIT)
    assert said == []


NEWEST = "checkins/2026-02-10-mara"
ALIVE = {
    "okrsite.toml": 'title = "Tiny"\nas_of = 2026-02-20\n',
    "content/2026-Q1/company/more.md": """---
type: objective
title: Sell more of it
owner: mara
key_results:
  - id: sales
    title: Sales
    start: 0
    target: 40
---
First words.
""",
    "content/2026-Q1/company/checkins/2026-01-20-mara.md": "---\nupdates:\n  more: {sales: 5}\n---\n",
    "content/2026-Q1/company/checkins/2026-02-10-mara.md": "---\nupdates:\n  more: {sales: 12}\n---\n",
    "content/people.csv": "id,title,team\nmara,Mara Vos,company\n",
    "content/teams.csv": "id,title\ncompany,Company\n",
}


def opened(page: Page, url: str, mark: str = "window.stayed = true") -> list[str]:
    said = connected(page, url)
    page.evaluate(mark)
    return said


def edit(server: Running, page: Page, before: str, after: str, file: str = "more", sign: str = "") -> None:
    file = f"content/2026-Q1/company/{file}.md"
    server.save(file, (server.root / file).read_text("utf-8").replace(before, after))
    page.locator(f"main :text('{sign or after}')").first.wait_for(state="attached", timeout=WAIT)


def test_a_save_leaves_the_page_as_it_is_but_for_what_changed(start: Start, page: Page) -> None:
    server = start(ALIVE, cli=True)
    said = opened(page, f"{server.url}2026-Q1/company/more/")
    page.set_viewport_size({"width": 390, "height": 500})
    page.locator("main details:not([open])").first.evaluate("fold => { fold.open = true }")
    page.focus(".mast nav a")
    page.evaluate("scrollTo(0, 300)")
    edit(server, page, "First words.", "Second words.")
    assert page.evaluate("[stayed, scrollY, document.activeElement.tagName]") == [True, 300, "A"]
    assert page.locator("main details[open]").count() == 1
    assert page.locator("main :text('First words.')").count() == 0

    # A longer text, another title and another reading; a fold stays open that is replaced itself.
    edit(server, page, "Second words.", "One paragraph.\n\nAnd another.\n\n- a list", sign="a list")
    edit(server, page, "Sell more of it", "Sell less of it")
    assert page.title().startswith("Sell less of it")
    assert page.get_attribute("meta[property='og:title']", "content") == "Sell less of it"
    edit(server, page, "sales: 12", "sales: 13.75", NEWEST, "13.75")
    assert page.evaluate("stayed") is True
    assert page.locator("main details[open]").count() == 1

    # What a script did to the page before, it does to what is new in it.
    page.keyboard.press("/")
    page.wait_for_selector("dialog[open]", timeout=WAIT)
    assert page.locator("dialog").count() == 1
    assert said == []


def test_focus_and_folds_stay_beside_what_comes_and_goes(start: Start, page: Page) -> None:
    server = start(ALIVE, cli=True)
    said = opened(page, f"{server.url}2026-Q1/company/more/")
    edit(server, page, "First words.", "A [link](https://example.com/) first.", sign="link")
    page.focus("main :text('link')")
    edit(server, page, " first.\n", " first.\n\nAnd more.\n", sign="And more.")
    assert page.evaluate("document.activeElement.textContent") == "link"

    folds = page.locator("main details").count()
    page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true })")
    more = "key_results:\n  - {id: visits, title: Visits, start: 0, target: 9}\n"
    edit(server, page, "key_results:\n", more, sign="Visits")
    assert page.locator("main details").count() > folds
    assert page.locator("main details[open]").count() == folds
    assert page.evaluate("stayed") is True
    assert said == []


def test_the_commit_in_the_footer_stays_and_follows(start: Start, page: Page) -> None:
    server = start(ALIVE, cli=True)

    def commit(subject: str) -> str:
        who = ("-c", "user.name=Mara", "-c", "user.email=mara@example.com")
        for arguments in (["init", "-q"], ["add", "content"], [*who, "commit", "-qm", subject]):
            subprocess.run(["git", *arguments], cwd=server.root, check=True, capture_output=True)
        head = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=server.root, check=True, capture_output=True, text=True
        )
        return head.stdout[:7]

    first = commit("First")
    server.save("okrsite.toml", ALIVE["okrsite.toml"].replace("2026-02-20", "2100-01-01"))
    address = "2026-Q1/company/more/"
    until(lambda: f"{first}" in server.get("/assets/commit.js").text, "the first commit")
    said = opened(page, f"{server.url}{address}")
    named = "document.querySelector('#_commit').textContent.includes('{}')"
    turns_true(page, named.format(first))
    edit(server, page, "First words.", "Second words.")
    turns_true(page, named.format(first))
    second = commit("Second")
    turns_true(page, named.format(second))
    edit(server, page, "Second words.", "Third words.")
    turns_true(page, named.format(second))
    assert page.evaluate("stayed") is True
    assert said == []


def test_a_chart_that_changed_can_be_woken_and_is_not_lost_on_the_next_save(start: Start, page: Page) -> None:
    server = start(ALIVE, cli=True)
    said = opened(page, f"{server.url}2026-Q1/company/more/")
    edit(server, page, "sales: 12", "sales: 13.75", NEWEST, "13.75")
    assert page.evaluate("stayed") is True
    page.focus(".plot[data-chart]")
    page.wait_for_selector(".plot[data-chart] canvas, .plot .vega-embed, .plot svg.marks", timeout=WAIT)
    # Scripts run now that do not know how to begin anew: the page is loaded.
    edit(server, page, "First words.", "Second words.")
    turns_true(page, "window.stayed === undefined")
    assert said == []


def test_a_page_with_other_scripts_is_loaded_anew(start: Start, page: Page) -> None:
    server = start(ALIVE, cli=True)
    said = opened(page, f"{server.url}map/")
    edit(server, page, "Sell more of it", "Sell less of it")
    turns_true(page, "window.stayed === undefined")
    assert said == []


def test_what_a_comparison_does_not_see_is_loaded_anew(server: Running, page: Page) -> None:
    """Of the root element nothing is replaced, and what is in a template equals any other."""

    def saved(text: str) -> bool:
        """Save it and wait for its last word; whether the page stayed."""
        page.evaluate("window.stayed = true")
        server.save("content/a.md", text)
        page.wait_for_selector(f"h1:has-text('{text.rsplit(maxsplit=1)[-1]}')", timeout=WAIT)
        return bool(page.evaluate("window.stayed === true"))

    said = connected(page, f"{server.url}a/")
    page.evaluate("document.documentElement.className = 'scripting'")
    assert saved("two")
    # Attributes of this second tag the browser gives to the root element.
    assert not saved('<html class="calm own" data-team="x"> three')
    assert page.evaluate("document.documentElement.className") == "calm own"
    page.evaluate("document.documentElement.className = 'own scripting calm'")
    assert saved('<html class="calm own" data-team="x"> four')
    assert not saved('<html class="calm own" data-team="y"> five')
    assert not saved("<template>old</template> six")
    assert not saved("<template>new</template> six and seven")
    assert page.evaluate("document.querySelector('template').content.textContent") == "new"
    assert said == []


def test_saves_in_a_row_end_with_the_last(start: Start, page: Page) -> None:
    server = start(ALIVE, cli=True)
    said = opened(page, f"{server.url}2026-Q1/company/more/")
    words = "First words."
    for number in range(8):
        edit(server, page, words, words := f"Words number {number}.")
    assert page.evaluate("stayed") is True
    assert said == []
