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
from okrsite.source.body_links import BodyLinks
from okrsite.source.markdown import in_python, render
from okrsite.source.types import as_url
from okrsite.theme.environment import safe_url
from tests.attacks.history import Attacked
from tests.attacks.site import AS_OF, FIRST, ODD, PERSON, Fields
from tests.attacks.texts import ADDRESSES, MARKUP, SUM, TEMPLATES
from tests.browser.opened import OPEN_ALL, Opened, nothing
from tests.history.repo import needs_git
from tests.support import built

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

pytestmark = [pytest.mark.browser, needs_git]

TRAP = """
window.ran = [];
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => ran.push(name);
Object.defineProperty(window, 'pwned', {set() { ran.push('their script'); }});
"""
"""What tells that something ran."""

REACHED = """() =>
[...document.querySelectorAll('*')].flatMap(at => [...at.attributes].flatMap(({name, value}) => {
  if (/^on|^(style|srcdoc|formaction|ping|srcset|data|background)$/i.test(name)) return [`${name}=${value}`];
  if (!/^(.*:)?(href|src|action|poster|cite|longdesc|manifest)$/i.test(name)) return [];
  const url = new URL(value, document.baseURI);
  if (at.matches('a') && /^(https?|mailto|file):$/.test(url.protocol)) return [];
  if (at.matches('link[rel=canonical]') && url.host === 'okrs.example') return [];
  const here = url.protocol === location.protocol && url.host === location.host;
  return here ? [] : [`${at.tagName} ${name}=${value}`];
}))"""
"""Addresses that are no link to a page, attributes that run: by how this browser reads the page."""

PROTOCOLS = """html => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  return [...page.querySelectorAll('*')].flatMap(at => {
    const href = at.getAttribute('href') ?? at.getAttribute('src');
    if (href === null) return at.matches('html, head, body, p, li, ul, em, code') ? [] : [at.outerHTML];
    if (!URL.canParse(href, 'https://okrs.example/a/b/')) return [];
    const url = new URL(href, 'https://okrs.example/a/b/');
    const good = url.protocol === 'mailto:' || at.matches('a') && /^https?:$/.test(url.protocol);
    return good || url.host === 'okrs.example' ? [] : [at.outerHTML];
  });
}"""
"""What of a piece of HTML leads elsewhere than to a page or a letter, as a browser reads it."""

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


class Trapped(Opened):
    """A page in which nothing may happen that its site did not mean."""

    def __init__(self, browser: Browser, url: str) -> None:
        super().__init__(browser, url, 1280)
        self.context.add_init_script(TRAP)
        self.page.on("dialog", self._asked_by)
        self.page.on("popup", lambda popup: self.complaints.append(f"opens {popup.url}"))
        self.page.on("download", lambda download: self.complaints.append(f"loads {download.url}"))

    def _asked_by(self, dialog: Dialog) -> None:
        self.complaints.append(f"asks {dialog.message}")
        dialog.dismiss()

    def faults(self, *, here: bool = True) -> list[str]:
        """What happened since it was opened."""
        page = self.page
        ran: list[str] = page.evaluate("[...ran, ...seen.refused]")
        frames = [frame.url for frame in page.frames[1:]]
        gone = [] if not here or page.url.partition("#")[0] == self.url.partition("#")[0] else [page.url]
        return [*self.complaints, *self.foreign, *ran, *frames, *gone]


def _poke(page: Page) -> None:
    """Opens, points at and focuses what is there; charts have a test of their own."""
    page.evaluate(OPEN_ALL)
    page.evaluate("""() => { for (const element of document.querySelectorAll('body *:not(.plot, .plot *)')) {
      for (const type of ['mouseover', 'mouseenter']) element.dispatchEvent(new MouseEvent(type));
      if (element.matches('summary, [tabindex], button, select, [autofocus]')) element.focus();
    } }""")


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
                _poke(opened.page)
            found += (f"{path}: {fault}" for fault in opened.faults(here=not moved))
    return found, "\n".join(words)


def test_no_page_runs_anything_of_theirs(served: Served, looked_at: tuple[list[str], str]) -> None:
    assert len(served.pages) > 60
    nothing(looked_at[0])


def test_from_a_folder_neither(chromium: Browser, served: Served) -> None:
    found: list[str] = []
    with Trapped(chromium, (served.site / "index.html").as_uri()) as opened:
        for path in ("index.html", "map/index.html", "tv/index.html", "search/index.html", "kpis/index.html"):
            opened.show((served.site / path).as_uri())
            found += (f"{path}: {fault}" for fault in opened.page.evaluate(REACHED))
            _poke(opened.page)
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


def _bodies(address: str) -> Iterator[str]:
    """Every form in which Markdown takes an address."""
    one = address.replace("\n", " ")
    yield from (f"[x]({address})", f"[x](<{address}>)", f"[x]({address} 'title')", f"![x]({address})")
    yield from (
        f"[x][r]\n\n[r]: {one}",
        f"[x]\n\n[x]: <{one}> 'title'",
        f"<{address}>",
        f"![x][r]\n\n[r]: {one}",
    )
    yield f"[![x]({address})]({address})"
    yield f"[[x|{address}]] {address} [a]({address} [b]({address}))"


def test_no_form_of_a_link_leads_to_a_script(chromium: Browser) -> None:
    """However an address is disguised: in bodies, in `links`, in what the config gives."""
    html: list[str] = []
    for address in ADDRESSES:
        for text in _bodies(address):
            for reader in (render, in_python):
                links = BodyLinks(
                    "a.md", "a.md", 1, lambda _, __: (None, []), lambda _: None, lambda _: False
                )
                html.append(reader(text, links, shift=2, anchors=True))
        for check in (as_url, safe_url):
            try:
                shown = str(check(address))
            except ValueError:
                continue
            escaped = shown.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
            html.append(f'<a href="{escaped}">x</a>')
    assert len(html) > 2_000
    with Opened(chromium, "about:blank", 390) as opened:
        nothing(opened.page.evaluate(PROTOCOLS, "".join(f"<p>{one}</p>" for one in html)))
        assert (
            len(opened.page.evaluate(PROTOCOLS, '<a href="java&Tab;script:1">x</a><img src=//x><a href="x">'))
            == 2
        )


def test_an_address_of_the_config_that_runs_is_no_link(chromium: Browser, tmp_path: Path) -> None:
    files = {
        "2026-Q1/sales/a.md": (
            "---\ntype: objective\ntitle: A\nkey_results: [{id: k, title: K, start: 0, target: 9}]\n---\nWhy."
        ),
        f"2026-Q1/sales/checkins/{FIRST}-x.md": "---\nupdates: {a#k: 3}\n---\n",
    }
    config = (
        'edit_url = "\\u0001JavaScript:pwned=1//{path}"\ncommit_url = "vbscript:{commit}"\ncharts = false\n'
    )
    site = built(tmp_path, {**files}, AS_OF, config)
    with Trapped(chromium, (site / "2026-Q1/sales/a/index.html").as_uri()) as opened:
        nothing(opened.page.evaluate(REACHED))
        assert opened.page.locator("a[href='']").count() == 0
        assert "a.md:2" in opened.page.inner_text("main")
