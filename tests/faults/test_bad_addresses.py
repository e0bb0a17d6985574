"""Addresses that could run, lead to other hosts or out of the site: none is published in any disguise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from okrsite.project import open_project
from okrsite.source.body_links import BodyLinks
from okrsite.source.markdown import in_python, render
from okrsite.source.types import as_url
from okrsite.theme.environment import safe_url
from tests.attacks.assets import PAGE_AS_IMAGE, SVG
from tests.attacks.site import AS_OF, FIRST, quoted
from tests.attacks.texts import ADDRESSES, ELSEWHERE
from tests.attacks.trap import REACHED, Trapped
from tests.browser.opened import Opened, nothing
from tests.support import Files, built, faults, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
        bad = '<a href="java&Tab;script:1">x</a><img src=//x><a href="x">'
        assert len(opened.page.evaluate(PROTOCOLS, bad)) == 2


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


def codes(tmp_path: Path, files: Files, config: str = "") -> list[tuple[str, int]]:
    """Codes and lines of all faults."""
    return [(d.code, d.span.line) for d in faults(tmp_path, files, config=config)]


@pytest.mark.parametrize(
    "id_",
    [
        "..",
        ".",
        "...",
        "a/../b",
        "a\\..\\b",
        "a:b",
        "a?b#c",
        "%2e%2e",
        "<b>",
        "con",
        "\u202bx",
        "x" * 300,
        "x.",
    ],
)
def test_no_row_of_a_roster_is_where_no_file_could_be(tmp_path: Path, id_: str) -> None:
    files: Files = {"people.csv": f"id,title\nmara,Mara\n{id_},X\n", "teams.csv": f"id,title\n{id_},X\n"}
    assert codes(tmp_path, files) == [("V107", 3), ("V107", 2)]


@pytest.mark.parametrize(
    "alias",
    ["../x", "/..", "a/../../x", "javascript:pwned=1", "a\\b", "assets/x", "index.html?x", "x\ny"],
)
def test_no_alias_leads_out_of_the_site(tmp_path: Path, alias: str) -> None:
    files: Files = {"a.md": f"---\ntype: page\ntitle: A\naliases: {quoted(alias)}\n---\n"}
    found = codes(tmp_path, files)
    assert len(found) == 1, found
    assert found[0][1] == 4


@pytest.mark.parametrize("name", ["x.svg", "x.html", "x.js", "x.md", "x.csv", "x.pdf", "x.txt"])
def test_what_may_hold_a_script_is_no_image(tmp_path: Path, name: str) -> None:
    data = SVG if name == "x.svg" else PAGE_AS_IMAGE
    files: Files = {"a.md": f"---\ntype: page\ntitle: A\n---\n![x]({name})\n"}
    if name != "x.md":
        files[name] = data
    assert ("L203", 5) in codes(tmp_path, files)


@pytest.mark.parametrize(
    "name", ["x.svg", "x.html", "x.js", "x.exe", "x", "../okrsite.toml", "../../../etc/passwd"]
)
def test_what_may_hold_a_script_is_no_attachment(tmp_path: Path, name: str) -> None:
    files: Files = {"a.md": f"---\ntype: page\ntitle: A\n---\n[x]({name})\n"}
    if not name.startswith("."):
        files[name] = PAGE_AS_IMAGE
    assert codes(tmp_path, files) == [("L202", 5)]


TOKENS = (
    "red; } body { background: url(//evil.example/) }",
    "</style><script>pwned=1</script>",
    f"url(https://{ELSEWHERE}/)",
    f"@import '//{ELSEWHERE}/x.css'",
    "expression(pwned=1)",
    "\\3c script",
    "x\n} * { color: red",
    "/* x",
    "var(--x, url(x))",
    "image-set('x' 1x)",
)


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("place", ["okrsite.toml", "themes/own/theme.toml"])
def test_no_token_is_more_than_a_value(tmp_path: Path, token: str, place: str) -> None:
    """Of a colour nothing but a colour; elsewhere nothing that ends a value."""
    tokens = f"[tokens]\non = {quoted(token)}\n"
    config = tokens
    if place != "okrsite.toml":
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text(f'name = "own"\napi = 1\n{tokens}', "utf-8")
        config = 'theme = "own"\n'
    write(tmp_path, {"a.md": "---\ntype: page\ntitle: A\n---\n"}, config)
    _, found = open_project(tmp_path / "okrsite.toml").theme
    assert [(d.code, d.span.path) for d in found] == [("C202", place)]


@pytest.mark.parametrize("value", ["'x", '"', "calc(1px", "x)", "(')'", "url(x"])
def test_what_a_token_opens_it_closes(tmp_path: Path, value: str) -> None:
    """Else the rules behind it would be a part of it."""
    write(tmp_path, {}, f"[tokens]\nserif = {quoted(value)}\n")
    _, found = open_project(tmp_path / "okrsite.toml").theme
    assert [(d.code, d.span.line) for d in found] == [("C202", 2)]
