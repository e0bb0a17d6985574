"""What a page tells those who never open it: search engines, link previews, browsers' frames."""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.support import Files, built

FILES: Files = {
    "2026-Q1/plan.md": """
        ---
        type: objective
        title: 'A "quoted" <b>title</b> & more'
        key_results: [{id: a, title: Done, start: 0, target: 10}]
        ---
        """,
    "long.md": "---\ntype: page\ntitle: Long\n---\n" + "Word " * 200,
    "unbroken.md": "---\ntype: page\ntitle: Unbroken\n---\n" + "x" * 400,
}
BASE = 'base_url = "https://okrs.example/k/"\ntitle = "OKRs"\n'


@dataclass
class Head(HTMLParser):
    """The `meta` and `link` elements of a page, by name and by relation."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = found.get("name") or found.get("property") or ""
            self.metas.setdefault(name, []).append(found.get("content", ""))
        elif tag == "link":
            self.links[found["rel"]] = found["href"]

    def one(self, name: str) -> str:
        (value,) = self.metas[name]
        return value


def read(page: Path) -> Head:
    head = Head()
    head.feed(page.read_text("utf-8"))
    return head


def test_every_page_that_is_looked_for_describes_itself(demo: Path) -> None:
    pages = {p.relative_to(demo).as_posix(): read(p) for p in sorted(demo.rglob("*.html"))}
    listed = {path: head for path, head in pages.items() if "robots" not in head.metas}
    assert len(listed) > 500
    told = {path: head.metas.get("description", [""])[0] for path, head in listed.items()}
    assert not [path for path, text in told.items() if not text.strip()]
    assert {path: len(text) for path, text in told.items() if len(text) > 160} == {}
    assert {text: n for text, n in Counter(told.values()).items() if n > 1} == {}


def test_a_link_preview_has_its_words_and_its_picture(tmp_path: Path) -> None:
    site = built(tmp_path, FILES, "2026-02-15", BASE)
    head = read(site / "2026-Q1/plan/index.html")
    assert head.one("og:title") == 'A "quoted" <b>title</b> & more'
    assert head.one("og:site_name") == "OKRs"
    assert head.one("og:type") == "article"
    assert head.one("og:description") == head.one("description")
    assert head.one("og:url") == head.links["canonical"] == "https://okrs.example/k/2026-Q1/plan/"
    assert head.one("og:image") == "https://okrs.example/k/assets/social-card.png"
    assert head.one("twitter:card") == "summary_large_image"
    assert read(site / "index.html").one("og:type") == "website"
    assert (site / "assets/social-card.png").is_file()


def test_without_an_address_nothing_names_one(tmp_path: Path) -> None:
    head = read(built(tmp_path, FILES, "2026-02-15") / "index.html")
    assert head.one("og:title") == "OKRs"
    assert not {"og:url", "og:image", "twitter:card"} & set(head.metas)
    assert not {"canonical", "alternate"} & set(head.links)


@pytest.mark.parametrize(("page", "end"), [("long", "Word…"), ("unbroken", "x…")])
def test_a_long_description_is_cut_between_words(tmp_path: Path, page: str, end: str) -> None:
    text = read(built(tmp_path, FILES, "2026-02-15") / page / "index.html").one("description")
    assert 150 <= len(text) <= 160
    assert text.endswith(end)


@pytest.mark.parametrize(
    ("token", "colours"),
    [
        ("", ["#12312a", "#0a2019"]),
        ('[tokens]\nband = "#402010"\n', ["#402010", "#402010"]),
        (
            '[tokens]\nband = "light-dark(rgb(1, 2, 3), hsl(4, 5%, 6%))"\n',
            ["rgb(1, 2, 3)", "hsl(4, 5%, 6%)"],
        ),
    ],
)
def test_the_frame_of_the_browser_has_the_colour_of_the_masthead(
    tmp_path: Path, token: str, colours: list[str]
) -> None:
    assert read(built(tmp_path, FILES, "2026-02-15", token) / "index.html").metas["theme-color"] == colours


@pytest.mark.parametrize(("name", "size"), [("social-card", (1200, 630)), ("apple-touch-icon", (180, 180))])
def test_the_pictures_are_small_and_of_their_size(demo: Path, name: str, size: tuple[int, int]) -> None:
    data = (demo / f"assets/{name}.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == size
    assert len(data) < 30_000
