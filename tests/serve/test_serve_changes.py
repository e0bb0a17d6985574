"""Which readers see what anew: no network."""

from __future__ import annotations

import pytest

from okrsite.serve.changes import ALL, WHOLE_PAGE, Change, History, messages, shown_in
from okrsite.serve.script import OWN_TEXT

PAGES = {
    "index.html": "<html>",
    "a/index.html": '<script src="../assets/site.js?v=1" defer></script>'
    '<img srcset="/okrs/img/x%20y.png 2x, z.png">'
    '<a href="../b/index.html">b</a><link rel="alternate" href="../feed.xml"><script src="https://e.example/e.js">',
    "b/index.html": "<use href='../assets/sprite.svg#x'/>",
    "404.html": "<script src=/okrs/assets/lost.js></script>",
}


@pytest.mark.parametrize(
    ("changed", "path", "expected"),
    [
        (["a/index.html"], "a/", (OWN_TEXT,)),
        (["a/index.html"], "a/index.html", (OWN_TEXT,)),
        (["a/index.html"], "b/", ()),
        (["b/index.html", "feed.xml", "api/v1/site.json"], "a/", ()),
        (["assets/site.js"], "a/", (WHOLE_PAGE,)),
        (["assets/site.js"], "b/", (WHOLE_PAGE,)),  # no page names what a script loads when it is needed
        (["assets/vendor/vega.js"], "a/", (WHOLE_PAGE,)),
        (["assets/charts/line.js"], "b/", (WHOLE_PAGE,)),
        (["assets/paper.WebP", "b/index.html"], "b/", (WHOLE_PAGE,)),  # nor what a style sheet shows
        (["assets/img/rule.svg"], "index.html", (WHOLE_PAGE,)),
        (["plans/rule.svg", "plans/vega.js"], "a/", ()),
        (["assets/search-index.js", "assets/search-index-2.js"], "a/", ()),
        (["assets/commit.js", "api/v1/commit.txt"], "a/", (OWN_TEXT,)),
        (["assets/commit.js", "assets/a.css"], "nope/", (OWN_TEXT, "/okrs/assets/a.css")),
        (["img/x y.png"], "a/", (WHOLE_PAGE,)),
        (["a/z.png", "a/index.html"], "a/", (WHOLE_PAGE,)),
        (["a/z.png"], "a/", (WHOLE_PAGE,)),
        (["assets/sprite.svg"], "b/", (WHOLE_PAGE,)),
        (["assets/b.css", "assets/a.css"], "b/", ("/okrs/assets/a.css", "/okrs/assets/b.css")),
        (["assets/a.css", "b/index.html"], "b/", (OWN_TEXT, "/okrs/assets/a.css")),
        (["assets/f.woff2"], "b/", (WHOLE_PAGE,)),
        (["nope/index.html"], "nope/", (OWN_TEXT,)),
        (["404.html"], "nope/", (OWN_TEXT,)),
        (["404.html"], "a/", ()),
        (["assets/lost.js"], "nope/", (WHOLE_PAGE,)),
        ([], "a/", ()),
    ],
)
def test_who_is_told_what(changed: list[str], path: str, expected: tuple[str, ...]) -> None:
    assert messages(Change(frozenset(changed)), path, "/okrs/", PAGES.get) == expected
    assert messages(ALL, path, "/okrs/", PAGES.get) == (WHOLE_PAGE,)


def test_what_a_page_shows() -> None:
    found = shown_in(PAGES["a/index.html"], "a/index.html", "/okrs/")
    assert found == {"assets/site.js", "img/x y.png", "a/z.png"}


def test_history_remembers_the_latest_and_forgets_the_rest() -> None:
    history = History(kept=2)
    for path in "abc":
        history.add(Change(frozenset({path})))
    assert history.version == 3
    assert history.since(3) == Change()
    assert history.since(2) == Change(frozenset({"c"}))
    assert history.since(1) == Change(frozenset({"b", "c"}))
    for unknown in (0, 4, -1):
        assert history.since(unknown) == ALL
    history.add(ALL)
    assert history.since(3) == ALL
