"""The check of the rendered pages."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.diagnostics import Span
from okrsite.publish.links import LinkCheck
from okrsite.publish.scan import scan

PAGE = "2026-Q1/sales/index.html"


def codes(body: str, path: str = PAGE, base_path: str = "/") -> list[str]:
    check = LinkCheck(base_path)
    check.add("index.html", scan('<h1 id="top-goal">x</h1><h2 id="größe">y</h2>'))
    check.add("teams/a b/index.html", scan('<h1 id="x">x</h1>'))
    check.add_file("static/app.css")
    check.add(path, scan(body))
    return [d.code for d in check.finish()]


@pytest.mark.parametrize(
    "href",
    [
        "../../index.html",
        "../../index.html#top-goal",
        "../../index.html#gr%C3%B6%C3%9Fe",
        "../../index.html#größe",
        "../../index.html?q=1#top",
        "../../teams/a%20b/index.html#x",
        "../../teams/a b/index.html",
        "../../2026-Q1/./sales/../../index.html",
        "%2e%2e/../index.html",
        "index.html",
        "#here",
        "#top",
        "#",
        "",
        "?page=2",
        "#:~:text=goal",
        "../../static/app.css#x",
        "https://example.com/a?b=javascript:1",
        "HTTP://example.com",
        "mailto:a@example.com",
        "//example.com/x",
    ],
)
def test_fine(href: str) -> None:
    assert codes(f'<p id="here"><a href="{href}">x</a>') == []


@pytest.mark.parametrize(
    ("href", "code"),
    [
        ("../../nowhere.html", "L101"),
        ("../../Index.html", "L101"),
        ("../../teams/a b/", "L101"),
        ("../..", "L101"),
        ("..%2F..%2Findex.html", "L101"),
        ("../../index.html#nope", "L102"),
        ("../../index.html#TOP-GOAL", "L102"),
        ("#nope", "L102"),
        ("../../../index.html", "L104"),
        ("..\\..\\..\\x", "L104"),
        ("/index.html", "L104"),
        ("javascript:alert(1)", "L105"),
        ("JaVaScRiPt:alert(1)", "L105"),
        (" java\nscript:alert(1)", "L105"),
        ("&#106;avascript&colon;alert(1)", "L105"),
        ("\x01javascript:alert(1)", "L105"),
        ("data:text/html,x", "L105"),
        ("data:image/svg+xml,x", "L105"),
        ("vbscript:x", "L105"),
        ("file:///etc/passwd", "L105"),
    ],
)
def test_faults(href: str, code: str) -> None:
    assert codes(f'<a href="{href}">x</a>') == [code]
    assert codes(f"<a\n  class='y' href='{href}'>x</a>") == [code]


def test_src_and_images_in_place() -> None:
    assert codes('<img src="../../no.png" alt="">') == ["L101"]
    assert codes('<img src="data:image/png;base64,x" alt=""><link rel="icon" href="data:image/png,x">') == []
    assert codes('<svg><use xlink:href="#no"></use></svg>') == ["L102"]


@pytest.mark.parametrize(
    "body",
    [
        '<text>say href="nowhere.html" id="here" id="here"</text>',
        '<a title="see href=" class="x">y</a>',
        "<a title=\"see href='nowhere.html'\" class='x'>y</a>",
        '<img alt="a > b" title=" href=" class="y"><p class="id=">',
        '<!-- <a href="nowhere.html"> --><p>it\'s fine</p>',
        '<p data-id="a"></p><p data-id="a" data-href="nowhere.html"></p>',
        '<script type="application/json">{"href":"nowhere.html","id":"here"}</script>',
    ],
)
def test_what_only_looks_like_a_link(body: str) -> None:
    assert codes(f'<p id="here">{body}') == []


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="a > b" src="no.png">',
        "<img alt='\"' src='no.png'>",
        "<img src=no.png>",
        "<a b c href = 'no'>",
    ],
)
def test_what_does_not_look_like_one(body: str) -> None:
    assert codes(body) == ["L101"]


def test_odd_quotes_are_no_links() -> None:
    assert scan('<a href="' * 20_000).links == ()


def test_duplicate_ids_are_counted() -> None:
    check = LinkCheck()
    check.add("index.html", scan('<p id="a"><p id="a"><p id="b"><p id="a"><p id="A">'))
    (found,) = check.finish()
    assert found.code == "L103"
    assert '"a" 3 times' in found.message


@pytest.mark.parametrize("base_path", ["/", "/okrs/", "/okrs", "/a/b/"])
def test_404_links_from_the_base(base_path: str) -> None:
    base = f"{base_path.rstrip('/')}/"
    assert (
        codes(f'<a href="{base}index.html#top-goal">x</a><a href="#m" id="m">', "404.html", base_path) == []
    )
    assert codes(f'<a href="{base}none.html">x</a>', "404.html", base_path) == ["L101"]
    assert codes('<a href="index.html">x</a>', "404.html", base_path) == ["L104"]
    assert codes(f'<a href="{base}../x">x</a>', "404.html", base_path) == ["L104"]


def test_404_outside_the_base() -> None:
    assert codes('<a href="/other/index.html">x</a>', "404.html", "/okrs/") == ["L104"]


def test_the_place_is_the_source() -> None:
    check = LinkCheck()
    source = Span.of("content/a.md", 7)
    check.add("a/index.html", scan('<a href="b.html">'), source)
    check.add("index.html", scan('<a href="a/">'))
    by_code = check.finish()
    assert [d.span for d in by_code] == [source, Span("index.html")]
    assert by_code[1].hint == 'name the file: "a/index.html"'


def test_a_link_on_every_page_is_not_told_thousands_of_times() -> None:
    check = LinkCheck()
    for number in range(100):
        check.add(f"{number:03}/index.html", scan('<a href="../gone.html">'))
    found = check.finish()
    assert len(found) == 20
    assert "(and on 80 more pages)" in found[-1].message


@given(st.integers(min_value=0), st.integers(0, 8))
def test_finds_exactly_the_seeded_faults(seed: int, faults: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    paths = [
        f"{'/'.join([*chance.choices('abc', k=chance.randrange(4)), str(n)])}/index.html" for n in range(9)
    ]
    pages = {path: [f'<h2 id="s{n}">it\'s "s{n}"</h2>' for n in range(3)] for path in paths}

    def relative(page: str, target: str) -> str:
        return "../" * page.count("/") + target

    for path, parts in pages.items():
        for _ in range(4):
            href = relative(path, chance.choice(paths)) + chance.choice(["", "#s1", "#top"])
            parts.append(f'<a class="x" href="{href}">y</a>')
    seeded = []
    for number in range(faults):
        page = chance.choice(paths)
        kind = chance.choice(["L101", "L102", "L103", "L104", "L105"])
        pages[page].append(
            {
                "L101": f'<a href="{relative(page, f"gone{number}.html")}">x</a>',
                "L102": f'<a href="{relative(page, chance.choice(paths))}#none{number}">x</a>',
                "L103": f'<p id="twice{number}"></p><p id="twice{number}"></p>',
                "L104": f'<a href="{relative(page, f"../out{number}")}">x</a>',
                "L105": f'<a href="javascript:{number}">x</a>',
            }[kind]
        )
        seeded.append((kind, page))
    check = LinkCheck()
    for path, parts in pages.items():
        chance.shuffle(parts)
        check.add(path, scan("".join(parts)))
    assert sorted((d.code, d.span.path) for d in check.finish()) == sorted(seeded)
